/** Stacks change sets: each is applied on the commit that the last one left, its lock files made anew there. */
import type { ChangeSet } from '../../records/change-set.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Attempt, PlannedChange, Rung } from '../../records/plan.ts'
import { nextRung, rungsOf } from '../../verify/descend/next-rung.ts'
import type { ChangeSetPlace } from '../state/open-state.ts'
import type { Performers } from './performers.ts'

/** A change that has its commit. */
export type Stacked = Readonly<{
  change: PlannedChange
  rung: number
  changeSet: ChangeSet
  commit: string
  tree: string
}>

export type NotLanded = Readonly<{ change: PlannedChange; outcome: string; reason: string }>

export type Stack = Readonly<{ changes: readonly Stacked[]; notLanded: readonly NotLanded[] }>

/** What stays equal while one branch is worked on. */
export type Site = Readonly<{ branch: string; base: string; inventory: Inventory }>

export const tipOf = (stack: readonly Stacked[], base: string): string => stack.at(-1)?.commit ?? base

/** Puts `changes` on top of `kept`, in order; those that cannot be applied are left out with the reason. */
export const buildStack = async (
  kept: readonly Stacked[],
  changes: readonly PlannedChange[],
  site: Site,
  performers: Performers,
): Promise<Stack> => {
  const stacked = [...kept]
  const notLanded: NotLanded[] = []
  for (const [index, change] of changes.entries()) {
    performers.log.progress(
      `${site.branch}: ${kept.length + index + 1}/${kept.length + changes.length} ${change.title}`,
    )
    const placed = await placeChange(change, tipOf(stacked, site.base), site, performers)
    if ('commit' in placed) stacked.push(placed)
    else notLanded.push(placed)
  }
  return { changes: stacked, notLanded }
}

/** Descends the ladder until a rung applies and is accepted. */
const placeChange = async (
  change: PlannedChange,
  tip: string,
  site: Site,
  performers: Performers,
): Promise<Stacked | NotLanded> => {
  const rungs = rungsOf(change, site.base)
  for (;;) {
    const tried = {
      attempts: performers.memory.attempts(change.key, 'all'),
      thisRun: performers.memory.attempts(change.key, 'this-run'),
    }
    const next = nextRung(rungs, tried, tip)
    if (next.next === 'held') return { change, outcome: next.outcome, reason: next.reason }
    const placed = await placeRung({ change, rungs, rung: next.rung, tip }, site, performers)
    if (placed !== 'try-next') return placed
  }
}

type Placing = Readonly<{ change: PlannedChange; rungs: readonly Rung[]; rung: number; tip: string }>

const placeRung = async (
  placing: Placing,
  site: Site,
  performers: Performers,
): Promise<Stacked | NotLanded | 'try-next'> => {
  const { change, rungs, rung, tip } = placing
  const place = { baseCommit: tip, change: change.key, inputDigest: rungs[rung]!.inputDigest }
  const remembered = await rememberedChangeSet(place, performers)
  const changeSet = remembered ?? (await applyFresh(placing, site, performers))
  const judged = await judgeApplied(changeSet, performers)
  if (judged.status === 'put-off') return { change, outcome: judged.outcome, reason: judged.reason }
  if (judged.status === 'accepted' && remembered) return stackedOf(placing, remembered, remembered.commit, performers)
  const attempt = attemptOf(placing, site, judged, performers)
  if (judged.status === 'failed') {
    performers.memory.recordAttempt(attempt)
    return 'try-next'
  }
  const commit = await performers.commit(changeSet)
  performers.memory.saveChangeSet(place, { ...changeSet, commit })
  performers.memory.recordAttempt(attempt)
  return stackedOf(placing, changeSet, commit, performers)
}

/** Applied and committed on this very tip before: not done again, but reviewed again, for policy may have changed. */
const rememberedChangeSet = async (
  place: ChangeSetPlace,
  { memory, hasCommit }: Performers,
): Promise<(ChangeSet & Readonly<{ commit: string }>) | undefined> => {
  const changeSet = memory.changeSet(place)
  const commit = changeSet?.commit
  return changeSet && commit !== undefined && (await hasCommit(commit)) ? { ...changeSet, commit } : undefined
}

const applyFresh = async ({ change, rung, tip }: Placing, site: Site, performers: Performers): Promise<ChangeSet> => {
  const inventory = tip === site.base ? site.inventory : await performers.capture(tip)
  return performers.apply({ change, rung, inventory, baseCommit: tip })
}

type Judged =
  | Readonly<{ status: 'accepted'; outcome: 'applied'; reason: string }>
  | Readonly<{ status: 'failed'; outcome: Attempt['outcome']; reason: string }>
  /** Nothing was learnt about the rung: no attempt, and no lower rung would do better. */
  | Readonly<{ status: 'put-off'; outcome: string; reason: string }>

const judgeApplied = async (changeSet: ChangeSet, { review }: Performers): Promise<Judged> => {
  const reason = changeSet.reason ?? changeSet.outcome
  if (changeSet.transient || changeSet.outcome === 'tool-missing')
    return { status: 'put-off', outcome: changeSet.outcome, reason }
  if (changeSet.outcome !== 'applied') return { status: 'failed', outcome: changeSet.outcome, reason }
  if (changeSet.files.length === 0)
    return { status: 'put-off', outcome: 'covered', reason: 'an earlier change set brought it along' }
  const { decision, reasons } = await review(changeSet)
  return decision === 'accepted'
    ? { status: 'accepted', outcome: 'applied', reason: 'applied' }
    : { status: 'failed', outcome: 'rejected', reason: reasons.join('; ') }
}

const stackedOf = async (
  { change, rung }: Placing,
  changeSet: ChangeSet,
  commit: string,
  performers: Performers,
): Promise<Stacked> => ({
  change,
  rung,
  changeSet: { ...changeSet, commit },
  commit,
  tree: await performers.treeOf(commit),
})

const attemptOf = (
  { change, rungs, rung, tip }: Placing,
  site: Site,
  { outcome, reason }: Pick<Attempt, 'outcome' | 'reason'>,
  { clock }: Performers,
): Attempt => ({
  key: change.key,
  branch: site.branch,
  baseCommit: tip,
  inputDigest: rungs[rung]!.inputDigest,
  rung,
  outcome,
  reason,
  at: new Date(clock.now()).toISOString(),
})

/** The culprit that bisection named: its rung was red and is not tried again. */
export const redAttempt = (
  { change, rung, changeSet }: Stacked,
  reason: string,
  site: Site,
  performers: Performers,
): Attempt =>
  attemptOf(
    { change, rungs: rungsOf(change, site.base), rung, tip: changeSet.baseCommit },
    site,
    { outcome: 'red', reason },
    performers,
  )
