/** Plans one image: joins it with the Dockerfile behind it, asks what has become of its base, and lets `plan` choose. */
import { attributeLayers } from '../../capture/image/attribution/attribute-layers.ts'
import type { DockerfileText } from '../../capture/image/attribution/build-chain.ts'
import { findDockerfile } from '../../capture/image/attribution/find-dockerfile.ts'
import { readRecipe } from '../../capture/image/attribution/read-recipe.ts'
import { parseReference } from '../../capture/image/reference.ts'
import { lookUpBase } from '../../lookup/base-image/look-up-base.ts'
import { planImage } from '../../plan/image/plan-image.ts'
import type { BaseReading, TreeReading } from '../../plan/image/situation.ts'
import type { ImageDefinition } from '../../records/config.ts'
import { SeaworthyError } from '../../records/errors.ts'
import type { ImagePlan } from '../../records/image-plan.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import type { ImageDetails } from '../../records/image.ts'
import type { BaseOffers } from '../../records/offers.ts'
import { assessImage, type AssessedImage, type ImageRequest } from './assess-image.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'

export type PlannedImage = AssessedImage &
  Readonly<{
    plan: ImagePlan
    /** Absent where nothing tells how it is built. */
    recipe?: ImageRecipe
    baseOffers?: BaseOffers
  }>

/** Where an image comes from, as far as it is known. */
export type ImageOrigin = Readonly<{
  home?: ImageHome
  /** What the configuration says of it. */
  definition?: ImageDefinition
  /** The branch that it is built from. */
  trees: readonly TreeReading[]
}>

export const planForImage = async (
  request: ImageRequest,
  origin: ImageOrigin,
  tools: ImageTools,
): Promise<PlannedImage> => {
  const assessed = await assessImage(request, tools)
  return { ...assessed, ...(await planAssessed(request, assessed, origin, tools)) }
}

/** The same for an image that was read already. */
export const planAssessed = async (
  request: ImageRequest,
  assessed: AssessedImage,
  origin: ImageOrigin,
  tools: ImageTools,
): Promise<PlannedImage> => {
  const { findings, offers } = assessed
  const image = imageOf(assessed)
  const dockerfile = dockerfileOf(image, origin)
  const build = { target: dockerfile?.target, args: origin.definition?.args }
  const recipe = dockerfile && readRecipe(dockerfile, build)
  const attributed = attributeLayers(image, { ...build, dockerfile })
  const inventory = { ...assessed.inventory, image: attributed }
  const base = await readBase(attributed, recipe, request, tools)
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
  return {
    ...assessed,
    inventory,
    plan,
    ...(recipe ? { recipe } : {}),
    ...(base.offers ? { baseOffers: base.offers } : {}),
  }
}

const imageOf = ({ inventory }: AssessedImage): ImageDetails => {
  if (!inventory.image) throw new Error('an image without details')
  return inventory.image
}

/** The one that the configuration names, else the one that the image's history resembles. */
const dockerfileOf = (
  image: ImageDetails,
  { home, definition }: ImageOrigin,
): (DockerfileText & Readonly<{ target?: string | undefined }>) | undefined => {
  if (!home) return undefined
  const named = home.dockerfiles.find(({ path }) => path === definition?.dockerfile)
  if (named) return { ...named, target: definition?.target }
  const search = findDockerfile(image, home.dockerfiles, { args: definition?.args })
  if (search.status !== 'found') return undefined
  const { path, target } = search.best
  const text = home.dockerfiles.find((one) => one.path === path)?.text ?? ''
  return { path, text, target }
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
