/**
 * Everything that a stage may touch of the world, as interfaces. `system/node` implements them for Node;
 * tests hand in in-memory ones. Paths are POSIX, relative to the port's root unless they say otherwise.
 */

/* ---- trees ------------------------------------------------------------------------------------------------------ */

export type TreeEntry = Readonly<{
  path: string
  kind: 'file' | 'symlink' | 'submodule'
  /** Bytes. */
  size: number
  /** Git blob id where it is known: equal ids, equal content. */
  oid?: string
}>

/** A work tree or a commit, read-only. Never follows a symlink. */
export interface Tree {
  /** Tracked and untracked-not-ignored files of a work tree, all files of a commit; sorted by path. */
  readonly list: () => Promise<readonly TreeEntry[]>
  /** Contents in the order asked for. A file that went away meanwhile is left out. */
  readonly read: (entries: readonly TreeEntry[]) => AsyncIterable<Readonly<{ entry: TreeEntry; content: Uint8Array }>>
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

/** A folder that may be written. A path that leaves it, by `..` or by a symlink, is refused with a WorldError. */
export interface Files {
  /** Absolute path of the folder, for handing to a tool. */
  readonly root: string
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  readonly readText: (path: string) => Promise<string | undefined>
  /** Creates folders as needed; atomic (writes beside, then renames); keeps the file's mode. */
  readonly write: (path: string, content: string | Uint8Array) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  /** Names in a folder, sorted; empty where there is none. */
  readonly list: (path: string) => Promise<readonly string[]>
}

/* ---- processes -------------------------------------------------------------------------------------------------- */

export type ExecRequest = Readonly<{
  command: string
  args: readonly string[]
  /** Absolute. */
  cwd: string
  /** The whole environment: nothing is inherited that is not named here, `PATH` included. */
  env: Readonly<Record<string, string>>
  timeoutMs: number
  stdin?: string
  /** Called with each complete line of stdout and stderr as it comes. */
  onLine?: (line: string) => void
  /** Kept bytes of each stream; more is dropped from the middle. Default 4 MiB. */
  maxOutput?: number
}>

export type ExecResult = Readonly<{
  status: 'exited' | 'signalled' | 'timed-out' | 'not-found'
  exitCode: number | undefined
  stdout: string
  stderr: string
  /** Both streams in the order of arrival. */
  output: string
  durationMs: number
}>

/** Runs programs without a shell, each in a process group of its own that is ended with it. */
export interface Exec {
  readonly run: (request: ExecRequest) => Promise<ExecResult>
  /** Absolute path of a program on the user's PATH. */
  readonly which: (command: string) => Promise<string | undefined>
}

export type SandboxRequest = ExecRequest &
  Readonly<{
    /** Absolute folders that the command may write; everything else is read-only or hidden. */
    writable: readonly string[]
    /** Absolute folders that it may read although they lie in a hidden one. */
    readable?: readonly string[]
    network: boolean
  }>

/** A process, or the group that it leads. An id alone may have been given to another process since, so its start time goes with it. */
export type ProcessIdentity = Readonly<{
  id: number
  /** As the system counts it; empty where it does not tell. */
  startedAt: string
}>

/** Processes of this machine: who holds a lock, and what a killed run left behind. */
export interface Processes {
  readonly self: () => Promise<ProcessIdentity>
  readonly isAlive: (process: ProcessIdentity) => Promise<boolean>
  /** Ends a process group that an earlier run of ours left behind. */
  readonly endOrphan: (group: ProcessIdentity) => Promise<'ended' | 'gone'>
}

/** Runs programs that execute foreign code: own HOME, no credentials, no state of ours, process group ended after. */
export interface Sandbox {
  /** `none`: why there is no sandbox and how to get one. */
  readonly kind: () => Promise<Readonly<{ kind: 'bubblewrap' }> | Readonly<{ kind: 'none'; reason: string }>>
  readonly run: (request: SandboxRequest) => Promise<ExecResult>
}

/* ---- git -------------------------------------------------------------------------------------------------------- */

export type GitRef = Readonly<{ name: string; commit: string }>
export type GitCommit = Readonly<{
  commit: string
  tree: string
  parents: readonly string[]
  date: string
  subject: string
  body: string
}>

/** One repository, with hooks, fsmonitor, filters and `ext::` off. Failures are WorldErrors that quote git. */
export interface Git {
  /** Absolute git directory. */
  readonly directory: string
  readonly bare: boolean
  /** Absolute; absent for a bare repository. */
  readonly worktree: string | undefined
  /** Full ref names under the prefix: `refs/heads/`. */
  readonly refs: (prefix: string) => Promise<readonly GitRef[]>
  /** Tags by name, each with the date of its tag object or commit. */
  readonly tags: () => Promise<readonly Readonly<{ name: string; date: string }>[]>
  /** URL of a remote as configured; undefined where there is none. */
  readonly remoteUrl: (remote: string) => Promise<string | undefined>
  /** Branch that HEAD names; undefined where detached. */
  readonly headBranch: () => Promise<string | undefined>
  /** Commit id of a revision; undefined where there is none. */
  readonly resolve: (revision: string) => Promise<string | undefined>
  readonly commit: (revision: string) => Promise<GitCommit>
  /** Newest first, at most `limit`. */
  readonly log: (range: string, limit: number) => Promise<readonly GitCommit[]>
  readonly tree: (revision: string) => Tree
  readonly isAncestor: (ancestor: string, descendant: string) => Promise<boolean>
  /** True where tracked files differ from HEAD. */
  readonly isDirty: () => Promise<boolean>
  /** Worktrees with the branch that each has checked out. */
  readonly worktrees: () => Promise<readonly Readonly<{ path: string; branch: string | undefined }>[]>
  /** Copies objects and refs from another repository (path or URL) by refspec. */
  readonly fetch: (from: string, refspecs: readonly string[]) => Promise<void>
  /** Makes or resets a detached worktree at `path` to `commit`, clean. */
  readonly checkout: (path: string, commit: string) => Promise<Git>
  /**
   * Makes `path` anew as a repository of its own that holds only `commit` (depth 1, detached) and shares nothing with this one:
   * for commands that may write `.git`. What was at `path` is removed first. Never run our git inside it afterwards.
   */
  readonly snapshot: (path: string, commit: string) => Promise<void>
  /** Commits the named files of this worktree on top of HEAD; gives the commit. Author and committer are Seaworthy, dates from the clock. */
  readonly commitFiles: (files: readonly string[], message: string) => Promise<string>
  /** Compare and swap. `old` of all zeros: must not exist. */
  readonly updateRef: (ref: string, to: string, old: string) => Promise<'updated' | 'moved-meanwhile'>
  /** Moves the checked-out branch and its clean worktree forward. */
  readonly fastForward: (worktree: string, to: string) => Promise<'updated' | 'not-clean' | 'not-ancestor'>
  /** Paths changed between two commits. */
  readonly changedFiles: (from: string, to: string) => Promise<readonly string[]>
}

/** Opens repositories and folders by absolute path. */
export interface Repositories {
  /** The repository that `path` is, or lies in; undefined where there is none. */
  readonly open: (path: string) => Promise<Git | undefined>
  /** A bare repository of ours, made where it is missing; it borrows the objects of `lender` instead of copying them. */
  readonly own: (path: string, lender?: Git) => Promise<Git>
  readonly folderTree: (path: string) => Tree
}

/** Tags and heads of a repository elsewhere: `git ls-remote`. */
export interface GitRemotes {
  readonly list: (url: string) => Promise<readonly GitRef[]>
}

/* ---- network ---------------------------------------------------------------------------------------------------- */

export type HttpRequest = Readonly<{
  url: string
  method?: 'GET' | 'HEAD'
  headers?: Readonly<Record<string, string>>
  /** Bytes; more is an error. Default 64 MiB. */
  maxBytes?: number
  timeoutMs?: number
}>

export type HttpResponse = Readonly<{
  status: number
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}>

/**
 * Limits concurrency per host, retries 429 and 5xx with back-off (`Retry-After` kept), follows redirects without carrying
 * credentials to another host. Throws WorldError that names the URL without its credentials.
 */
export interface Http {
  readonly get: (request: HttpRequest) => Promise<HttpResponse>
  /** Writes the body to an absolute path as it comes. */
  readonly download: (request: HttpRequest, path: string) => Promise<HttpResponse>
}

/** One registry with what it takes to ask it. */
export type RegistryAddress = Readonly<{
  /** With a trailing slash. */
  url: string
  /** `Authorization` and the like; go only to this host. */
  headers: Readonly<Record<string, string>>
  /** Of a container registry: an identity token, which its token service exchanges for others. */
  refreshToken?: string
  /** Hash of address and credential: answers of one are never served for another. */
  identity: string
  /** Where the address comes from, for people: `npm config`, `seaworthy.yaml registries.npm`. */
  from: string
}>

/** The user's own clients' configuration; from a repository's files only addresses and scopes. */
export interface ClientConfig {
  readonly npm: (packageName: string) => Promise<RegistryAddress>
  /** In the order of asking. Empty: nothing is configured and no client is there to tell its default. */
  readonly pypi: () => Promise<readonly RegistryAddress[]>
  readonly go: () => Promise<GoRegistries>
  /** For a registry host such as `ghcr.io`. */
  readonly docker: (host: string) => Promise<RegistryAddress>
}

/** As `ClientConfig`, for the clients whose registries are only looked at. */
export interface RegistryConfig extends ClientConfig {
  /** The sparse index of cargo's default registry, or of the one that cargo's configuration calls so. */
  readonly crates: (registry?: string) => Promise<RegistryAddress>
  /** In the order of asking. Empty: none is configured and no Maven is there to tell its default. */
  readonly maven: () => Promise<readonly RegistryAddress[]>
  readonly rubygems: () => Promise<readonly RegistryAddress[]>
  /** Service indexes (`index.json`). */
  readonly nuget: () => Promise<readonly RegistryAddress[]>
  readonly packagist: () => Promise<readonly RegistryAddress[]>
  /** Package sources of this machine, or of `registries`, as their client writes them: apt's one-line format, lines of apk's `repositories`, base addresses of dnf. */
  readonly systemPackages: (client: 'deb' | 'apk' | 'rpm') => Promise<readonly string[]>
  readonly signingKeys: () => Promise<SigningKeys>
}

/** Public keys of distributions that this machine trusts. */
export type SigningKeys = Readonly<{
  /** Absolute paths of OpenPGP keyrings, for gpgv. */
  keyrings: readonly string[]
  /** PEM texts by the name of the key, as signatures of apk name it. */
  apk: ReadonlyMap<string, string>
}>

export type GoRegistries = Readonly<{
  /** `direct` and `off` as words; after `,` the next is asked on 404 and 410 alone, after `|` on any error. */
  proxies: readonly Readonly<{ address: RegistryAddress | 'direct' | 'off'; fallback: 'not-found' | 'any' }>[]
  /** True for module paths that GOPRIVATE or GONOPROXY name: asked by git alone. */
  isPrivate: (modulePath: string) => boolean
}>

/* ---- container registries --------------------------------------------------------------------------------------- */

/** A repository of an OCI registry; the distribution API is at `/v2/<repository>/`. Tokens and credentials are seen to. */
export interface ContainerRepository {
  readonly registry: RegistryAddress
  /** `library/debian`. */
  readonly repository: string
  /** Path below `/v2/<repository>/`, or a URL of the same registry. Throws what the Http port throws. */
  readonly ask: (path: string, method: 'GET' | 'HEAD') => Promise<HttpResponse | RegistryRefusal>
  /** Hands a blob over as it comes; `consume` is called again from the start when the connection fails. */
  readonly readBlob: <Result>(
    digest: string,
    consume: (bytes: AsyncIterable<Uint8Array>) => Promise<Result>,
  ) => Promise<Result>
}

/** The registry does not let us in, or does not speak as the specification says. */
export type RegistryRefusal = Readonly<{ status: 'failed' | 'missing'; reason: string }>

export interface ContainerRegistries {
  /** Nothing is asked yet. `host` as an image's name has it: `docker.io`, `ghcr.io`, `127.0.0.1:5000`. */
  readonly open: (host: string, repository: string) => Promise<ContainerRepository>
}

/* ---- parts of large files --------------------------------------------------------------------------------------- */

/** A file that is read in parts: archives are too large to lie in memory. */
export interface LargeFile {
  /** Bytes. */
  readonly size: number
  /** `[start, end)`, in pieces of at most 1 MiB. */
  readonly stream: (start: number, end: number) => AsyncIterable<Uint8Array>
  readonly close: () => Promise<void>
}

export interface LargeFiles {
  /** Absolute path; never follows a symlink out of `inside`, where that is given. `undefined` where there is no such file. */
  readonly open: (path: string, options?: Readonly<{ inside?: string }>) => Promise<LargeFile | undefined>
  /** A new temporary file filled with these bytes, removed by `close`: what is packed whole cannot be read in parts. */
  readonly spool: (bytes: AsyncIterable<Uint8Array>) => Promise<LargeFile>
}

/** Hashing and unpacking that must be fast or synchronous. */
export interface Digests {
  readonly start: (
    algorithm: 'sha256' | 'sha512',
  ) => Readonly<{ update: (bytes: Uint8Array) => void; hex: () => string }>
  /** Throws a WorldError for damaged data, and beyond `maxBytes` unpacked ones. */
  readonly inflate: (packed: Uint8Array, packing: 'raw' | 'zlib' | 'gzip', maxBytes: number) => Uint8Array
}

/* ---- packed files ----------------------------------------------------------------------------------------------- */

export type Packing = 'none' | 'gzip' | 'xz' | 'zstd'

/** Unpacks what comes from the network piece by piece, so that a large index need never lie in memory whole. */
export interface Unpacker {
  /** False where this machine has no means to it (xz needs the program `xz`). */
  readonly canUnpack: (packing: Packing) => Promise<boolean>
  /** Throws a WorldError for damaged data, and beyond `maxBytes` unpacked ones. */
  readonly unpack: (
    packed: Uint8Array | AsyncIterable<Uint8Array>,
    packing: Packing,
    maxBytes: number,
  ) => AsyncIterableIterator<Uint8Array>
}

/* ---- database --------------------------------------------------------------------------------------------------- */

export type SqlValue = string | number | bigint | null | Uint8Array
export type Row = Readonly<Record<string, SqlValue>>

export interface Statement {
  readonly get: (...values: readonly SqlValue[]) => Row | undefined
  readonly all: (...values: readonly SqlValue[]) => readonly Row[]
  readonly run: (...values: readonly SqlValue[]) => Readonly<{ changes: number }>
  readonly iterate: (...values: readonly SqlValue[]) => Iterable<Row>
}

/** SQLite, synchronous. */
export interface Database {
  readonly exec: (sql: string) => void
  readonly prepare: (sql: string) => Statement
  /** Commits when `work` returns, rolls back when it throws. */
  readonly transaction: <Result>(work: () => Result) => Result
  readonly close: () => void
}

/* ---- advisories ------------------------------------------------------------------------------------------------- */

export type AdvisoryFile = Readonly<{ name: string; bytes: Uint8Array }>

/** The advisories of one ecosystem, or of whatever a single zip or folder holds. */
export type AdvisoryArchive = Readonly<{
  kind: 'osv'
  /** Unique; an archive of the same name is replaced. The ecosystem's name where the bucket's layout tells it. */
  name: string
  /** Absent: told from the records. */
  ecosystem?: string
  /** UTC; when the snapshot was made. Absent: the newest `modified` of its records. */
  snapshot?: string
  /** Equal digests, equal content. */
  digest: string
  /** Throws a WorldError for an archive that is damaged or beyond the limits. */
  entries: () => AsyncIterable<AdvisoryFile>
}>

/** CISA's catalogue (JSON), FIRST's scores (CSV, unpacked), endoflife.date's products (JSON). */
export type AdvisorySupplement = Readonly<{
  kind: 'kev' | 'epss' | 'end-of-life' | 'debian-tracker'
  name: string
  digest: string
  read: () => Promise<Uint8Array>
}>

export type AdvisorySource = AdvisoryArchive | AdvisorySupplement

export type AdvisoryPlace = Readonly<{
  /** A folder, a zip, or the http(s) address of a zip or of a bucket laid out as OSV's. */
  from: string
  /** Of a bucket or folder, only these; default: all that it lists. */
  ecosystems?: readonly string[]
}>

/** Starts from an interrupted rebuild, else from a copy of what is there. */
export type Rebuild = Readonly<{
  /** Absolute path of the database. */
  path: string
  /** False for a file of another schema: it is not started from. */
  isUsable: (database: Database) => boolean
}>

/** Where advisories come from, and the store's file. */
export interface AdvisoryFiles {
  /** Hands over what the place holds. Throws UsageError where that is nothing. */
  readonly withSources: <Result>(
    place: AdvisoryPlace,
    work: (sources: readonly AdvisorySource[]) => Promise<Result>,
  ) => Promise<Result>
  /** Fills a database beside the one at `path` and puts it in its place by a rename. What `fill` throws leaves `path` as it was. */
  readonly rebuild: <Result>(request: Rebuild, fill: (database: Database) => Promise<Result>) => Promise<Result>
}

/* ---- time, chance, words ---------------------------------------------------------------------------------------- */

export interface Clock {
  /** ms since the epoch, UTC. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

export interface Random {
  /** 0 to 1, 1 excluded. */
  readonly next: () => number
}

/** What people see while it works; never results. Secrets are masked by the implementation. */
export interface Log {
  readonly debug: (text: string) => void
  readonly info: (text: string) => void
  readonly warn: (text: string) => void
  /** One line that is replaced by the next on a terminal, printed rarely on a pipe. */
  readonly progress: (text: string) => void
}
