/** What an image is made of, beside its packages: distribution, layers, programs, and where its package manager looks. */
import { z } from 'zod'

import { Instant, list, record } from './schema.ts'

/** As `/etc/os-release` has it (freedesktop.org, os-release(5)). */
export const Distribution = record({
  /** `debian`, `ubuntu`, `alpine`, `rhel`, `rocky`; lower-case. */
  id: z.string(),
  /** `12`, `24.04`, `3.22.1`; empty for a rolling one. */
  versionId: z.string(),
  codename: z.string().optional(),
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  name: z.string(),
  /** As OSV spells it: `Debian:12`, `Ubuntu:24.04:LTS`, `Alpine:v3.22`; absent where OSV has none. */
  ecosystem: z.string().optional(),
})
export type Distribution = z.infer<typeof Distribution>

export const LayerOrigin = record({
  /** `base`: it came with the `FROM` image; `own`: an instruction of this image made it; `unknown`: nothing tells. */
  kind: z.enum(['base', 'own', 'unknown']),
  /** The Dockerfile of the repository, and the line of the instruction. */
  file: z.string().optional(),
  line: z.number().int().optional(),
  /** Every line, ascending, where the builder put the results of several instructions into one layer. */
  lines: list(z.number().int()).optional(),
})
export type LayerOrigin = z.infer<typeof LayerOrigin>

export const Layer = record({
  /** Of the blob as it is stored, `sha256:…`: what the manifest says. */
  digest: z.string(),
  /** Of the tar archive, unpacked. */
  diffId: z.string(),
  /** Bytes of the blob, and of the regular files in it. */
  size: z.number().int(),
  contentSize: z.number().int(),
  files: z.number().int(),
  /** `created_by` of the history entry that made it, as the builder wrote it. */
  createdBy: z.string().optional(),
  createdAt: Instant.optional(),
  origin: LayerOrigin,
})
export type Layer = z.infer<typeof Layer>

/** One line of a package manager's configuration: where the image's packages come from. */
export const PackageSource = record({
  client: z.enum(['deb', 'apk', 'rpm']),
  /** apt's one-line format (deb822 written out), a line of apk's `repositories`, the `baseurl` or `mirrorlist` of a dnf repository. */
  line: z.string(),
  /** Path in the image. */
  file: z.string(),
  /** Of dnf: the repository's id. */
  id: z.string().optional(),
  enabled: z.boolean(),
})
export type PackageSource = z.infer<typeof PackageSource>

/** An executable that says what it was built from. */
export const Binary = record({
  /** In the image, without the leading slash. */
  path: z.string(),
  kind: z.enum(['go', 'rust']),
  /** The main package of Go (`k8s.io/kubernetes/cmd/kubectl`), the root crate of Rust. */
  main: z.string(),
  module: z.string().optional(),
  /** `(devel)` where the build did not know it. */
  version: z.string().optional(),
  /** `go1.24.3`, as the toolchain writes itself. */
  toolchain: z.string().optional(),
  /** Build settings as recorded (`runtime/debug.BuildSetting`): `CGO_ENABLED`, `-trimpath`, `-tags`, `vcs.revision`, … */
  settings: z.record(z.string(), z.string()).readonly(),
  /** Modules that a `replace` put in the place of others: `old@version => new@version`. */
  replaced: list(z.string()).optional(),
})
export type Binary = z.infer<typeof Binary>

export const ImageDetails = record({
  distribution: Distribution.optional(),
  /** `linux/amd64`, `linux/arm64/v8`. */
  platform: z.string(),
  createdAt: Instant.optional(),
  /** Bottom first. */
  layers: list(Layer),
  /** Instructions that made no layer (`ENV`, `ENTRYPOINT`, …) included, in order: the history as it is written. */
  history: list(record({ createdBy: z.string(), layer: z.string().optional(), comment: z.string().optional() })),
  config: record({
    user: z.string(),
    env: list(z.string()),
    entrypoint: list(z.string()),
    command: list(z.string()),
    workingDirectory: z.string(),
    labels: z.record(z.string(), z.string()).readonly(),
  }),
  /** The image that it was built on, where labels or the repository's Dockerfile tell (`org.opencontainers.image.base.name`). */
  base: record({ name: z.string(), digest: z.string().optional() }).optional(),
  packageSources: list(PackageSource),
  binaries: list(Binary),
})
export type ImageDetails = z.infer<typeof ImageDetails>
