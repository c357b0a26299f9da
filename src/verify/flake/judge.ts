/**
 * Red is not yet a verdict: a test may be flaky, and the base may have been red before. These functions look at the runs of
 * a tree and of its base and say what to run next, or what the verdict is. Pure, so that a killed run judges the same again.
 */
import type { CheckRun, Verdict } from '../../records/change-set.ts'

/** Runs in the order in which they were made, remembered ones included. */
export type Evidence = Readonly<{ tip: readonly CheckRun[]; base: readonly CheckRun[] }>

export type Judgement =
  | Readonly<{ next: 'run-tip' }>
  | Readonly<{ next: 'run-base' }>
  | Readonly<{ next: 'verdict'; verdict: Pick<Verdict, 'state' | 'reason' | 'comparison'> }>

const isGreen = (run: CheckRun): boolean => run.outcome === 'green'
const RUNS_BEFORE_RED = 2
const LONGEST_COMMAND = 60

/** At most five names, the rest counted. */
const listNames = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

/** One line: the step and the tests that failed. */
export const describeRed = (run: CheckRun): string => {
  const place = run.failedAt ?? run.command
  if (run.outcome === 'timeout') return `${place} timed out`
  return run.failing.length > 0 ? `${place} failed: ${listNames(run.failing)}` : `${place} failed`
}

/** Failed in every run: what failed only once is flaky and proves nothing. */
export const stableFailures = (runs: readonly CheckRun[]): readonly string[] =>
  (runs[0]?.failing ?? []).filter((name) => runs.every((run) => run.failing.includes(name)))

const verdict = (state: Verdict['state'], reason: string, comparison?: Verdict['comparison']): Judgement => ({
  next: 'verdict',
  verdict: { state, reason, ...(comparison && { comparison }) },
})

/** What to run next, or the verdict on the tip. */
export const judge = ({ tip, base }: Evidence): Judgement => {
  const last = tip.at(-1)
  if (!last) return { next: 'run-tip' }
  if (last.outcome === 'not-started') return verdict('unverified', last.tail)
  if (tip.some(isGreen)) return judgeGreen(tip)
  if (tip.length < RUNS_BEFORE_RED) return { next: 'run-tip' }
  return judgeRed(tip, base)
}

const judgeGreen = (tip: readonly CheckRun[]): Judgement => {
  const red = tip.find((run) => !isGreen(run))
  return red
    ? verdict('flaky', `green when run again; before, ${describeRed(red)}`)
    : verdict('green', describeGreen(tip))
}

/** A line of a report: the run itself holds all commands. */
const describeGreen = ([run]: readonly CheckRun[]): string =>
  run && run.command.length <= LONGEST_COMMAND ? `${run.command} passed` : 'all checks passed'

const judgeRed = (tip: readonly CheckRun[], base: readonly CheckRun[]): Judgement => {
  const red = tip[tip.length - 1]!
  if (base.some(isGreen)) return verdict('red', describeRed(red))
  if (base.length < RUNS_BEFORE_RED) return { next: 'run-base' }
  const comparison = compareWithBase(tip, base)
  const words = {
    'not-worse': 'the base fails in the same way',
    worse: `the base is red too, but not like this`,
    unknown: 'the base is red too, and the runner names no tests to compare',
  }
  return verdict('base-red', `${words[comparison]}; ${describeRed(red)}`, comparison)
}

/** How a red tree compares with a red base: by step first, then by the names of the failing tests. */
export const compareWithBase = (
  tip: readonly CheckRun[],
  base: readonly CheckRun[],
): NonNullable<Verdict['comparison']> => {
  const step = Math.max(...tip.map((run) => run.failedStep ?? 0))
  const baseStep = Math.min(...base.map((run) => run.failedStep ?? 0))
  if (step < baseStep) return 'worse'
  const known = new Set(base.flatMap((run) => run.failing))
  const failures = stableFailures(tip)
  if (known.size === 0 || failures.length === 0) return 'unknown'
  return failures.every((name) => known.has(name)) ? 'not-worse' : 'worse'
}

/** True where a verdict lets its commit become a branch's tip. */
export const isAcceptable = (
  { state, comparison }: Pick<Verdict, 'state' | 'comparison'>,
  allowBaseRed: boolean,
): boolean =>
  state === 'green' || state === 'flaky' || (state === 'base-red' && comparison === 'not-worse' && allowBaseRed)

/** True where looking for the culprit makes sense: the base is good, or good enough and the tip worse than it. */
export const hasCulprit = (
  { state, comparison }: Pick<Verdict, 'state' | 'comparison'>,
  allowBaseRed: boolean,
): boolean => state === 'red' || (state === 'base-red' && comparison === 'worse' && allowBaseRed)
