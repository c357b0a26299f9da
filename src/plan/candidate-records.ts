/** Every candidate with the decision and its reasons, for `explain`. */
import type { Candidate as CandidateRecord } from '../records/plan.ts'
import type { Candidate } from './candidates/candidate.ts'
import type { PlannedUnit } from './changes/plan-changes.ts'
import { compareTexts } from './compare-texts.ts'
import { componentKey } from './component-key.ts'
import { coordinateOf } from './grouping/cells.ts'
import type { CellLadder } from './ladders/ladder.ts'
import type { Option } from './ladders/option.ts'
import type { Situation } from './situation.ts'
import type { Subject } from './subjects.ts'
import type { SubjectMove } from './ways/way.ts'

export const recordCandidates = (
  situation: Situation,
  ladders: readonly CellLadder[],
  planned: readonly PlannedUnit[],
): readonly CandidateRecord[] => {
  const fates = fatesOf(planned)
  return ladders
    .flatMap((ladder) => recordLadder(situation, ladder, fates))
    .toSorted(
      (a, b) => compareTexts(a.component.name, b.component.name) || compareTexts(a.project ?? '', b.project ?? ''),
    )
}

/** What became of the versions of each subject that are or were in a rung. */
type Fates = ReadonlyMap<Subject, ReadonlyMap<string, Decision>>

const fatesOf = (planned: readonly PlannedUnit[]): Fates => {
  const fates = new Map<Subject, Map<string, Decision>>()
  const note = (moves: readonly SubjectMove[], decision: Decision) => {
    for (const { subject, to } of moves) {
      const ofSubject = fates.get(subject) ?? new Map<string, Decision>()
      fates.set(subject, ofSubject.set(to, decision))
    }
  }
  for (const { rungs, spent } of planned) {
    for (const { rung, attempt } of spent)
      note(rung.moves, { decision: 'forbidden', reasons: [`tried: ${attempt.outcome}, ${attempt.reason}`] })
    // The best rung last: its reasons stand where a version is in several.
    for (const { moves, rung } of rungs.toReversed()) note(moves, { decision: 'taken', reasons: rung.because })
  }
  return fates
}

/** Copies of one package in one place are one line, with the decision of the one that got furthest. */
const recordLadder = (situation: Situation, ladder: CellLadder, fates: Fates): readonly CandidateRecord[] => {
  const options = new Map(ladder.options.map((option) => [option.version, option]))
  const records = new Map<string, CandidateRecord>()
  for (const subject of ladder.cell.subjects) {
    const prefix = `${componentKey(subject.component)}\0${subject.place}\0${subject.from}\0`
    for (const candidate of situation.candidatesOf(subject)) {
      const { version } = candidate
      const decided = fates.get(subject)?.get(version) ?? decisionOn(ladder, options, subject, candidate)
      const before = records.get(prefix + version)
      if (before && RANK[before.decision] <= RANK[decided.decision]) continue
      const { component, project, from } = subject
      records.set(prefix + version, {
        component,
        ...(project ? { project: project.id } : {}),
        from,
        version,
        decision: decided.decision,
        reasons: decided.reasons,
      })
    }
  }
  return [...records.values()]
}

const RANK = { taken: 0, 'not-needed': 1, forbidden: 2 } as const

type Decision = Pick<CandidateRecord, 'decision' | 'reasons'>

const decisionOn = (
  ladder: CellLadder,
  options: ReadonlyMap<string, Option>,
  subject: Subject,
  { version, verdict }: Candidate,
): Decision => {
  if (verdict.status !== 'allowed') return { decision: 'forbidden', reasons: [verdict.reason] }
  const whole = coordinateOf(subject, version)
  const option = options.get(whole)
  if (option?.refused) return { decision: 'forbidden', reasons: [option.refused.reason] }
  const blocked = ladder.blocked.get(whole)
  if (blocked !== undefined) return { decision: 'forbidden', reasons: [blocked] }
  return { decision: 'not-needed', reasons: [notNeeded(ladder, option), ...verdict.notes] }
}

const notNeeded = ({ rungs, fixable }: CellLadder, option: Option | undefined): string => {
  const [best] = rungs
  if (fixable.size > 0 && option && !option.cleared.some((finding) => fixable.has(finding))) return 'clears nothing'
  return best ? `${best.option.version} comes first: ${best.headline}` : 'nothing would be written'
}
