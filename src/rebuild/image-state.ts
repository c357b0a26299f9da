/** How a reading of an image is kept in a record. */
import type { ImageState } from '../records/rebuild.ts'
import type { Reading } from './judge-rebuild.ts'

export const imageState = ({ reference, inventory, tally }: Reading): ImageState => ({
  reference,
  manifestDigest: inventory.source.image?.manifestDigest ?? '',
  size: (inventory.image?.layers ?? []).reduce((sum, { size }) => sum + size, 0),
  packages: inventory.packages.length,
  tally,
})
