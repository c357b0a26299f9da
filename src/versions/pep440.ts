/**
 * Python: PEP 440 (packaging.python.org, "Version specifiers"), parsed by `@renovatebot/pep440`. Versions of before the
 * PEP (`2004d`, `1.0-final-2`) are invalid, as they are for pip since 23.1; so they sort before all others.
 */
import { isSpecifierSet, satisfiesSpecifiers } from './pep440-specifiers.ts'
import { compareVersions, isPrerelease, parseVersion } from './pep440-version.ts'
import { raiseRange, withPrefixOf } from './raise.ts'
import type { VersionScheme } from './scheme.ts'
import { leadingParts } from './semantic.ts'

const isValid = (version: string): boolean => parseVersion(version) !== undefined

const parts: VersionScheme['parts'] = (version) => {
  const parsed = parseVersion(version)
  return parsed && leadingParts(parsed.release)
}

/** What poetry shares with it: all but the syntax of ranges. */
export const pep440Order = {
  isValid,
  compare: compareVersions,
  isPrerelease: (version: string): boolean => {
    const parsed = parseVersion(version)
    return parsed !== undefined && isPrerelease(parsed)
  },
  parts,
}

/** A version that stands alone is no specifier, but holds itself. */
const satisfies = (version: string, range: string): boolean =>
  isValid(range) ? isValid(version) && compareVersions(version, range) === 0 : satisfiesSpecifiers(version, range)

const isRange = (text: string): boolean => !isValid(text) && isSpecifierSet(text)

const raising = { isRange, satisfies, parts, exact: (version: string) => `==${version}` }

export const pep440: VersionScheme = {
  name: 'pep440',
  ...pep440Order,
  isRange,
  satisfies,
  raise: (range, version) => (isValid(range) ? withPrefixOf(range, version) : raiseRange(raising, range, version)),
}
