/** How `rebuild` and `patch` learn of an image: read, matched and planned like any other, always by the same advisories. */
import type { Platform } from '../../capture/image/manifests/platform.ts'
import { parseReference } from '../../capture/image/reference.ts'
import { UsageError } from '../../records/errors.ts'
import type { ImagePlan } from '../../records/image-plan.ts'
import type { Remedy } from '../../records/plan.ts'
import { tallyFindings } from '../../report/tally.ts'
import type { ImageRequest } from './assess-image.ts'
import type { ImageOrigin } from './attribute-image.ts'
import type { Examine, ExaminedImage } from './examined-image.ts'
import type { ImageTools } from './image-tools.ts'
import { planForImage, type PlannedImage } from './plan-for-image.ts'

export const createExamine =
  (origin: ImageOrigin, platform: Platform, tools: ImageTools): Examine =>
  async (reference) =>
    examinedImage(reference, await planForImage(requestFor(reference, platform), origin, tools))

const requestFor = (written: string, platform: Platform): ImageRequest => {
  const reference = parseReference(written)
  if (reference.transport !== 'tree') return { reference, written, platform }
  throw new UsageError({ place: written, expected: 'an image', found: 'a path' })
}

export const examinedImage = (
  reference: string,
  { inventory, findings, plan, offers }: PlannedImage,
): ExaminedImage => {
  const remedies = remediesOf(plan)
  return {
    reference,
    inventory,
    findings,
    tally: tallyFindings(findings, remedies),
    accepted: new Set(remedies.flatMap(({ finding, accepted }) => (accepted ? [finding] : []))),
    advice: plan.rebuild,
    plan,
    ...(offers ? { offers } : {}),
  }
}

/** As findings of trees are counted. */
export const remediesOf = ({ remedies }: ImagePlan): readonly Remedy[] =>
  remedies.map(({ finding, state, reason, accepted }) => ({
    finding,
    state,
    reason,
    ...(accepted ? { accepted } : {}),
  }))
