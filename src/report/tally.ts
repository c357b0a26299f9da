/**
 * Counts findings the one way that every number of Seaworthy is counted: distinct (vulnerability group, ecosystem, source
 * package) per branch or image. A package that two lock files name is one; before and after are therefore comparable.
 */
import type { Finding, Findings } from '../records/findings.ts'
import { LEVELS, worstOf } from '../records/level.ts'
import type { Level } from '../records/level.ts'
import { Fixability } from '../records/plan.ts'
import type { Remedy } from '../records/plan.ts'
import type { Tally } from '../records/report.ts'

/** Worst first: one place that can be fixed now makes the group fixable now. */
const STATES: readonly Fixability[] = Fixability.options
const FIXABLE: ReadonlySet<Fixability> = new Set(['now', 'held', 'constrained'])

type Counted = Readonly<{ level: Level; state: Fixability | undefined }>

/** The unit of counting: the same for every project of a branch that has the package. */
export const unitOf = ({ group, package: { ecosystem, name } }: Pick<Finding, 'group' | 'package'>): string =>
  JSON.stringify([group, ecosystem, name])

/**
 * The tally of one branch or image. A finding without a remedy counts in `findings` and in no state: it was not assessed,
 * and `unassessed` of the tally tells. A unit is accepted only where every finding of it is.
 */
export const tallyFindings = (findings: Pick<Findings, 'findings'>, remedies: readonly Remedy[]): Tally => {
  const remedyOf = new Map(remedies.map((remedy) => [remedy.finding, remedy]))
  const isAccepted = ({ key }: Finding): boolean => remedyOf.get(key)?.accepted !== undefined
  const units = [...Map.groupBy(findings.findings, unitOf).values()]
  const open = units.map((unit) => unit.filter((finding) => !isAccepted(finding))).filter((unit) => unit.length > 0)
  const [endOfLife, vulnerable] = partition(open, ([first]) => first?.kind === 'end-of-life')
  const counted = vulnerable.map((unit): Counted => {
    const states = new Set(unit.map(({ key }) => remedyOf.get(key)?.state))
    return {
      level: worstOf(unit.map(({ severity }) => severity.level)),
      state: STATES.find((state) => states.has(state)),
    }
  })
  const fixable = counted.filter(({ state }) => state && FIXABLE.has(state))
  return {
    fixable: fixable.length,
    findings: counted.length,
    bySeverity: countLevels(counted),
    fixableBySeverity: countLevels(fixable),
    byState: countStates(counted),
    accepted: units.length - open.length,
    endOfLife: endOfLife.length,
  }
}

/** Units that no remedy speaks about: where there are any, nothing may be called zero. */
export const unassessed = ({ findings, byState }: Tally): number =>
  findings - Object.values(byState).reduce((sum, count) => sum + count, 0)

const countLevels = (counted: readonly Counted[]): Tally['bySeverity'] => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  for (const level of LEVELS) counts[level] = counted.filter((unit) => unit.level === level).length
  return counts
}

const countStates = (counted: readonly Counted[]): Tally['byState'] => {
  const counts = { now: 0, held: 0, constrained: 0, unobtainable: 0, none: 0 }
  for (const { state } of counted) if (state) counts[state] += 1
  return counts
}

const partition = <Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] => {
  const grouped = Map.groupBy(items, test)
  return [grouped.get(true) ?? [], grouped.get(false) ?? []]
}
