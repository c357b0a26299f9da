/** Plans one image: joins it with the Dockerfile behind it, asks what has become of its base, and lets `plan` choose. */
import { parseReference } from '../../capture/image/reference.ts'
import { lookUpBase } from '../../lookup/base-image/look-up-base.ts'
import { planImage } from '../../plan/image/plan-image.ts'
import type { BaseReading } from '../../plan/image/situation.ts'
import { SeaworthyError } from '../../records/errors.ts'
import type { ImagePlan } from '../../records/image-plan.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import type { ImageDetails } from '../../records/image.ts'
import type { BaseOffers } from '../../records/offers.ts'
import { assessImage, type AssessedImage, type ImageRequest } from './assess-image.ts'
import { attributeImage, type ImageOrigin } from './attribute-image.ts'
import type { ImageTools } from './image-tools.ts'

export type PlannedImage = AssessedImage & Readonly<{ plan: ImagePlan }>

export const planForImage = async (
  request: ImageRequest,
  origin: ImageOrigin,
  tools: ImageTools,
): Promise<PlannedImage> => {
  const assessed = await assessImage(request, tools)
  const { findings, offers } = assessed
  const { inventory, recipe } = attributeImage(assessed.inventory, origin)
  const base = await readBase(inventory.image, recipe, request, tools)
  const plan = planImage({
    inventory,
    findings,
    offers,
    recipe,
    baseOffers: base.offers,
    bases: base.readings,
    trees: origin.trees,
    accept: origin.home?.accept ?? [],
    now: tools.services.clock.now(),
  })
  return { ...assessed, inventory, plan }
}

/* ---- the base --------------------------------------------------------------------------------------------------- */

type BaseKnowledge = Readonly<{ offers?: BaseOffers; readings: readonly BaseReading[] }>

/** What the base's tag stands for now, and the newest tag of its line: each is read, because only that proves what it has. */
const readBase = async (
  { base, platform }: ImageDetails,
  recipe: ImageRecipe | undefined,
  request: ImageRequest,
  tools: ImageTools,
): Promise<BaseKnowledge> => {
  const named = recipe?.base ?? base
  if (!named || tools.offline) return { readings: [] }
  tools.services.log.progress(`Asking for the base ${named.name}`)
  const digest = base?.digest ?? named.digest
  const offers = await lookUpBase({ base: { name: named.name, digest }, platform, ports: tools.registries })
  const [newest] = offers.newerTags
  const now = offers.digestNow === undefined || offers.changed === false ? [] : [{ tag: offers.tag, same: true }]
  const newer = newest ? [{ tag: newest.tag, same: false }] : []
  const readings = await Promise.all([...now, ...newer].map((one) => readCandidate(offers.name, one, request, tools)))
  return { offers, readings: readings.flat() }
}

const readCandidate = async (
  name: string,
  { tag, same }: Readonly<{ tag: string; same: boolean }>,
  { platform }: ImageRequest,
  tools: ImageTools,
): Promise<readonly BaseReading[]> => {
  const written = `docker://${name}:${tag}`
  try {
    const reference = parseReference(written)
    if (reference.transport === 'tree') return []
    const { inventory, findings } = await assessImage({ reference, written, platform }, tools)
    return [{ reference: `${name}:${tag}`, sameReference: same, inventory, findings }]
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error
    tools.services.log.warn(`${written}: ${error.message}`)
    return []
  }
}
