/**
 * What may be said of a branch, and no more. "Zero" is the word that this program must never use too early, so it is
 * decided here, once, for every format.
 */
import type { BranchReport, Report, Tally } from '../records/report.ts'
import { unassessed } from './tally.ts'
import { coverageDoubt, grouped, plural } from './wording.ts'

export type Claim = Readonly<{
  /** `unknown`: no fixable finding is known, but something was not looked at. */
  state: 'zero' | 'fixable' | 'unknown'
  /** now + held + constrained that are known on the branch as it stands. */
  fixable: number
  /** `zero fixable`, `3 fixable`, `at least 3 fixable`, `10 fixable, 3 once taken over`, `unknown: no fixable finding known`. */
  words: string
  /** Why the number may be too small; empty where everything was looked at. */
  doubts: readonly string[]
}>

export const claimOfBranch = (branch: BranchReport): Claim => {
  const claim = claimOf(standing(branch).fixable, doubtsOf(branch))
  const { before, after } = branch
  if (branch.outcome !== 'offered' || after.fixable === before.fixable) return claim
  return { ...claim, words: `${claim.words}, ${after.fixable === 0 ? 'none' : grouped(after.fixable)} once taken over` }
}

/** All kept branches together: zero only where each is. A report without branches claims nothing. */
export const claimOfReport = ({ branches }: Report): Claim => {
  const doubts = branches.flatMap((branch) => doubtsOf(branch).map((doubt) => `${branch.branch}: ${doubt}`))
  const fixable = branches.reduce((sum, branch) => sum + standing(branch).fixable, 0)
  return claimOf(fixable, branches.length === 0 ? ['no branch was kept'] : doubts)
}

/** What the branch itself holds: commits that are only offered have not reached it. */
const standing = ({ outcome, before, after }: BranchReport): Tally => (outcome === 'offered' ? before : after)

const claimOf = (fixable: number, doubts: readonly string[]): Claim => {
  if (fixable > 0) {
    const words = `${grouped(fixable)} fixable`
    return { state: 'fixable', fixable, words: doubts.length > 0 ? `at least ${words}` : words, doubts }
  }
  return doubts.length > 0
    ? { state: 'unknown', fixable, words: 'unknown: no fixable finding known', doubts }
    : { state: 'zero', fixable, words: 'zero fixable', doubts }
}

const doubtsOf = (branch: BranchReport): readonly string[] => {
  const skipped = unassessed(standing(branch))
  return [
    ...branch.unknown.map(coverageDoubt).filter((doubt) => doubt !== undefined),
    ...(branch.unreadable ?? []).map((file) => `could not be read: ${file}`),
    ...(branch.unanswered ?? []),
    ...(skipped > 0 ? [`${plural(skipped, 'finding')} that the plan did not assess`] : []),
    ...(branch.outcome === 'failed' ? [`the run failed: ${branch.note}`] : []),
  ]
}
