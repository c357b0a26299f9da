/** What a report says of one image: where it stands, what would be done about it, what was done. */
import { z } from 'zod'

import { ImageRemedyKind, RebuildAdvice } from './image-plan.ts'
import { RebuildRecord } from './rebuild.ts'
import { list, record } from './schema.ts'
import { Tally } from './tally.ts'

const count = z.number().int()

/** One edit, or none, that is good for several findings. */
export const ImageEdit = record({
  kind: ImageRemedyKind,
  file: z.string().optional(),
  line: count.optional(),
  /** What to write there. */
  proposal: z.string(),
  /** Ids of the findings that go with it. */
  clears: list(z.string()),
})
export type ImageEdit = z.infer<typeof ImageEdit>

export const ImageReport = record({
  name: z.string(),
  platform: z.string(),
  /** Of the manifest; after a rebuild that was kept, of the new one. */
  digest: z.string(),
  distribution: z.string().optional(),
  /** Path of the Dockerfile, where the repository builds it. */
  dockerfile: z.string().optional(),
  base: z.string().optional(),
  before: Tally,
  /** Of the image that was built and kept, pushed or not; equal to `before` where none was. */
  after: Tally,
  /** What is left, by the way to be rid of it: all findings, and those that can go now. Kinds without findings are left out. */
  remedies: list(record({ kind: ImageRemedyKind, findings: count, now: count })),
  edits: list(ImageEdit),
  advice: RebuildAdvice,
  rebuild: RebuildRecord.optional(),
  /** Why numbers may be too small: such an image is never called zero. */
  doubts: list(z.string()),
  /** Why nothing is known of it: it could not be read, and its numbers mean nothing. `doubts` says the same. */
  problem: z.string().optional(),
})
export type ImageReport = z.infer<typeof ImageReport>
