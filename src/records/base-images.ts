/** What `base-images` gives: for each image that a Dockerfile builds on, what else it could build on, and what that would change. */
import { z } from 'zod'

import { Tally } from './report.ts'
import { list, record } from './schema.ts'
import { Source } from './source.ts'

/** Something in the repository that a change of runtime would break, or may. */
export const Obstacle = record({
  /** `dependency`: its release does not allow the new runtime; `path`: the old one is written out; `compatibility`: the project says so. */
  kind: z.enum(['dependency', 'path', 'compatibility']),
  file: z.string(),
  line: z.number().int(),
  /** What stands there. */
  text: z.string(),
  reason: z.string(),
})
export type Obstacle = z.infer<typeof Obstacle>

/** A runtime that an image brings: `python` 3.11. */
export const Runtime = record({ product: z.string(), version: z.string() })
export type Runtime = z.infer<typeof Runtime>

/** An image as it was read and matched. */
export const ReadBase = record({
  manifestDigest: z.string(),
  distribution: z.string(),
  runtimes: list(Runtime),
  packages: z.number().int(),
  /** Bytes: of the packed layers, and of the files in them. */
  size: z.number().int(),
  contentSize: z.number().int(),
  tally: Tally,
})
export type ReadBase = z.infer<typeof ReadBase>

export const BaseCandidate = record({
  /** As `FROM` would name it; as skopeo does where it lies in a file. */
  reference: z.string(),
  /** `in use`, `newer patch`, `slim variant`, `named in seaworthy.yaml`. */
  why: z.string(),
  /** Absent where it could not be read: `problem` says why. */
  image: ReadBase.optional(),
  problem: z.string().optional(),
  /** Against the image in use: packages that it lacks, and of these commands those that the Dockerfile names. */
  missing: record({ packages: list(z.string()), commands: list(z.string()) }),
  obstacles: list(Obstacle),
})
export type BaseCandidate = z.infer<typeof BaseCandidate>

export const BASE_IMAGES_SCHEMA = 'seaworthy/base-images/1'

export const BaseImages = record({
  schema: z.literal(BASE_IMAGES_SCHEMA),
  source: Source,
  bases: list(
    record({
      /** Where `FROM` says it, every place. */
      places: list(record({ file: z.string(), line: z.number().int() })),
      reference: z.string(),
      /** The one in use first, then best first: fewest fixable findings, fewest findings, smallest. */
      candidates: list(BaseCandidate),
    }),
  ),
})
export type BaseImages = z.infer<typeof BaseImages>
