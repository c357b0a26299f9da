/** What `capture` gives: every pin, every package, every gap of one tree or image. */
import { z } from 'zod'

import { ImageDetails } from './image.ts'
import { list, record } from './schema.ts'
import { Source } from './source.ts'

/** What is depended on. The datasource is spelled as Renovate spells it. */
export const Component = record({
  datasource: z.string(),
  /** As the datasource spells it: `golang.org/x/net`, `library/golang`, `kubernetes-sigs/kind`; PyPI names per PEP 503. */
  name: z.string(),
  /** Without a version. */
  purl: z.string(),
})
export type Component = z.infer<typeof Component>

export const Scope = z.enum(['runtime', 'dev', 'build'])
export type Scope = z.infer<typeof Scope>

/**
 * What a pin does to the version:
 * - `require` fixes it, or gives the range from which a lock file chooses;
 * - `indirect` is a requirement that the tool wrote for a transitive package (Go's `// indirect`);
 * - `replace` redirects a requirement (Go's `replace`, npm's `overrides`, uv's `override-dependencies`);
 * - `runtime` names the language or its toolchain (`go`, `toolchain`, `GO_VERSION`, `.python-version`);
 * - `image` is a container image reference;
 * - `compatibility` says what the project works with (`requires-python`, `engines`, peer ranges): never edited.
 */
export const PinRole = z.enum(['require', 'indirect', 'replace', 'runtime', 'image', 'compatibility'])
export type PinRole = z.infer<typeof PinRole>

/**
 * - `certain`: the use says it: a download address, an image reference, `go install path@v`;
 * - `likely`: one step of reading between: a variable of the same name elsewhere, an input of a known action;
 * - `guess`: the name of a variable alone.
 */
export const Confidence = z.enum(['certain', 'likely', 'guess'])
export type Confidence = z.infer<typeof Confidence>

/**
 * Which of a variable's values is used:
 * - `effective`: this one, and others give way to it;
 * - `default`: only where no caller sets another (`${X:-v1}`, `?=`, `ARG X=1`), and one in this repository does;
 * - `overridden`: never, another definition always comes after or before it (Make's `=` over `?=`);
 * - `unused`: never, nothing in the repository names the variable.
 */
export const Standing = z.enum(['effective', 'default', 'overridden', 'unused'])
export type Standing = z.infer<typeof Standing>

export const Pin = record({
  /** Hash of manager, file, key, ordinal: stable when line and version change. */
  id: z.string(),
  file: z.string(),
  /** Counted from 1. */
  line: z.number().int(),
  /** UTF-16 offsets of `raw` in the file: `[start, end)`. */
  range: z.tuple([z.number().int(), z.number().int()]).readonly(),
  /** The text at `range`: `^4.17.20`, `v1.2.3`, `1.26.1-alpine@sha256:…`. */
  raw: z.string(),
  /** The version meant, without operator, template or digest: `4.17.20`; empty where none is written. */
  current: z.string(),
  component: Component,
  /** Name of a scheme in `versions/`. */
  versioning: z.string(),
  manager: z.string(),
  /** What the identification rests on, for people: `require on line 12`. */
  evidence: z.string(),
  /** `latest`, a range, a branch, an unversioned package: the file alone does not fix the version. */
  floating: z.boolean(),
  /** Key path or variable: `require golang.org/x/net`, `dependencies.lodash`, `GO_VERSION`. */
  key: z.string(),
  role: PinRole,
  scope: Scope,
  /** The project (see `projects`) whose lock file this pin steers. */
  project: z.string().optional(),
  /** `sha256:…` where the pin carries one beside the tag. */
  digest: z.string().optional(),
  /** The comment above or beside the pin, as written, without its marker. */
  comment: z.string().optional(),
  /** Python extras, and an environment marker, as written. */
  extras: list(z.string()).optional(),
  marker: z.string().optional(),
  /** Suffix that a candidate must share: `-alpine` of `1.26.6-alpine`. */
  variant: z.string().optional(),
  /** Registry or repository that the pin itself names, such as annotation `registryUrl`. */
  registryUrl: z.string().optional(),
  /** A regular expression (re2 syntax) with group `version`: how the datasource's tag becomes a version. */
  extractVersion: z.string().optional(),
  /** How sure an inferred identification is; absent where a format or an annotation states it. */
  confidence: Confidence.optional(),
  /** Of a pinned commit: the branch that it was taken from, where the same script says it (`git clone -b main`). */
  branch: z.string().optional(),
  /** The distribution of an OS package, as OSV spells its ecosystem: `Debian:12`, `Alpine:v3.22`. */
  distribution: z.string().optional(),
  /** For the value of a variable that has several, or no use: whether this one counts. */
  standing: Standing.optional(),
  /** The pin that counts instead, where it is known: for `default` and `overridden`. */
  overriddenBy: z.string().optional(),
})
export type Pin = z.infer<typeof Pin>

/** A unit that one package manager locks: a Go module, an npm root with its workspaces, a Poetry project. */
export const Project = record({
  /** Path of the lock file, or of the manifest where there is none. */
  id: z.string(),
  /** The folder, `.` for the root. */
  directory: z.string(),
  manifest: z.string(),
  lockfile: z.string().optional(),
  ecosystem: z.string(),
  /** Who rewrites the lock file: a name in `apply/lockers`; `none` where there is nothing to lock. */
  locker: z.enum(['go', 'npm', 'poetry', 'uv', 'pip-compile', 'none']),
  /** The locker's version as the lock file's header names it: `2.1.3` of `generated by Poetry 2.1.3`. */
  lockerVersion: z.string().optional(),
  /** Manifests that belong to it beside `manifest`: npm workspaces, go.work members, `-r` and `-c` files. */
  members: list(z.string()),
  /** What every version must agree with: `{ python: ">=3.10,<3.12", node: ">=20", go: "1.25.5" }`. */
  runtimes: z.record(z.string(), z.string()).readonly(),
})
export type Project = z.infer<typeof Project>

export const Dependency = record({
  name: z.string(),
  range: z.string(),
  kind: z.enum(['normal', 'optional', 'peer', 'dev']),
  /** The environment marker under which it holds, as written (PEP 508). */
  marker: z.string().optional(),
})
export type Dependency = z.infer<typeof Dependency>

export const Package = record({
  id: z.string(),
  project: z.string(),
  /** As OSV spells it: `npm`, `PyPI`, `Go`, `Debian:12`. */
  ecosystem: z.string(),
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  /** The source package, for distributions. */
  source: record({ name: z.string(), version: z.string() }).optional(),
  dependsOn: z.union([list(z.string()), z.literal('unknown')]),
  /** The ranges behind `dependsOn`, where the lock file states them. */
  requires: list(Dependency).optional(),
  pinnedBy: list(z.string()),
  layer: z.string().optional(),
  direct: z.boolean(),
  scope: Scope,
  locations: list(record({ file: z.string(), line: z.number().int().optional() })),
  /** Not from a registry: a git URL, a local path, a link. Such packages are matched, never moved. */
  origin: z.enum(['registry', 'git', 'local', 'url']).optional(),
  /** What read it out of an image: `dpkg`, `go-binary`. */
  reader: z.string().optional(),
  architecture: z.string().optional(),
  /** Bytes that it takes when installed, where its database says so. */
  size: z.number().int().optional(),
  /** Why it is installed, where the package manager remembers: somebody asked for it, a package depends on it or only recommends it. */
  requested: z.enum(['asked', 'dependency', 'recommended', 'essential']).optional(),
})
export type Package = z.infer<typeof Package>

export const Gap = record({
  file: z.string(),
  line: z.number().int(),
  text: z.string(),
  why: z.string(),
  /** The variable whose value it is, as the file names it. */
  variable: z.string().optional(),
  /** True where the line gives the variable its value and says nothing else: a comment above it can name the component. */
  annotatable: z.boolean().optional(),
  /** The version in `text`, where the file spells the whole of `text` like that. */
  current: z.string().optional(),
  /** What is known of the component: `docker` for an image whose name is not. */
  datasource: z.string().optional(),
  name: z.string().optional(),
})
export type Gap = z.infer<typeof Gap>

/** A file that a manager read, or that was passed over with a reason. */
export const FileEntry = record({
  path: z.string(),
  status: z.enum(['read', 'invalid', 'skipped']),
  managers: list(z.string()),
  /** For `invalid` and `skipped`: `line 12: expected a version, found "<<<<<<<"`. */
  reason: z.string().optional(),
  line: z.number().int().optional(),
})
export type FileEntry = z.infer<typeof FileEntry>

export const INVENTORY_SCHEMA = 'seaworthy/inventory/1'

export const Inventory = record({
  schema: z.literal(INVENTORY_SCHEMA),
  source: Source,
  pins: list(Pin),
  packages: list(Package),
  projects: list(Project),
  gaps: list(Gap),
  /** Text that looks like a pin of something external and is none, with the reason: `own version`, `schema version`. */
  excused: list(Gap).optional(),
  /** Rules of `capture.custom` that found nothing here, each with the reason. */
  inert: list(z.string()).optional(),
  /** Files that a manager read or could not read; files passed over are counted in `skipped`. */
  files: list(FileEntry),
  /** How many files were passed over, by reason: `binary`, `oversized`, `vendored`, `submodule`, `lfs`, `symlink`. */
  skipped: z.record(z.string(), z.number().int()).readonly(),
  /** Of an image. */
  image: ImageDetails.optional(),
})
export type Inventory = z.infer<typeof Inventory>
