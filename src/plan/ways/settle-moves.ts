/**
 * Moves that were found one by one, made to agree. Where one change set moves a package and, for another finding, its
 * parent to a release that wants more of the package, the package goes on to the smallest version that the parent takes.
 */
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { allowsVersion, rangesFor } from './ranges.ts'
import type { SubjectMove } from './way.ts'

/** A chain of parents settles from the top down, one generation at a time. */
const MOST_PASSES = 4

export const settleMoves = (situation: Situation, moves: readonly SubjectMove[]): readonly SubjectMove[] => {
  let settled = moves
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = settled.map((move) => settleMove(situation, move, settled))
    if (next.every((move, index) => move === settled[index])) break
    settled = next
  }
  return settled
}

const settleMove = (situation: Situation, move: SubjectMove, moves: readonly SubjectMove[]): SubjectMove => {
  if (move.how === 'override') return move
  const { subject, to } = move
  const demands = demandsOn(situation, subject, moves)
  const suits = (version: string) => demands.every((ranges) => allowsVersion(ranges, subject, version))
  if (suits(to)) return move
  const cleared = situation.outlookOf(subject, to).cleared
  const better = situation
    .candidatesOf(subject)
    .find(
      ({ version, verdict }) =>
        verdict.status === 'allowed' &&
        subject.scheme.compare(version, to) > 0 &&
        suits(version) &&
        cleared.every((finding) => situation.outlookOf(subject, version).cleared.includes(finding)),
    )
  return better ? { ...move, to: better.version } : move
}

/** What the new releases of parents that move along state for the package. */
const demandsOn = (
  situation: Situation,
  subject: Subject,
  moves: readonly SubjectMove[],
): readonly (readonly string[])[] => {
  const dependents = new Set(situation.dependentsOf(subject).map(({ id }) => situation.subjectOfPackage(id)))
  return moves.flatMap((parent) => {
    if (!dependents.has(parent.subject)) return []
    const requires = situation.knowledge.requiresOf(parent.subject.component, parent.to) ?? []
    const ranges = rangesFor(requires, subject)
    return ranges.length > 0 ? [ranges] : []
  })
}
