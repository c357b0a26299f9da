/**
 * Whether a version lies in the ranges of an advisory: the evaluation algorithm of the OSV schema
 * (ossf.github.io/osv-schema, "Evaluation"). Real advisories hold values that are no versions; those are passed over,
 * one by one, and named in the answer.
 */
import { compareText } from './order.ts'
import type { VersionScheme } from './scheme.ts'

/** One event of `affected[].ranges[].events[]`. The schema has one key each; more are read as so many events. */
export type RangeEvent = Readonly<{
  introduced?: string | undefined
  fixed?: string | undefined
  last_affected?: string | undefined
  limit?: string | undefined
}>

export type RangeVerdict = Readonly<{
  affected: boolean
  /** Where affected: the first `fixed` above the version, if the range has one. */
  fixed?: string
  /** Where affected and nothing is fixed: the `last_affected` that bounds it; any later version is out of the range. */
  lastAffected?: string
  /** Values of events that are no versions of the scheme, as written. They took no part. */
  invalid: readonly string[]
}>

type Kind = 'introduced' | 'last_affected' | 'fixed' | 'limit'
type Event = Readonly<{ kind: Kind; value: string }>

/** Events of one version happen in this order. */
const KINDS: readonly Kind[] = ['introduced', 'last_affected', 'fixed', 'limit']

/**
 * One range of type `SEMVER` or `ECOSYSTEM`. (`GIT` ranges need the commit graph.) A version that is itself invalid
 * comes before every valid one, so only what was introduced at `0` affects it.
 */
export const evaluateEvents = (scheme: VersionScheme, events: readonly RangeEvent[], version: string): RangeVerdict => {
  const flat = flatten(events)
  const usable = flat.filter((event) => isUsable(scheme, event))
  const invalid = flat.filter((event) => !usable.includes(event)).map(({ value }) => value)
  const affected =
    isBeforeLimits(scheme, usable, version) && decidingEvent(scheme, usable, version)?.kind === 'introduced'
  return affected ? { affected, ...endOf(scheme, usable, version), invalid } : { affected, invalid }
}

/** The answer of `evaluateEvents` alone. */
export const isAffected = (scheme: VersionScheme, events: readonly RangeEvent[], version: string): boolean =>
  evaluateEvents(scheme, events, version).affected

const flatten = (events: readonly RangeEvent[]): readonly Event[] =>
  events.flatMap((event) =>
    KINDS.flatMap((kind) => {
      const value = event[kind]
      return value === undefined ? [] : [{ kind, value }]
    }),
  )

const isUsable = (scheme: VersionScheme, { kind, value }: Event): boolean =>
  scheme.isValid(value) || (kind === 'introduced' && value === '0') || (kind === 'limit' && value === '*')

/** "If there are no limits, or the version is before any of them." */
const isBeforeLimits = (scheme: VersionScheme, events: readonly Event[], version: string): boolean => {
  const limits = events.filter(({ kind }) => kind === 'limit')
  return limits.length === 0 || limits.some(({ value }) => value === '*' || scheme.compare(version, value) < 0)
}

/**
 * What the version's state follows from. Fixed and introduced in the same version changes nothing, in whichever order they
 * are written: `[2.0, 2.0)` is empty, and `[0, 2.0)` followed by `[2.0, 2.11)` is one stretch (PYSEC-2024-258).
 */
const decidingEvent = (scheme: VersionScheme, events: readonly Event[], version: string): Event | undefined => {
  const last = lastEventAt(scheme, events, version)
  if (!last || !isCancelled(scheme, events, last)) return last
  const others = events.filter(({ value }) => scheme.compare(value, last.value) !== 0)
  return decidingEvent(scheme, others, version)
}

const OPPOSITE: Readonly<Partial<Record<Kind, Kind>>> = { introduced: 'fixed', fixed: 'introduced' }

const isCancelled = (scheme: VersionScheme, events: readonly Event[], { kind, value }: Event): boolean => {
  const opposite = OPPOSITE[kind]
  return events.some((other) => other.kind === opposite && scheme.compare(other.value, value) === 0)
}

/** Of the events that have happened by the version, the last: it decides. Same as walking them in order, without sorting. */
const lastEventAt = (scheme: VersionScheme, events: readonly Event[], version: string): Event | undefined => {
  let last: Event | undefined
  for (const event of events) {
    if (hasHappened(scheme, event, version) && (!last || compareEvents(scheme, event, last) >= 0)) last = event
  }
  return last
}

const hasHappened = (scheme: VersionScheme, { kind, value }: Event, version: string): boolean => {
  switch (kind) {
    case 'introduced':
      return value === '0' || scheme.compare(version, value) >= 0
    case 'fixed':
      return scheme.compare(version, value) >= 0
    case 'last_affected':
      return scheme.compare(version, value) > 0
    case 'limit':
      return false
  }
}

const compareEvents = (scheme: VersionScheme, a: Event, b: Event): number => {
  const aIsStart = a.kind === 'introduced' && a.value === '0'
  const bIsStart = b.kind === 'introduced' && b.value === '0'
  if (aIsStart || bIsStart) return Number(bIsStart) - Number(aIsStart)
  return (
    scheme.compare(a.value, b.value) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.value, b.value)
  )
}

/** Where the affected stretch that holds the version ends. */
const endOf = (
  scheme: VersionScheme,
  events: readonly Event[],
  version: string,
): Pick<RangeVerdict, 'fixed' | 'lastAffected'> => {
  const ends = events.filter(
    ({ kind, value }) =>
      (kind === 'fixed' && scheme.compare(value, version) > 0) ||
      (kind === 'last_affected' && scheme.compare(value, version) >= 0),
  )
  const [first] = ends
    .filter((event) => !isCancelled(scheme, events, event))
    .toSorted((a, b) => compareEvents(scheme, a, b))
  if (!first) return {}
  return first.kind === 'fixed' ? { fixed: first.value } : { lastAffected: first.value }
}
