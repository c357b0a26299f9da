/** Builders of check runs for tests. */
import type { CheckRun } from '../records/change-set.ts'

export const checkRun = (outcome: CheckRun['outcome'], more: Partial<CheckRun> = {}): CheckRun => ({
  command: 'make test',
  tree: 'tree',
  outcome,
  durationMs: 1,
  failing: [],
  tail: '',
  ...more,
})

export const green = checkRun('green')
export const red = (...failing: readonly string[]): CheckRun => checkRun('red', { failing })
