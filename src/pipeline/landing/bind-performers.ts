/** Binds what landing needs to a clone of ours, the state, and the stages' functions, which are handed in. */
import type { ChangeSet } from '../../records/change-set.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Review } from '../../records/plan.ts'
import type { Clock, Files, Git, Log } from '../../system/ports.ts'
import type { State } from '../state/open-state.ts'
import type { ApplyRequest, Checks, LandingMemory, Performers } from './performers.ts'

export type LandingTools = Readonly<{
  branch: string
  run: number
  state: State
  clone: Git
  /** Absolute folder of the work tree that changes are applied in. */
  worktree: string
  openFolder: (path: string) => Promise<Files>
  /** Applies one rung in the work tree, which is clean and at the request's base. */
  apply: (request: ApplyRequest, files: Files) => Promise<ChangeSet>
  review: (changeSet: ChangeSet) => Review
  /** The whole commit message, trailer included. */
  message: (changeSet: ChangeSet) => string
  capture: (commit: string) => Promise<Inventory>
  checks: Checks
  clock: Clock
  log: Log
}>

const memoryOf = ({ branch, run, state }: LandingTools): LandingMemory => ({
  attempts: (change, of) => state.attempts(branch, change, of === 'this-run' ? run : undefined),
  recordAttempt: (attempt) => state.recordAttempt(run, attempt),
  changeSet: state.changeSet,
  saveChangeSet: state.saveChangeSet,
  checkRuns: state.checkRuns,
  saveCheckRun: state.saveCheckRun,
})

export const bindPerformers = (tools: LandingTools): Performers => {
  const { clone, worktree, checks, review, capture, clock, log } = tools
  // Where the last rung was applied: what it changed lies there until it is committed.
  let site: Git | undefined
  return {
    apply: async (request) => {
      site = await clone.checkout(worktree, request.baseCommit)
      return tools.apply(request, await tools.openFolder(worktree))
    },
    review,
    commit: async (changeSet) => {
      if (!site) throw new Error('a change set is committed where it was applied, and none was')
      return site.commitFiles(changeSet.files, tools.message(changeSet))
    },
    capture,
    treeOf: async (commit) => (await clone.commit(commit)).tree,
    hasCommit: async (commit) => (await clone.resolve(commit)) !== undefined,
    checks,
    memory: memoryOf(tools),
    clock,
    log,
  }
}
