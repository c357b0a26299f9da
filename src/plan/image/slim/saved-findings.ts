/** Findings that go when packages go: those of which no other package of the image is left. */
import type { Findings } from '../../../records/findings.ts'
import { LEVELS, worstOf, type Level } from '../../../records/level.ts'
import type { SlimItem } from '../../../records/slim.ts'

/** Counted as everywhere: distinct (vulnerability group, ecosystem, source package). */
export const countFindings = ({ findings }: Findings, going: ReadonlySet<string>): SlimItem['findings'] => {
  const units = Map.groupBy(
    findings.filter(({ kind }) => kind !== 'end-of-life'),
    ({ group, package: { ecosystem, name } }) => JSON.stringify([group, ecosystem, name]),
  )
  const gone = [...units.values()].filter((unit) =>
    unit.every(({ packageIds }) => packageIds.length > 0 && packageIds.every((id) => going.has(id))),
  )
  const levels = gone.map((unit) => worstOf(unit.map(({ severity }) => severity.level)))
  return {
    count: gone.length,
    bySeverity: countLevels(levels),
    keys: gone.flatMap((unit) => unit.map(({ key }) => key)),
  }
}

const countLevels = (levels: readonly Level[]): Readonly<Record<Level, number>> => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  for (const level of LEVELS) counts[level] = levels.filter((one) => one === level).length
  return counts
}
