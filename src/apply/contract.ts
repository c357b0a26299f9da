/** What a locker plug-in is: the impure half of a package manager, apart from the manager that reads its files. */
import type { Project } from '../records/inventory.ts'
import type { Move } from '../records/plan.ts'
import type { ClientConfig, Exec, Files, Log, Sandbox } from '../system/ports.ts'

export type LockerPorts = Readonly<{
  /** The work tree; manifests are already edited. */
  files: Files
  exec: Exec
  sandbox: Sandbox
  clients: ClientConfig
  log: Log
  /** A folder for caches and tool installations that outlives the run. */
  cache: Files
  /** The user's environment. A tool is given the few variables that `tool-environment.ts` names, never all of it. */
  environment: Readonly<Record<string, string>>
}>

export type LockRequest = Readonly<{
  project: Project
  /** The moves of this project; empty to relock what is there. */
  moves: readonly Move[]
  /** git dependencies and plug-ins are off unless allowed. */
  gitDependencies: boolean
}>

export type LockResult = Readonly<{ status: 'locked'; files: readonly string[] }> | LockFailure

/** `reason` opens with one line that stands by itself. */
export type LockFailure = Readonly<{
  status: 'unresolvable' | 'tool-missing' | 'conflict'
  reason: string
  /** A registry or the network failed, not the rung: the same rung may do well in the next run. */
  transient?: boolean
}>

/** A package of a lock file, by a key that is unique in it. */
export type LockedPackages = ReadonlyMap<string, Readonly<{ ecosystem: string; name: string; version: string }>>

export interface Locker {
  /** As `Project.locker` spells it. */
  readonly name: Exclude<Project['locker'], 'none'>
  /**
   * What foreign code may run while locking:
   * `none`, the language's own `toolchain`, or `build-backends` of source distributions. All but `none` run in the sandbox.
   */
  readonly executes: 'none' | 'toolchain' | 'build-backends'
  /**
   * Seeds the lock file with the moves and completes it with the real tool. Nothing else moves unless the tool has to.
   * Never throws for what the tool answers.
   */
  readonly lock: (request: LockRequest, ports: LockerPorts) => Promise<LockResult>
  /** The packages of the lock file by key and version, before or after. */
  readonly packages: (project: Project, files: Files) => Promise<LockedPackages>
  /** Files that `lock` may write beside the project's manifest and lock file: `go.sum`. Needed to put the tree back. */
  readonly companions?: (project: Project) => readonly string[]
}
