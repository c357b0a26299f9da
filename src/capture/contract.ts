/**
 * What a capture plug-in is. A manager reads the files in which people write versions and says how to rewrite them;
 * a lock file reader reads what a package manager resolved. Both are pure data and functions of text.
 */
import type { Component, Dependency, PinRole, Project, Scope } from '../records/inventory.ts'

/** A text file of the tree; `path` is POSIX and relative to the root. */
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
    /** In the order of preference; the first that exists in the tree is taken: `['uv.lock', 'poetry.lock']`. Then `locker` follows it. */
    lockfiles: readonly string[]
  }>

export type Extraction = Readonly<{
  pins: readonly PinDraft[]
  project?: ProjectDraft
  gaps?: readonly GapDraft[]
}>

export interface Manager {
  /** The folder's name. */
  readonly name: string
  /** By path alone, cheap: it is asked for every file of the tree. */
  readonly matches: (path: string) => boolean
  /** Throws ParseError for a file that is not what its name claims. */
  readonly extract: (file: SourceFile) => Extraction
  /** The text for a pin's range at another version: keeps operator, prefix, quotes, template and digest form. */
  readonly render: (pin: PinToRender, version: string, digest?: string) => string
  /** What it needs beyond text; the engine leaves out what cannot be given. */
  readonly requires: readonly never[]
}

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
  line?: number
  origin?: 'registry' | 'git' | 'local' | 'url'
}>

export type LockExtraction = Readonly<{
  packages: readonly PackageDraft[]
  lockerVersion?: string
  runtimes?: Readonly<Record<string, string>>
}>

export interface LockfileReader {
  /** The folder's name. */
  readonly name: string
  readonly matches: (path: string) => boolean
  /** `manifests`: the project's manifest and members that are in the tree (for names of direct dependencies and workspaces). */
  readonly extract: (file: SourceFile, manifests: readonly SourceFile[]) => LockExtraction
}
