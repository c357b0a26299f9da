/**
 * RubyGems: `Gem::Version` (the class's documentation): numbers and words,
 * words before numbers, zeros at the end of the numbers and of the words' part do not count; `-` means `.pre.`.
 */
import { comparatorRanges, pessimistic } from './comparators.ts'
import { compareDigits, compareLists, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

const SHAPE = /^\d+(?:\.[0-9a-z]+)*(?:-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?$/i

const isWord = (segment: string): boolean => segment.charCodeAt(0) > 57
const isZero = (segment: string): boolean => /^0+$/.test(segment)

const parse = remember((version: string): readonly string[] | undefined => {
  if (!SHAPE.test(version)) return undefined
  const segments = version.replaceAll('-', '.pre.').match(/\d+|[a-z]+/gi) ?? []
  const firstWord = segments.findIndex(isWord)
  const end = firstWord === -1 ? segments.length : firstWord
  return [...withoutZeros(segments.slice(0, end)), ...withoutZeros(segments.slice(end))]
})

const withoutZeros = (segments: readonly string[]): readonly string[] =>
  segments.slice(0, segments.findLastIndex((segment) => !isZero(segment)) + 1)

const compareSegments = (a: string, b: string): number => {
  const left = isWord(a)
  if (left !== isWord(b)) return left ? -1 : 1
  return left ? compareText(a, b) : compareDigits(a, b)
}

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, (a, b) => compareLists(a, b, '0', compareSegments)),
  parts: (version: string) => (parse(version) ? partsOfText(version) : undefined),
}

const ranges = comparatorRanges(order, { '~>': pessimistic })

/** Requirements as Ruby files list them, each in quotes of its own but for the first and the last: `>= 1.2", "< 3`. */
const BETWEEN = /(["'])(?:\.freeze)?\s*,\s*\1/g

const joined = (range: string): string => range.replace(BETWEEN, ', ')

export const gem: VersionScheme = {
  name: 'gem',
  ...order,
  isPrerelease: (version) => parse(version)?.some(isWord) ?? false,
  isRange: (text) => ranges.isRange(joined(text)),
  satisfies: (version, range) => ranges.satisfies(version, joined(range)),
  raise: (range, version) => {
    const [between] = range.match(BETWEEN) ?? []
    const raised = ranges.raise(joined(range), version)
    return between === undefined ? raised : raised.replace(/,\s*/g, () => between)
  },
}
