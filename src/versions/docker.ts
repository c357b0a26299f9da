/**
 * Tags of container images. There is no specification; what people do is `[v]1.26.6[rc1][-alpine]`: numbers, how many of
 * them says how much the tag floats (`1.26` is the newest 1.26.x), and a suffix that names the variant. A variant may
 * also come first (`bookworm-20250908`). Only tags of one prefix, variant and number of components follow each other.
 */
import { looksLikeCommit } from './git.ts'
import { compareDigits, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'

export type DockerTag = Readonly<{
  /** `v`, `bookworm-`, or empty. */
  prefix: string
  /** As written, leading zeros included: `24.04` is `['24', '04']`. */
  numbers: readonly string[]
  /** `rc1`, `-beta.2`, or empty. */
  prerelease: string
  /** `-alpine3.22`, or empty. */
  variant: string
}>

const TAG =
  /^((?:[a-z][a-z_.-]*?)?)(\d+(?:\.\d+)*)([._-]?(?:alpha|beta|rc|preview|pre|dev|nightly|snapshot|milestone|canary|ea|a|b|m)[.-]?\d*(?![a-z]))?([-_][\w.-]*\w)?$/i

/** `undefined` for a tag without a version: `latest`, `noble`, a commit hash. */
export const parseTag = remember((tag: string): DockerTag | undefined => {
  const match = TAG.exec(tag)
  if (match?.[2] === undefined || looksLikeCommit(tag)) return undefined
  return {
    prefix: match[1] ?? '',
    numbers: match[2].split('.'),
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
  return (
    from !== undefined &&
    to !== undefined &&
    from.prefix === to.prefix &&
    from.variant === to.variant &&
    from.numbers.length === to.numbers.length &&
    isDate(from) === isDate(to)
  )
}

/** `20250908`: otherwise it would be newer than every real version of one component. */
const isDate = ({ numbers }: DockerTag): boolean => /^(?:19|20)\d{6}/.test(numbers[0] ?? '')

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
