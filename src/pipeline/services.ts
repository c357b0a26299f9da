/** What conductors are handed: every port, and the few that are made anew for a repository or a branch. */
import type { Config } from '../records/config.ts'
import type {
  ClientConfig,
  Clock,
  Database,
  Exec,
  Files,
  GitRemotes,
  Http,
  Log,
  Processes,
  Random,
  Repositories,
  Sandbox,
} from '../system/ports.ts'

/** A client file of a tree, such as `.npmrc`: addresses are taken from it, nothing else. */
export type ClientFile = Readonly<{ path: string; text: string }>

export type Services = Readonly<{
  clock: Clock
  random: Random
  log: Log
  exec: Exec
  processes: Processes
  http: Http
  remotes: GitRemotes
  repositories: Repositories
  /** Programs in it see nothing of the hidden folders (absolute). */
  createSandbox: (hidden: readonly string[]) => Sandbox
  createClients: (registries: Config['registries'], files: readonly ClientFile[]) => ClientConfig
  openDatabase: (path: string, options?: Readonly<{ readOnly?: boolean }>) => Database
  /** A folder of ours by absolute path, made where it is missing. */
  openFolder: (path: string) => Promise<Files>
  /** Tools get these and nothing else of the user's environment. */
  environment: Readonly<Record<string, string>>
  tool: Readonly<{ name: string; version: string }>
}>
