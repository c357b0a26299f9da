/** What `rebuild` did to one image, and the proof of it. */
import { z } from 'zod'

import { RebuildAdvice } from './image-plan.ts'
import { Instant, list, record } from './schema.ts'
import { Source } from './source.ts'
import { Tally } from './tally.ts'

/** One reading of an image: what it is, and how it counts. */
export const ImageState = record({
  /** As skopeo names it. */
  reference: z.string(),
  manifestDigest: z.string(),
  size: z.number().int(),
  packages: z.number().int(),
  tally: Tally,
})
export type ImageState = z.infer<typeof ImageState>

export const BinaryRebuild = record({
  path: z.string(),
  main: z.string(),
  module: z.string(),
  from: z.string(),
  to: z.string(),
  toolchain: record({ from: z.string(), to: z.string() }),
  raised: list(record({ module: z.string(), from: z.string(), to: z.string() })),
  /** What the new binary said when started as the old one: `--version`. */
  outcome: z.enum(['rebuilt', 'unbuildable', 'does-not-start']),
  reason: z.string(),
})
export type BinaryRebuild = z.infer<typeof BinaryRebuild>

export const REBUILD_SCHEMA = 'seaworthy/rebuild/1'

export const RebuildRecord = record({
  schema: z.literal(REBUILD_SCHEMA),
  source: Source,
  kind: z.enum(['rebuild', 'patch']),
  /**
   * - `kept`: fewer fixable findings, nothing new;
   * - `refused`: built, and worse or no better: not pushed, the reason names what appeared;
   * - `not-needed`: a rebuild would gain nothing: not built;
   * - `failed`: the builder failed.
   */
  outcome: z.enum(['kept', 'refused', 'not-needed', 'failed']),
  reason: z.string(),
  advice: RebuildAdvice,
  before: ImageState,
  after: ImageState.optional(),
  /** Ids of findings that went and that appeared. */
  removed: list(z.string()),
  added: list(z.string()),
  binaries: list(BinaryRebuild),
  builder: record({ name: z.string(), version: z.string(), command: list(z.string()) }).optional(),
  /** Where the image was pushed, each with the digest that the registry has. */
  pushed: list(record({ reference: z.string(), digest: z.string() })),
  startedAt: Instant,
  finishedAt: Instant,
})
export type RebuildRecord = z.infer<typeof RebuildRecord>
