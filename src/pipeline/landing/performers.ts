/** What landing changes needs of the world, as functions: the conductor knows the order, these know how. */
import type { ChangeSet, CheckRun } from '../../records/change-set.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Attempt, PlannedChange, Review } from '../../records/plan.ts'
import type { Clock, Log } from '../../system/ports.ts'
import type { ChangeSetPlace } from '../state/open-state.ts'

export type ApplyRequest = Readonly<{
  change: PlannedChange
  /** Index in the ladder; 0 for a relock. */
  rung: number
  /** Of `baseCommit`. */
  inventory: Inventory
  baseCommit: string
}>

/** What can be said about checks before any has run. */
export type Checks =
  | Readonly<{
      status: 'ready'
      /** Hash of the commands: a tree that passed them need not pass them again. */
      digest: string
      /** Runs them once on a clean copy of the commit. */
      run: (commit: string) => Promise<CheckRun>
    }>
  | Readonly<{ status: 'unverified'; reason: string }>

/** The part of the state that landing writes and reads. `attempts` with `thisRun` gives those of this run alone. */
export type LandingMemory = Readonly<{
  attempts: (change: string, of: 'all' | 'this-run') => readonly Attempt[]
  recordAttempt: (attempt: Attempt) => void
  changeSet: (place: ChangeSetPlace) => ChangeSet | undefined
  saveChangeSet: (place: ChangeSetPlace, changeSet: ChangeSet) => void
  checkRuns: (tree: string, checks: string) => readonly CheckRun[]
  saveCheckRun: (checks: string, run: CheckRun) => void
}>

export type Performers = Readonly<{
  /** Puts the work tree at `baseCommit`, clean, and applies one rung. */
  apply: (request: ApplyRequest) => Promise<ChangeSet>
  /** Whether policy allows what really moved. Asked also of change sets that an earlier run applied. */
  review: (changeSet: ChangeSet) => Promise<Review> | Review
  /** Commits the change set's files on its base; gives the commit. */
  commit: (changeSet: ChangeSet) => Promise<string>
  capture: (commit: string) => Promise<Inventory>
  treeOf: (commit: string) => Promise<string>
  /** False where a remembered commit is no longer in the clone. */
  hasCommit: (commit: string) => Promise<boolean>
  checks: Checks
  memory: LandingMemory
  clock: Clock
  log: Log
}>
