import { OPAQUE, type Claim, type Resolved } from '../claim.ts'
import { testKindOf } from '../gaps/test-files.ts'
/**
 * Image references inside running text: a default in source code, a list in a variable, an argument `--x-image=…`. Here
 * nothing but the text itself says that it is an image, so much is asked of it: a known registry, or a name for it that
 * says image.
 */
import { sliceOf, type Word } from './command-words.ts'
import { imageClaim, isVersionTag, readImage, type ImageMention } from './image-claim.ts'

/** What is known of a text before its words are read. */
export type Surroundings = Readonly<{
  file: string
  /** True where a variable, key, field or function that it is given to says image. */
  saysImage: boolean
  /** True where it is the value of a variable or constant alone, not of a field of something else. */
  isVariable?: boolean
  /** True for the argument of a function that starts containers (Testcontainers): also tests pull those. */
  startsContainer?: boolean
}>

/** Also Dagger's `from_("alpine:3.22")`. */
const SAYS_IMAGE = /image|(?:^|[^a-z])img(?![a-z])|container|docker|(?:^|\.)from_?$/i

/** True for a name that says that its value is an image: `frrImage`, `IMG`, `GenericContainer`. */
export const saysImage = (name: string): boolean => SAYS_IMAGE.test(name)

const STARTS_CONTAINER =
  /(?:Generic|SQL|DB|Kafka|Redis|Elasticsearch|Local[Ss]tack|Mongo\w*|Rabbit\w*|Nginx)Container$|DockerImageName(?:\.parse)?$/

export const startsContainer = (name: string): boolean => STARTS_CONTAINER.test(name)

const LONGEST_TEXT = 20_000
/** Longer than any reference. */
const LONGEST_WORD = 400
const COULD_HOLD = /[\w\uE000]:[\w\uE000]|@sha256:/
const BETWEEN = /[^\s,;"'`()<>{}[\]|=\\]+/g
/** A name right before it: `image: x`, `--sidecar-image=x`, `IMAGE=x`. */
const NAMED_IMAGE = /image["']?\s*[:=]?\s*["']?$/i

/** The references in a text, a claim each. */
export const imagesIn = (value: Resolved, surroundings: Surroundings): readonly Claim[] => {
  if (value.text.length > LONGEST_TEXT || !COULD_HOLD.test(value.text)) return []
  return Array.from(value.text.matchAll(BETWEEN)).flatMap(({ 0: token, index }) => {
    if (token.length > LONGEST_WORD || !COULD_HOLD.test(token)) return []
    const end = token.replace(/[.:]+$/, '').length
    const before = value.text.slice(Math.max(0, index - 12), index)
    const named = surroundings.saysImage || NAMED_IMAGE.test(before)
    return claimMention(sliceOf(value, index, index + end), { ...surroundings, saysImage: named })
  })
}

const claimMention = (word: Word, surroundings: Surroundings): readonly Claim[] => {
  const image = readImage(word)
  if (!image || !isSurelyImage(image, surroundings)) return []
  const confidence = image.registry === 'known' ? 'certain' : 'likely'
  return [imageClaim(word, image, { evidence: 'image reference', confidence, scope: 'runtime' })]
}

const isSurelyImage = (image: ImageMention, surroundings: Surroundings): boolean => {
  if (image.tag === '' && image.digest === undefined) return false
  const kind = testKindOf(surroundings.file)
  if (kind) return surroundings.startsContainer === true || (kind === 'system' && isRealInTest(image, surroundings))
  const { saysImage: says } = surroundings
  // Nobody else writes the digest of something behind its name and tag.
  if (image.registry === 'known' || (image.digest !== undefined && image.tag !== '')) return true
  if (!says || isFilePosition(image.name)) return false
  return image.name.includes('/') || (isVersionTag(image.tag) && !isPort(image.tag)) || isMovingTag(image.tag)
}

/** What a test of a whole system runs is a constant of it; fields of structures are what it expects. */
const isRealInTest = ({ registry }: ImageMention, { saysImage: says, isVariable }: Surroundings): boolean =>
  says && registry === 'known' && isVariable === true

/** `pkg/image/main.go:12` */
const isFilePosition = (name: string): boolean =>
  /\.(?:go|py|[cm]?[jt]sx?|c|cc|cpp|h|java|kt|rb|rs|sh|ya?ml|json|toml|md|html?|css|png|jpe?g|gif|svg|webp|ico|iso|img|qcow2)$/.test(
    name,
  )

/** `redis:6379` */
const isPort = (tag: string): boolean => /^\d{4,5}$/.test(tag)

const isMovingTag = (tag: string): boolean =>
  /^(?:latest|stable|edge|alpine|slim|bullseye|bookworm|trixie|focal|jammy|noble|lts)(?:-|$)/.test(tag) ||
  tag.includes(OPAQUE)
