/** `--fail-on`: what findings mean for the exit code. Unknown is not zero, so it is not success either. */
import type { Coverage, Findings } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import { atLeast, type Level } from '../records/level.ts'
import type { Remedy } from '../records/plan.ts'
import type { BranchReport } from '../records/report.ts'

export type Examined = Readonly<{
  inventory: Inventory
  findings: Findings
  remedies: readonly Remedy[]
  doubts?: readonly string[]
}>

/**
 * 1 for findings at the threshold or above, 3 where advisories are missing or old, or a file or a package source could not be read, 0
 * otherwise.
 */
export const exitCodeOfFindings = (
  { inventory, findings: { findings, advisories }, remedies, doubts = [] }: Examined,
  failOn: Level | undefined,
): 0 | 1 | 3 => {
  if (failOn === undefined) return 0
  const accepted = new Set(remedies.flatMap(({ finding, accepted }) => (accepted ? [finding] : [])))
  const open = findings.filter(({ kind, key }) => kind === 'vulnerability' && !accepted.has(key))
  if (open.some(({ severity }) => atLeast(severity.level, failOn))) return 1
  const unread = inventory.files.some(({ status }) => status === 'invalid')
  return unread || doubts.length > 0 || isUnknown(advisories.ecosystems) ? 3 : 0
}

/** A registry that failed is the world that failed: nobody knows whether there was a fix. */
export const isUnanswered = ({ unanswered = [] }: BranchReport): boolean => unanswered.length > 0

const isUnknown = (ecosystems: readonly Coverage[]): boolean =>
  ecosystems.some(({ packages, status }) => packages > 0 && status !== 'known')
