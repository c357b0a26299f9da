/** Lets the plan look at what a locker really moved; releases that it has never heard of are looked up before it answers. */
import type { Lookup } from '../../lookup/lookup-releases.ts'
import { reviewResolution } from '../../plan/review-resolution.ts'
import type { ChangeSet } from '../../records/change-set.ts'
import type { Review } from '../../records/plan.ts'
import type { BranchState } from '../../report/build-report.ts'
import type { BranchTools } from '../branch-job.ts'
import { assess, learn, releasesOf, type Knowledge } from '../plan-branch.ts'

export type Reviewer = (changeSet: ChangeSet) => Promise<Review>

export const createReviewer = (
  { plan, findings }: Pick<BranchState, 'plan' | 'findings'>,
  start: Knowledge,
  lookup: Lookup,
  { store, services }: Pick<BranchTools, 'store' | 'services'>,
): Reviewer => {
  let knowledge = start
  const ask = ({ change, resolved, rung }: ChangeSet) => {
    const releases = releasesOf(knowledge)
    const assessments = assess(releases, store)
    const now = services.clock.now()
    return reviewResolution({ resolved, policy: plan.policy, releases, assessments, findings, change, rung, now })
  }
  return async (changeSet) => {
    const { needs = [], ...verdict } = ask(changeSet)
    if (needs.length === 0) return verdict
    knowledge = await learn(knowledge, needs, lookup)
    return ask(changeSet)
  }
}
