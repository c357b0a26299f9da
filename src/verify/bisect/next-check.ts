/**
 * Finds the longest green prefix of a stack of changes and the change that ends it. Pure: what is known of each prefix goes in,
 * what to check next comes out, so that a search that was interrupted goes on from the remembered runs.
 */
import type { CheckRun } from '../../records/change-set.ts'
import { compareWithBase, stableFailures } from '../flake/judge.ts'

/** `suspect`: red once, which may be a flake. It narrows the search like `red`, but names nobody before it was run again. */
export type PrefixOutcome = 'unknown' | 'green' | 'suspect' | 'red'

export type NextCheck =
  | Readonly<{ next: 'check'; prefix: number }>
  /** `green`: length of the longest green prefix found. `culprit`: its successor, counted from 1; none where the tip is green. */
  | Readonly<{ next: 'done'; green: number; culprit: number | undefined }>

/**
 * `outcomes[i]` is what is known of the base with the first i changes; `outcomes[0]` is the base, taken for good.
 * Every prefix that it calls green was seen green, also where a later change mends what an earlier one broke.
 */
export const nextCheck = (outcomes: readonly PrefixOutcome[]): NextCheck => {
  const tip = outcomes.length - 1
  const green = Math.max(0, outcomes.lastIndexOf('green'))
  if (green === tip) return { next: 'done', green, culprit: undefined }
  const bad = outcomes.findIndex((outcome, prefix) => prefix > green && (outcome === 'red' || outcome === 'suspect'))
  if (bad < 0) return { next: 'check', prefix: tip }
  if (bad - green > 1) return { next: 'check', prefix: green + Math.floor((bad - green) / 2) }
  return outcomes[bad] === 'suspect' ? { next: 'check', prefix: bad } : { next: 'done', green, culprit: bad }
}

/** What a prefix is held against: the confirmed red runs of the tip, and a red base that is tolerated. */
export type Reference = Readonly<{ confirmed: readonly CheckRun[]; toleratedBase: readonly CheckRun[] }>

/** What the runs of one prefix say. A red run that fails the tests of a confirmed red needs no second one. */
export const prefixOutcome = (runs: readonly CheckRun[], { confirmed, toleratedBase }: Reference): PrefixOutcome => {
  if (runs.length === 0) return 'unknown'
  if (runs.some((run) => run.outcome === 'green')) return 'green'
  if (toleratedBase.length > 0 && compareWithBase(runs, toleratedBase) === 'not-worse') return 'green'
  const tolerated = new Set(toleratedBase.flatMap((run) => run.failing))
  const wanted = stableFailures(confirmed).filter((name) => !tolerated.has(name))
  const same = runs.some((run) => wanted.some((name) => run.failing.includes(name)))
  return same || runs.length > 1 ? 'red' : 'suspect'
}
