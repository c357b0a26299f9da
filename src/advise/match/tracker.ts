/**
 * What Debian's security tracker adds to a finding: that the release was never affected, that a fix is out which the
 * advisories do not know yet, that none will be made and why, and how urgent Debian holds it.
 */
import type { Fix, Rating } from '../../records/findings.ts'
import type { VersionScheme } from '../../versions/scheme.ts'
import type { TrackerStatement } from '../store/advisory.ts'
import { ratingOfUrgency } from './ratings.ts'

export type TrackedFix = Readonly<{ fix: Fix; note?: string }>

/** `not-affected`: the release, or the version that is installed. */
export const trackedFix = (
  scheme: VersionScheme,
  version: string,
  fix: Fix,
  statement: TrackerStatement,
): TrackedFix | 'not-affected' => {
  const { status, fixed } = statement
  if (status === 'resolved' && fixed !== undefined) {
    if (fixed === '0' || scheme.compare(version, fixed) >= 0) return 'not-affected'
    return { fix: fix.state === 'fixed' ? fix : { state: 'fixed', versions: [fixed] } }
  }
  if (fix.state === 'fixed' || fix.state === 'subscription') return { fix }
  return unfixed(fix, statement)
}

/** The tracker's words: "ignored" is for good, "postponed" until there is more to fix, "no DSA" for a point release at most. */
const unfixed = (fix: Fix, { status, urgency, noDsa, noDsaReason }: TrackerStatement): TrackedFix => {
  if (urgency === 'end-of-life')
    return { fix: { ...fix, state: 'wont-fix' }, note: 'end of life: without security support in this release' }
  if (status === 'undetermined')
    return { fix: { ...fix, state: 'unknown' }, note: 'undetermined: nobody has looked yet' }
  if (noDsa === undefined && noDsaReason === undefined) return { fix }
  const reason = noDsaReason === undefined ? 'no DSA' : `no DSA (${noDsaReason})`
  const note = noDsa === undefined ? reason : `${reason}: ${noDsa}`
  return { fix: { ...fix, state: noDsaReason === 'ignored' ? 'wont-fix' : 'none' }, note }
}

/** Of several CVEs of one group the one that says most: what is open before what is resolved. */
export const statementOf = (
  statements: Readonly<Record<string, TrackerStatement>>,
  ids: readonly string[],
): TrackerStatement | undefined => {
  const found = ids.flatMap((id) => statements[id] ?? [])
  return found.find(({ status }) => status === 'open') ?? found[0]
}

export const trackedRatings = (statement: TrackerStatement | undefined): readonly Rating[] =>
  ratingOfUrgency(statement?.urgency)
