/** Every candidate with the decision and its reasons, for `explain`. */
import type { Candidate as CandidateRecord } from '../records/plan.ts'
import type { Candidate } from './candidates/candidate.ts'
import type { PlannedUnit } from './changes/plan-changes.ts'
import { componentKey } from './component-key.ts'
import { coordinateOf } from './grouping/cells.ts'
import { compareTexts } from './knowledge.ts'
import type { CellLadder } from './ladders/ladder.ts'
import type { Situation } from './situation.ts'
import type { Subject } from './subjects.ts'

export const recordCandidates = (
  situation: Situation,
  ladders: readonly CellLadder[],
  planned: readonly PlannedUnit[],
): readonly CandidateRecord[] => {
  const taken = new Map<string, readonly string[]>()
  const spent = new Map<string, string>()
  for (const one of planned) {
    for (const { moves, rung } of one.rungs.toReversed())
      for (const { subject, to } of moves) taken.set(`${subject.id}\0${to}`, rung.because)
    for (const { rung, attempt } of one.spent)
      for (const { subject, to } of rung.moves)
        spent.set(`${subject.id}\0${to}`, `tried: ${attempt.outcome}, ${attempt.reason}`)
  }
  const records = new Map<string, CandidateRecord>()
  for (const ladder of ladders) {
    for (const subject of ladder.cell.subjects) {
      for (const candidate of situation.candidatesOf(subject)) {
        const id = `${subject.id}\0${candidate.version}`
        const { decision, reasons } = decisionOn(ladder, subject, candidate, taken.get(id), spent.get(id))
        const key = [componentKey(subject.component), subject.place, subject.from, candidate.version].join('\0')
        const before = records.get(key)
        if (before && RANK[before.decision] <= RANK[decision]) continue
        records.set(key, {
          component: subject.component,
          ...(subject.project ? { project: subject.project.id } : {}),
          from: subject.from,
          version: candidate.version,
          decision,
          reasons,
        })
      }
    }
  }
  return [...records.values()].toSorted(
    (a, b) => compareTexts(a.component.name, b.component.name) || compareTexts(a.project ?? '', b.project ?? ''),
  )
}

const RANK = { taken: 0, 'not-needed': 1, forbidden: 2 } as const

type Decision = Pick<CandidateRecord, 'decision' | 'reasons'>

const decisionOn = (
  ladder: CellLadder,
  subject: Subject,
  candidate: Candidate,
  takenBecause: readonly string[] | undefined,
  spentBecause: string | undefined,
): Decision => {
  if (takenBecause) return { decision: 'taken', reasons: takenBecause }
  if (spentBecause !== undefined) return { decision: 'forbidden', reasons: [spentBecause] }
  const { verdict } = candidate
  if (verdict.status !== 'allowed') return { decision: 'forbidden', reasons: [verdict.reason] }
  const version = coordinateOf(subject, candidate.version)
  const refused = ladder.options.find((option) => option.version === version)?.refused
  if (refused) return { decision: 'forbidden', reasons: [refused.reason] }
  const blocked = ladder.blocked.get(version)
  if (blocked !== undefined) return { decision: 'forbidden', reasons: [blocked] }
  return { decision: 'not-needed', reasons: [notNeeded(ladder, version), ...verdict.notes] }
}

const notNeeded = ({ rungs, options, fixable }: CellLadder, version: string): string => {
  const option = options.find((one) => one.version === version)
  const [best] = rungs
  if (fixable.size > 0 && option && !option.cleared.some((finding) => fixable.has(finding))) return 'clears nothing'
  return best ? `${best.option.version} comes first: ${best.because[0] ?? 'better'}` : 'nothing would be written'
}
