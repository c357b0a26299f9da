/**
 * Which rung of a change's ladder to try next. Pure: what was tried goes in. A rung that failed is not tried again until its
 * input digest changes, and no change takes more than four rungs of a run.
 */
import type { Attempt, PlannedChange, Rung } from '../../records/plan.ts'

export const RUNGS_PER_RUN = 4

/** What is known of earlier tries of one change on one branch. */
export type Tried = Readonly<{
  /** All attempts that are remembered, oldest first. */
  attempts: readonly Attempt[]
  /** Those of this run (an interrupted run and the one that continues it are one). */
  thisRun: readonly Attempt[]
}>

export type NextRung =
  | Readonly<{ next: 'rung'; rung: number }>
  /** `outcome` and `reason` of the attempt that stands in the way of the best rung. */
  | Readonly<{ next: 'held'; outcome: string; reason: string }>

/** A relock has no ladder: it is one rung without moves, as good as new when its base moves. */
export const rungsOf = (change: PlannedChange, baseCommit: string): readonly Rung[] =>
  change.kind === 'relock' && change.ladder.length === 0
    ? [{ moves: [], clears: [], because: ['lock file drift'], inputDigest: `relock ${baseCommit}` }]
    : change.ladder

const FAILURES: ReadonlySet<string> = new Set(['different', 'unresolvable', 'rejected', 'red', 'conflict'])

/** `conflict` depends on the tree that the rung was tried on; the rest on the rung alone. */
const standsInTheWay = (attempt: Attempt, rung: Rung, tip: string): boolean =>
  attempt.inputDigest === rung.inputDigest &&
  FAILURES.has(attempt.outcome) &&
  (attempt.outcome !== 'conflict' || attempt.baseCommit === tip)

const failedRungs = (attempts: readonly Attempt[]): number =>
  new Set(attempts.filter(({ outcome }) => FAILURES.has(outcome)).map(({ inputDigest }) => inputDigest)).size

/**
 * @param rungs the change's ladder, see `rungsOf`
 * @param tip the commit that the rung would be applied on
 */
export const nextRung = (rungs: readonly Rung[], { attempts, thisRun }: Tried, tip: string): NextRung => {
  // How long a red of an earlier run stands is for the plan to say, which leaves such a rung out (docs/decisions/0011).
  const standing = [...attempts.filter(({ outcome }) => outcome !== 'red'), ...thisRun]
  const obstacles = rungs.map((rung) => standing.findLast((attempt) => standsInTheWay(attempt, rung, tip)))
  const rung = obstacles.indexOf(undefined)
  if (rung >= 0 && failedRungs(thisRun) < RUNGS_PER_RUN) return { next: 'rung', rung }
  const [best] = obstacles
  if (!best) return { next: 'held', outcome: 'nothing', reason: 'no rung to try' }
  const rest = rung >= 0 ? `; ${RUNGS_PER_RUN} rungs tried in this run, the next run goes on` : ''
  return { next: 'held', outcome: best.outcome, reason: `${best.reason}${rest}` }
}
