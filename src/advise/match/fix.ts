/** What the advisories alone say about a fix: the ends of the ranges that the version lies in. */
import type { Fix } from '../../records/findings.ts'
import type { VersionScheme } from '../../versions/scheme.ts'
import type { EntryMatch } from './package-matcher.ts'

type State = Fix['state']

/** Of several statements on one vulnerability, the most hopeful stands: another release line, or another database, has a fix. */
const STATES: readonly State[] = ['fixed', 'subscription', 'beyond-last-affected', 'unknown', 'wont-fix', 'none']

/** Versions ascending. `matches` are those of one vulnerability and one version of a package. */
export const fixOf = (scheme: VersionScheme, matches: readonly EntryMatch[], idOf: (record: number) => string): Fix => {
  const fixes = matches.map((match) => ({ state: stateOf(match), versions: fixedVersions(match) }))
  const fix = combineFixes(scheme, fixes)
  const origin = originOf(fix, matches, idOf)
  return origin === undefined ? fix : { ...fix, origin }
}

/** What only a subscription gives is not listed beside what everybody gets. */
export const combineFixes = (scheme: VersionScheme, fixes: readonly Fix[]): Fix => {
  const state = STATES.find((candidate) => fixes.some((fix) => fix.state === candidate)) ?? 'unknown'
  const obtainable = state === 'fixed' ? fixes.filter((fix) => fix.state !== 'subscription') : fixes
  const versions = [...new Set(obtainable.flatMap((fix) => fix.versions))]
  const origins = new Set(obtainable.filter((fix) => fix.versions.length > 0).map(({ origin }) => origin))
  const [origin] = origins.size === 1 ? origins : []
  return {
    state,
    versions: versions.length < 2 ? versions : versions.toSorted(scheme.compare),
    ...(origin === undefined ? {} : { origin }),
  }
}

/** Debian LTS announces with a DLA, where the security team writes a DSA; Freexian's ELTS with an ELA. */
const originOf = ({ state }: Fix, matches: readonly EntryMatch[], idOf: (record: number) => string): Fix['origin'] => {
  if (state === 'subscription')
    return matches.some(({ entry }) => idOf(entry.record).startsWith('ELA-')) ? 'elts' : 'pro'
  if (state !== 'fixed' || !matches[0]?.entry.ecosystem.startsWith('Debian:')) return undefined
  const ids = matches.filter((match) => fixedVersions(match).length > 0).map(({ entry }) => idOf(entry.record))
  return ids.some((id) => id.startsWith('DLA-')) && !ids.some((id) => id.startsWith('DSA-')) ? 'lts' : undefined
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
