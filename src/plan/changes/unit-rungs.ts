/** The ladder of a change set: the ladders of its cells side by side. */
import type { Finding } from '../../records/findings.ts'
import { hashOf } from '../../records/hash.ts'
import type { Move, Policy, Rung } from '../../records/plan.ts'
import { stepBetween } from '../../versions/scheme.ts'
import { compareTexts } from '../compare-texts.ts'
import { componentKey } from '../component-key.ts'
import type { Unit } from '../grouping/units.ts'
import { MOST_RUNGS } from '../ladders/ladder.ts'
import { clearedBy } from '../ladders/option.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { settleMoves } from '../ways/settle-moves.ts'
import type { SubjectMove } from '../ways/way.ts'

export type UnitRung = Readonly<{
  rung: Rung
  moves: readonly SubjectMove[]
  /** Gone from every copy. */
  cleared: readonly Finding[]
  /** Gone from some copies and not from all: worth a change, but not counted as cleared. */
  partly: readonly Finding[]
}>

/** Rung n is made of each cell's rung n, or its last. */
export const rungsOf = (situation: Situation, unit: Unit): readonly UnitRung[] => {
  const climbing = unit.ladders.filter(({ rungs }) => rungs.length > 0)
  const height = Math.min(MOST_RUNGS, Math.max(0, ...climbing.map(({ rungs }) => rungs.length)))
  return Array.from({ length: height }, (_, index) => {
    const steps = climbing.flatMap(({ rungs }) => rungs[index] ?? rungs.at(-1) ?? [])
    const moves = settleMoves(situation, mergeSteps(steps.flatMap((step) => step.moves)))
    const because = [...new Set(steps.flatMap((step) => step.because)), ...byWayOf(moves)]
    return rungOf(situation, unit, moves, because)
  })
}

const byWayOf = (moves: readonly SubjectMove[]): readonly string[] => {
  const parents = moves.filter(({ how }) => how === 'parent')
  if (parents.length === 0) return []
  return [`by way of ${parents.map(({ subject, to }) => `${subject.component.name} ${to}`).join(', ')}`]
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

const rungOf = (
  situation: Situation,
  unit: Unit,
  moves: readonly SubjectMove[],
  because: readonly string[],
): UnitRung => {
  const targets = new Map(moves.map(({ subject, to }) => [subject, to]))
  const subjects = new Set([...unit.ladders.flatMap(({ cell }) => cell.subjects), ...targets.keys()])
  const clearedIn = (subject: Subject): readonly Finding[] => {
    const to = targets.get(subject)
    return to === undefined ? [] : situation.outlookOf(subject, to).cleared
  }
  const cleared = clearedBy([...subjects], (subject, finding) => clearedIn(subject).includes(finding))
  const partly = [...new Set([...subjects].flatMap(clearedIn))].filter((finding) => !cleared.includes(finding))
  const clears = cleared.map(({ key }) => key).toSorted(compareTexts)
  const inputDigest = digestOf(situation, moves, clears)
  return { rung: { moves: recordMoves(moves), clears, because, inputDigest }, moves, cleared, partly }
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
