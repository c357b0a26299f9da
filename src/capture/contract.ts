/**
 * What a capture plug-in is. A manager reads the files in which people write versions and says how to rewrite them;
 * a lock file reader reads what a package manager resolved. Both are pure data and functions of text. The registries
 * (`managers/index.ts`, `lockfiles/index.ts`) hold an entry for each: what it reads, and how to load it when such a file
 * turns up, so that a parser that no file needs costs nothing.
 */
import type { Component, Dependency, PinRole, Project, Scope } from '../records/inventory.ts'

/** A text file of the tree; `path` is POSIX and relative to the root. The text has no byte order mark. */
export type SourceFile = Readonly<{ path: string; text: string }>

/** A pin as a manager finds it. The engine adds `id`, `file`, `line`, `manager`, `raw` (the text at `range`). */
export type PinDraft = Readonly<{
  /** UTF-16 offsets `[start, end)` of the text that an edit replaces. */
  range: readonly [start: number, end: number]
  current: string
  component: Component
  versioning: string
  evidence: string
  floating: boolean
  /** Unique in the file together with its ordinal; never holds line or version. */
  key: string
  role: PinRole
  scope: Scope
  digest?: string
  comment?: string
  extras?: readonly string[]
  marker?: string
  variant?: string
  registryUrl?: string
  extractVersion?: string
}>

export type GapDraft = Readonly<{ line: number; text: string; why: string }>

/** What a manager says about the project that a manifest stands for. Paths are relative to the root of the tree. */
export type ProjectDraft = Omit<Project, 'id' | 'lockfile' | 'lockerVersion'> &
  Readonly<{
    /** `members` may be globs (`packages/*`, `!packages/old`) of manifests; the engine resolves them against the tree. */
    members: readonly string[]
    /** In the order of preference: the first that exists in the tree is taken, and `locker` follows it. */
    lockfiles: readonly Lockfile[]
  }>

type Lockfile = Readonly<{ path: string; locker: Project['locker'] }>

export type Extraction = Readonly<{
  pins: readonly PinDraft[]
  project?: ProjectDraft
  gaps?: readonly GapDraft[]
  /** What other files of the same manager may refer to, and what this file refers to and does not say; see `lend-versions.ts`. */
  lent?: readonly LentVersion[]
  borrowed?: readonly BorrowedVersion[]
}>

/** A version under a name of its own: a property of a POM, a line of gradle.properties. */
export type LentVersion = Readonly<{
  name: string
  /** Of the pins that are made of it, without the component's name: what a use in the same file has. */
  key: string
  value: string
  /** UTF-16 offset of `value`. */
  start: number
}>

/** A dependency whose version another file says. */
export type BorrowedVersion = Readonly<{
  /** The name under which it is lent. */
  name: string
  line: number
  /** The pin but for what the version's place decides. `evidence` says where the dependency stands: `dependency on line 12`. */
  dependency: Pick<PinDraft, 'component' | 'versioning' | 'role' | 'scope' | 'evidence'>
}>

export interface Manager {
  /** The folder's name. */
  readonly name: string
  /** Throws ParseError for a file that is not what its name claims. */
  readonly extract: (file: SourceFile) => Extraction
  /** The text for a pin's range at another version: keeps operator, prefix, quotes, template and digest form. */
  readonly render: (pin: PinToRender, version: string, digest?: string) => string
}

/** What is known of a manager before it is loaded. */
export type ManagerEntry = Readonly<{
  name: string
  /** Paths that it reads: tested on every file of the tree. */
  files: RegExp
  /** Only files that hold this ASCII text, looked for in bytes. */
  marker?: string
  load: () => Promise<Manager>
}>

export type PinToRender = Readonly<{
  raw: string
  current: string
  versioning: string
  floating: boolean
  digest?: string
}>

/** A resolved package as a lock file states it. */
export type PackageDraft = Readonly<{
  /** Unique in the lock file: `node_modules/a/node_modules/b`, `requests`, `golang.org/x/net`. */
  key: string
  ecosystem: string
  name: string
  version: string
  /** Keys in the same lock file, `unknown` where it has no edges (go.mod, requirements.txt). */
  dependsOn: readonly string[] | 'unknown'
  requires?: readonly Dependency[]
  scope: Scope
  /** What the lock file itself says; the engine also counts every package that a pin of the project names. */
  direct: boolean
  /** Manifests whose requirement of this name resolves to this package; absent: those of the whole project. */
  requiredIn?: readonly string[]
  line?: number
  /** The file that states it, where that is not the lock file: `go.mod` beside `go.sum`. */
  file?: string
  origin?: 'registry' | 'git' | 'local' | 'url'
}>

export type LockExtraction = Readonly<{
  packages: readonly PackageDraft[]
  lockerVersion?: string
  runtimes?: Readonly<Record<string, string>>
  gaps?: readonly GapDraft[]
}>

export interface LockfileReader {
  /** The folder's name. */
  readonly name: string
  /**
   * `manifests`: the project's manifest and members that are in the tree (for names of direct dependencies and workspaces).
   * Throws ParseError.
   */
  readonly extract: (file: SourceFile, manifests: readonly SourceFile[]) => LockExtraction
}

export type LockfileEntry = Readonly<{
  name: string
  files: RegExp
  /** The ecosystem of a lock file that stands alone, its manifest missing or unreadable; absent: then it says nothing. */
  alone?: string
  load: () => Promise<LockfileReader>
}>
