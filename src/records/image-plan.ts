/** What `plan` makes of the findings of one image: for each the way to be rid of it, and whether a rebuild is worth it. */
import { z } from 'zod'

import { Fixability, Remedy } from './plan.ts'
import { list, record } from './schema.ts'
import { Source } from './source.ts'

/**
 * - `refresh`: the image's own sources have the fixed version: build again without a cache;
 * - `base`: a newer digest or tag of the base image has it;
 * - `install-line`: an instruction pins the old version, or upgrades nothing: its line has to change;
 * - `source`: a manifest or lock file of this repository brings it in: the loop over branches fixes it;
 * - `binary`: a program built elsewhere: build `module@version` again, with a patched toolchain and raised modules;
 * - `remove`: nothing needs it;
 * - `wait`: there is no fix to be had.
 */
export const ImageRemedyKind = z.enum(['refresh', 'base', 'install-line', 'source', 'binary', 'remove', 'wait'])
export type ImageRemedyKind = z.infer<typeof ImageRemedyKind>

/**
 * `state` speaks of the fixed release, `kind` of the way to be rid of the finding: a package that can be removed and has no fix
 * is `remove` and `none`. It is `now` only where it is proven that the release can be had (docs of `plan/image/plan-image.ts`).
 */
export const ImageRemedy = record({
  /** Key of the finding. */
  finding: z.string(),
  kind: ImageRemedyKind,
  state: Fixability,
  /** One sentence for people: what to do and what it rests on. */
  reason: z.string(),
  /** Package (binary or module) and the version that clears it. */
  package: z.string().optional(),
  to: z.string().optional(),
  /** For `install-line` and `source`: the place in the repository. For `binary`: path in the image. */
  file: z.string().optional(),
  line: z.number().int().optional(),
  /** For `install-line`, `remove` and `binary`: what to write or to run there. */
  proposal: z.string().optional(),
  accepted: Remedy.unwrap().shape.accepted,
  /** Other ways that would do as well, best first. */
  alternatives: list(record({ kind: ImageRemedyKind, reason: z.string() })),
})
export type ImageRemedy = z.infer<typeof ImageRemedy>

/** Whether building again would pay, and what it would do. */
export const RebuildAdvice = record({
  decision: z.enum(['rebuild', 'nothing-to-gain', 'unknown']),
  reason: z.string(),
  /** Keys of the findings that a rebuild would clear. */
  clears: list(z.string()),
  /** Binary packages that it would move. */
  upgrades: list(record({ name: z.string(), from: z.string(), to: z.string() })),
})
export type RebuildAdvice = z.infer<typeof RebuildAdvice>

export const IMAGE_PLAN_SCHEMA = 'seaworthy/image-plan/1'

export const ImagePlan = record({
  schema: z.literal(IMAGE_PLAN_SCHEMA),
  source: Source,
  /** In the order of the findings. */
  remedies: list(ImageRemedy),
  rebuild: RebuildAdvice,
  /** What could not be looked at, so that states may be worse than they are: such an image is never called zero. */
  doubts: list(z.string()),
})
export type ImagePlan = z.infer<typeof ImagePlan>
