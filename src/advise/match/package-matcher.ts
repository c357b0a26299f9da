/** Which `affected` entries hold for a version of a package: OSV's evaluation of ranges and enumerated versions. */
import type { VersionScheme } from '../../versions/scheme.ts'
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
    entries.flatMap(({ ranges, customRanges }) => [...ranges, ...(customRanges ?? NOTHING)]),
  )
  const ready = entries.map((entry) => ({
    entry,
    intervals: entry.ranges.flatMap(bounds.intervalsOf),
    customIntervals: entry.customRanges?.flatMap(bounds.intervalsOf) ?? NOTHING,
  }))
  return (version) => {
    const place = bounds.placeOf(version)
    const matches: EntryMatch[] = []
    for (const { entry, intervals, customIntervals } of ready) {
      const holding = holdingOf(intervals, place)
      if (holding.length === 0 && !isEnumerated(scheme, entry, version)) continue
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

/**
 * Spelling decides, as in the schema; where an entry has nothing but its enumeration, another spelling of the same
 * version (PyPI's `1.0` and `1.0.0`) counts too.
 */
const isEnumerated = (scheme: VersionScheme, { ranges, versions }: AffectedEntry, version: string): boolean => {
  if (versions === '') return false
  if (isLineOf(versions, version)) return true
  return ranges.length === 0 && versions.split('\n').some((listed) => scheme.compare(listed, version) === 0)
}

/** Searched as text: making a set of every enumeration costs more than it saves. */
const isLineOf = (text: string, line: string): boolean => {
  for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + 1)) {
    const end = at + line.length
    if ((at === 0 || text[at - 1] === '\n') && (end === text.length || text[end] === '\n')) return true
  }
  return false
}
