/** Verifies the tip of a stack and, where it is red, finds the change that is to blame. Every run is remembered as it ends. */
import { VERDICT_SCHEMA, type CheckRun, type Verdict } from '../../records/change-set.ts'
import { WorldError } from '../../records/errors.ts'
import { nextCheck, prefixOutcome, type Reference } from '../../verify/bisect/next-check.ts'
import { describeRed, hasCulprit, isAcceptable, judge } from '../../verify/flake/judge.ts'
import type { Checks, Performers } from './performers.ts'
import type { Stacked } from './stack.ts'

export type StackVerdict = Readonly<{
  verdict: Verdict
  /** How many of the stack's changes may land: all of an acceptable stack, none where nobody is to blame alone. */
  green: number
  /** The change that ends the green prefix: its index, and what failed with it. */
  culprit: Readonly<{ index: number; reason: string }> | undefined
}>

/** Commits from the base to the tip: `[0]` is the base. */
type Line = readonly Readonly<{ commit: string; tree: string }>[]

/** Runs checks and remembers them; counts what was really run. */
export type Checker = Readonly<{
  runsOf: (tree: string) => readonly CheckRun[]
  run: (place: Line[number]) => Promise<CheckRun>
  runs: () => number
}>

/** `not-started` says something about the machine, not about the tree, so it is forgotten with the run. */
export const createChecker = (
  checks: Extract<Checks, { status: 'ready' }>,
  { memory, log }: Pick<Performers, 'memory' | 'log'>,
): Checker => {
  let runs = 0
  let notStarted: CheckRun | undefined
  return {
    runsOf: (tree) => [...memory.checkRuns(tree, checks.digest), ...(notStarted ? [notStarted] : [])],
    run: async ({ commit }) => {
      const run = await checks.run(commit)
      runs += 1
      log.debug(`checked ${commit}: ${run.outcome} after ${run.durationMs} ms`)
      if (run.outcome === 'not-started') notStarted = run
      else memory.saveCheckRun(checks.digest, run)
      return run
    },
    runs: () => runs,
  }
}

export const verifyStack = async (
  stack: readonly Stacked[],
  base: Line[number],
  allowBaseRed: boolean,
  checker: Checker,
): Promise<StackVerdict> => {
  const line: Line = [base, ...stack]
  const verdict = await verifyTip(line, checker)
  if (isAcceptable(verdict, allowBaseRed)) return { verdict, green: stack.length, culprit: undefined }
  if (!hasCulprit(verdict, allowBaseRed)) return { verdict, green: 0, culprit: undefined }
  return { verdict, ...(await findCulprit(line, verdict, checker)) }
}

const verifyTip = async (line: Line, checker: Checker): Promise<Verdict> => {
  const base = line[0]!
  const tip = line[line.length - 1]!
  for (;;) {
    const runs = checker.runsOf(tip.tree)
    const judged = judge({ tip: runs, base: checker.runsOf(base.tree) })
    if (judged.next === 'run-tip') await checker.run(tip)
    else if (judged.next === 'run-base') await checker.run(base)
    else return { schema: VERDICT_SCHEMA, commit: tip.commit, ...judged.verdict, runs }
  }
}

const findCulprit = async (
  line: Line,
  verdict: Verdict,
  checker: Checker,
): Promise<Pick<StackVerdict, 'green' | 'culprit'>> => {
  const base = line[0]!
  const reference: Reference = {
    confirmed: verdict.runs,
    toleratedBase: verdict.state === 'base-red' ? checker.runsOf(base.tree) : [],
  }
  for (;;) {
    const outcomes = line.map(({ tree }, prefix) =>
      prefix === 0 ? 'green' : prefixOutcome(checker.runsOf(tree), reference),
    )
    const search = nextCheck(outcomes)
    if (search.next === 'done') return { green: search.green, culprit: describeCulprit(line, search.culprit, checker) }
    const run = await checker.run(line[search.prefix]!)
    if (run.outcome === 'not-started')
      throw new WorldError({ place: 'verify', expected: `${run.command} to start as it did before`, found: run.tail })
  }
}

const describeCulprit = (line: Line, culprit: number | undefined, checker: Checker): StackVerdict['culprit'] => {
  if (culprit === undefined) return undefined
  const run = checker.runsOf(line[culprit]!.tree).at(-1)
  return { index: culprit - 1, reason: run ? describeRed(run) : 'red' }
}
