/**
 * Tags of container images. There is no specification; what people do is `[v]1.26.6[rc1][-alpine]`: numbers, how many of
 * them says how much the tag floats (`1.26` is the newest 1.26.x), and a suffix that names the variant. A variant or an
 * architecture may also come first (`bookworm-20250908`, `amd64-1.2.3`). Numbers may be a date (`2026-01-31`), have a build
 * behind them (`21.0.5_11-jre`) or be Java's own (`8u502-b07-jre`). Only tags of one prefix, variant and shape of numbers
 * follow each other.
 */
import { looksLikeCommit } from './git.ts'
import { compareDigits, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'

export type DockerTag = Readonly<{
  /** `v`, `bookworm-`, `amd64-`, or empty. */
  prefix: string
  /** As written, leading zeros included: `24.04` is `['24', '04']`. */
  numbers: readonly string[]
  /** The numbers with what stands between them: `21.0.5_11`. */
  written: string
  /** `rc1`, `-beta.2`, or empty. */
  prerelease: string
  /** `-alpine3.22`, or empty. */
  variant: string
}>

const ARCHITECTURE = String.raw`(?:linux[-_])?(?:amd64|x86_64|x86-64|i386|arm64(?:v8)?|arm32v\d|armv\d|ppc64le|s390x|riscv64)[-_]v?`
const DATE = String.raw`(?:19|20)\d\d-\d\d-\d\d(?:T\d\d-\d\d-\d\dZ)?`
const JAVA_8 = String.raw`\d+u\d+(?:-b\d+)?`
const NUMBERS = String.raw`\d+(?:\.\d+)*(?:_\d+(?=-|$))?`
const STAGE = String.raw`[._-]?(?:alpha|beta|rc|preview|pre|nightly|snapshot|milestone|canary|ea|a|b|m)[.-]?\d*(?![a-z])|[._-]?dev[.-]?\d+(?![a-z])|dev`

const TAG = new RegExp(
  `^(${ARCHITECTURE}|(?:[a-z][a-z_.-]*?)?)(${DATE}|${JAVA_8}|${NUMBERS})(${STAGE})?([-_][\\w.-]*\\w)?$`,
  'i',
)

/** `undefined` for a tag without a version: `latest`, `noble`, a commit hash. */
export const parseTag = remember((tag: string): DockerTag | undefined => {
  const match = TAG.exec(tag)
  if (match?.[2] === undefined || looksLikeCommit(tag)) return undefined
  return {
    prefix: match[1] ?? '',
    numbers: match[2].match(/\d+/g) ?? [],
    written: match[2],
    prerelease: match[3] ?? '',
    variant: match[4] ?? '',
  }
})

/** `-alpine` of `1.26.6-alpine`, empty where the tag has none or no version: what a candidate's tag must share. */
export const variantOf = (tag: string): string => parseTag(tag)?.variant ?? ''

/** Whether `candidate` may replace `current`: same prefix, variant and precision, and both or neither a date. */
const isCompatible = (current: string, candidate: string): boolean => {
  const from = parseTag(current)
  const to = parseTag(candidate)
  if (!from || !to || from.prefix !== to.prefix || from.variant !== to.variant) return false
  return shapeOf(from) === shapeOf(to)
}

/**
 * `#.#_#` of `21.0_5`. A day is a shape of its own: otherwise it would be newer than every real version of one component. An image that
 * was made twice on one day has a number more (`20260811.1`).
 */
const shapeOf = ({ written }: DockerTag): string =>
  /^(?:19|20)\d{6}(?:\.\d+)?$/.test(written) ? 'day' : written.replaceAll(/\d+/g, '#')

/** Numbers, then stage; prefix and variant do not order. Missing numbers are 0. */
const compareParsed = (a: DockerTag, b: DockerTag): number => {
  const length = Math.max(a.numbers.length, b.numbers.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareDigits(a.numbers[index] ?? '', b.numbers[index] ?? '')
    if (order !== 0) return order
  }
  return comparePrereleases(a.prerelease, b.prerelease)
}

const comparePrereleases = (a: string, b: string): number => {
  if (a === '' || b === '') return compareText(b, a)
  const [, leftWord = '', leftNumber = ''] = /([a-z]+)[.-]?(\d*)$/i.exec(a) ?? []
  const [, rightWord = '', rightNumber = ''] = /([a-z]+)[.-]?(\d*)$/i.exec(b) ?? []
  return compareText(leftWord.toLowerCase(), rightWord.toLowerCase()) || compareDigits(leftNumber, rightNumber)
}

/** A tag holds the versions that it may come to mean: `1.26-alpine` holds 1.26.6 and `1.26.6-alpine`. */
const satisfies = (version: string, tag: string): boolean => {
  const candidate = parseTag(version)
  const held = parseTag(tag)
  if (!candidate || !held) return false
  const sameNumbers = held.numbers.every((number, index) => compareDigits(number, candidate.numbers[index] ?? '') === 0)
  const sameVariant = candidate.variant === '' || candidate.variant === held.variant
  return sameNumbers && sameVariant && comparePrereleases(held.prerelease, candidate.prerelease) === 0
}

/** Prefix, variant and precision of the tag with the numbers of the version: `1.25-alpine` and 1.26.6 give `1.26-alpine`. */
const raise = (tag: string, version: string): string => {
  const current = parseTag(tag)
  const next = parseTag(version)
  if (!current || !next) return version
  if (isCompatible(tag, version)) return version
  const numbers = next.numbers.slice(0, current.numbers.length).join('.')
  return `${current.prefix}${numbers}${next.prerelease}${current.variant}`
}

export const docker: VersionScheme = {
  name: 'docker',
  isValid: (tag) => parseTag(tag) !== undefined,
  compare: orderOf(parseTag, compareParsed),
  isPrerelease: (tag) => (parseTag(tag)?.prerelease ?? '') !== '',
  parts: (tag) => {
    const numbers = parseTag(tag)?.numbers.map(Number)
    return numbers && [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0]
  },
  isRange: () => false,
  satisfies,
  raise,
  isCompatible,
}
