import type { VersionScheme } from '../../versions/scheme.ts'
/** Which `affected` entries hold for a version of a package: OSV's evaluation of ranges and enumerated versions. */
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import type { AdvisoryStore, AffectedEntry } from '../store/advisory-store.ts'
import { type Interval, boundsOf } from './intervals.ts'

/** An entry that affects a version, with the intervals that the version lies in; none where it is only enumerated. */
export type EntryMatch = Readonly<{
  entry: AffectedEntry
  intervals: readonly Interval[]
  /** Of Go's `custom_ranges`: they tell of a fix, they never match. */
  customIntervals: readonly Interval[]
}>

export type PackageMatcher = (version: string) => readonly EntryMatch[]

/** Matchers by ecosystem and name, each made once. */
export const packageMatchers = (store: AdvisoryStore): ((ecosystem: string, name: string) => PackageMatcher) => {
  const matchers = new Map<string, PackageMatcher>()
  return (ecosystem, name) => {
    const key = `${ecosystem} ${name}`
    const known = matchers.get(key)
    if (known) return known
    const entries = store.affected(ecosystem, name)
    const matcher = entries.length === 0 ? matchesNothing : matcherOf(schemeOfEcosystem(ecosystem), entries)
    matchers.set(key, matcher)
    return matcher
  }
}

const NOTHING: readonly never[] = []
const matchesNothing: PackageMatcher = () => NOTHING

const matcherOf = (scheme: VersionScheme, entries: readonly AffectedEntry[]): PackageMatcher => {
  const bounds = boundsOf(
    scheme,
    entries.flatMap(({ ranges, customRanges }) => [...ranges, ...(customRanges ?? [])]),
  )
  const ready = entries.map((entry) => ({
    entry,
    intervals: entry.ranges.flatMap(bounds.intervalsOf),
    customIntervals: entry.customRanges?.flatMap(bounds.intervalsOf) ?? NOTHING,
  }))
  const enumerated = enumerationOf(scheme, entries)
  return (version) => {
    const place = bounds.placeOf(version)
    const listed = enumerated(version)
    const matches: EntryMatch[] = []
    for (const { entry, intervals, customIntervals } of ready) {
      const holding = holdingOf(intervals, place)
      if (holding.length === 0 && !listed.has(entry)) continue
      matches.push({ entry, intervals: holding, customIntervals: holdingOf(customIntervals, place) })
    }
    return matches
  }
}

const holdingOf = (intervals: readonly Interval[], place: number): readonly Interval[] => {
  for (const { from, until } of intervals) {
    if (place >= from && place < until) return intervals.filter((one) => place >= one.from && place < one.until)
  }
  return NOTHING
}

const NONE: ReadonlySet<AffectedEntry> = new Set()

/**
 * Entries that enumerate a version. Spelling decides, as in the schema; where an entry has nothing but its enumeration,
 * another spelling of the same version (PyPI's `1.0` and `1.0.0`) counts too.
 */
const enumerationOf = (
  scheme: VersionScheme,
  entries: readonly AffectedEntry[],
): ((version: string) => ReadonlySet<AffectedEntry>) => {
  const bySpelling = new Map<string, Set<AffectedEntry>>()
  for (const entry of entries) {
    for (const version of entry.versions) {
      const known = bySpelling.get(version)
      if (known) known.add(entry)
      else bySpelling.set(version, new Set([entry]))
    }
  }
  const listsOnly = entries.filter(({ ranges }) => ranges.length === 0)
  return (version) => {
    const spelled = bySpelling.get(version) ?? NONE
    const equal = listsOnly.filter((entry) => entry.versions.some((listed) => scheme.compare(listed, version) === 0))
    return equal.length === 0 ? spelled : new Set([...spelled, ...equal])
  }
}
