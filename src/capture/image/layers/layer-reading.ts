/** What one layer says, whatever lies above and below it: nothing but its bytes decides, so it is kept by the layer's digest. */
import type { FileReading } from '../contract.ts'
import type { LayerEntries } from './layer-entries.ts'

export type FileOutcome =
  | Readonly<{ status: 'read'; reading: FileReading }>
  | Readonly<{ status: 'invalid' | 'skipped'; reason: string; line?: number }>

export type LayerFile = Readonly<{
  path: string
  /** Name of the reader. */
  reader: string
  /** Written by the distribution's package manager. */
  database: boolean
  /** Hard links to it that the same reader would read as well. */
  aliases?: readonly string[]
  outcome: FileOutcome
}>

/** Plain JSON. */
export type LayerReading = Readonly<{
  entries: LayerEntries
  files: readonly LayerFile[]
  /** Bytes of the regular files, and how many they are. */
  contentSize: number
  fileCount: number
}>
