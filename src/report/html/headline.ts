/** The top of the page: one sentence that is true on its own, what the run changed, and by what it was judged. */
import type { ImageReport } from '../../records/image-report.ts'
import type { BranchReport, Report } from '../../records/report.ts'
import { claimOfBranch, claimOfImage, claimOfReport } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { rebuiltWords } from '../image-words.ts'
import { capitalised, grouped, listed, plural, repositoryName, snapshotDays } from '../wording.ts'
import { doubts } from './branch.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { code, dateMark } from './parts.ts'

export const masthead = (report: Report): Markup => {
  const claim = claimOfReport(report)
  return html`<header class="masthead">
    <p class="eyebrow">Vulnerability report</p>
    <h1>${repositoryName(report.repository)}</h1>
    <p class="verdict">${verdict(report)}</p>
    <p class="lede">${achieved(report)}</p>
    <p class="lede muted">${judgedBy(report)}</p>
    ${report.branches.length + report.images.length !== 1 && doubts(claim.doubts)}
  </header>`
}

const judgedBy = (report: Report): Markup => {
  const [oldest, newest] = snapshotDays(report)
  const { snapshot } = report.advisories
  if (snapshot === '' || oldest === undefined || newest === undefined)
    return html`No advisories were there to judge by.`
  const dated = oldest === newest ? dateMark(newest) : html`${dateMark(oldest)} to ${dateMark(newest)}`
  return html`Judged by advisory snapshot ${code(snapshot.slice(0, 10))} of ${dated}.`
}

/* ---- the verdict ------------------------------------------------------------------------------------------------ */

/** Branches or images, and how they are spoken of. */
type Group = Readonly<{ claims: readonly Claim[]; words: (count: number) => string }>

const groupsOf = ({ branches, images }: Report): readonly Group[] => [
  {
    claims: branches.map(claimOfBranch),
    words: (count) => `on ${shareWords(count, branches.length, 'branches', branches[0]?.branch)}`,
  },
  {
    claims: images.map(claimOfImage),
    words: (count) => `in ${shareWords(count, images.length, 'images', 'the image')}`,
  },
]

const shareWords = (count: number, all: number, kind: string, only = ''): string => {
  if (count < all) return `${count} of ${all} ${kind}`
  return all === 1 ? only : `${all === 2 ? 'both' : `all ${all}`} ${kind}`
}

const verdict = (report: Report): string => {
  if (report.branches.length === 0 && report.scope === undefined) return 'No branch is kept, so nothing is known.'
  const groups = groupsOf(report).filter(({ claims }) => claims.length > 0)
  const fixable = groups.flatMap((group) => fixableWords(group))
  if (fixable.length > 0) return `${capitalised(fixable.join(', and '))}.`
  const unknown = inState(groups, 'unknown')
  if (unknown.length > 0) return `Unknown ${unknown.join(' and ')}: not everything could be looked at.`
  if (groups.length === 0) return 'No image was looked at, so nothing is known.'
  return `Zero fixable vulnerabilities ${inState(groups, 'zero').join(' and ')}.`
}

const fixableWords = ({ claims, words }: Group): readonly string[] => {
  const fixable = claims.reduce((sum, claim) => sum + claim.fixable, 0)
  const least = claims.some(({ doubts: unsure }) => unsure.length > 0) ? 'at least ' : ''
  const count = claims.filter(({ state }) => state === 'fixable').length
  return fixable === 0 ? [] : [`${least}${plural(fixable, 'fixable finding')} ${words(count)}`]
}

const inState = (groups: readonly Group[], state: Claim['state']): readonly string[] =>
  groups.flatMap(({ claims, words }) => {
    const count = claims.filter((claim) => claim.state === state).length
    return count === 0 ? [] : [words(count)]
  })

/* ---- what the run changed --------------------------------------------------------------------------------------- */

/** And what waits for somebody. */
const achieved = ({ branches, images }: Report): string => {
  const removedBy = (outcome: BranchReport['outcome']) =>
    branches
      .filter((branch) => branch.outcome === outcome)
      .reduce((sum, { merged }) => sum + new Set(merged.flatMap(({ removed }) => removed)).size, 0)
  const [merged, offered] = [removedBy('merged'), removedBy('offered')]
  const changes = branches.filter(({ outcome }) => outcome === 'merged').flatMap((branch) => branch.merged)
  const waiting = branches.filter(({ outcome }) => outcome === 'offered').flatMap((branch) => branch.merged)
  const rebuilt = rebuiltWords(images)
  const sentences = [
    merged > 0 && `This run removed ${plural(merged, 'finding')}.`,
    offered > 0 &&
      `${merged > 0 ? `${grouped(offered)} more` : plural(offered, 'finding')} will go when the offered commits are taken over.`,
    merged === 0 && changes.length > 0 && `This run merged ${plural(changes.length, 'update')}.`,
    offered === 0 && waiting.length > 0 && `${capitalised(plural(waiting.length, 'update'))} can be taken over.`,
    rebuilt !== '' && `${capitalised(rebuilt)}.`,
    changes.length + waiting.length === 0 && rebuilt === '' && 'This run changed nothing.',
    ...standings(branches, images),
  ]
  return sentences.filter(Boolean).join(' ')
}

/** Said where not all stand alike. */
const standings = (branches: readonly BranchReport[], images: readonly ImageReport[]): readonly string[] => {
  const all = [
    ...branches.map((branch) => ({ name: branch.branch, claim: claimOfBranch(branch) })),
    ...images.map((image) => ({ name: image.name, claim: claimOfImage(image) })),
  ]
  return (['zero', 'unknown'] as const).flatMap((state) => {
    const names = all.filter(({ claim }) => claim.state === state).map(({ name }) => name)
    const said = names.length > 0 && names.length < all.length
    return said ? [`${state === 'zero' ? 'At zero' : 'Unknown'}: ${listed(names, 6)}.`] : []
  })
}
