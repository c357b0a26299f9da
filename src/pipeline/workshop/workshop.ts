/**
 * Where a branch is worked on: a worktree of our clone for edits and lock files, snapshots for checks, and the performers that
 * landing is handed. Everything lies in the state folder of the repository; nothing that a check can write holds our state.
 */
import type { Lookup } from '../../lookup/lookup-releases.ts'
import type { BranchState } from '../../report/build-report.ts'
import type { ClientConfig } from '../../system/ports.ts'
import type { BranchJob, BranchTools } from '../branch-job.ts'
import { takeInventory } from '../examine-tree.ts'
import type { Performers } from '../landing/performers.ts'
import type { PlannedBranch } from '../plan-branch.ts'
import { openBench, type Bench } from './bench.ts'
import { openChecks } from './checks.ts'
import { createReviewer } from './reviewer.ts'

export type Workshop = Readonly<{
  performers: Performers
  drifts: Bench['drifts']
  /** What people should know beside the attempts: folders that no check covers. */
  problems: readonly string[]
}>

export type Work = Readonly<{
  state: BranchState
  planned: PlannedBranch
  job: BranchJob
  lookup: Lookup
  clients: ClientConfig
}>

export const createWorkshop = async (work: Work, tools: BranchTools): Promise<Workshop> => {
  const { clone } = tools.repository
  const { job, clients } = work
  const { inventory, plan, findings, commit: base } = work.state
  const bench = await openBench(clients, tools)
  const { checks, problems } = await openChecks(
    { branch: job.branch.name, tree: clone.tree(base), inventory, plan, clients },
    tools,
  )
  const performers: Performers = {
    apply: bench.apply,
    review: createReviewer(work.state, work.planned.knowledge, work.lookup, tools),
    commit: (changeSet) => bench.commit(changeSet, findings.findings),
    capture: (commit) => {
      const source = { ...inventory.source, commit }
      return takeInventory({ tree: clone.tree(commit), source, ...job.capture, cache: tools.cache })
    },
    treeOf: async (commit) => (await clone.commit(commit)).tree,
    hasCommit: async (commit) => (await clone.resolve(commit)) !== undefined,
    checks,
    memory: memoryOf(job, tools),
    clock: tools.services.clock,
    log: tools.services.log,
  }
  return { performers, drifts: bench.drifts, problems }
}

const memoryOf = ({ branch }: BranchJob, { state, run }: BranchTools): Performers['memory'] => ({
  attempts: (change, of) => state.attempts(branch.name, change, of === 'this-run' ? run : undefined),
  recordAttempt: (attempt) => state.recordAttempt(run, attempt),
  changeSet: state.changeSet,
  saveChangeSet: state.saveChangeSet,
  checkRuns: state.checkRuns,
  saveCheckRun: state.saveCheckRun,
})
