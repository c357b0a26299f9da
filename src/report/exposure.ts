/**
 * How long a branch stayed open after somebody could have closed it: from the later of "the advisory was published" and
 * "the first release that clears it could be had", to the moment the fix stood on the branch. A missing date gives none:
 * placeholders are left out by `advise`, and a guess would be worse than a gap.
 */
import type { ChangeSet } from '../records/change-set.ts'
import type { Finding } from '../records/findings.ts'
import type { Releases } from '../records/releases.ts'

type Exposed = Readonly<{
  removed: readonly Finding[]
  landed: ChangeSet
  /** When the branch moved, UTC ISO 8601. */
  at: string
  releases: Releases | undefined
}>

/** ms by the id that is shown; only findings with both dates. A group found in two places keeps the longer time. */
export const exposureOf = ({ removed, landed, at, releases }: Exposed): Readonly<Record<string, number>> => {
  const end = Date.parse(at)
  const lengths = removed.flatMap((finding): readonly (readonly [string, number])[] => {
    const obtainable = firstClearing(finding, landed, releases)
    if (finding.published === undefined || obtainable === undefined) return []
    return [[finding.id, Math.max(0, end - Math.max(Date.parse(finding.published), obtainable))]]
  })
  return Object.fromEntries(lengths.toSorted((a, b) => a[1] - b[1]))
}

/** Date of the earliest release known to clear it: the fixed versions of the advisory, and what really came in. */
const firstClearing = (finding: Finding, landed: ChangeSet, releases: Releases | undefined): number | undefined => {
  const { purl, name, ecosystem } = finding.package
  const known = releases?.components.find(({ component }) => isComponent(purl, component.purl))
  const arrived = landed.resolved.filter((entry) => entry.ecosystem === ecosystem && entry.name === name)
  const moves = landed.change.ladder[landed.rung]?.moves ?? []
  const planned = moves.filter(({ component }) => isComponent(purl, component.purl))
  const clearing = new Set([...finding.fix.versions, ...arrived.map(({ to }) => to), ...planned.map(({ to }) => to)])
  const dates = (known?.releases ?? [])
    .filter(({ version, date }) => date !== undefined && hasVersion(clearing, version))
    .map(({ date = '' }) => Date.parse(date))
  return dates.length > 0 ? Math.min(...dates) : undefined
}

/** True where the versioned package URL is of the component. */
const isComponent = (versioned: string, component: string): boolean =>
  versioned === component || versioned.startsWith(`${component}@`)

/** Go's advisories write 1.2.3 where its releases say v1.2.3. */
const hasVersion = (versions: ReadonlySet<string | undefined>, version: string): boolean =>
  versions.has(version) || versions.has(version.replace(/^v/, ''))
