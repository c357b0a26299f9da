/**
 * Cargo (The Cargo Book, "Specifying Dependencies"): semantic versions; a requirement without operator is a caret one
 * (`1.2` holds 1.9), `=1.2` one that shares the numbers written, and commas join requirements that must all hold.
 */
import { orderOf, remember } from './order.ts'
import { raiseRange } from './raise.ts'
import type { VersionScheme } from './scheme.ts'
import { compareSemantic, leadingParts, parseFull, parsePartial } from './semantic.ts'
import { semverCoerced } from './semver.ts'

/** Requirements leave numbers out, releases never do. */
const parse = remember((version: string) => {
  const parsed = parseFull(version) ?? parsePartial(version)
  return parsed && parsed.release.length <= 3 && (parsed.prerelease.length === 0 || parseFull(version))
    ? parsed
    : undefined
})

const COMPARATOR = /^\s*(\^|~|=|[<>]=?)?\s*(\d[\w.*+-]*|[*xX])\s*$/

/** The same range as npm writes it; `undefined` for what is no requirement. */
const translate = remember((range: string): string | undefined => {
  const comparators = range.split(',').map((text) => {
    const [, operator, bound] = COMPARATOR.exec(text) ?? []
    return bound === undefined ? undefined : `${operator ?? (/^\d/.test(bound) ? '^' : '')}${bound}`
  })
  const translated = comparators.join(' ')
  return comparators.every((one) => one !== undefined) && semverCoerced.isRange(translated) ? translated : undefined
})

const isValid = (version: string): boolean => parse(version) !== undefined
const compare = orderOf(parse, compareSemantic)
const parts = (version: string) => {
  const parsed = parse(version)
  return parsed && leadingParts(parsed.release)
}

const satisfies = (version: string, range: string): boolean => {
  if (!isValid(version)) return false
  const translated = translate(range)
  return (translated !== undefined && semverCoerced.satisfies(version, translated)) || compare(version, range) === 0
}

/** Also of a version that stands alone: Cargo reads it as a caret requirement. */
const isRange = (text: string): boolean => translate(text) !== undefined

const raising = { isRange, satisfies, parts, exact: (version: string) => version }

export const cargo: VersionScheme = {
  name: 'cargo',
  isValid,
  compare,
  isPrerelease: (version) => (parse(version)?.prerelease.length ?? 0) > 0,
  parts,
  isRange,
  satisfies,
  raise: (range, version) => raiseRange(raising, range, version),
}
