/** What rebuilding needs to know of an image, and who finds it out: reading, matching and planning are other stages' work. */
import type { Reading } from '../../rebuild/judge-rebuild.ts'
import type { ImagePlan, RebuildAdvice } from '../../records/image-plan.ts'
import type { Offers } from '../../records/offers.ts'

export type ExaminedImage = Reading & Readonly<{ advice: RebuildAdvice; plan: ImagePlan; offers?: Offers }>

/** `reference`: as skopeo names it. Always by the same advisories within a run. */
export type Examine = (reference: string) => Promise<ExaminedImage>

/** Where a registry has it: index where there is one, for that is what the tag points at. */
export const digestAtTag = ({ inventory: { source } }: Reading): string | undefined =>
  source.image?.indexDigest ?? source.image?.manifestDigest
