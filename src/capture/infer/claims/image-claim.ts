/**
 * Image references in text whose variables are expanded. All recognizers of images share what counts as one: a name that
 * a registry other than this machine could hold, and no placeholder of an example.
 */
import type { Confidence, Scope } from '../../../records/inventory.ts'
import { parseTag } from '../../../versions/docker.ts'
import { nameComponent } from '../../pins/component.ts'
import { parseImageReference } from '../../pins/image-reference.ts'
import { OPAQUE, type Claim } from '../claim.ts'
import { isHost, needsOwner, registryKind, type RegistryKind } from '../knowledge/image-registries.ts'
import { isOfficialImage } from '../knowledge/official-images.ts'
import { partOf, type Word } from './command-words.ts'

export type ImageMention = Readonly<{
  /** Without what is not known in front of it; never holds `OPAQUE`. */
  name: string
  /** `absent`: no host is written, Docker Hub; `hidden`: a variable without a value stands before the name. */
  registry: RegistryKind | 'absent' | 'hidden'
  /** Empty where none is written; may hold `OPAQUE`. */
  tag: string
  digest?: string
  /** Where tag and digest stand: offsets within the word. */
  versionRange: readonly [start: number, end: number]
}>

/** Longer than any reference that a person wrote. */
const LONGEST = 400
/** Stands for an unknown value while the reference is parsed: every part of a reference may hold it. */
const STAND_IN = 'x'

const SCHEME = /^(?:docker|oci|docker-image|containers-storage|registry):\/\//

/** `undefined` for what is no reference, one of this machine, or a placeholder. */
export const readImage = (word: Word): ImageMention | undefined => {
  if (word.text.length > LONGEST) return undefined
  const scheme = SCHEME.exec(word.text)?.[0].length ?? 0
  const reference = parseImageReference(word.text.slice(scheme).replaceAll(OPAQUE, STAND_IN))
  if (!reference) return undefined
  const name = knownName(partOf(word, scheme, scheme + reference.name.length))
  if (name === undefined || !isUsable(name.text)) return undefined
  const [start, end] = reference.versionRange
  const tagStart = scheme + start
  const tag = reference.tag === undefined ? '' : word.text.slice(tagStart, tagStart + reference.tag.length)
  if (isPlaceholderTag(tag)) return undefined
  return {
    name: name.text,
    registry: name.registry,
    tag,
    versionRange: [tagStart, scheme + end],
    ...(reference.digest === undefined ? {} : { digest: reference.digest }),
  }
}

/** A name without tag and digest that is put together from several values. */
export const readImageName = (text: string): Pick<ImageMention, 'name' | 'registry'> | undefined => {
  const word = { at: { text, pieces: [] }, start: 0, end: text.length, text }
  const name = text.length > LONGEST ? undefined : knownName(word)
  return name && isUsable(name.text) ? { name: name.text, registry: name.registry } : undefined
}

type KnownName = Readonly<{ text: string; registry: ImageMention['registry'] }>

/** `${REGISTRY}/org/app` is `org/app`; `${REGISTRY}/app` could be anybody's. */
const knownName = (word: Word): KnownName | undefined => {
  const last = word.text.lastIndexOf(OPAQUE)
  if (last === -1) return { text: word.text, registry: registryOf(word.text) }
  const rest = word.text.slice(last + 1)
  const isPrefix =
    word.text
      .slice(0, last + 1)
      .split(OPAQUE)
      .join('') === '' && rest !== ''
  if (!isPrefix) return undefined
  if (!rest.startsWith('/') && !isRegistryVariable(word)) return undefined
  const text = rest.replace(/^\//, '')
  const registry = registryOf(text)
  if (registry !== 'absent') return { text, registry }
  return text.includes('/') ? { text, registry: 'hidden' } : undefined
}

/** `${REGISTRY_PREFIX}org/app:1`: the variable ends in a slash, or is empty. */
const isRegistryVariable = ({ at, start }: Word): boolean => {
  let offset = 0
  for (const { text, variable } of at.pieces) {
    if (offset >= start) return variable !== undefined && /registr|mirror|prefix|proxy|hub|repo/i.test(variable)
    offset += text.length
  }
  return false
}

const registryOf = (name: string): RegistryKind | 'absent' => {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  return isHost(first) ? registryKind(first) : 'absent'
}

/** A name that a registry can hold and that is no example's; one without owner is of Docker Hub's own. */
const isUsable = (name: string): boolean => {
  const slash = name.indexOf('/')
  const hasHost = isHost(name.slice(0, Math.max(slash, 0)))
  const path = hasHost ? name.slice(slash + 1) : name
  if (nameComponent('docker', name).status === 'unnamed' || path !== path.toLowerCase()) return false
  const registry = registryOf(name)
  if (registry === 'local' || registry === 'other' || isPlaceholder(path)) return false
  if (path.includes('/')) return true
  return hasHost && !DOCKER_HUB.test(name) ? !needsOwner(name.slice(0, slash)) : isOfficialImage(path)
}

const DOCKER_HUB = /^(?:index\.|registry-1\.)?docker\.io\//

const PLACEHOLDER =
  /^(?:my[-_]?(?:app|image|org|repo|repository|registry|company|user|username|project|service|server|container|namespace|hub|team|account)s?|your[-_]?.*|example[-_.]?\w*|foo|bar|baz|foobar|acme|fake|dummy|placeholder|some-?(?:image|repo|org|registry)|test-?(?:image|repo|org|registry))$/
const PLACEHOLDER_OWNER =
  /^(?:user|username|owner|org|organization|namespace|repo|repository|image|registry|project|vendor|path|test|some|xxx|.)$/

/** `aaa`, `xxxtest`. */
const REPEATED = /^([a-z])\1\1/

const isPlaceholder = (path: string): boolean => {
  const parts = path.split('/')
  return (
    PLACEHOLDER_OWNER.test(parts.length > 1 ? (parts[0] ?? '') : '') ||
    parts.some((part) => PLACEHOLDER.test(part) || REPEATED.test(part))
  )
}

const isPlaceholderTag = (tag: string): boolean =>
  /^(?:<.*|tag|version|[vV]?[xX]\.[yY](?:\.[zZ])?|[vV]?[xX]+(?:\.[xX]+)*|your[-_].*|my[-_]?tag|some[-_]?tag|image[-_]?tag|TAG|VERSION|foo|bar)$/.test(
    tag,
  )

/** `1.26-alpine`, `v8.0`, `2026.05.11-sha-5a5099a`: names a version, unlike `latest` and `stable`. */
export const isVersionTag = (tag: string): boolean => /^v?\d/.test(tag) || parseTag(tag) !== undefined

export type ImageUse = Readonly<{ evidence: string; confidence: Confidence; scope: Scope }>

/** The claim for a reference that `readImage` read out of `word`. */
export const imageClaim = (word: Word, image: ImageMention, use: ImageUse): Claim => {
  const [start, end] = image.versionRange
  return {
    component: { datasource: 'docker', name: image.name },
    at: word.at,
    range: [word.start + start, word.start + end],
    versioning: 'docker',
    role: 'image',
    ...use,
    ...(image.digest === undefined ? {} : { digest: image.digest }),
  }
}
