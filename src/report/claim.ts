/**
 * What may be said of a branch or an image, and no more. "Zero" is the word that this program must never use too early, so it is
 * decided here, once, for every format.
 */
import type { ImageReport } from '../records/image-report.ts'
import type { BranchReport, Report, Tally } from '../records/report.ts'
import { unassessed } from './tally.ts'
import { coverageDoubt, grouped, plural } from './wording.ts'

export type Claim = Readonly<{
  /** `unknown`: no fixable finding is known, but something was not looked at. */
  state: 'zero' | 'fixable' | 'unknown'
  /** now + held + constrained that are known of the branch or image as it stands. */
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

/** An image that was built and kept stands where it was until it is pushed. */
export const claimOfImage = (image: ImageReport): Claim => {
  if (image.problem !== undefined)
    return { state: 'unknown', fixable: 0, words: 'unknown: it could not be looked at', doubts: image.doubts }
  const { before, after } = image
  const claim = claimOf(imageStanding(image).fixable, imageDoubts(image))
  if (imageStanding(image) === after || after.fixable === before.fixable) return claim
  const least = claim.doubts.length > 0 ? 'at least ' : ''
  const then = after.fixable === 0 && least === '' ? 'none' : `${least}${grouped(after.fixable)}`
  return { ...claim, words: `${claim.words}, ${then} once pushed` }
}

/** All kept branches and all images together: zero only where each is. A report without branches claims nothing, unless it is of images alone. */
export const claimOfReport = ({ branches, images, scope }: Report): Claim => {
  const nothing =
    scope === 'images' ? images.length === 0 && 'no image was looked at' : branches.length === 0 && 'no branch was kept'
  const doubts = [
    ...(nothing === false ? [] : [nothing]),
    ...branches.flatMap((branch) => doubtsOf(branch).map((doubt) => `${branch.branch}: ${doubt}`)),
    ...images.flatMap((image) => imageDoubts(image).map((doubt) => named(image.name, doubt))),
  ]
  const tallies = [...branches.map(standing), ...images.map(imageStanding)]
  return claimOf(
    tallies.reduce((sum, { fixable }) => sum + fixable, 0),
    doubts,
  )
}

/** What the branch itself holds: commits that are only offered have not reached it. */
const standing = ({ outcome, before, after }: BranchReport): Tally => (outcome === 'offered' ? before : after)

/** What could not be read is often named already. */
const named = (name: string, doubt: string): string => (doubt.startsWith(name) ? doubt : `${name}: ${doubt}`)

/** What the image holds that people have. */
export const imageStanding = ({ before, after, rebuild }: ImageReport): Tally =>
  rebuild?.outcome === 'kept' && rebuild.pushed.length > 0 ? after : before

const imageDoubts = (image: ImageReport): readonly string[] => [...image.doubts, ...skippedOf(imageStanding(image))]

const skippedOf = (tally: Tally): readonly string[] => {
  const skipped = unassessed(tally)
  return skipped > 0 ? [`${plural(skipped, 'finding')} that the plan did not assess`] : []
}

const claimOf = (fixable: number, doubts: readonly string[]): Claim => {
  if (fixable > 0) {
    const words = `${grouped(fixable)} fixable`
    return { state: 'fixable', fixable, words: doubts.length > 0 ? `at least ${words}` : words, doubts }
  }
  return doubts.length > 0
    ? { state: 'unknown', fixable, words: 'unknown: no fixable finding known', doubts }
    : { state: 'zero', fixable, words: 'zero fixable', doubts }
}

const doubtsOf = (branch: BranchReport): readonly string[] => [
  ...branch.unknown.map(coverageDoubt).filter((doubt) => doubt !== undefined),
  ...(branch.unreadable ?? []).map((file) => `could not be read: ${file}`),
  ...(branch.unanswered ?? []),
  ...skippedOf(standing(branch)),
  ...(branch.outcome === 'failed' ? [`the run failed: ${branch.note}`] : []),
]
