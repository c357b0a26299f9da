/**
 * Ranges in the notation of intervals: `[1.0,2.0)`, `(,1.5]`, `[1.2]`, several joined by commas. Maven (POM reference,
 * "Dependency Version Requirement Specification"), NuGet ("Version ranges") and Gradle, which also turns brackets round (`]1.0,2.0[`).
 */
import type { Order } from './comparators.ts'
import { remember } from './order.ts'
import { upperBound } from './raise.ts'
import type { VersionScheme } from './scheme.ts'

type Ranges = Pick<VersionScheme, 'isRange' | 'satisfies' | 'raise'>

/** An absent bound is empty; of an interval that names one version alone, both are that version. */
type Interval = Readonly<{
  text: string
  lower: string
  upper: string
  holdsLower: boolean
  holdsUpper: boolean
  isSingle: boolean
}>

const INTERVAL = /\s*([[(\]])\s*([^\s,[\]()]*)\s*(?:(,)\s*([^\s,[\]()]*)\s*)?([\])[])\s*(?:,|$)/y

/** `ranges`, and intervals beside them. */
export const withIntervals = (order: Order, ranges: Ranges): Ranges => {
  const parse = remember((range: string) => parseIntervals(order, range))
  const satisfies = (version: string, range: string): boolean => {
    const intervals = parse(range)
    if (!intervals) return ranges.satisfies(version, range)
    return order.isValid(version) && intervals.some((interval) => holds(order, interval, version))
  }
  return {
    isRange: (text) => parse(text) !== undefined || ranges.isRange(text),
    satisfies,
    raise: (range, version) => {
      const last = parse(range)?.at(-1)
      if (!last) return ranges.raise(range, version)
      if (satisfies(version, range)) return range
      const raised = raiseInterval(order, last, version)
      return satisfies(version, raised) ? raised : version
    },
  }
}

const parseIntervals = (order: Order, range: string): readonly Interval[] | undefined => {
  const intervals: Interval[] = []
  for (let at = 0; at < range.length; at = INTERVAL.lastIndex) {
    INTERVAL.lastIndex = at
    const interval = readInterval(order, INTERVAL.exec(range))
    if (!interval) return undefined
    intervals.push(interval)
  }
  return intervals.length === 0 ? undefined : intervals
}

const readInterval = (order: Order, match: RegExpExecArray | null): Interval | undefined => {
  if (!match) return undefined
  const [text, open = '', lower = '', comma, second = '', close = ''] = match
  const isSingle = comma === undefined
  const upper = isSingle ? lower : second
  if (isSingle && (open !== '[' || close !== ']' || lower === '')) return undefined
  if (![lower, upper].every((bound) => bound === '' || order.isValid(bound))) return undefined
  return { text, lower, upper, holdsLower: open === '[', holdsUpper: close === ']', isSingle }
}

const holds = (order: Order, interval: Interval, version: string): boolean =>
  !isBelow(order, interval, version) && !isAbove(order, interval, version)

const isBelow = (order: Order, { lower, holdsLower }: Interval, version: string): boolean => {
  const difference = lower === '' ? 1 : order.compare(version, lower)
  return holdsLower ? difference < 0 : difference <= 0
}

const isAbove = (order: Order, { upper, holdsUpper }: Interval, version: string): boolean => {
  const difference = upper === '' ? -1 : order.compare(version, upper)
  return holdsUpper ? difference > 0 : difference >= 0
}

/** Brackets and blanks stay, but for a lower bound that was left out of the interval. */
const raiseInterval = (order: Order, interval: Interval, version: string): string => {
  const { text, lower, upper, holdsUpper, isSingle } = interval
  const written = text.trim().replace(/,$/, '')
  if (isSingle) return written.replace(lower, () => version)
  const comma = written.indexOf(',')
  const below = isBelow(order, interval, version)
  const head = below ? `[${version}` : written.slice(0, comma)
  const bound = holdsUpper ? version : upperBound(upper, order.parts(version) ?? [0, 0, 0])
  const tail = isAbove(order, interval, version)
    ? written.slice(comma).replace(upper, () => bound)
    : written.slice(comma)
  return head + tail
}
