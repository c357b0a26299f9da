/** How the findings of a branch or an image are counted, everywhere. */
import { z } from 'zod'

import { Level, record } from './schema.ts'

const count = z.number().int()
const countByLevel = z.record(Level, count).readonly()

/** Counted by distinct (vulnerability group, ecosystem, source package), accepted ones apart. */
export const Tally = record({
  /** now + held + constrained. */
  fixable: count,
  findings: count,
  bySeverity: countByLevel,
  /** The fixable ones, by severity. */
  fixableBySeverity: countByLevel,
  byState: record({ now: count, held: count, constrained: count, unobtainable: count, none: count }),
  accepted: count,
  endOfLife: count,
})
export type Tally = z.infer<typeof Tally>
