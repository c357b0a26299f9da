/** `--fail-on`: what findings mean for the exit code. Unknown is not zero, so it is not success either. */
import type { Coverage, Findings } from '../records/findings.ts'
import { atLeast, type Level } from '../records/level.ts'
import type { Remedy } from '../records/plan.ts'

/** 1 for findings at the threshold or above, 3 where advisories are missing or old, 0 otherwise. */
export const exitCodeOfFindings = (
  { findings, advisories }: Findings,
  remedies: readonly Remedy[],
  failOn: Level | undefined,
): 0 | 1 | 3 => {
  if (failOn === undefined) return 0
  const accepted = new Set(remedies.flatMap(({ finding, accepted }) => (accepted ? [finding] : [])))
  const open = findings.filter(({ kind, key }) => kind === 'vulnerability' && !accepted.has(key))
  if (open.some(({ severity }) => atLeast(severity.level, failOn))) return 1
  return isUnknown(advisories.ecosystems) ? 3 : 0
}

export const isUnknown = (ecosystems: readonly Coverage[]): boolean =>
  ecosystems.some(({ packages, status }) => packages > 0 && status !== 'known')
