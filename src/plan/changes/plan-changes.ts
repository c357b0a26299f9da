/** From units to the change sets of the plan: without what was tried in vain, in the order in which they are applied. */
import { hashOf } from '../../records/hash.ts'
import { levelRank, worstOf } from '../../records/level.ts'
import type { Attempt, PlannedChange } from '../../records/plan.ts'
import { stepBetween } from '../../versions/scheme.ts'
import type { Step } from '../../versions/scheme.ts'
import { compareTexts } from '../compare-texts.ts'
import { componentKey } from '../component-key.ts'
import type { Unit } from '../grouping/units.ts'
import { DAY_MS } from '../policy/days.ts'
import type { Situation } from '../situation.ts'
import { titleOf } from './titles.ts'
import { rungsOf } from './unit-rungs.ts'
import type { UnitRung } from './unit-rungs.ts'

export type PlannedUnit = Readonly<{
  unit: Unit
  change: PlannedChange
  /** As in the change's ladder. */
  rungs: readonly UnitRung[]
  /** Rungs that failed before on equal input, each with what was said. */
  spent: readonly SpentRung[]
}>

type SpentRung = Readonly<{ rung: UnitRung; attempt: Attempt }>

/** Outcomes that another try on equal input would only repeat. A missing tool may be there next time. */
const FAILED: ReadonlySet<Attempt['outcome']> = new Set(['unresolvable', 'conflict', 'different', 'rejected'])

const RED_STANDS_MS = 7 * DAY_MS

/**
 * True where another try is vain. Checks depend on all of the branch, so `red` says less than the other outcomes: it stands
 * for seven days, and after them only as long as the branch is where it was. So a rung that failed for the branch's own
 * fault comes back after the fault is mended, and one that is really bad costs a run a week.
 */
const stands = ({ policy, inventory, now }: Situation, key: string, attempt: Attempt): boolean => {
  if (attempt.key !== key || attempt.branch !== policy.branch) return false
  if (attempt.outcome !== 'red') return FAILED.has(attempt.outcome)
  return attempt.baseCommit === inventory.source.commit || now - Date.parse(attempt.at) < RED_STANDS_MS
}

export const planUnit = (situation: Situation, unit: Unit, attempts: readonly Attempt[]): PlannedUnit | undefined => {
  const all = rungsOf(situation, unit)
  const [first] = all
  if (!first) return undefined
  const key = keyOf(unit)
  const failed = new Map(
    attempts.filter((attempt) => stands(situation, key, attempt)).map((attempt) => [attempt.inputDigest, attempt]),
  )
  const spent = all.flatMap((rung) => {
    const attempt = failed.get(rung.rung.inputDigest)
    return attempt ? [{ rung, attempt }] : []
  })
  const open = all.filter((rung) => !spent.some((one) => one.rung === rung))
  return { unit, change: changeOf(unit, key, first, open, spent), rungs: open, spent }
}

const changeOf = (
  unit: Unit,
  key: string,
  first: UnitRung,
  open: readonly UnitRung[],
  spent: readonly SpentRung[],
): PlannedChange => {
  const best = open[0] ?? first
  const better = open.flatMap((rung) => [...rung.cleared, ...rung.partly])
  const said = spent.map(
    ({ rung, attempt }) => `${describeTargets(rung)} was tried: ${attempt.outcome}, ${attempt.reason}`,
  )
  const ladder = open.map(({ rung }, index) => (index === 0 ? { ...rung, because: [...rung.because, ...said] } : rung))
  return {
    key,
    title: titleOf(unit, best),
    kind: better.length > 0 ? 'security' : stepOf(best),
    ...(better.length > 0 ? { severity: worstOf(better.map(({ severity }) => severity.level)) } : {}),
    ...(unit.group === undefined ? {} : { group: unit.group }),
    ladder,
    projects: [...new Set(best.moves.flatMap(({ subject }) => subject.project?.id ?? []))].toSorted(compareTexts),
  }
}

/** `lodash 4.17.21`; of a large group the first three. */
export const describeTargets = ({ moves }: UnitRung): string => {
  const targets = [...new Set(moves.map(({ subject, to }) => `${subject.component.name} ${to}`))]
  return targets.length > 3 ? `${targets.slice(0, 3).join(', ')} and ${targets.length - 3} more` : targets.join(', ')
}

const SIZES = ['patch', 'minor', 'major'] as const

const stepOf = ({ moves }: UnitRung): (typeof SIZES)[number] => {
  const asked = moves.filter(({ how }) => how !== 'parent')
  const steps = new Set<Step>(asked.map(({ subject, to }) => stepBetween(subject.scheme, subject.from, to)))
  return SIZES.findLast((size) => steps.has(size)) ?? 'patch'
}

/** What travels together and where, never at which version. A named group is its name. */
const keyOf = ({ group, named, ladders }: Unit): string => {
  if (named && group !== undefined) return hashOf('group', group)
  const members = ladders.flatMap(({ cell }) =>
    cell.subjects.map(({ component, place }) => `${componentKey(component)} in ${place}`),
  )
  return hashOf(group ?? '', ...[...new Set(members)].toSorted(compareTexts))
}

const KINDS = ['security', 'patch', 'minor', 'major', 'relock'] as const

/** Security by severity, then patch, minor, major; ties by title, then key. */
export const compareChanges = (a: PlannedChange, b: PlannedChange): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  levelRank(a.severity ?? 'unknown') - levelRank(b.severity ?? 'unknown') ||
  compareTexts(a.title, b.title) ||
  compareTexts(a.key, b.key)
