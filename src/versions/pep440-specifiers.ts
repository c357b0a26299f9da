/** Version specifiers of PEP 440, "Version specifiers": `>=1.2,!=1.5.*,<2`. */
import { validRange } from '@renovatebot/pep440'

import { remember } from './order.ts'
import { compareParsed, isPrerelease, parseVersion } from './pep440-version.ts'
import type { Pep440 } from './pep440-version.ts'
import { compareReleases } from './semantic.ts'

/** `bound` is as written, `limit` what it parses to without `.*`; only `===` does without. */
type Specifier = Readonly<{ operator: string; bound: string; limit: Pep440 | undefined }>

const SPECIFIER = /^\s*([<>=!~]+)\s*(.*?)\s*$/

/** `undefined` for what is no specifier set; empty for "any version", which poetry and pip also write `*`. */
const parseSpecifiers = remember((range: string): readonly Specifier[] | undefined => {
  const text = range.trim()
  if (text === '*' || text === '') return []
  if (!validRange(text)) return undefined
  return text.split(',').map((specifier) => {
    const [, operator = '', bound = ''] = SPECIFIER.exec(specifier) ?? []
    return { operator, bound, limit: parseVersion(bound.replace(/\.\*$/, '')) }
  })
})

export const isSpecifierSet = (range: string): boolean => parseSpecifiers(range) !== undefined

/** False for what is no version or no specifier set. Prereleases are in only if a specifier names one ("Handling of pre-releases"). */
export const satisfiesSpecifiers = (version: string, range: string): boolean => {
  const candidate = parseVersion(version)
  const specifiers = parseSpecifiers(range)
  if (!candidate || !specifiers) return false
  const namesPrerelease = specifiers.some(({ operator, limit }) => operator !== '!=' && limit && isPrerelease(limit))
  if (isPrerelease(candidate) && !namesPrerelease) return false
  return specifiers.every(({ operator, bound, limit }) =>
    operator === '===' || !limit
      ? version.trim().toLowerCase() === bound.toLowerCase()
      : holds(operator, candidate, limit, bound.endsWith('.*')),
  )
}

const holds = (operator: string, candidate: Pep440, limit: Pep440, isPrefix: boolean): boolean => {
  switch (operator) {
    case '==':
      return isPrefix ? startsWith(candidate, limit, limit.release.length) : comparePublic(candidate, limit) === 0
    case '!=':
      return !holds('==', candidate, limit, isPrefix)
    case '~=':
      return comparePublic(candidate, limit) >= 0 && startsWith(candidate, limit, limit.release.length - 1)
    case '<=':
      return comparePublic(candidate, limit) <= 0
    case '>=':
      return comparePublic(candidate, limit) >= 0
    case '<':
      return compareParsed(candidate, limit) < 0 && !isPrereleaseOf(candidate, limit)
    default:
      return compareParsed(candidate, limit) > 0 && !isVariantOf(candidate, limit)
  }
}

/** A local label counts only if the specifier has one. */
const comparePublic = (candidate: Pep440, limit: Pep440): number =>
  compareParsed(limit.local === '' ? { ...candidate, local: '' } : candidate, limit)

/** "Version matching", prefix: missing numbers are 0, so 8.7 is in `==8.7.0.*`. */
const startsWith = (candidate: Pep440, limit: Pep440, length: number): boolean =>
  candidate.epoch === limit.epoch &&
  limit.release.slice(0, length).every((number, index) => number === (candidate.release[index] ?? 0))

/** "Exclusive ordered comparison": `<2.0` leaves out 2.0rc1, unless the limit is a prerelease itself. */
const isPrereleaseOf = (candidate: Pep440, limit: Pep440): boolean =>
  isPrerelease(candidate) &&
  !isPrerelease(limit) &&
  candidate.epoch === limit.epoch &&
  compareReleases(candidate.release, limit.release) === 0

/** "Exclusive ordered comparison": `>1.7` leaves out 1.7.post1 and 1.7+local, `>1.7.post1` only 1.7.post1+local. */
const isVariantOf = (candidate: Pep440, limit: Pep440): boolean => {
  const given = limit.post === undefined ? { ...candidate, post: undefined, dev: undefined } : candidate
  return compareParsed({ ...given, local: '' }, limit) === 0
}
