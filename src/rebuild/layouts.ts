/** Where results lie: one OCI layout for each image, below the folder that a builder works in. */
import { hashOf } from '../records/hash.ts'
import type { Files } from '../system/ports.ts'

const TAG = 'built'

/** `oci:/…/layouts/app-3f2a…:built`. The hash keeps names apart that look the same as a file's name. */
export const layoutReference = (work: Files, image: string, platform?: string): string =>
  `oci:${work.root}/${layoutPath(image, platform)}:${TAG}`

/** Relative to the work folder. */
export const layoutPath = (image: string, platform = ''): string => {
  const words = image.replaceAll(/[^\w.-]+/g, '-').slice(-60)
  return `layouts/${words.replace(/^[-.]+/, '')}-${hashOf(image, platform).slice(0, 8)}`
}

/** An empty layout is written by the builder; what a former run left would only grow. */
export const clearLayout = (work: Files, image: string, platform?: string): Promise<void> =>
  work.remove(layoutPath(image, platform))
