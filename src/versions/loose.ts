/**
 * The order for versions that follow no specification: numbers are compared as numbers, words as text, whatever separates
 * them does not count. A word after the numbers makes a prerelease if it is one of the usual ones (`rc`, `beta`).
 */
import { comparatorRanges } from './comparators.ts'
import { looksLikeCommit } from './git.ts'
import { compareDigits, compareLists, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

const TOKEN = /\d+|[a-z]+/g
const PRERELEASE_WORDS = new Set([
  'dev',
  'snapshot',
  'nightly',
  'canary',
  'a',
  'alpha',
  'b',
  'beta',
  'm',
  'milestone',
  'pre',
  'preview',
  'rc',
  'next',
  'test',
])
const END = ''

/** A name or `v` may stand before the numbers: `release-1.0`, `kubernetes-v1.33.1`. */
const SHAPE = /^[a-z_./-]*(\d[\w.+~:-]*)$/i

/** The version without what stands before it; `undefined` for a text without one, and for a commit. */
const numbersOf = (version: string): string | undefined =>
  looksLikeCommit(version) ? undefined : SHAPE.exec(version)?.[1]

const parse = remember(
  (version: string): readonly string[] | undefined => numbersOf(version)?.toLowerCase().match(TOKEN) ?? undefined,
)

/** Prerelease words < end < 0 < other words < other numbers: 1.0rc1 < 1 = 1.0 < 1.0a-patch. */
const rankOf = (token: string): number => {
  if (token === END) return 1
  if (token.charCodeAt(0) <= 57) return 3
  return PRERELEASE_WORDS.has(token) ? 0 : 2
}

const compareTokens = (a: string, b: string): number => {
  const rank = rankOf(a)
  return rank - rankOf(b) || (rank === 3 ? compareDigits(a, b) : compareText(a, b))
}

/** Trailing zeros of the leading numbers do not count: `1.0` is `1`. */
const significant = (tokens: readonly string[]): readonly string[] => {
  const firstWord = tokens.findIndex((token) => token.charCodeAt(0) > 57)
  const end = firstWord === -1 ? tokens.length : firstWord
  const lastNumber = tokens.slice(0, end).findLastIndex((token) => !/^0+$/.test(token))
  return [...tokens.slice(0, lastNumber + 1), ...tokens.slice(end)]
}

const parseSignificant = remember((version: string) => {
  const tokens = parse(version)
  return tokens && significant(tokens)
})

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parseSignificant, (a, b) => compareLists(a, b, END, compareTokens)),
  parts: (version: string) => {
    const numbers = numbersOf(version)
    return numbers === undefined ? undefined : partsOfText(numbers)
  },
}

export const loose: VersionScheme = {
  name: 'loose',
  ...order,
  isPrerelease: (version) => parse(version)?.some((token) => PRERELEASE_WORDS.has(token)) ?? false,
  ...comparatorRanges(order),
}
