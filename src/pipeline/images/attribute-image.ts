/** Joins an image with the Dockerfile behind it: which instruction made which layer, and what the file does to packages. */
import { attributeLayers } from '../../capture/image/attribution/attribute-layers.ts'
import type { DockerfileText } from '../../capture/image/attribution/build-chain.ts'
import { findDockerfile } from '../../capture/image/attribution/find-dockerfile.ts'
import { readRecipe } from '../../capture/image/attribution/read-recipe.ts'
import type { TreeReading } from '../../plan/image/situation.ts'
import type { ImageDefinition } from '../../records/config.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import type { ImageDetails } from '../../records/image.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { ImageHome } from './image-home.ts'

/** Where an image comes from, as far as it is known. */
export type ImageOrigin = Readonly<{
  home?: ImageHome
  /** What the configuration says of it. */
  definition?: ImageDefinition
  /** The branch that it is built from. */
  trees: readonly TreeReading[]
}>

export type AttributedImage = Readonly<{
  inventory: Inventory & Readonly<{ image: ImageDetails }>
  /** Absent where nothing tells how it is built. */
  recipe?: ImageRecipe
}>

export const attributeImage = (
  inventory: Inventory,
  { home, definition }: Pick<ImageOrigin, 'home' | 'definition'>,
): AttributedImage => {
  const { image } = inventory
  if (!image) throw new TypeError('expected the inventory of an image, found that of a tree')
  const dockerfile = home && dockerfileOf(image, home, definition)
  const build = { target: dockerfile?.target, args: definition?.args }
  const recipe = dockerfile && readRecipe(dockerfile, build)
  const attributed = attributeLayers(image, { ...build, dockerfile })
  return { inventory: { ...inventory, image: attributed }, ...(recipe ? { recipe } : {}) }
}

type ChosenDockerfile = DockerfileText & Readonly<{ target?: string | undefined }>

/** The one that the configuration names, else the one that the image's history resembles. */
const dockerfileOf = (
  image: ImageDetails,
  { dockerfiles }: ImageHome,
  definition: ImageDefinition | undefined,
): ChosenDockerfile | undefined => {
  const named = dockerfiles.find(({ path }) => path === definition?.dockerfile)
  if (named) return { ...named, target: definition?.target }
  const search = findDockerfile(image, dockerfiles, { args: definition?.args })
  if (search.status !== 'found') return undefined
  const { path, target } = search.best
  const text = dockerfiles.find((one) => one.path === path)?.text ?? ''
  return { path, text, target }
}
