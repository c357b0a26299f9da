/**
 * How an image becomes an inventory. Three steps, each behind one type of this file:
 *
 * 1. a **transport** (`transports/`) finds the manifest, the config and the layers' blobs, wherever the image lies;
 * 2. each layer is streamed once: **package readers** (`readers/`) are handed the files they want and say what is in them.
 *    What a layer says (`LayerReading`) depends on nothing but its bytes, so it is kept by the layer's digest;
 * 3. the layers are laid over each other (whiteouts, replaced files), and what is left becomes packages, each with its layer.
 */
import type { Distribution, Binary, PackageSource } from '../../records/image.ts'

/* ---- where an image lies ---------------------------------------------------------------------------------------- */

/** A blob as a manifest names it (OCI image-spec, descriptor.md). */
export type Descriptor = Readonly<{
  mediaType: string
  /** `sha256:…` or `sha512:…`. */
  digest: string
  /** Bytes; unknown (-1) where a docker-archive does not say. */
  size: number
}>

/** Hands over a blob piece by piece. May be called again from the start where a network failed: consumers keep no state outside. */
export type Consume<Result> = (bytes: AsyncIterable<Uint8Array>) => Promise<Result>

/** One image of one platform, found and ready to be read. */
export type OpenImage = Readonly<{
  /** As it was asked for: `oci:build/image:latest`. */
  reference: string
  /** What it is called, without a transport: `registry.example/team/app:1.2`, the layout's folder. */
  name: string
  manifestDigest: string
  indexDigest?: string
  config: Uint8Array
  /** Of the manifest; absent where the place knows none. */
  annotations?: Readonly<Record<string, string>>
  /** Bottom first, in the order of the manifest. */
  layers: readonly Descriptor[]
  /** The blob's own bytes, packed as they are. Throws a WorldError where digest or size are not what the descriptor says. */
  readBlob: <Result>(blob: Descriptor, consume: Consume<Result>) => Promise<Result>
  close: () => Promise<void>
}>

/* ---- what is in a layer ----------------------------------------------------------------------------------------- */

/** What the archive says of a regular file. Paths in an image have no leading slash. */
export type FileHeader = Readonly<{
  path: string
  /** Bytes. */
  size: number
  /** Permission bits. */
  mode: number
}>

export type ImageFile = FileHeader & Readonly<{ bytes: Uint8Array }>

/** What pure readers cannot do for themselves. */
export type ReadingTools = Readonly<{
  /** Throws a WorldError for damaged data, and beyond `maxBytes` unpacked ones. */
  inflate: (packed: Uint8Array, packing: 'raw' | 'zlib' | 'gzip', maxBytes: number) => Uint8Array
  sha256: (bytes: Uint8Array) => string
}>

/** One relation of a distribution's package: any of the alternatives satisfies it. */
export type PackageRelation = Readonly<{
  kind: 'depends' | 'recommends'
  /** Names of packages, or of what packages provide. */
  anyOf: readonly string[]
}>

/** A package as one file tells of it. */
export type FoundPackage = Readonly<{
  /** As OSV spells it. Absent: the distribution's own, which is known when all layers are read. */
  ecosystem?: string
  name: string
  version: string
  architecture?: string
  source?: Readonly<{ name: string; version: string }>
  /** Bytes when installed. */
  size?: number
  /** `essential` where it may not be removed, `asked` where this very file says that somebody wanted it. */
  requested?: 'asked' | 'essential'
  /** Absent: the file does not tell. */
  relations?: readonly PackageRelation[]
  /** Names beside its own under which others may depend on it. */
  provides?: readonly string[]
  /** Names of packages of the same file that it depends on, where it names them exactly (a binary's modules). */
  dependsOn?: readonly string[]
  /** Files that it brought, without leading slash. */
  owns?: readonly string[]
  /** Place in the file, where that holds several files: `BOOT-INF/lib/x.jar`. */
  within?: string
  /** What the program or project itself asked for; default false for what a distribution installs. */
  direct?: boolean
  origin?: 'registry' | 'git' | 'local' | 'url'
}>

/** A damaged part of a file whose other parts were read all the same. */
export type ReadingProblem = Readonly<{ line?: number; reason: string }>

/** What one file says. Everything is plain JSON: it is kept by the layer's digest. */
export type FileReading = Readonly<{
  packages?: readonly FoundPackage[]
  distribution?: Distribution
  packageSources?: readonly PackageSource[]
  binary?: Binary
  /** Files of a package that another file lists: dpkg's `info/*.list`. */
  owned?: Readonly<{ package: string; paths: readonly string[] }>
  /**
   * Packages by `name` or `name:architecture` that were pulled in (apt's extended_states), or asked for (apk's world).
   * For a package of architecture `all` apt writes the machine's own architecture; apk's world may hold names that a package provides.
   */
  automatic?: readonly string[]
  asked?: readonly string[]
  /** At most 20. */
  problems?: readonly ReadingProblem[]
}>

/** Files that may name the distribution, best first: the first of them that is in the image and names one counts. */
export const DISTRIBUTION_FILES: readonly string[] = [
  'etc/os-release',
  'usr/lib/os-release',
  'etc/alpine-release',
  'etc/redhat-release',
  'etc/debian_version',
]

/**
 * A plug-in that knows one kind of file. Pure. `readers/<name>/`, registered in `readers/index.ts`.
 * It never sees a file that a package of the distribution owns and that is not its own database: such content is counted once.
 * (The engine takes care of that when the layers are laid over each other.)
 */
export type PackageReader = Readonly<{
  /** The folder's name. */
  name: string
  /** By path, size and mode; called for every regular file of every layer, so it must be quick. */
  wants: (file: FileHeader) => boolean
  /** Only files that begin with one of these bytes. */
  magic?: readonly Uint8Array[]
  /** Files beyond this are not read, and listed as such. */
  maxBytes: number
  /** True for what the distribution's package manager wrote itself: not a content that a package owns. */
  database?: boolean
  /** Throws a ParseError for a file that is not what its name claims. */
  read: (file: ImageFile, tools: ReadingTools) => FileReading
}>
