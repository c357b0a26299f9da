/** What a landing leaves, as it is saved before the branch is moved: a run that is killed right after still knows what it did. */
import { z } from 'zod'

import { ChangeSet, Verdict } from '../records/change-set.ts'
import { Attempt } from '../records/plan.ts'
import { NotMerged } from '../records/report.ts'
import { list, record } from '../records/schema.ts'

export const LandingRecord = record({
  /** Verified; the base where nothing landed. */
  tip: z.string(),
  landed: list(ChangeSet),
  notLanded: list(NotMerged),
  attempts: list(Attempt),
  verdicts: list(Verdict),
})
export type LandingRecord = z.infer<typeof LandingRecord>
