/**
 * Python: PEP 440 (packaging.python.org, "Version specifiers"), parsed by `@renovatebot/pep440`. Versions of before the
 * PEP (`2004d`, `1.0-final-2`) are invalid, as they are for pip since 23.1; so they sort before all others.
 */
import { explain, satisfies as holds, validRange } from '@renovatebot/pep440'
import type { Pep440Version } from '@renovatebot/pep440'

import { compareText, orderOf, remember } from './order.ts'
import { raiseRange, withPrefixOf } from './raise.ts'
import type { VersionScheme } from './scheme.ts'
import { compareReleases, leadingParts } from './semantic.ts'

const parse = remember((version: string): Pep440Version | undefined => explain(version.trim()) ?? undefined)

/** "Summary of permitted suffixes and relative ordering": dev < a < b < rc < release < post, a local label last. */
const compareParsed = (a: Pep440Version, b: Pep440Version): number =>
  a.epoch - b.epoch ||
  compareReleases(a.release, b.release) ||
  compareText(stageOf(a), stageOf(b)) ||
  Number(a.pre?.[1] ?? 0) - Number(b.pre?.[1] ?? 0) ||
  Number(a.post ?? -1) - Number(b.post ?? -1) ||
  Number(a.dev ?? Number.MAX_VALUE) - Number(b.dev ?? Number.MAX_VALUE) ||
  compareLocals(a.local ?? '', b.local ?? '')

/** A development release of the version itself comes before its alphas. The letters sort as they should: a, b, rc, then z. */
const stageOf = ({ pre, is_postrelease, is_devrelease }: Pep440Version): string => {
  if (pre) return String(pre[0])
  return is_devrelease && !is_postrelease ? '' : 'z'
}

/** "Local version identifiers": numbers after words, words by text, the longer after its own beginning. */
const compareLocals = (a: string, b: string): number => {
  if (a === b) return 0
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareLocalParts(left[index]!, right[index]!)
    if (order !== 0) return order
  }
  return left.length - right.length
}

const compareLocalParts = (a: string, b: string): number => {
  const left = /^\d+$/.test(a)
  const right = /^\d+$/.test(b)
  if (left && right) return Number(a) - Number(b)
  return left === right ? compareText(a, b) : left ? 1 : -1
}

const isValid = (version: string): boolean => parse(version) !== undefined

const parts: VersionScheme['parts'] = (version) => {
  const parsed = parse(version)
  return parsed && leadingParts(parsed.release)
}

const satisfies = (version: string, range: string): boolean =>
  isValid(version) && (range.trim() === '*' || (validRange(range) && holds(version.trim(), range)))

const raise: VersionScheme['raise'] = (range, version) =>
  isValid(range)
    ? withPrefixOf(range, version)
    : raiseRange({ satisfies, parts, exact: (only) => `==${only}` }, range, version)

/** What poetry shares with it: all but the syntax of ranges. */
export const pep440Order = {
  isValid,
  compare: orderOf(parse, compareParsed),
  isPrerelease: (version: string): boolean => parse(version)?.is_prerelease ?? false,
  parts,
}

export const pep440: VersionScheme = {
  name: 'pep440',
  ...pep440Order,
  isRange: (text) => !isValid(text) && (text.trim() === '*' || validRange(text)),
  satisfies,
  raise,
}
