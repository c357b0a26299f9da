/** The first stage for an image, wherever it lies. */
import type { CaptureCache } from '../capture/capture-cache.ts'
import { parseConfig, platformOf } from '../capture/image/image-config.ts'
import type { ImagePorts } from '../capture/image/image-ports.ts'
import { refuseOtherPlatform, type Platform } from '../capture/image/manifests/platform.ts'
import { readImage, type ImageReading } from '../capture/image/read-image.ts'
import { PACKAGE_READERS } from '../capture/image/readers/index.ts'
import type { ImageReference } from '../capture/image/reference.ts'
import { openImage } from '../capture/image/transports/index.ts'

export type ImageExamination = Readonly<{
  /** Paths in it are absolute. */
  reference: ImageReference
  /** As people wrote it. */
  written: string
  platform: Platform
  ports: ImagePorts
  cache?: CaptureCache
  /** Hash the files of the layers from this size on (bytes). */
  hashFrom?: number
}>

/** Throws a WorldError for an image that is not there, or cannot be read whole. */
export const examineImage = async (examination: ImageExamination): Promise<ImageReading> => {
  const { ports, cache, hashFrom, platform } = examination
  const image = await openImage(examination, ports)
  try {
    const config = parseConfig(image.config, image.layers.length, image.name)
    refuseOtherPlatform(platformOf(config), platform, image.name)
    return await readImage(image, {
      readers: PACKAGE_READERS,
      ports,
      ...(cache ? { cache } : {}),
      ...(hashFrom === undefined ? {} : { hashFrom }),
    })
  } finally {
    await image.close()
  }
}
