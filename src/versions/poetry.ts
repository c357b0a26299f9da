/**
 * Poetry's version constraints (python-poetry.org, "Dependency specification"): PEP 440 with caret, tilde, wildcards and
 * alternatives. Also what a `python = "^3.9"` line is written in, hence the scheme `python`.
 */
import { remember } from './order.ts'
import { pep440, pep440Order } from './pep440.ts'
import { raiseRange, withPrefixOf } from './raise.ts'
import type { VersionScheme } from './scheme.ts'

/** Alternatives as PEP 440 specifier sets; `undefined` for what is no constraint. */
const translate = remember((range: string): readonly string[] | undefined => {
  const alternatives = range.split(/\s*\|\|?\s*/).map(translateAlternative)
  return alternatives.every((alternative) => alternative !== undefined) ? alternatives : undefined
})

const translateAlternative = (text: string): string | undefined => {
  const joined = text.trim().replace(/([<>=!~^]+)\s+/g, '$1')
  const specifiers = joined.split(/\s*,\s*|\s+/).map(translateConstraint)
  return specifiers.every((specifier) => specifier !== undefined) ? specifiers.filter(Boolean).join(',') : undefined
}

const translateConstraint = (text: string): string | undefined => {
  if (text === '*') return ''
  const [operator = ''] = /^[<>=!~^]*/.exec(text) ?? []
  const bound = text.slice(operator.length)
  const isWildcard = /^\d+(\.\d+)*\.\*$/.test(bound)
  switch (operator) {
    case '^':
      return between(bound, caretPosition(bound))
    case '~':
      return between(bound, Math.min(1, numbersOf(bound).length - 1))
    case '':
    case '=':
      return isWildcard || pep440.isValid(bound) ? `==${bound}` : undefined
    default:
      return pep440.isRange(text) ? text : undefined
  }
}

/** From `bound` up to where the number at `position` counts on: `^1.2` is `>=1.2,<2.0`. */
const between = (bound: string, position: number): string | undefined => {
  if (!pep440.isValid(bound)) return undefined
  const upper = numbersOf(bound).slice(0, position + 1)
  upper[position] = (upper[position] ?? 0) + 1
  return `>=${bound},<${upper.join('.')}`
}

/** The first number that is not 0, else the last written. */
const caretPosition = (bound: string): number => {
  const numbers = numbersOf(bound)
  const counting = numbers.findIndex((number) => number !== 0)
  return counting === -1 ? numbers.length - 1 : counting
}

const numbersOf = (version: string): number[] => (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0').split('.').map(Number)

const satisfies = (version: string, range: string): boolean =>
  translate(range)?.some((specifiers) => pep440.satisfies(version, specifiers)) ?? false

const isRange = (text: string): boolean => !pep440.isValid(text) && translate(text) !== undefined

const raising = { isRange, satisfies, parts: pep440.parts, exact: (version: string) => version }

export const poetry: VersionScheme = {
  name: 'poetry',
  ...pep440Order,
  isRange,
  satisfies,
  raise: (range, version) =>
    pep440.isValid(range) ? withPrefixOf(range, version) : raiseRange(raising, range, version),
}
