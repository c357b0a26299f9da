/** The ladder of a change set: the ladders of its cells side by side. */
import type { Finding } from '../../records/findings.ts'
import { hashOf } from '../../records/hash.ts'
import type { Move, Policy, Rung } from '../../records/plan.ts'
import { stepBetween } from '../../versions/scheme.ts'
import type { Step } from '../../versions/scheme.ts'
import { compareTexts } from '../compare-texts.ts'
import { componentKey } from '../component-key.ts'
import type { Unit } from '../grouping/units.ts'
import { headline } from '../ladders/headline.ts'
import { MOST_RUNGS } from '../ladders/ladder.ts'
import type { CellLadder, CellRung } from '../ladders/ladder.ts'
import { clearedBy } from '../ladders/option.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { settleMoves } from '../ways/settle-moves.ts'
import type { Settled } from '../ways/settle-moves.ts'
import type { SubjectMove } from '../ways/way.ts'

export type UnitRung = Readonly<{
  rung: Rung
  moves: readonly SubjectMove[]
  /** Subjects that are no longer there, each with the move of the parent that needs it no longer. */
  gone: ReadonlyMap<Subject, SubjectMove>
  /** Gone from every copy. */
  cleared: readonly Finding[]
  /** Gone from some copies and not from all: worth a change, but not counted as cleared. */
  partly: readonly Finding[]
}>

/** Rung n is made of each cell's rung n, or its last one that fits. What an earlier one does already is no rung. */
export const rungsOf = (situation: Situation, unit: Unit): readonly UnitRung[] => {
  const climbing = unit.ladders.filter(({ rungs }) => rungs.length > 0)
  const height = Math.min(MOST_RUNGS, Math.max(0, ...climbing.map(({ rungs }) => rungs.length)))
  const rungs: UnitRung[] = []
  for (let index = 0; index < height; index += 1) {
    const steps = stepsAt(climbing, index)
    const settled = settleMoves(situation, mergeSteps(steps.flatMap((step) => step.moves)))
    const rung = rungOf(situation, unit, settled)
    if (isWorthwhile(situation, rung, rungs)) {
      const because = [...headlinesOf(climbing, steps, rung, rungs), ...steps.flatMap((step) => step.because)]
      rungs.push({ ...rung, rung: { ...rung.rung, because: [...new Set(because), ...byWayOf(settled)] } })
    }
  }
  return rungs
}

/** What people pin leads; what it brings in goes where that version, not a later one, lets it. */
const stepsAt = (climbing: Unit['ladders'], index: number): readonly CellRung[] => {
  const isLeading = ({ cell }: CellLadder) => cell.subjects.some(({ pins }) => pins.length > 0)
  const led = climbing.filter(isLeading).flatMap(({ rungs }) => rungs[index] ?? rungs.at(-1) ?? [])
  const planned = new Map(led.flatMap(({ option }) => [...option.moving].map(([one, { version }]) => [one, version])))
  const fits = ({ moves }: CellRung) =>
    moves.every(
      ({ subject, to, how }) => how !== 'override' && subject.scheme.compare(to, planned.get(subject) ?? to) <= 0,
    )
  const followed = climbing
    .filter((ladder) => !isLeading(ladder))
    .flatMap(({ rungs }) => {
      if (led.length === 0) return rungs[index] ?? rungs.at(-1) ?? []
      const fitting = rungs.filter((rung) => rung.option.left === rungs[0]?.option.left && fits(rung))
      return fitting[index] ?? fitting.at(-1) ?? rungs[index] ?? rungs.at(-1) ?? []
    })
  return [...led, ...followed]
}

/** Under `security` a step after one that clears something has to clear something, too. */
const isWorthwhile = ({ policy }: Situation, one: UnitRung, before: readonly UnitRung[]): boolean => {
  const clears = ({ cleared, partly }: UnitRung) => cleared.length + partly.length > 0
  const idle = policy.name === 'security' && !clears(one) && before.some(clears)
  return !idle && !before.some(({ rung }) => rung.inputDigest === one.rung.inputDigest)
}

/** One cell's own; where several travel, one that speaks for all of them. */
const headlinesOf = (
  climbing: Unit['ladders'],
  steps: readonly CellRung[],
  one: UnitRung,
  before: readonly UnitRung[],
): readonly string[] => {
  const [only] = steps
  if (only && steps.length === 1) return [only.headline]
  if (steps.every(({ headline: said }) => said === only?.headline && !said.includes('clears'))) {
    return only ? [only.headline] : []
  }
  const fixable = new Set(climbing.flatMap((ladder) => [...ladder.fixable]))
  const countIn = ({ cleared }: UnitRung) => cleared.filter((finding) => fixable.has(finding)).length
  const step = largestStep(one)
  const standing = {
    newest: climbing.some(({ newest }) => newest) && !before.some((other) => largestStep(other) === step),
    step,
    first: before.length === 0,
    cleared: countIn(one),
    fixable: fixable.size,
  }
  return [headline(standing)]
}

const SIZES = ['patch', 'minor', 'major'] as const

/** Of what people asked for, where they asked for any of it. */
const largestStep = ({ moves }: UnitRung): Step => {
  const pinned = moves.filter(({ subject }) => subject.pins.length > 0)
  const steps = new Set<Step>(
    (pinned.length > 0 ? pinned : moves).map(({ subject, to }) => stepBetween(subject.scheme, subject.from, to)),
  )
  return SIZES.findLast((size) => steps.has(size)) ?? 'patch'
}

const byWayOf = ({ moves, gone }: Settled): readonly string[] => {
  const parents = moves.filter(({ how }) => how === 'parent')
  const dropped = [...gone].map(
    ([{ component }, { subject, to }]) => `${subject.component.name} ${to} no longer needs ${component.name}`,
  )
  if (parents.length === 0) return [...new Set(dropped)]
  const way = parents.map(({ subject, to }) => `${subject.component.name} ${to}`)
  return [`by way of ${[...new Set(way)].join(', ')}`, ...new Set(dropped)]
}

/** A package that two cells move goes to the higher version. */
const mergeSteps = (moves: readonly SubjectMove[]): readonly SubjectMove[] => {
  const merged = new Map<string, SubjectMove>()
  for (const move of moves) {
    const before = merged.get(move.subject.id)
    if (!before || move.subject.scheme.compare(before.to, move.to) < 0) merged.set(move.subject.id, move)
  }
  return [...merged.values()]
}

const rungOf = (situation: Situation, unit: Unit, { moves, gone }: Settled): UnitRung => {
  const targets = new Map(moves.map(({ subject, to }) => [subject, to]))
  const subjects = new Set([...unit.ladders.flatMap(({ cell }) => cell.subjects), ...targets.keys(), ...gone.keys()])
  const clearedIn = (subject: Subject): readonly Finding[] => {
    if (gone.has(subject)) return subject.findings
    const to = targets.get(subject)
    return to === undefined ? [] : situation.outlookOf(subject, to).cleared
  }
  const cleared = clearedBy([...subjects], (subject, finding) => clearedIn(subject).includes(finding))
  const partly = [...new Set([...subjects].flatMap(clearedIn))].filter((finding) => !cleared.includes(finding))
  const clears = cleared.map(({ key }) => key).toSorted(compareTexts)
  const inputDigest = digestOf(situation, moves, clears)
  return { rung: { moves: recordMoves(moves), clears, because: [], inputDigest }, moves, gone, cleared, partly }
}

/* ---- moves ------------------------------------------------------------------------------------------------------ */

/** Copies of one package that go the same way are one move. */
const recordMoves = (moves: readonly SubjectMove[]): readonly Move[] => {
  const together = Map.groupBy(moves, ({ subject, to, how, until }) =>
    [componentKey(subject.component), subject.project?.id ?? '', subject.from, to, how, until ?? ''].join('\0'),
  )
  return [...together.entries()]
    .toSorted(([a], [b]) => compareTexts(a, b))
    .flatMap(([, same]) => {
      const [first] = same
      return first ? [recordMove(first, same)] : []
    })
}

const recordMove = (first: SubjectMove, same: readonly SubjectMove[]): Move => {
  const { subject, to, how, until, digest } = first
  return {
    component: subject.component,
    ecosystem: subject.ecosystem,
    ...(subject.project ? { project: subject.project.id } : {}),
    from: subject.from,
    to,
    step: recordStep(subject, to),
    how,
    pinIds: sorted(same.flatMap(({ pinIds }) => pinIds)),
    packageIds: sorted(same.flatMap((move) => move.subject.packages.map(({ id }) => id))),
    ...(until ? { until } : {}),
    ...(digest ? { digest } : {}),
  }
}

const recordStep = ({ scheme, from }: Subject, to: string): Move['step'] => {
  const step = stepBetween(scheme, from, to)
  return step === 'same' || step === 'down' ? 'digest' : step
}

const sorted = (ids: readonly string[]): readonly string[] => [...new Set(ids)].toSorted(compareTexts)

/* ---- digest ----------------------------------------------------------------------------------------------------- */

/**
 * Everything that decided the rung and nothing of the clock: what moves where and how, the versions passed on the way,
 * what is cleared, and the constraints. While it stays equal, a failed try would fail again.
 */
const digestOf = (situation: Situation, moves: readonly SubjectMove[], clears: readonly string[]): string =>
  hashOf(
    ...moves.map((move) => describeMove(situation, move)).toSorted(compareTexts),
    'clears',
    ...clears,
    'policy',
    describePolicy(situation.policy),
  )

const describeMove = (situation: Situation, { subject, to, how, digest }: SubjectMove): string => {
  const { component, place, from, scheme, project, rules } = subject
  const passed = situation.candidatesOf(subject).filter(({ version }) => scheme.compare(version, to) <= 0)
  return [
    componentKey(component),
    place,
    from,
    to,
    how,
    digest ?? '',
    passed.map(({ version }) => version).join(' '),
    Object.entries(project?.runtimes ?? {}).join(' '),
    JSON.stringify(rules.map(({ rule }) => rule)),
  ].join('\0')
}

const describePolicy = ({ name, goMinor, unsupportedRuntimes }: Policy): string =>
  [name, goMinor, ...unsupportedRuntimes].join(' ')
