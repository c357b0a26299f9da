/** What the loop on one branch is handed: the job, and what all branches of a run share. */
import type { AdvisoryStore } from '../advise/store/advisory-store.ts'
import type { CaptureCache } from '../capture/capture-cache.ts'
import type { Config } from '../records/config.ts'
import type { Policy } from '../records/plan.ts'
import type { Exec, Sandbox, Tree } from '../system/ports.ts'
import type { OpenedRepository } from './open-repository.ts'
import type { Branch } from './read-branches.ts'
import type { Registries } from './registries.ts'
import type { Services } from './services.ts'
import type { State } from './state/open-state.ts'

export type WorkshopSettings = Readonly<{
  config: Config
  exec: Exec
  sandbox: Sandbox
  /** `--trust`: run checks without a sandbox where there is none. */
  trusted: boolean
}>

export type BranchTools = Readonly<{
  repository: OpenedRepository
  store: AdvisoryStore
  state: State
  /** Number of the run, in the state. */
  run: number
  services: Services
  cache: CaptureCache
  /** Registries as the user's clients and the tree's own files name them. */
  createRegistries: (tree: Tree) => Promise<Registries>
  workshop: WorkshopSettings
}>

export type BranchJob = Readonly<{
  branch: Branch
  policy: Policy
  capture: Config['capture']
  mode: 'merge' | 'offer'
}>
