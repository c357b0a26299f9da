/** What conductors are handed: every port, and the few that are made anew for a repository or a branch. */
import type { Config } from '../records/config.ts'
import type {
  AdvisoryFiles,
  Clock,
  ContainerRegistries,
  Database,
  Exec,
  Files,
  GitRemotes,
  Http,
  Log,
  ProcessIdentity,
  Processes,
  Random,
  RegistryConfig,
  Repositories,
  Sandbox,
  Unpacker,
} from '../system/ports.ts'

/** A client file of a tree, such as `.npmrc`: addresses are taken from it, nothing else. */
export type ClientFile = Readonly<{ path: string; text: string }>

export type ProcessLedger = Readonly<{
  started: (group: ProcessIdentity) => void
  ended: (group: ProcessIdentity) => void
}>

export type Services = Readonly<{
  clock: Clock
  random: Random
  log: Log
  exec: Exec
  processes: Processes
  http: Http
  unpacker: Unpacker
  remotes: GitRemotes
  repositories: Repositories
  advisoryFiles: AdvisoryFiles
  /** Address of OSV's public bucket. */
  advisoryBucket: string
  /** Tells the ledger of every process group that it starts. */
  createExec: (ledger: ProcessLedger) => Exec
  /** Programs in it see nothing of the hidden folders (absolute). */
  createSandbox: (exec: Exec, hidden: readonly string[]) => Sandbox
  createClients: (registries: Config['registries'], files: readonly ClientFile[]) => RegistryConfig
  createContainers: (clients: Pick<RegistryConfig, 'docker'>) => ContainerRegistries
  /** True where there is something at the absolute path. */
  exists: (path: string) => boolean
  openDatabase: (path: string, options?: Readonly<{ readOnly?: boolean }>) => Database
  /** A folder of ours by absolute path, made where it is missing. */
  openFolder: (path: string) => Promise<Files>
  /** The user's. Tools and checks get the few variables that they need of it, never all. */
  environment: Readonly<Record<string, string>>
  tool: Readonly<{ name: string; version: string }>
}>
