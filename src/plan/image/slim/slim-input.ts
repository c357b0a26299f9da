/** What advice to slim is made from. */
import type { Findings } from '../../../records/findings.ts'
import type { ImageRecipe } from '../../../records/image-recipe.ts'
import type { Inventory } from '../../../records/inventory.ts'
import type { SlimLayer } from './file-fates.ts'

export type SlimInput = Readonly<{
  /** Of an image, its layers attributed. */
  inventory: Inventory
  findings: Findings
  /** Every entry of every layer, bottom first. */
  layers: readonly SlimLayer[]
  recipe?: ImageRecipe | undefined
}>
