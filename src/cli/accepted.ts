/** A scan plans nothing; all that it knows of remedies is what people accepted. */
import { acceptanceOf } from '../plan/policy/acceptance.ts'
import type { Acceptance } from '../records/config.ts'
import type { Findings } from '../records/findings.ts'
import type { Remedy } from '../records/plan.ts'

/** `now` in ms. */
export const acceptedOf = (findings: Findings, accept: readonly Acceptance[], now: number): readonly Remedy[] =>
  findings.findings.flatMap((finding) => {
    const accepted = acceptanceOf(finding, { accept }, now)
    return accepted ? [{ finding: finding.key, state: 'none' as const, reason: 'accepted', accepted }] : []
  })
