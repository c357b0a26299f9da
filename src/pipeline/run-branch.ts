/**
 * The loop on one branch: capture, advise, plan, apply, verify, merge, and capture again, so that before and after are counted
 * the same way. What is learnt is saved as each stage ends; a run that was killed goes on from there.
 */
import { findVulnerabilities } from '../advise/match/find-vulnerabilities.ts'
import type { Lookup } from '../lookup/lookup-releases.ts'
import { forges } from '../merge/forges/index.ts'
import { mergeBranch } from '../merge/merge-branch.ts'
import { Findings } from '../records/findings.ts'
import { Inventory } from '../records/inventory.ts'
import { Plan } from '../records/plan.ts'
import type { Source } from '../records/source.ts'
import type { BranchRun, BranchState } from '../report/build-report.ts'
import type { BranchJob, BranchTools } from './branch-job.ts'
import { takeInventory } from './examine-tree.ts'
import { landChanges } from './land-changes.ts'
import { LandingRecord } from './landing-record.ts'
import { planBranch, type PlannedBranch } from './plan-branch.ts'
import { withRelocks } from './relock-drift.ts'
import { createWorkshop } from './workshop/workshop.ts'

/** A branch at one commit with everything that planning it brought up. */
export type Examined = Readonly<{ state: BranchState; planned: PlannedBranch }>

export const runBranch = async (job: BranchJob, tools: BranchTools): Promise<BranchRun> => {
  const finished = await finishInterrupted(job, tools)
  if (finished) return finished
  const { services, state, run } = tools
  const { lookup, clients } = await tools.createRegistries(tools.repository.clone.tree(job.branch.commit))
  const before = await examine(job, job.branch.commit, lookup, tools)
  saveState(before.state, 'before', job, tools)

  const workshop = await createWorkshop({ ...before, job, lookup, clients }, tools)
  const planned = await withRelocks(before.state.plan, before.state, workshop)
  const { branch, policy } = job
  const landing = await landChanges(
    {
      branch: branch.name,
      base: branch.commit,
      plan: planned,
      inventory: before.state.inventory,
      allowBaseRed: tools.workshop.config.verify.allowBaseRed,
    },
    workshop.performers,
  )
  const record: LandingRecord = {
    tip: landing.tip,
    landed: landing.landed.map(({ changeSet, commit }) => ({ ...changeSet, commit })),
    notLanded: landing.notLanded.map(({ change: { key, title }, outcome, reason }) => ({
      key,
      title,
      outcome,
      reason,
    })),
    attempts: landing.attempts,
    verdicts: landing.verdicts,
  }
  state.saveRecord(run, policy.branch, 'landing', record)
  services.log.debug(`${branch.name}: ${landing.landed.length} of ${planned.changes.length} landed`)
  return conclude({ job, before, record, lookup, problems: workshop.problems }, tools)
}

type Conclusion = Readonly<{
  job: BranchJob
  before: Examined
  record: LandingRecord
  lookup: Lookup
  problems: readonly string[]
}>

/** Moves the branch or offers it, and looks at what is left. */
const conclude = async (
  { job, before, record, lookup, problems }: Conclusion,
  tools: BranchTools,
): Promise<BranchRun> => {
  const { repository, state, run, services } = tools
  const target = { branch: job.branch.name, at: job.branch.ref.startsWith('refs/heads/') ? 'local' : 'origin' } as const
  const request = {
    target,
    from: before.state.commit,
    to: record.tip,
    mode: job.mode,
    changes: record.landed.map(({ change }) => change.key),
  }
  const merge = await mergeBranch(request, {
    repository: repository.target,
    clone: repository.clone,
    forge: forges['local-git'],
    ledger: { begin: (intent) => state.beginMerge(run, intent), settle: state.settleMerge },
    clock: services.clock,
  })
  state.saveRecord(run, job.policy.branch, 'merge', merge)
  const nothingNew = record.tip === before.state.commit && record.attempts.length === 0
  const after = nothingNew ? before.state : (await examine(job, record.tip, lookup, tools)).state
  saveState(after, 'after', job, tools)
  return {
    before: before.state,
    after,
    landed: record.landed,
    notLanded: record.notLanded,
    attempts: record.attempts,
    merge,
    verdicts: record.verdicts,
    releases: before.planned.releases,
    dryRun: false,
    problems,
  }
}

/** The branch was merged, and the run killed before it could say so: what it saved before is all that is needed. */
const finishInterrupted = async (job: BranchJob, tools: BranchTools): Promise<BranchRun | undefined> => {
  const { state, run } = tools
  const of = (stage: string) => ({ branch: job.policy.branch, stage, run })
  const record = state.record(LandingRecord, of('landing'))
  const inventory = state.record(Inventory, of('before inventory'))
  const findings = state.record(Findings, of('before findings'))
  const plan = state.record(Plan, of('before plan'))
  const commit = inventory?.source.commit
  const merged = record && record.tip === job.branch.commit && record.tip !== commit
  if (!merged || !inventory || !findings || !plan || commit === undefined) return undefined
  const { lookup } = await tools.createRegistries(tools.repository.clone.tree(job.branch.commit))
  const after = (await examine(job, record.tip, lookup, tools)).state
  saveState(after, 'after', job, tools)
  const merge = tools.state.mergesOf(run).findLast((one) => one.branch === job.branch.name)
  return {
    before: { commit, inventory, findings, plan },
    after,
    landed: record.landed,
    notLanded: record.notLanded,
    attempts: record.attempts,
    ...(merge ? { merge } : {}),
    verdicts: record.verdicts,
    dryRun: false,
    problems: [],
  }
}

/** The first half of the loop: what `plan` and `explain` need. */
export const examineBranch = async (job: Omit<BranchJob, 'mode'>, tools: BranchTools): Promise<Examined> => {
  const { lookup } = await tools.createRegistries(tools.repository.clone.tree(job.branch.commit))
  return examine(job, job.branch.commit, lookup, tools)
}

const examine = async (
  job: Omit<BranchJob, 'mode'>,
  commit: string,
  lookup: Lookup,
  tools: BranchTools,
): Promise<Examined> => {
  const { repository, store, state, services, cache } = tools
  const source: Source = {
    repository: repository.identity,
    kind: 'tree',
    ref: job.branch.name,
    branch: job.branch.name,
    commit,
  }
  services.log.progress(`${job.branch.name}: reading ${commit.slice(0, 10)}`)
  const inventory = await takeInventory({ tree: repository.clone.tree(commit), source, ...job.capture, cache })
  const now = services.clock.now()
  const previous = state.record(Findings, { branch: job.policy.branch, stage: 'before findings' })
  const findings = findVulnerabilities({ inventory, store, now, ...(previous ? { previous } : {}) })
  const attempts = state.attemptsOf(job.branch.name)
  const planned = await planBranch({ inventory, findings, policy: job.policy, attempts }, { lookup, store, now })
  return { state: { commit, inventory, findings, plan: planned.plan }, planned }
}

const saveState = (
  { inventory, findings, plan }: BranchState,
  when: 'before' | 'after',
  job: BranchJob,
  tools: BranchTools,
) => {
  const save = (stage: string, record: unknown) =>
    tools.state.saveRecord(tools.run, job.policy.branch, `${when} ${stage}`, record)
  save('inventory', inventory)
  save('findings', findings)
  save('plan', plan)
}
