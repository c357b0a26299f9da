/**
 * What may be said of a branch, and no more. "Zero" is the word that this program must never use too early, so it is
 * decided here, once, for every format.
 */
import type { BranchReport, Report } from '../records/report.ts'
import { unassessed } from './tally.ts'
import { coverageDoubt, grouped, plural } from './wording.ts'

export type Claim = Readonly<{
  /** `unknown`: no fixable finding is known, but something was not looked at. */
  state: 'zero' | 'fixable' | 'unknown'
  /** now + held + constrained that are known. */
  fixable: number
  /** `zero fixable`, `3 fixable`, `at least 3 fixable`, `unknown`. */
  words: string
  /** Why the number may be too small; empty where everything was looked at. */
  doubts: readonly string[]
}>

export const claimOfBranch = (branch: BranchReport): Claim => claim(branch.after.fixable, doubtsOf(branch))

/** All kept branches together: zero only where each is. A report without branches claims nothing. */
export const claimOfReport = ({ branches }: Report): Claim => {
  const doubts = branches.flatMap((branch) => doubtsOf(branch).map((doubt) => `${branch.branch}: ${doubt}`))
  const fixable = branches.reduce((sum, { after }) => sum + after.fixable, 0)
  return claim(fixable, branches.length === 0 ? ['no branch was kept'] : doubts)
}

const claim = (fixable: number, doubts: readonly string[]): Claim => {
  if (fixable > 0) {
    const words = `${grouped(fixable)} fixable`
    return { state: 'fixable', fixable, words: doubts.length > 0 ? `at least ${words}` : words, doubts }
  }
  return doubts.length > 0
    ? { state: 'unknown', fixable, words: 'unknown', doubts }
    : { state: 'zero', fixable, words: 'zero fixable', doubts }
}

const doubtsOf = (branch: BranchReport): readonly string[] => {
  const skipped = unassessed(branch.after)
  return [
    ...branch.unknown.map(coverageDoubt).filter((doubt) => doubt !== undefined),
    ...(branch.unreadable ?? []).map((file) => `could not be read: ${file}`),
    ...(skipped > 0 ? [`${plural(skipped, 'finding')} that the plan did not assess`] : []),
    ...(branch.outcome === 'failed' ? [`the run failed: ${branch.note}`] : []),
  ]
}
