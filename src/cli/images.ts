/** What commands that are handed an image share: its name on the command line, and the ports that read it. */
import type { ImagePorts } from '../capture/image/image-ports.ts'
import { parseReference } from '../capture/image/reference.ts'
import type { ImageRequest } from '../pipeline/images/assess-image.ts'
import { openImageTools, type ImageTools } from '../pipeline/images/image-tools.ts'
import type { UnreadImage } from '../pipeline/images/requests.ts'
import type { Services } from '../pipeline/services.ts'
import type { Config } from '../records/config.ts'
import { UsageError } from '../records/errors.ts'
import { openCache } from './capture-cache.ts'
import { absoluteReference, imagePortsOver, platformOption } from './image-ports.ts'
import type { StateOptions } from './options.ts'
import { advisoriesFile, stateDirectory } from './paths.ts'

export { absoluteWritten, platformOption } from './image-ports.ts'

type ImageServices = Pick<Services, 'unpacker' | 'createClients' | 'createContainers'>

/** Registries are asked with the user's own credentials, where the configuration says that they are. */
export const imagePorts = (
  { unpacker, createClients, createContainers }: ImageServices,
  registries: Config['registries'],
): ImagePorts => imagePortsOver(unpacker, async () => createContainers(createClients(registries, [])))

export type ImageOptions = StateOptions & Readonly<{ platform?: string; cache?: boolean }>

/** What is open while a command works on images; closed when `work` is done. */
export const withImageTools = async <Result>(
  services: Services,
  options: ImageOptions,
  registries: Config['registries'],
  work: (tools: ImageTools) => Promise<Result>,
): Promise<Result> => {
  const tools = await openImageTools(
    {
      file: advisoriesFile(options.advisories),
      offline: options.offline ?? false,
      images: imagePorts(services, registries),
      stateDirectory: stateDirectory(options.state),
      registries,
      cache: options.cache === false ? undefined : await openCache(services),
    },
    services,
  )
  try {
    return await work(tools)
  } finally {
    tools.close()
  }
}

/** Throws a UsageError for what names no image. */
export const imageRequest = (written: string, options: ImageOptions): ImageRequest => {
  const reference = parseReference(written)
  if (reference.transport !== 'tree')
    return { reference: absoluteReference(reference), written, platform: platformOption(options.platform) }
  const expected =
    'an image: oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG] or docker://NAME[:TAG]'
  throw new UsageError({ place: written, expected, found: 'a path' })
}

const MINUTE_MS = 60_000

/** Throws a UsageError. */
export const timeoutOption = (written: string): number => {
  const minutes = Number(written)
  if (minutes > 0) return minutes * MINUTE_MS
  throw new UsageError({ place: '--timeout', expected: 'minutes, such as 30', found: JSON.stringify(written) })
}

/** Of several images those that could not be read, after what became of the others; the exit code is theirs. */
export const tellUnread = (unread: readonly UnreadImage[]): void => {
  for (const { name, problem } of unread)
    process.stderr.write(`seaworthy: ${problem.includes(name) ? problem : `${name}: ${problem}`}\n`)
  if (unread.length > 0) process.exitCode = 3
}
