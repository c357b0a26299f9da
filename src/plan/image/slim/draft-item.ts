/** A piece of advice before its findings are counted. */
import type { Package } from '../../../records/inventory.ts'
import type { SlimItem } from '../../../records/slim.ts'
import type { LayerFile } from './file-fates.ts'

export type DraftItem = Pick<SlimItem, 'kind' | 'title' | 'reason' | 'bytes' | 'edit'> &
  Readonly<{
    packages: readonly Package[]
    files: readonly LayerFile[]
    /** Bytes where only a part of the files is too much: of two equal ones, one. */
    wasted?: number
  }>

export const bytesOf = (files: readonly Readonly<{ size?: number | undefined }>[]): number =>
  files.reduce((sum, { size = 0 }) => sum + size, 0)
