/**
 * Lands the plan of one branch: stacks the change sets, verifies the tip once, and where it is red finds the culprit, lets it
 * descend its ladder, and stacks the rest again. What it leaves as tip was verified; what it learnt is in the state before the
 * next step begins, so that a run that was killed goes on where it was.
 */
import { VERDICT_SCHEMA, type Verdict } from '../records/change-set.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Attempt, Plan } from '../records/plan.ts'
import type { Performers } from './landing/performers.ts'
import { buildStack, redAttempt, tipOf, type NotLanded, type Stack, type Stacked } from './landing/stack.ts'
import { createChecker, verifyStack, type Checker } from './landing/verify-stack.ts'

export type LandRequest = Readonly<{
  branch: string
  /** The branch's tip as a full commit id. */
  base: string
  plan: Plan
  /** Of `base`. */
  inventory: Inventory
  /** `verify.allowBaseRed`: land what is not worse than a red base. */
  allowBaseRed: boolean
}>

export type Landing = Readonly<{
  branch: string
  base: string
  /** Verified; `base` where nothing landed. */
  tip: string
  landed: readonly Stacked[]
  notLanded: readonly NotLanded[]
  /** Of this run, oldest first. */
  attempts: readonly Attempt[]
  /** On every tip that was looked at, in order; the last is on `tip` where anything landed. Empty where there was nothing to verify. */
  verdicts: readonly Verdict[]
  /** How often the checks ran now; remembered runs are not counted. */
  checkRuns: number
}>

export const landChanges = async (request: LandRequest, performers: Performers): Promise<Landing> => {
  const { plan } = request
  if (plan.changes.length === 0) return landingOf(request, [], [], [], 0, performers)
  if (performers.checks.status === 'unverified') return landNothing(request, performers.checks.reason, performers)

  const checker = createChecker(performers.checks, performers)
  const verdicts: Verdict[] = []
  const end = await settleStack(request, checker, verdicts, performers)
  return landingOf(request, end.changes, end.notLanded, verdicts, checker.runs(), performers)
}

/** Stack, verify, take out or lower the culprit, until the stack is green. Ends, because each round uses up one rung. */
const settleStack = async (
  request: LandRequest,
  checker: Checker,
  verdicts: Verdict[],
  performers: Performers,
): Promise<Stack> => {
  const base = { commit: request.base, tree: await performers.treeOf(request.base) }
  let stack = await buildStack([], request.plan.changes, request, performers)
  while (stack.changes.length > 0) {
    const { verdict, green, culprit } = await verifyStack(stack.changes, base, request.allowBaseRed, checker)
    verdicts.push(verdict)
    const kept = stack.changes.slice(0, green)
    const blamed = culprit && stack.changes[culprit.index]
    if (!blamed)
      return { changes: kept, notLanded: [...stack.notLanded, ...refused(stack.changes.slice(green), verdict)] }
    performers.memory.recordAttempt(redAttempt(blamed, culprit.reason, request, performers))
    performers.log.info(`${request.branch}: ${blamed.change.title} is to blame: ${culprit.reason}`)
    stack = await stackAgain(stack, kept, blamed, request, performers)
  }
  return stack
}

/** From the culprit on: what came after it meets another tree, also what could not be applied there. */
const stackAgain = async (
  before: Stack,
  kept: readonly Stacked[],
  blamed: Stacked,
  request: LandRequest,
  performers: Performers,
): Promise<Stack> => {
  const position = (key: string): number => request.plan.changes.findIndex((change) => change.key === key)
  const from = position(blamed.change.key)
  const again = await buildStack(kept, request.plan.changes.slice(from), request, performers)
  const settled = before.notLanded.filter(({ change }) => position(change.key) < from)
  return { changes: again.changes, notLanded: [...settled, ...again.notLanded] }
}

const refused = (changes: readonly Stacked[], { state, reason }: Verdict): readonly NotLanded[] =>
  changes.map(({ change }) => ({ change, outcome: state, reason }))

const landNothing = (request: LandRequest, reason: string, performers: Performers): Landing => {
  const verdict: Verdict = { schema: VERDICT_SCHEMA, commit: request.base, state: 'unverified', reason, runs: [] }
  const notLanded = request.plan.changes.map((change) => ({ change, outcome: 'unverified', reason }))
  return landingOf(request, [], notLanded, [verdict], 0, performers)
}

const landingOf = (
  { branch, base, plan }: LandRequest,
  landed: readonly Stacked[],
  notLanded: readonly NotLanded[],
  verdicts: readonly Verdict[],
  checkRuns: number,
  { memory }: Performers,
): Landing => ({
  branch,
  base,
  tip: tipOf(landed, base),
  landed,
  notLanded,
  attempts: plan.changes.flatMap(({ key }) => memory.attempts(key, 'this-run')),
  verdicts,
  checkRuns,
})
