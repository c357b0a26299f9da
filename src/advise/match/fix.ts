/** What the advisories alone say about a fix: the ends of the ranges that the version lies in. */
import type { Fix } from '../../records/findings.ts'
import type { VersionScheme } from '../../versions/scheme.ts'
import type { EntryMatch } from './package-matcher.ts'

type State = Fix['state']

/** Of several statements on one vulnerability, the most hopeful stands: another release line, or another database, has a fix. */
const STATES: readonly State[] = ['fixed', 'subscription', 'beyond-last-affected', 'unknown', 'wont-fix', 'none']

/** Versions ascending. `matches` are those of one vulnerability and one version of a package. */
export const fixOf = (scheme: VersionScheme, matches: readonly EntryMatch[]): Fix =>
  combineFixes(
    scheme,
    matches.map((match) => ({ state: stateOf(match), versions: fixedVersions(match) })),
  )

export const combineFixes = (scheme: VersionScheme, fixes: readonly Fix[]): Fix => {
  const state = STATES.find((candidate) => fixes.some((fix) => fix.state === candidate)) ?? 'unknown'
  const versions = [...new Set(fixes.flatMap((fix) => fix.versions))]
  return { state, versions: versions.length < 2 ? versions : versions.toSorted(scheme.compare) }
}

const fixedVersions = ({ intervals, customIntervals }: EntryMatch): readonly string[] => {
  const fixed = intervals.flatMap(({ end }) => (end?.kind === 'fixed' ? [end.version] : []))
  if (fixed.length > 0) return fixed
  return customIntervals.flatMap(({ end }) => (end?.kind === 'fixed' ? [end.version] : []))
}

const stateOf = (match: EntryMatch): State => {
  const { entry, intervals } = match
  if (fixedVersions(match).length > 0) return entry.subscription ? 'subscription' : 'fixed'
  if (intervals.some(({ end }) => end?.kind === 'last_affected')) return 'beyond-last-affected'
  if (entry.urgency === 'end-of-life') return 'wont-fix'
  // Enumerated and nothing more: the list does not say what comes after it.
  return intervals.length === 0 ? 'unknown' : 'none'
}
