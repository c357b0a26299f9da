/** How much of a tree is captured: what `seaworthy coverage` gives, a view of an Inventory. */
import { z } from 'zod'

import { Gap } from './inventory.ts'
import { list, record } from './schema.ts'
import { Source } from './source.ts'

const count = z.number().int()

/**
 * What a pin's identification rests on:
 * - `manager`: the format of a manifest says it;
 * - `annotation`: a comment says it (`# renovate: …`);
 * - `certain`, `likely`, `guess`: inferred from the use, see `Confidence`.
 */
export const Basis = z.enum(['manager', 'annotation', 'certain', 'likely', 'guess'])
export type Basis = z.infer<typeof Basis>

const countByBasis = z.record(Basis, count).readonly()

export const CaptureCounts = record({
  pins: count,
  gaps: count,
  excused: count,
  /** Pins among pins and gaps, 0 to 1; 1 where there is neither. */
  captured: z.number(),
  byBasis: countByBasis,
  /** Most pins first. */
  byDatasource: list(record({ datasource: z.string(), pins: count, byBasis: countByBasis })),
  /** Most pins first. */
  byManager: list(record({ manager: z.string(), pins: count })),
  /** Most first. */
  excusedByReason: list(record({ reason: z.string(), count, example: record({ file: z.string(), line: count }) })),
})
export type CaptureCounts = z.infer<typeof CaptureCounts>

/**
 * The shortest text that settles a gap, with `?` for what is not known:
 * - `annotation`: a comment for the line above;
 * - `custom`: an entry of `capture.custom` in seaworthy.yaml;
 * - `ignore`: an entry of `capture.ignore`, where nothing else can be said.
 */
export const CapturingLine = record({ how: z.enum(['annotation', 'custom', 'ignore']), text: z.string() })
export type CapturingLine = z.infer<typeof CapturingLine>

export const COVERAGE_SCHEMA = 'seaworthy/coverage/1'

export const CaptureCoverage = record({
  schema: z.literal(COVERAGE_SCHEMA),
  source: Source,
  counts: CaptureCounts,
  gaps: list(record({ ...Gap.unwrap().shape, capture: CapturingLine })),
  /** Text that looks like a pin of something external and is none; `why` says why. */
  excused: list(Gap),
  /** Files that could not be read: what they hold is counted nowhere. */
  unreadable: list(record({ file: z.string(), line: count.optional(), reason: z.string() })),
})
export type CaptureCoverage = z.infer<typeof CaptureCoverage>
