/**
 * The ranges of one package, made ready for many versions. `evaluateEvents` answers one version of one range and parses
 * as it goes; a package with hundreds of ranges and an import of a hundred thousand versions want the bounds sorted once.
 * Then a version is placed by a binary search, and every range is a comparison of two integers.
 *
 * The rules are those of the OSV schema ("Evaluation") and of versions/ranges.ts: a test compares the two.
 */
import type { VersionScheme } from '../../versions/scheme.ts'
import type { EventRange, RangeEvent } from '../store/advisory.ts'

/** A stretch of affected places, `[from, until)`, and the event that ends it. */
export type Interval = Readonly<{
  from: number
  until: number
  end: Readonly<{ kind: 'fixed' | 'last_affected'; version: string }> | undefined
}>

export interface Bounds {
  /** Even for a version that is a bound, odd between two bounds; -1 for a version that the scheme does not know. */
  readonly placeOf: (version: string) => number
  /** Disjoint, ascending. Events whose value is no version take no part. */
  readonly intervalsOf: (range: EventRange) => readonly Interval[]
}

/** Where `introduced: "0"` is: before everything, and before what is no version. */
const START = -1

export const boundsOf = (scheme: VersionScheme, ranges: Iterable<EventRange>): Bounds => {
  const sorted = sortedBounds(scheme, ranges)
  const places = new Map<string, number>()
  const distinct: string[] = []
  for (const version of sorted) {
    const last = distinct.at(-1)
    if (last === undefined || scheme.compare(last, version) !== 0) distinct.push(version)
    places.set(version, 2 * (distinct.length - 1))
  }
  return {
    placeOf: (version) => places.get(version) ?? (scheme.isValid(version) ? search(scheme, distinct, version) : START),
    intervalsOf: (range) => intervalsOf(range, places),
  }
}

const sortedBounds = (scheme: VersionScheme, ranges: Iterable<EventRange>): readonly string[] => {
  const values = new Set<string>()
  for (const range of ranges) for (const event of range) values.add(valueOf(event))
  return [...values].filter((value) => scheme.isValid(value)).toSorted(scheme.compare)
}

const valueOf = (event: RangeEvent): string =>
  event.introduced ?? event.fixed ?? event.last_affected ?? event.limit ?? ''

const search = (scheme: VersionScheme, bounds: readonly string[], version: string): number => {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    const order = scheme.compare(bounds[middle]!, version)
    if (order === 0) return 2 * middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return 2 * low - 1
}

type Step = Readonly<{ place: number; order: number; opens: boolean; end: Interval['end'] }>

const intervalsOf = (range: EventRange, places: ReadonlyMap<string, number>): readonly Interval[] => {
  const limit = limitOf(range, places)
  const intervals: Interval[] = []
  let from: number | undefined
  for (const { place, opens, end } of stepsOf(range, places)) {
    if (opens) from ??= place
    else if (from !== undefined) {
      intervals.push({ from, until: Math.min(place, limit), end })
      from = undefined
    }
  }
  if (from !== undefined) intervals.push({ from, until: limit, end: undefined })
  return intervals
}

const stepsOf = (range: EventRange, places: ReadonlyMap<string, number>): readonly Step[] => {
  const steps = range.flatMap((event) => stepOf(event, places))
  return steps.length < 2 ? steps : withoutTurns(steps).toSorted((a, b) => a.place - b.place || a.order - b.order)
}

/** Fixed and introduced in one version change nothing: `[0, 2.0)` followed by `[2.0, 2.11)` is one stretch (PYSEC-2024-258). */
const withoutTurns = (steps: readonly Step[]): readonly Step[] => {
  const opening = new Set(steps.flatMap(({ place, opens }) => (opens ? [place] : [])))
  const turns = new Set(steps.flatMap(({ place, end }) => (end?.kind === 'fixed' && opening.has(place) ? [place] : [])))
  return turns.size === 0 ? steps : steps.filter(({ place, order }) => order === 1 || !turns.has(place))
}

/** At one place, what is introduced is introduced first. */
const stepOf = (event: RangeEvent, places: ReadonlyMap<string, number>): readonly Step[] => {
  const place = places.get(valueOf(event))
  if (event.introduced === '0') return [{ place: START, order: 0, opens: true, end: undefined }]
  if (place === undefined) return []
  if (event.introduced !== undefined) return [{ place, order: 0, opens: true, end: undefined }]
  if (event.fixed !== undefined)
    return [{ place, order: 2, opens: false, end: { kind: 'fixed', version: event.fixed } }]
  if (event.last_affected === undefined) return []
  return [{ place: place + 1, order: 1, opens: false, end: { kind: 'last_affected', version: event.last_affected } }]
}

/** "If there are no limits, or the version is before any of them." */
const limitOf = (range: EventRange, places: ReadonlyMap<string, number>): number => {
  const limits = range.flatMap(({ limit }) => (limit === undefined ? [] : [limit]))
  const known = limits.flatMap((limit) => places.get(limit) ?? [])
  return limits.includes('*') || known.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...known)
}
