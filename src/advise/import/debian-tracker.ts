/**
 * The JSON of Debian's security tracker (security-team.debian.org, "The Debian Security Tracker"): by source package, CVE
 * and release what OSV's Debian records leave out: that no DSA will be made and why, and how urgent Debian holds it.
 *
 *     { <source>: { <CVE>: { releases: { <codename>: { status, urgency, fixed_version?, nodsa?, nodsa_reason? } } } } }
 */
import { WorldError } from '../../records/errors.ts'
import type { Database } from '../../system/ports.ts'
import type { TrackerStatement } from '../store/advisory.ts'
import { type JsonObject, isObject, objectAt, textAt } from './json.ts'

/** OSV names Debian's releases by number, the tracker by codename. */
const RELEASES: Readonly<Record<string, string>> = {
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
  duke: '15',
}

/** Replaces what the database holds of it; gives how many statements it wrote. Throws a WorldError for another file. */
export const writeDebianTracker = (database: Database, place: string, content: JsonObject): number => {
  const packages = Object.entries(content).filter(([, cves]) => isObject(cves))
  const first = packages[0]?.[1]
  if (!isObject(first) || !Object.values(first).some((cve) => isObject(cve) && isObject(cve['releases'])))
    throw new WorldError({ place, expected: '"releases" of each CVE of each source package', found: 'none' })
  database.exec('DELETE FROM tracker')
  const insert = database.prepare('INSERT INTO tracker VALUES (?, ?, ?)')
  let count = 0
  for (const [name] of packages) {
    for (const [release, statements] of statementsByRelease(objectAt(content, name))) {
      insert.run(`Debian:${release}`, name, JSON.stringify(Object.fromEntries(statements)))
      count += statements.length
    }
  }
  return count
}

type Statements = (readonly [cve: string, statement: TrackerStatement])[]

const statementsByRelease = (cves: JsonObject): ReadonlyMap<string, Statements> => {
  const byRelease = new Map<string, Statements>()
  for (const cve of Object.keys(cves)) {
    const releases = objectAt(objectAt(cves, cve), 'releases')
    for (const codename of Object.keys(releases)) {
      const release = RELEASES[codename]
      const statement = statementOf(objectAt(releases, codename))
      if (release === undefined || statement === undefined) continue
      const known = byRelease.get(release)
      if (known) known.push([cve, statement])
      else byRelease.set(release, [[cve, statement]])
    }
  }
  return byRelease
}

const STATUSES = ['open', 'resolved', 'undetermined'] as const
const REASONS = ['ignored', 'postponed'] as const

/** Nothing for a statement whose status is none of the tracker's. */
const statementOf = (release: JsonObject): TrackerStatement | undefined => {
  const status = STATUSES.find((known) => known === release['status'])
  if (status === undefined) return undefined
  const fixed = textAt(release, 'fixed_version')
  const urgency = textAt(release, 'urgency')?.replace(/\*+$/, '')
  const noDsa = textAt(release, 'nodsa')
  const noDsaReason = REASONS.find((known) => known === release['nodsa_reason'])
  return {
    status,
    ...(fixed === undefined ? {} : { fixed }),
    ...(urgency === undefined || urgency === 'not yet assigned' ? {} : { urgency }),
    ...(noDsa === undefined ? {} : { noDsa }),
    ...(noDsaReason === undefined ? {} : { noDsaReason }),
  }
}
