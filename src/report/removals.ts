/** Which change took which finding away: read from what is gone, with the plan as a hint and the lock file as a witness. */
import type { ChangeSet } from '../records/change-set.ts'
import type { Finding, Findings } from '../records/findings.ts'

/**
 * The findings of `before` that are not in `after`, each credited to one landed change (same index). In this order: the
 * change whose rung promised it, the one that rewrote its pin or package, the one whose lock file moved its package,
 * and, where only one change landed, that one. A finding that no change explains is credited to none.
 */
export const creditRemovals = (
  landed: readonly ChangeSet[],
  before: Findings,
  after: Findings,
): readonly (readonly Finding[])[] => {
  const present = new Set(after.findings.map(({ key }) => key))
  const gone = before.findings.filter(({ key }) => !present.has(key))
  const ownerOf = new Map(gone.map((finding) => [finding.key, ownerIndex(landed, finding)]))
  return landed.map((_, index) => gone.filter(({ key }) => ownerOf.get(key) === index))
}

const ownerIndex = (landed: readonly ChangeSet[], finding: Finding): number => {
  for (const explains of [promised, rewrote, moved]) {
    const index = landed.findIndex((changeSet) => explains(changeSet, finding))
    if (index >= 0) return index
  }
  return landed.length === 1 ? 0 : -1
}

type Explains = (changeSet: ChangeSet, finding: Finding) => boolean

const promised: Explains = ({ change, rung }, { key }) => change.ladder[rung]?.clears.includes(key) ?? false

const rewrote: Explains = ({ change, rung }, { pinIds, packageIds }) =>
  (change.ladder[rung]?.moves ?? []).some(
    (move) => move.pinIds.some((id) => pinIds.includes(id)) || move.packageIds.some((id) => packageIds.includes(id)),
  )

const moved: Explains = ({ resolved }, { package: { ecosystem, name, version } }) =>
  resolved.some((entry) => entry.ecosystem === ecosystem && entry.name === name && (entry.from ?? version) === version)
