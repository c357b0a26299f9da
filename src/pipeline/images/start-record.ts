import { imageState } from '../../rebuild/image-state.ts'
/** The record of an image that is built again or patched, begun before anything is done and finished wherever that ends. */
import { REBUILD_SCHEMA, type RebuildRecord } from '../../records/rebuild.ts'
import type { Clock } from '../../system/ports.ts'
import type { ExaminedImage } from './examined-image.ts'

/** What became of it; of an image that was not built nothing went, appeared or was pushed. */
export type RecordEnd = Pick<RebuildRecord, 'outcome' | 'reason'> & Partial<RebuildRecord>

export const startRecord = (
  kind: RebuildRecord['kind'],
  before: ExaminedImage,
  clock: Clock,
): ((end: RecordEnd) => RebuildRecord) => {
  const startedAt = instant(clock)
  return (end) => ({
    schema: REBUILD_SCHEMA,
    source: before.inventory.source,
    kind,
    advice: before.advice,
    before: imageState(before),
    removed: [],
    added: [],
    binaries: [],
    pushed: [],
    ...end,
    startedAt,
    finishedAt: instant(clock),
  })
}

const instant = (clock: Clock): string => new Date(clock.now()).toISOString()
