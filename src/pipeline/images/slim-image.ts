/** What of an image nothing needs: its files looked at layer by layer, beside its packages and findings. */
import { eachEntry } from '../../capture/image/layers/layer-entries.ts'
import { slimAdvice } from '../../plan/image/slim/slim-advice.ts'
import type { SlimAdvice } from '../../records/slim.ts'
import { assessImage, type ImageRequest } from './assess-image.ts'
import { attributeImage } from './attribute-image.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'

/** Bytes: two copies of smaller files are not worth an edit. */
const HASH_FROM = 32 * 1024

export const slimImage = async (request: ImageRequest, home: ImageHome, tools: ImageTools): Promise<SlimAdvice> => {
  const assessed = await assessImage({ ...request, hashFrom: HASH_FROM }, tools)
  const { inventory, recipe } = attributeImage(assessed.inventory, { home })
  const layers = assessed.layers.map(({ entries }, index) => ({
    digest: inventory.image.layers[index]?.digest ?? '',
    entries: eachEntry(entries),
  }))
  return slimAdvice({ inventory, findings: assessed.findings, layers, ...(recipe ? { recipe } : {}) })
}
