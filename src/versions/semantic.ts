/**
 * The grammar and precedence of Semantic Versioning 2.0.0 (semver.org, items 2, 9, 10 and 11), with numbers of any size.
 * Several schemes are this with a twist: Go modules, NuGet, what OSV calls `SEMVER`.
 */
import { compareDigits, compareText } from './order.ts'

export type Semantic = Readonly<{
  release: readonly number[]
  /** Dot-separated identifiers; empty for a release. */
  prerelease: readonly string[]
}>

const FULL = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/
const LEADING_ZERO = /(?:^|\.)0\d+(?:\.|$)/
const PARTIAL = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

/** Exactly the grammar, with `v` tolerated; `undefined` for anything else. */
export const parseFull = (version: string): Semantic | undefined => {
  const match = FULL.exec(version)
  if (!match || LEADING_ZERO.test(match[4] ?? '')) return undefined
  return semantic([Number(match[1]), Number(match[2]), Number(match[3])], match[4])
}

/** One number or more, leading zeros tolerated: `1`, `1.02`, `1.2.3.4-rc.1`. Missing numbers count as 0. */
export const parsePartial = (version: string): Semantic | undefined => {
  const match = PARTIAL.exec(version)
  return match?.[1] === undefined ? undefined : semantic(match[1].split('.').map(Number), match[2])
}

const semantic = (release: readonly number[], prerelease: string | undefined): Semantic | undefined => {
  const identifiers = prerelease === undefined ? [] : prerelease.split('.')
  return identifiers.includes('') ? undefined : { release, prerelease: identifiers }
}

/** Item 11 of the specification. */
export const compareSemantic = (a: Semantic, b: Semantic): number =>
  compareReleases(a.release, b.release) || comparePrereleases(a.prerelease, b.prerelease)

export const compareReleases = (a: readonly number[], b: readonly number[]): number => {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const comparePrereleases = (a: readonly string[], b: readonly string[]): number => {
  if (a.length === 0 || b.length === 0) return b.length - a.length
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareIdentifiers(a[index]!, b[index]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

const NUMERIC = /^\d+$/

const compareIdentifiers = (a: string, b: string): number => {
  const left = NUMERIC.test(a)
  const right = NUMERIC.test(b)
  if (left && right) return compareDigits(a, b)
  if (left !== right) return left ? -1 : 1
  return compareText(a, b)
}

export const leadingParts = (release: readonly number[]): readonly [number, number, number] => [
  release[0] ?? 0,
  release[1] ?? 0,
  release[2] ?? 0,
]

/** The numbers that a text begins with, for schemes with a grammar of their own: `1.2` of `1.2a-3`. */
export const partsOfText = (text: string): readonly [number, number, number] =>
  leadingParts((/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? '0').split('.').map(Number))
