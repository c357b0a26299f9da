/**
 * Moves that were found one by one, made to agree. Each was found against what the parents in use require; once a parent
 * moves in the same change set, what its new release requires counts. So a package goes on to a version that the parent
 * takes, needs no override where the parent takes it by now, and is not moved at all where no parent needs it any longer.
 */
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { allowsVersion, dependentsWithRanges, rangesFor } from './ranges.ts'
import type { SubjectMove } from './way.ts'

/** A chain of parents settles from the top down, one generation at a time. */
const MOST_PASSES = 6

export type Settled = Readonly<{
  moves: readonly SubjectMove[]
  /** Subjects that are no longer there after the moves, each with the move of the parent that drops it. */
  gone: ReadonlyMap<Subject, SubjectMove>
}>

/** Asks for what the parents' new releases require. */
export const settleMoves = (situation: Situation, moves: readonly SubjectMove[]): Settled => {
  askForParents(situation, moves)
  let settled: Settled = { moves, gone: new Map() }
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = settleOnce(situation, settled)
    if (!next) break
    settled = next
  }
  return settled
}

const settleOnce = (situation: Situation, { moves, gone }: Settled): Settled | undefined => {
  const planned = new Map(moves.map((move) => [move.subject, move]))
  const dropped = moves.flatMap((move) => {
    const by = droppedBy(situation, move.subject, planned, gone)
    return by ? [[move.subject, by] as const] : []
  })
  if (dropped.length > 0) {
    const now = new Map([...gone, ...dropped])
    return { moves: moves.filter(({ subject }) => !now.has(subject)), gone: now }
  }
  const next = moves.map((move) => settleMove(situation, move, planned))
  return next.every((move, index) => move === moves[index]) ? undefined : { moves: next, gone }
}

const askForParents = (situation: Situation, moves: readonly SubjectMove[]): void => {
  const parents = new Set(moves.flatMap(({ subject }) => parentsOf(situation, subject)))
  for (const { subject, to } of moves) {
    if (parents.has(subject)) situation.questions.askRequires(subject, [to], 'what it brings in')
  }
}

const parentsOf = (situation: Situation, subject: Subject): readonly Subject[] =>
  situation.dependentsOf(subject).flatMap(({ id }) => situation.subjectOfPackage(id) ?? [])

type Planned = ReadonlyMap<Subject, SubjectMove>

/** The first parent's move, where nobody asked for the package itself and every parent is gone or needs it no longer. */
const droppedBy = (
  situation: Situation,
  subject: Subject,
  planned: Planned,
  gone: Settled['gone'],
): SubjectMove | undefined => {
  if (subject.pins.length > 0 || subject.packages.some(({ direct }) => direct)) return undefined
  const drops = parentsOf(situation, subject).map((parent) => {
    const move = planned.get(parent)
    const requires = move && situation.knowledge.requiresOf(parent, move.to)
    return requires && rangesFor(requires, subject).length === 0 ? move : gone.get(parent)
  })
  return drops.every((move) => move !== undefined) ? drops[0] : undefined
}

const settleMove = (situation: Situation, move: SubjectMove, planned: Planned): SubjectMove => {
  const demands = demandsOn(situation, move.subject, planned)
  const suits = (version: string) => demands.every((ranges) => allowsVersion(ranges, move.subject, version))
  if (move.how === 'override') return suits(move.to) && isFree(situation, move, planned) ? withoutOverride(move) : move
  if (suits(move.to)) return move
  const better = suitingVersion(situation, move, suits)
  return better === undefined ? move : { ...move, to: better }
}

/** The smallest permitted version that suits the parents, does not go back, and clears as much. */
const suitingVersion = (
  situation: Situation,
  { subject, to }: SubjectMove,
  suits: (version: string) => boolean,
): string | undefined => {
  const { cleared } = situation.outlookOf(subject, to)
  return situation
    .candidatesOf(subject)
    .find(
      ({ version, verdict }) =>
        verdict.status === 'allowed' &&
        (subject.pins.length === 0 || subject.scheme.compare(version, to) > 0) &&
        suits(version) &&
        cleared.every((finding) => situation.outlookOf(subject, version).cleared.includes(finding)),
    )?.version
}

/** True where the parents that stay, too, take the version as it is. */
const isFree = (situation: Situation, { subject, to }: SubjectMove, planned: Planned): boolean =>
  dependentsWithRanges(situation, subject).every(({ package: { id }, ranges }) => {
    const parent = situation.subjectOfPackage(id)
    return (parent && planned.has(parent)) || ranges === 'unknown' || allowsVersion(ranges, subject, to)
  })

const withoutOverride = ({ subject, to, pinIds, digest }: SubjectMove): SubjectMove => ({
  subject,
  to,
  how: 'lock',
  pinIds,
  ...(digest ? { digest } : {}),
})

/** What the new releases of parents that move along state for the package. A parent whose requirements are not known states nothing. */
const demandsOn = (situation: Situation, subject: Subject, planned: Planned): readonly (readonly string[])[] =>
  parentsOf(situation, subject).flatMap((parent) => {
    const move = planned.get(parent)
    const requires = move && situation.knowledge.requiresOf(parent, move.to)
    const ranges = requires ? rangesFor(requires, subject) : []
    return ranges.length > 0 ? [ranges] : []
  })
