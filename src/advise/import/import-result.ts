/** What an import tells: one entry for each source, and the files that are no advisories. */
import type { AdvisorySource } from '../../system/ports.ts'

export type BadRecord = Readonly<{ archive: string; file: string; reason: string }>

export type ArchiveResult = Readonly<{
  name: string
  kind: AdvisorySource['kind']
  /** `unchanged`: the store had it. `failed`: what the store had of it is kept. */
  status: 'imported' | 'unchanged' | 'failed'
  /** Records read, bad ones not counted; scores, entries or products for supplements. */
  records: number
  withdrawn: number
  /** For `failed`. */
  reason?: string
}>

export type ImportResult = Readonly<{
  snapshot: string
  archives: readonly ArchiveResult[]
  /** Files that are no advisory: counted in all, the first of them named. */
  badRecords: number
  firstBadRecords: readonly BadRecord[]
}>
