/**
 * Puts the records of a run together into the one that proves it. Pure: before and after come as they were saved, and what
 * a change removed is what is really gone, never what the plan had promised.
 */
import type { ChangeSet, MergeRecord, Verdict } from '../records/change-set.ts'
import type { Coverage, Findings } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Attempt, Plan, Remedy } from '../records/plan.ts'
import type { Releases } from '../records/releases.ts'
import { REPORT_SCHEMA } from '../records/report.ts'
import type { BranchReport, MergedChange, Report, ReportedFinding } from '../records/report.ts'
import type { Repository } from '../records/source.ts'
import { buildImageReport, type ReportedImage, type UnreadImage } from './build-image-report.ts'
import { countCapture } from './coverage/count-capture.ts'
import { exposureOf } from './exposure.ts'
import { creditRemovals } from './removals.ts'
import { tallyFindings } from './tally.ts'
import { plural, shortCommit, unreadableFile, worstFirst } from './wording.ts'

/** A branch at one commit: the three records that were made of it. */
export type BranchState = Readonly<{ commit: string; inventory: Inventory; findings: Findings; plan: Plan }>

/** Everything that the conductor saved about one branch. */
export type BranchRun = Readonly<{
  before: BranchState
  /** The branch as the run leaves it; absent where nothing was changed. */
  after?: BranchState
  /** Change sets on the tip that is merged or offered, in the order of their commits. */
  landed: readonly ChangeSet[]
  /** Planned and not there, each with what became of it. */
  notLanded: BranchReport['notMerged']
  /** This run's attempts, oldest first. */
  attempts: readonly Attempt[]
  merge?: MergeRecord
  /** Oldest first; the last one is of the tip. */
  verdicts: readonly Verdict[]
  /** Answers of the registries, for the date on which a fix could first be had. */
  releases?: Releases
  /** `run --dry-run`. */
  dryRun: boolean
  /** Why the branch could not be worked on. */
  failure?: string
  /** What else went wrong, in words. */
  problems: readonly string[]
}>

export type ReportInput = Readonly<{
  repository: Repository
  /** UTC, ISO 8601. */
  generatedAt: string
  tool: Readonly<{ name: string; version: string }>
  branches: readonly BranchRun[]
  leftOut: Report['leftOut']
  notes?: readonly string[]
  images?: readonly (ReportedImage | UnreadImage)[]
  /** See `Report.scope`. */
  scope?: Report['scope']
}>

export const buildReport = (input: ReportInput): Report => {
  const { repository, generatedAt, tool, branches, leftOut, notes = [], images = [], scope } = input
  return {
    schema: REPORT_SCHEMA,
    repository,
    generatedAt,
    tool,
    ...(scope ? { scope } : {}),
    advisories: judgedBy(input),
    branches: branches.map(buildBranchReport),
    leftOut,
    ...(notes.length === 0 ? {} : { notes }),
    images: images.map(buildImageReport),
  }
}

const judgedBy = ({ branches, images = [] }: ReportInput): Report['advisories'] => {
  const judged = [
    ...branches.map(({ before, after = before }) => after.findings.advisories),
    ...images.flatMap((image) =>
      'problem' in image ? [] : [image.findings.advisories, ...(image.after ? [image.after.findings.advisories] : [])],
    ),
  ]
  return {
    snapshot: judged[0]?.snapshot ?? '',
    ecosystems: widestCoverage(judged.flatMap(({ ecosystems }) => ecosystems)),
  }
}

export const buildBranchReport = (run: BranchRun): BranchReport => {
  const { before, after = before } = run
  const { policy } = before.plan
  return {
    branch: policy.branch,
    policy: policy.name,
    because: policy.because,
    ...outcomeOf(run),
    commitBefore: before.commit,
    commitAfter: after.commit,
    before: tallyFindings(before.findings, before.plan.remedies),
    after: tallyFindings(after.findings, after.plan.remedies),
    merged: mergedChanges(run),
    notMerged: run.notLanded,
    ...openFindings(after),
    unknown: after.findings.advisories.ecosystems.filter(({ packages, status }) => packages > 0 && status !== 'known'),
    removablePins: after.plan.removablePins,
    drift: after.plan.drift,
    problems: problemsOf(run),
    unreadable: after.inventory.files.filter(({ status }) => status === 'invalid').map(unreadableFile),
    unanswered: unansweredOf(run, after),
    gaps: after.inventory.gaps,
    capture: countCapture(after.inventory),
    verification: verificationOf(run.verdicts),
  }
}

/* ---- what became of the branch ---------------------------------------------------------------------------------- */

type Outcome = Pick<BranchReport, 'outcome' | 'note'>

const outcomeOf = (run: BranchRun): Outcome => {
  if (run.failure !== undefined) return { outcome: 'failed', note: run.failure }
  if (run.dryRun) return { outcome: 'planned', note: `${plural(run.before.plan.changes.length, 'change')} planned` }
  if (run.merge === undefined || run.landed.length === 0) return unchanged(run)
  const { outcome, reason, takeover } = run.merge
  if (outcome === 'merged') return { outcome, note: reason }
  if (outcome === 'nothing') return unchanged(run)
  return { outcome: 'offered', note: takeover ?? reason }
}

const unchanged = ({ before: { plan }, merge }: BranchRun): Outcome => {
  if (plan.changes.length === 0) return { outcome: 'unchanged', note: 'nothing to update: no change is planned' }
  const none = `none of ${plural(plan.changes.length, 'planned change')} got in`
  return { outcome: 'unchanged', note: merge?.reason ? `${none}: ${merge.reason}` : none }
}

/* ---- changes ---------------------------------------------------------------------------------------------------- */

const mergedChanges = (run: BranchRun): readonly MergedChange[] => {
  const { before, after = before, landed, merge } = run
  const credited = creditRemovals(landed, before.findings, after.findings)
  return landed.map((changeSet, index) => {
    const { change, rung, commit = after.commit } = changeSet
    const removed = credited[index] ?? []
    const exposure =
      merge?.outcome === 'merged'
        ? exposureOf({ removed, landed: changeSet, at: merge.at, releases: run.releases })
        : {}
    return {
      key: change.key,
      title: change.title,
      kind: change.kind,
      commit,
      moves: (change.ladder[rung]?.moves ?? []).map(({ component, from, to, how }) => ({ component, from, to, how })),
      removed: [...new Set(removed.map(({ id }) => id))].sort(),
      ...(Object.keys(exposure).length > 0 ? { exposureMs: exposure } : {}),
    }
  })
}

/* ---- findings --------------------------------------------------------------------------------------------------- */

type OpenFindings = Pick<BranchReport, 'held' | 'constrained' | 'remaining' | 'unfixable' | 'accepted' | 'endOfLife'>

const openFindings = ({ findings: { findings }, plan }: BranchState): OpenFindings => {
  const remedyOf = new Map(plan.remedies.map((remedy) => [remedy.finding, remedy]))
  const reported = findings.toSorted(worstFirst).flatMap((finding): readonly ReportedFinding[] => {
    const remedy = remedyOf.get(finding.key)
    return remedy ? [{ finding, remedy }] : []
  })
  const accepted = reported.filter(({ remedy }) => remedy.accepted)
  const acceptedKeys = new Set(accepted.map(({ finding }) => finding.key))
  const inState = (...states: readonly Remedy['state'][]) =>
    reported.filter(
      ({ finding, remedy }) => finding.kind === 'vulnerability' && !remedy.accepted && states.includes(remedy.state),
    )
  return {
    held: inState('held'),
    constrained: inState('constrained'),
    remaining: inState('now'),
    unfixable: inState('none', 'unobtainable'),
    accepted,
    endOfLife: findings
      .filter(({ kind, key }) => kind === 'end-of-life' && !acceptedKeys.has(key))
      .toSorted(worstFirst),
  }
}

/** One line for each ecosystem of the run: the branch with the most packages of it speaks. */
const widestCoverage = (coverages: readonly Coverage[]): readonly Coverage[] => {
  const byEcosystem = Map.groupBy(coverages, ({ ecosystem }) => ecosystem)
  return [...byEcosystem.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) => same.toSorted((a, b) => b.packages - a.packages).slice(0, 1))
}

/* ---- problems and proof ----------------------------------------------------------------------------------------- */

const problemsOf = (run: BranchRun): readonly string[] => {
  const { before, after = before } = run
  const missingTools = run.attempts.filter(({ outcome }) => outcome === 'tool-missing').map(({ reason }) => reason)
  const inert = after.plan.inertRules.map((rule) => `without effect here: ${rule}`)
  return [
    ...new Set([
      ...obstacleOf(run.merge),
      ...missingTools,
      ...unknownReleases(run.releases),
      ...inert,
      ...run.problems,
    ]),
  ]
}

/** Why a branch that was to be moved was left as it was. */
const obstacleOf = (merge: MergeRecord | undefined): readonly string[] =>
  merge?.outcome === 'checked-out' || merge?.outcome === 'moved-meanwhile' ? [merge.reason] : []

/** Components that stay as they are because nobody tells their releases: registries that fail, and those that have no such thing. */
export const unknownReleases = (
  releases: Releases | undefined,
  statuses: readonly string[] = ['failed', 'missing'],
): readonly string[] =>
  (releases?.components ?? [])
    .filter(({ status }) => statuses.includes(status))
    .map(({ component, reason }) => `releases of ${component.name}: ${reason ?? 'no answer'}`)

/** Whether a fix can be had is not known of a registry that did not answer. */
export const unansweredOf = (
  { releases }: Readonly<{ releases?: Releases | undefined }>,
  { plan }: Pick<BranchState, 'plan'>,
): readonly string[] =>
  plan.remedies.some(({ state, accepted }) => state === 'unobtainable' && !accepted)
    ? unknownReleases(releases, ['failed'])
    : []

const verificationOf = (verdicts: readonly Verdict[]): BranchReport['verification'] => {
  const tip = verdicts.at(-1)
  if (!tip) return { state: 'none', reason: 'nothing was changed, so nothing was verified', runs: 0, flakes: 0 }
  return {
    state: tip.state,
    reason: `${tip.reason} (${shortCommit(tip.commit)})`,
    runs: verdicts.reduce((sum, { runs }) => sum + runs.length, 0),
    flakes: verdicts.filter(({ state }) => state === 'flaky').length,
    checks: tip.runs,
  }
}
