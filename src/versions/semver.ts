/**
 * Semantic Versioning 2.0.0 (semver.org). `npm` adds npm's ranges with their prerelease rule, by npm's own library;
 * `semver-coerced` reads tags that leave numbers out (`v1.2`).
 */
import Range from 'semver/classes/range.js'

import { orderOf, remember } from './order.ts'
import { raiseRange, withPrefixOf } from './raise.ts'
import type { VersionScheme } from './scheme.ts'
import { compareSemantic, leadingParts, parseFull, parsePartial } from './semantic.ts'
import type { Semantic } from './semantic.ts'

/** Parsed by the library; `undefined` for a text that is no range. */
const rangeOf = remember((text: string): Range | undefined => {
  try {
    return new Range(text)
  } catch {
    return undefined
  }
})

const schemeFrom = (name: string, parse: (version: string) => Semantic | undefined): VersionScheme => {
  const isValid = (version: string): boolean => parse(version) !== undefined
  const parts = (version: string) => {
    const parsed = parse(version)
    return parsed && leadingParts(parsed.release)
  }
  const compare = orderOf(parse, compareSemantic)
  const satisfies = (version: string, range: string): boolean => {
    const parsed = parse(version)
    if (!parsed) return false
    return rangeOf(range)?.test(spell(parsed)) === true || compare(version, range) === 0
  }
  const isRange = (text: string): boolean => !isValid(text) && rangeOf(text) !== undefined
  const raising = { isRange, satisfies, parts, exact: (version: string) => version }
  return {
    name,
    isValid,
    compare,
    isPrerelease: (version) => (parse(version)?.prerelease.length ?? 0) > 0,
    parts,
    isRange,
    satisfies,
    raise: (range, version) => (isValid(range) ? withPrefixOf(range, version) : raiseRange(raising, range, version)),
  }
}

/** As the library wants it: three numbers, no build metadata. */
const spell = ({ release, prerelease }: Semantic): string => {
  const numbers = leadingParts(release).join('.')
  return prerelease.length === 0 ? numbers : `${numbers}-${prerelease.join('.')}`
}

const full = remember(parseFull)

export const semver = schemeFrom('semver', full)
export const npm = schemeFrom('npm', full)
export const semverCoerced = schemeFrom('semver-coerced', remember(parsePartial))
