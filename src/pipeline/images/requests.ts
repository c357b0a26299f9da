/** Which images a command means: the one that it was given, or those of the configuration. */
import type { Platform } from '../../capture/image/manifests/platform.ts'
import { parseReference } from '../../capture/image/reference.ts'
import type { ImageDefinition } from '../../records/config.ts'
import { UsageError, WorldError } from '../../records/errors.ts'
import type { ImageRequest } from './assess-image.ts'
import type { ImageHome } from './image-home.ts'

/** One of several that could not be read: told, and no reason to leave the others. */
export type UnreadImage = Readonly<{ name: string; problem: string }>

/** What becomes of one image, or why nothing does. What is wrong with the command line or the configuration stops all. */
export const attemptImage = async <Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result | UnreadImage> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WorldError) return { name, problem: error.message }
    throw error
  }
}

export type RequestedImage = Readonly<{ request: ImageRequest; definition?: ImageDefinition }>

/** One that is asked for by its reference is known by its name in the configuration, where that has it. Throws a UsageError. */
export const requestsFor = (
  asked: ImageRequest | undefined,
  { config, root }: Pick<ImageHome, 'config' | 'root'>,
  platform: Platform,
): readonly RequestedImage[] => {
  if (asked) {
    const definition = config.images.find((one) => isNamed(asked, one))
    return [{ request: asked, ...(definition ? { definition } : {}) }]
  }
  if (config.images.length > 0)
    return config.images.map((definition) => ({ request: keptImage(definition, platform), definition }))
  throw new UsageError({
    place: root,
    expected: 'an image to look at, or `images:` in seaworthy.yaml',
    found: 'neither',
  })
}

const isNamed = ({ reference }: ImageRequest, { name }: ImageDefinition): boolean =>
  reference.transport === 'docker' && [name, `docker.io/${name}`].includes(`${reference.host}/${reference.repository}`)

/** Where the configuration says that it is kept, by its first tag. */
export const keptReference = ({ name, tags }: ImageDefinition): string => `docker://${name}:${tags[0] ?? 'latest'}`

export const keptImage = (definition: ImageDefinition, platform: Platform): ImageRequest => {
  const written = keptReference(definition)
  const reference = parseReference(written)
  if (reference.transport !== 'tree') return { reference, written, platform }
  throw new UsageError({ place: 'seaworthy.yaml images', expected: 'the name of an image', found: definition.name })
}
