/** Where results lie: one OCI layout for each image, below the folder that a builder works in. */
import { hashOf } from '../records/hash.ts'
import type { Files } from '../system/ports.ts'

const TAG = 'built'

/** `oci:/…/layouts/app-3f2a…:built`. The hash keeps names apart that look the same as a file's name. */
export const layoutReference = (work: Files, image: string, platform?: string): string =>
  `oci:${work.root}/${layoutPath(image, platform)}:${TAG}`

/**
 * Relative to the work folder. buildah makes the path of a layout the name of an image, and those know small letters, digits and
 * single dashes (distribution/reference, "path-component").
 */
export const layoutPath = (image: string, platform = ''): string => {
  const words = image
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  return `layouts/${[...words.slice(-4), hashOf(image, platform).slice(0, 8)].join('-')}`
}

/** As it is given to buildah, which runs in the work folder: the folders above it may be called as they like. */
export const withinWork = (work: Files, reference: string): string => reference.replace(`:${work.root}/`, ':')

/** An empty layout is written by the builder; what a former run left would only grow. */
export const clearLayout = (work: Files, image: string, platform?: string): Promise<void> =>
  work.remove(layoutPath(image, platform))
