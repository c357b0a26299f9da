/**
 * Which texts can name something external at all: few do, and everything that is not cheap is done for these alone.
 * Whether they do is for the recognizers.
 */
import { isReference, type Template } from '../template.ts'

const MAY_MATTER =
  /:\/\/|@sha256:|:v?\d|:latest\b|[:@][%{$#\\]|[:@]$|^[:@]|\}\/[{$]|%[sv]\/%|@v?\d|^[\w.-]+\/[\w./-]+:[a-z]/

/** First sight of a string as it is written, without its place. */
export const mayMatter = (content: string): boolean => content.length >= 3 && MAY_MATTER.test(content)

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Words in the names of variables and fields that hold images, versions and addresses. */
const NAME_WORDS = words(
  'image images img registry registries repo repository base baseurl mirror version versions ver tag release branch commit revision rev ref url uri chart download',
)
const VERSION_WORDS = words('version versions ver tag release branch commit revision rev ref')
const IMAGE_WORDS = words('image images img container docker box repository baseimage')

/** `argFRRImage`, `FRR_IMAGE` and `frr-image` hold the word `image`; `SecurityGroup` no `uri`. */
const hasWord = (name: string, wanted: ReadonlySet<string>): boolean =>
  name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).some((word) => wanted.has(word.toLowerCase()))

/** What a telling name holds at least: quick, for the many that do not. */
const NAME_LETTERS = /im(?:a?g)|regist|repo|ver|tag|rel|branch|commit|rev|ref|ur[li]|chart|download/i

export const isTellingName = (name: string): boolean => NAME_LETTERS.test(name) && hasWord(name, NAME_WORDS)

/** Stands for a variable within a shape. */
const HOLE = '\0'

/** A template as one text. */
export const shapeOf = (value: Template): string =>
  value.map((part) => (isReference(part) ? holeOf(part.fallback) : part.text)).join('')

const holeOf = (fallback: Template | undefined): string => {
  const shape = fallback === undefined ? HOLE : shapeOf(fallback)
  return shape === '' ? HOLE : shape
}

const ADDRESS = /(?<![a-z])(?:https?|git|ssh|oci|docker|ftp):\/\/([^\s"'<>/]*)\/?([^\s"'<>]*)/g
const LOCAL_HOST =
  /^(?:[^@]*@)?(?:localhost|[\d.]+|\[.*|[\w-]*|.*(?:example\.\w+|\.example|\.local|\.svc|\.test|\.invalid))(?::[\d\0]+)?$/
const FETCHED =
  /download|archive|release|raw|tarball|\.(?:t?[gx]z|tar|zip|sh|ya?ml|jar|deb|rpm|whl|exe|txt|json|bin)\b/i
const VERSION = /^(?:[a-z]+-)?v?\d+(?:\.\d+)+[\w.+~-]*$|^v\d+$|^[0-9a-f]{40}$/i
const PLAIN = /^[\w.\0/:@+~-]{1,200}$/
const IMAGE =
  /^(?:[\w.\0-]+(?::\d+)?\/)*[a-z\d\0][a-z\d._\0-]*(?::[\w\0][\w.\0-]*)?(?:@sha256:(?:[0-9a-f]{64}|\0)|@\0)?$/
const HOST = /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\//
const ONLY_NUMBERS = /^[\d.:/-]+$|^[0-9a-f:]+(?:\/\d+)?$/i

export const isVersion = (shape: string): boolean => VERSION.test(shape)

/** What a repository holds or released last: a branch may have any name. */
const NEWEST = /^[\w.-]+\/[\w.-]+\/(?:releases\/latest\/download|raw\/[\w.-]+|archive\/(?:refs\/heads\/)?[\w.-]+\.)/

/** An address of something at a version, also in the middle of a sentence or command. */
const isAddress = (shape: string): boolean =>
  shape.includes('://') &&
  [...shape.matchAll(ADDRESS)].some(([, host = '', path = '']) => {
    if (!/[\d\0]/.test(path)) return host === 'raw.githubusercontent.com' || NEWEST.test(path)
    return host.includes(HOLE) ? FETCHED.test(path) : !LOCAL_HOST.test(host)
  })

/** A reference with a tag or digest. Without a host its place must speak for it. */
const isImage = (shape: string, names: readonly string[]): boolean => {
  if (!IMAGE.test(shape) || ONLY_NUMBERS.test(shape) || /^\0+:?$/.test(shape)) return false
  const isNamed = names.some((name) => hasWord(name, IMAGE_WORDS) || /(?:^|\.)[Ff]rom_?$/.test(name))
  if (!/[:@]/.test(shape)) return isNamed && shape.includes(HOLE) && shape.includes('/')
  if (shape === `${HOLE}:${HOLE}`) return isNamed
  if (HOST.test(shape)) return isNamed || !/^[^/]+:\d+(?:\/|$)/.test(shape)
  const tag = shape.slice(shape.lastIndexOf(':') + 1)
  const isTag = /^v?\d+\.\d|^v\d|^latest$|\0/.test(tag)
  return isNamed || (shape.includes('/') && isTag)
}

/** `group:artifact:1.2.3` of a build script. */
const isCoordinate = (shape: string): boolean =>
  /^[A-Za-z][\w.-]*:[A-Za-z][\w.-]*:(?:v?\d[\w.+-]*|\0)(?:@\w+)?$/.test(shape)

/** `package@1.2.3`, `path/to/tool@v1.2.3`. */
const isPackage = (shape: string): boolean =>
  /^@?[a-z\d][\w./-]*@(?:v?\d+\.\d[\w.+-]*|(?<=\/.*)\0|latest)$/i.test(shape)

/** `--sidecar-image=x`, `IMAGE=x`: the name stands in the text itself. */
const SETTING = /^-{0,2}([A-Za-z][\w.-]{0,60})=(?=\S)/

/** A text that says enough where it stands, given the names of what it is given to. */
export const isTelling = (shape: string, names: readonly string[]): boolean => {
  if (shape.length > LONGEST_TEXT) return false
  if (isAddress(shape) || isImage(shape, names) || isCoordinate(shape) || isPackage(shape)) return true
  const setting = SETTING.exec(shape)
  return setting?.[1] !== undefined && isImage(shape.slice(setting[0].length), [...names, setting[1]])
}

const LONGEST_TEXT = 2000

const PLACES = words('url uri repo repository base baseurl registry mirror host image address endpoint prefix server')

/** What is put together on top of a place: `${REPO_URL}/${VERSION}/x.yaml`. */
export const isBuiltOnPlace = (value: Template): boolean => {
  const [first, second] = value
  if (!first || !isReference(first) || value.length < 3 || !hasWord(first.variable, PLACES)) return false
  return second !== undefined && !isReference(second) && second.text.startsWith('/')
}

/** The value of a variable or field that others may put together: `REGISTRY = "quay.io/x"`, `version = "1.2.3"`. */
export const isPieceOf = (shape: string, name: string): boolean => {
  if (!isTellingName(name) || !PLAIN.test(shape) || shape === HOLE) return false
  return !hasWord(name, VERSION_WORDS) || isVersion(shape) || /[\d\0/]/.test(shape) || shape === 'latest'
}

const SUBJECT =
  /^(?:image|repo|repository|registry|remote|owner|chart|name|box|urls?|package|module|importpath|artifact|artifactId)$/i
const POINT = /^(?:image_?)?(?:tag|version|rev|ref|revision|commit|branch|digest|sum)$/i

type Keyed = Readonly<{ key: string }>

/** True for the fields of a thing and its version, which say little alone: `repository` and `tag`. */
export const isThingAtVersion = (entries: readonly Keyed[]): boolean =>
  entries.some(({ key }) => SUBJECT.test(key)) && entries.some(({ key }) => POINT.test(key))

/** A field that can say what a thing is, or its version. */
export const isTellingEntry = ({ key }: Keyed): boolean => SUBJECT.test(key) || POINT.test(key)
