/**
 * What the plan makes of each finding: `now`, or the name of what stands in the way. Every finding has exactly one
 * remedy. End of life is never counted as fixable: leaving a runtime is a person's decision.
 */
import type { Finding } from '../records/findings.ts'
import type { Fixability, Remedy } from '../records/plan.ts'
import type { Forbidding } from './candidates/candidate.ts'
import { describeTargets } from './changes/plan-changes.ts'
import type { PlannedUnit } from './changes/plan-changes.ts'
import type { UnitRung } from './changes/unit-rungs.ts'
import { isReviewed } from './ladders/fixable.ts'
import type { CellLadder } from './ladders/ladder.ts'
import { acceptanceOf } from './policy/acceptance.ts'
import type { Situation } from './situation.ts'
import type { Subject } from './subjects.ts'

type Answer = Pick<Remedy, 'state' | 'reason' | 'change'>

export const findRemedies = (
  situation: Situation,
  findings: readonly Finding[],
  ladders: readonly CellLadder[],
  planned: readonly PlannedUnit[],
): readonly Remedy[] => {
  const ladderOf = new Map(
    ladders.flatMap((ladder) => ladder.cell.subjects.map((subject) => [subject, ladder] as const)),
  )
  const subjectsOf = new Map<string, Subject[]>()
  for (const subject of situation.subjects) {
    for (const { key } of subject.findings) subjectsOf.set(key, [...(subjectsOf.get(key) ?? []), subject])
  }
  return findings.map((finding) => {
    const accepted = acceptanceOf(finding, situation.policy, situation.now)
    const answer =
      finding.kind === 'end-of-life'
        ? endOfLife(finding)
        : (byPlan(finding, planned) ?? byObstacle(situation, finding, subjectsOf.get(finding.key) ?? [], ladderOf))
    return { finding: finding.key, ...answer, ...(accepted ? { accepted } : {}) }
  })
}

const endOfLife = ({ package: one, fix }: Finding): Answer => {
  const next = fix.versions.at(-1)
  return {
    state: 'none',
    reason: `end of life: leaving ${one.name} ${one.version} is for a person to decide${next ? `; supported is ${next}` : ''}`,
  }
}

/** The first rung of some change clears it, or did until it was tried, or a later one would. */
const byPlan = ({ key }: Finding, planned: readonly PlannedUnit[]): Answer | undefined => {
  for (const { rungs, change } of planned) {
    const [best] = rungs
    if (best?.rung.clears.includes(key)) return { state: 'now', reason: cureOf(key, best), change: change.key }
  }
  for (const { rungs, spent } of planned) {
    const [best] = rungs
    const tried = spent.find(({ rung }) => rung.rung.clears.includes(key))
    if (tried) {
      const { outcome, reason } = tried.attempt
      return { state: 'held', reason: `${describeTargets(tried.rung)} was tried: ${outcome}, ${reason}` }
    }
    const later = rungs.find(({ rung }) => rung.clears.includes(key))
    if (later && best)
      return { state: 'held', reason: `${describeTargets(later)} clears it, ${describeTargets(best)} clears more` }
  }
  return undefined
}

/** The versions of the change; for a package that goes away, the parent that does without it. */
const cureOf = (key: string, rung: UnitRung): string => {
  const moved = rung.moves.some(({ subject }) => subject.findings.some((one) => one.key === key))
  const dropped = [...rung.gone].find(([subject]) => subject.findings.some((one) => one.key === key))
  if (moved || !dropped) return describeTargets(rung)
  const [{ component }, { subject, to }] = dropped
  return `${subject.component.name} ${to} no longer needs ${component.name}`
}

const byObstacle = (
  situation: Situation,
  finding: Finding,
  subjects: readonly Subject[],
  ladderOf: ReadonlyMap<Subject, CellLadder>,
): Answer => {
  if (situation.policy.name === 'none') return { state: 'held', reason: 'policy none' }
  const stuck = subjects.filter((subject) => !isClearedAlone(finding, ladderOf.get(subject)))
  const answers = stuck.map((subject) => obstacleOf(situation, finding, subject, ladderOf.get(subject)))
  // The copy that is furthest from being fixed decides.
  return answers.toSorted((a, b) => DISTANCE[b.state] - DISTANCE[a.state])[0] ?? withoutSubject(finding)
}

/** Its own first rung clears it: what stands in the way is another copy. */
const isClearedAlone = (finding: Finding, ladder: CellLadder | undefined): boolean =>
  ladder?.rungs[0]?.option.cleared.includes(finding) ?? false

const DISTANCE: Readonly<Record<Fixability, number>> = { now: 0, held: 1, constrained: 2, unobtainable: 3, none: 4 }

/** No pin and no package of ours: an image's own packages, or a lock file whose manifest is gone. */
const withoutSubject = (finding: Finding): Answer =>
  finding.fix.versions.length > 0
    ? { state: 'unobtainable', reason: `nothing in this tree says which ${finding.package.name} is used` }
    : { state: 'none', reason: withoutFix(finding) }

const obstacleOf = (
  situation: Situation,
  finding: Finding,
  subject: Subject,
  ladder: CellLadder | undefined,
): Answer => {
  const { name } = subject.component
  if (subject.immovable !== undefined) return immovable(finding, subject.immovable, subject.packages.length > 0)
  const answer = situation.knowledge.releasesOf(subject)
  if (!answer) return { state: 'unobtainable', reason: `the releases of ${name} have not been looked up` }
  if (answer.status !== 'found') {
    return { state: 'unobtainable', reason: `no releases of ${name}: ${answer.reason ?? answer.status}` }
  }
  return (
    (ladder && byLadder(finding, ladder)) ?? byCandidates(situation, finding, subject) ?? byAdvisory(finding, subject)
  )
}

const immovable = (finding: Finding, reason: string, isPackage: boolean): Answer => {
  if (finding.fix.versions.length === 0) return { state: 'none', reason: withoutFix(finding) }
  const served = !reason.startsWith('no registry')
  return { state: served || !isPackage ? 'constrained' : 'unobtainable', reason }
}

/** A permitted version clears it, and yet no rung does. */
const byLadder = (finding: Finding, { options, fixable, blocked }: CellLadder): Answer | undefined => {
  const clearing = options.filter(({ cleared }) => cleared.includes(finding))
  const open = clearing.filter(({ refused }) => refused === undefined)
  for (const { version } of open) {
    const reason = blocked.get(version)
    if (reason !== undefined) return { state: 'held', reason }
  }
  const [first] = open
  if (first && !fixable.has(finding) && !isReviewed(finding)) {
    return {
      state: 'constrained',
      reason: `unreviewed advisory: alone it does not justify leaving the minor for ${first.version}`,
    }
  }
  if (first) return { state: 'held', reason: first.young ?? `${first.version} clears it, another version clears more` }
  const refused = clearing.find(({ refused: refusal }) => refusal !== undefined)?.refused
  return refused && { state: 'constrained', reason: refused.reason }
}

const STATES: Readonly<Record<Forbidding, Fixability>> = {
  hold: 'held',
  allow: 'constrained',
  drift: 'held',
  peer: 'constrained',
  runtime: 'constrained',
  'go-minor': 'constrained',
  yanked: 'unobtainable',
  deprecated: 'unobtainable',
  subscription: 'unobtainable',
  prerelease: 'none',
  'other-major': 'none',
  commit: 'none',
  variant: 'none',
  downgrade: 'none',
}

/** The forbidden version that is closest to being allowed, and of equals the smallest. */
const byCandidates = (situation: Situation, finding: Finding, subject: Subject): Answer | undefined => {
  const clearing = situation
    .candidatesOf(subject)
    .filter(({ version }) => situation.outlookOf(subject, version).cleared.includes(finding))
  const answers = clearing.flatMap(({ version, verdict }): readonly Answer[] =>
    verdict.status === 'forbidden' ? [{ state: STATES[verdict.rule], reason: `${version}: ${verdict.reason}` }] : [],
  )
  return answers.toSorted((a, b) => DISTANCE[a.state] - DISTANCE[b.state])[0]
}

/** No release is unaffected. */
const byAdvisory = (finding: Finding, subject: Subject): Answer => {
  const { state, versions } = finding.fix
  const { scheme, from, component } = subject
  if (state === 'subscription') return { state: 'unobtainable', reason: 'fixed only for subscribers' }
  const newer = versions.filter((version) => scheme.compare(version, from) > 0)
  const [fixed] = newer
  if (fixed === undefined) return { state: 'none', reason: withoutFix(finding) }
  const major = scheme.parts(fixed)?.[0] ?? 0
  if (component.datasource === 'go' && major > 1 && major !== (scheme.parts(from)?.[0] ?? 0)) {
    return { state: 'none', reason: `fixed only in ${fixed}, another Go major` }
  }
  return { state: 'unobtainable', reason: `fixed in ${newer.join(', ')}, but no release without it is to be had` }
}

const WITHOUT_FIX: Readonly<Record<Finding['fix']['state'], string>> = {
  fixed: 'no newer version is fixed',
  'beyond-last-affected': 'no newer version is known',
  none: 'the advisory names no fixed version',
  'wont-fix': 'upstream will not fix it',
  subscription: 'fixed only for subscribers',
  unknown: 'the advisory does not say whether it is fixed',
}

const withoutFix = ({ fix }: Finding): string => WITHOUT_FIX[fix.state]
