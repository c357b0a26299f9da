/** What `base-images` gives: for each image that a Dockerfile builds on, what else it could build on, and what that would change. */
import { z } from 'zod'

import { Coverage } from './findings.ts'
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
  /** Releases in it that are out of support: `debian 11`. */
  endOfLife: list(z.string()),
  /** Ecosystems in it without advisories, or with stale ones: such an image is never called zero. */
  unknown: list(Coverage),
  /** What else could not be looked at, so that `fixable` may be too low: package sources that did not answer. */
  doubts: list(z.string()),
})
export type ReadBase = z.infer<typeof ReadBase>

/** One step of a runtime's upgrade, and what stands in its way that did not stand in the way of the step before. */
export const RuntimeStage = record({ runtime: Runtime, obstacles: list(Obstacle) })
export type RuntimeStage = z.infer<typeof RuntimeStage>

export const BaseCandidate = record({
  /** As `FROM` would name it; as skopeo does where it lies in a file. */
  reference: z.string(),
  /** `in use`, `newer patch`, `slim variant`, `named in seaworthy.yaml`. */
  why: z.string(),
  /** Other names under which the registry has this very image. */
  also: list(z.string()),
  /** Absent where it could not be read: `problem` says why. */
  image: ReadBase.optional(),
  problem: z.string().optional(),
  /**
   * Against the image in use: packages that it lacks (those of a distribution only where the same package manager keeps both),
   * and programs that the stages on it call and do not install.
   */
  missing: record({ packages: list(z.string()), commands: list(z.string()) }),
  /** What stands in the way of the runtimes that it brings. */
  obstacles: list(Obstacle),
  /** The same line by line (3.10, 3.11), where it brings another line of a runtime. */
  stages: list(RuntimeStage),
})
export type BaseCandidate = z.infer<typeof BaseCandidate>

/** `best`: the first that is better than the one in use; `least-work`: the first of these that the least stands in the way of. */
export const BaseAdvice = record({ kind: z.enum(['best', 'least-work']), reference: z.string() })
export type BaseAdvice = z.infer<typeof BaseAdvice>

export const BASE_IMAGES_SCHEMA = 'seaworthy/base-images/1'

/** One image that Dockerfiles of the repository build on. */
export const ComparedBase = record({
  /** Where `FROM` says it, every place. */
  places: list(record({ file: z.string(), line: z.number().int() })),
  reference: z.string(),
  /** An image that comes out of a build stands on it; else stages that only build do. */
  final: z.boolean(),
  /** The one in use first, then best first: fewest fixable findings, fewest findings, smallest; at last what could not be judged. */
  candidates: list(BaseCandidate),
  /** Empty where nothing that was read is better. One entry where both are the same. */
  advice: list(BaseAdvice),
  /** What was not looked for, and why: `the registry lists no tags`. */
  notes: list(z.string()),
})
export type ComparedBase = z.infer<typeof ComparedBase>

export const BaseImages = record({
  schema: z.literal(BASE_IMAGES_SCHEMA),
  source: Source,
  bases: list(ComparedBase),
})
export type BaseImages = z.infer<typeof BaseImages>
