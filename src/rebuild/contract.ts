/**
 * What a builder plug-in is. Every builder leaves its result as an OCI layout in a folder of ours: there it is read, compared,
 * pushed or thrown away, whoever made it; so pushing is no business of builders (`push/`).
 */
import type { Exec, Files, Log } from '../system/ports.ts'

export type BuilderPorts = Readonly<{
  exec: Exec
  log: Log
  /** The user's own. A builder is given the variables that `builder-environment.ts` names. */
  environment: Readonly<Record<string, string>>
  /** A folder of ours: the builder's storage, the layouts it writes. Its path holds no colon. */
  work: Files
}>

/** An image that stands in for what `FROM` names: a base that was rebuilt and is not pushed (yet). */
export type BaseOverride = Readonly<{
  /** As the Dockerfile has it: `registry.example/team/base:1.2`. */
  name: string
  /** `oci:DIR:TAG` */
  reference: string
}>

export type BuildRequest = Readonly<{
  /** Name with tag, for people and for the user's command: `registry.example/team/app:1.2`. */
  image: string
  /** Absolute. A clean snapshot of the commit, never the user's work tree. */
  context: string
  /** Absolute. */
  dockerfile: string
  target?: string
  args: Readonly<Record<string, string>>
  /** `linux/arm64`; absent: the builder's own. */
  platform?: string
  /** Nothing is taken from a cache, and bases are asked for anew: else a rebuild moves nothing. */
  noCache: boolean
  labels: Readonly<Record<string, string>>
  bases: readonly BaseOverride[]
  /** For the builder `command`: the user's words, with placeholders. */
  command?: readonly string[]
  timeoutMs: number
}>

/** `command`: as it was run, secrets masked. */
export type Built = Readonly<{ status: 'built'; reference: string; command: readonly string[] }>

/** `reason` opens with one line that stands by itself; the builder's last lines follow. */
export type BuildFailure = Readonly<{ status: 'failed'; reason: string; command: readonly string[] }>

export type BuildResult = Built | BuildFailure

/** A program of the image that is exchanged for another build of it. */
export type ReplacedFile = Readonly<{
  /** Absolute path of the new one. */
  from: string
  /** In the image, without the leading slash. */
  path: string
}>

export type PatchRequest = Readonly<{
  /** The image to stand on, as skopeo names it. */
  image: string
  platform?: string
  /** Run as root in the image, one after the other, without a shell. */
  commands: readonly Readonly<{ argv: readonly string[]; environment: Readonly<Record<string, string>> }>[]
  files: readonly ReplacedFile[]
  /** What the history of the image says of the new layer. */
  createdBy: string
  /** `oci:DIR:TAG`; absent: a layout in our folder. */
  output?: string
  timeoutMs: number
}>

/** How a program answered before and after it was exchanged; one that no longer starts is left as it was. */
export type ReplacedFileResult = Readonly<{ path: string; outcome: 'replaced' | 'does-not-start'; reason: string }>

export type PatchResult =
  | Readonly<{
      status: 'built'
      reference: string
      command: readonly string[]
      files: readonly ReplacedFileResult[]
    }>
  | BuildFailure

export type Availability =
  | Readonly<{ status: 'available'; version: string }>
  | Readonly<{ status: 'missing'; reason: string }>

export interface Builder {
  /** The folder's name, and what `images[].builder` says. */
  readonly name: 'buildah' | 'buildx' | 'command'
  /**
   * What becomes of a Dockerfile's `RUN`, which is the repository's code: it runs in a `container` that the builder makes and that
   * cannot see this machine's files, or as a process of the `host` (chroot, the user's command). The latter needs trust.
   */
  readonly executes: (environment: BuilderPorts['environment']) => 'container' | 'host'
  readonly availability: (ports: BuilderPorts) => Promise<Availability>
  /** Never throws for what the builder answers. */
  readonly build: (request: BuildRequest, ports: BuilderPorts) => Promise<BuildResult>
  /** Adds one layer to an image. Absent where the builder cannot open an image without a Dockerfile. */
  readonly patch?: (request: PatchRequest, ports: BuilderPorts) => Promise<PatchResult>
}
