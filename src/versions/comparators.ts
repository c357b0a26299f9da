/**
 * Ranges for schemes whose own world has no range syntax (tags, Go versions, distribution packages) but whose users
 * still write `allow: "<2"`: `>=1.25 <1.27`, `1.25.x`, `^1.4`, `~1.4.2`, joined by comma or blank, alternatives by `||`.
 */
import { remember } from './order.ts'
import { raiseRange, withPrefixOf } from './raise.ts'
import type { VersionScheme } from './scheme.ts'

export type Order = Pick<VersionScheme, 'compare' | 'isValid' | 'parts'>
/** Whether a version lies where an operator and its bound say. */
export type Holds = (order: Order, version: string, bound: string) => boolean

const equal: Holds = (order, version, bound) => order.compare(version, bound) === 0
const below: Holds = (order, version, bound) => order.compare(version, bound) < 0
const above: Holds = (order, version, bound) => order.compare(version, bound) > 0

type Operators = Readonly<Record<string, Holds>>

/** npm's, with dpkg's `<<` and `>>` and Python's `==` beside them. */
const OPERATORS: Operators = {
  '': equal,
  '=': equal,
  '==': equal,
  '!=': (order, version, bound) => !equal(order, version, bound),
  '<': below,
  '<<': below,
  '<=': (order, version, bound) => !above(order, version, bound),
  '>': above,
  '>>': above,
  '>=': (order, version, bound) => !below(order, version, bound),
  '^': (order, version, bound) => !below(order, version, bound) && shares(order, version, caretPrefix(order, bound)),
  '~': (order, version, bound) => !below(order, version, bound) && shares(order, version, tildePrefix(order, bound)),
}

const WILDCARD = /^=*v?((?:\d+\.)*)[*xX](?:\.[*xX])*$/

type Test = (version: string) => boolean

/**
 * `satisfies`, `isRange` and `raise` of a scheme, from its order. A version that stands alone holds itself alone.
 * `own` are operators that the scheme has beside the usual ones, or reads in its own way.
 */
export const comparatorRanges = (
  order: Order,
  own: Operators = {},
): Pick<VersionScheme, 'isRange' | 'satisfies' | 'raise'> => {
  const operators = { ...OPERATORS, ...own }
  const parse = remember((range: string) => parseRange(order, operators, range))
  const satisfies = (version: string, range: string): boolean =>
    order.isValid(version) && (parse(range)?.some((tests) => tests.every((test) => test(version))) ?? false)
  const isRange = (text: string): boolean => !order.isValid(text) && parse(text) !== undefined
  const raising = { isRange, satisfies, parts: order.parts, exact: (version: string) => version }

  return {
    isRange,
    satisfies,
    raise: (range, version) =>
      order.isValid(range) ? replaceExact(order, range, version) : raiseRange(raising, range, version),
  }
}

/** A leading `v` is kept or left away as in what was written, where it means nothing to the scheme. */
const replaceExact = (order: Order, current: string, version: string): string => {
  const prefixed = withPrefixOf(current, version)
  return order.compare(prefixed, version) === 0 ? prefixed : version
}

/** Alternatives, each a list of tests that must all pass. */
const parseRange = (order: Order, operators: Operators, range: string): readonly (readonly Test[])[] | undefined => {
  const alternatives = range.split('||').map((alternative) => parseAlternative(order, operators, alternative))
  return alternatives.every((tests) => tests !== undefined) ? alternatives : undefined
}

const parseAlternative = (order: Order, operators: Operators, text: string): readonly Test[] | undefined => {
  const joined = text.trim().replace(/([<>=!~^]+)\s+/g, '$1')
  const tests = joined.split(/\s*,\s*|\s+/).map((comparator) => parseComparator(order, operators, comparator))
  return tests.every((test) => test !== undefined) ? tests : undefined
}

const parseComparator = (order: Order, operators: Operators, text: string): Test | undefined => {
  const wildcard = WILDCARD.exec(text)
  if (wildcard) {
    const prefix = (wildcard[1] ?? '').split('.').filter(Boolean).map(Number)
    return (version) => shares(order, version, prefix)
  }
  const [operator = ''] = /^[<>=!~^]*/.exec(text) ?? []
  const bound = text.slice(operator.length)
  const holds = operators[operator]
  return holds && order.isValid(bound) ? (version) => holds(order, version, bound) : undefined
}

/** What a version within `^bound` shares with it: 1 of `^1.4`, 0.4 of `^0.4.1`. */
const caretPrefix = (order: Order, bound: string): readonly number[] => {
  const parts = order.parts(bound) ?? []
  const counting = parts.findIndex((part) => part !== 0)
  return parts.slice(0, counting === -1 ? writtenParts(bound) : counting + 1)
}

/** What a version within `~bound` shares with it: 1.4 of `~1.4.2` and of `~1.4`, 1 of `~1`. */
const tildePrefix = (order: Order, bound: string): readonly number[] =>
  (order.parts(bound) ?? []).slice(0, Math.min(2, writtenParts(bound)))

/** Ruby's `~>` and Composer's `~`: all but the last written number stay: 1 of `~> 1.4`, 1.4 of `~> 1.4.2`. */
export const pessimistic: Holds = (order, version, bound) =>
  !below(order, version, bound) &&
  shares(order, version, (order.parts(bound) ?? []).slice(0, Math.max(1, writtenParts(bound) - 1)))

const writtenParts = (bound: string): number => bound.split(/[-+]/, 1).join('').split('.').length

const shares = (order: Order, version: string, prefix: readonly number[]): boolean => {
  const parts = order.parts(version)
  return parts !== undefined && prefix.every((part, index) => part === parts[index])
}
