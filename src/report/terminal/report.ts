/** What `seaworthy run` ends with: before and after for each branch, then everything that is not zero and why. */
import type { BranchReport, MergedChange, Report, ReportedFinding } from '../../records/report.ts'
import { claimOfBranch, claimOfReport } from '../claim.ts'
import { rebuiltWords } from '../image-words.ts'
import { foldSame } from '../same-finding.ts'
import {
  capitalised,
  durationWords,
  firstLine,
  listed,
  plural,
  repositoryName,
  snapshotWords,
  visible,
} from '../wording.ts'
import { gapSection } from './coverage.ts'
import { driftSection, foldedEntry, removablePinsSection } from './places.ts'
import { imageBlocks } from './report-images.ts'
import { canvasOf, claimPaint, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { tallyTable } from './tally-table.ts'
import { wrap } from './width.ts'

export const renderReport = (report: Report, screen: Screen): string => {
  const canvas = canvasOf(screen)
  return page([
    headline(canvas, report),
    ...report.branches.flatMap((branch) => branchBlocks(canvas, branch)),
    ...report.images.flatMap((image) => imageBlocks(canvas, image)),
    section(
      canvas,
      'Branches left out: not kept, nothing is claimed of them',
      report.leftOut.map(({ branch, reason }) => entry(canvas, visible(`${branch}: ${reason}`))),
    ),
    section(
      canvas,
      'Of the configuration',
      (report.notes ?? []).map((note) => entry(canvas, visible(note))),
    ),
    footer(canvas, report),
  ])
}

const headline = ({ width, style }: Canvas, report: Report): readonly string[] => {
  const claim = claimOfReport(report)
  return [
    ...wrap(visible(`${repositoryName(report.repository)}: ${claim.words}`), width).map((line) =>
      style.bold(claimPaint(style, claim.state)(line)),
    ),
    ...wrap(`by ${snapshotWords(report)}`, width).map(style.dim),
  ]
}

/* ---- one branch ------------------------------------------------------------------------------------------------- */

const branchBlocks = (canvas: Canvas, branch: BranchReport): readonly (readonly string[])[] => {
  const { style, width } = canvas
  const claim = claimOfBranch(branch)
  const title = `${style.bold(visible(branch.branch))} ${style.dim(`· ${branch.policy} ·`)} ${claimPaint(style, claim.state)(claim.words)}`
  return [
    [...wrap(title, width), ...wrap(visible(branch.because), width).map(style.dim)],
    section(
      canvas,
      style.yellow('Unknown, so not zero'),
      claim.doubts.map((doubt) => entry(canvas, visible(doubt))),
    ),
    tallyTable(canvas, {
      ...branch,
      afterLabel: branch.outcome === 'offered' ? 'taken over' : 'after',
      unsure: claim.doubts.length > 0,
    }),
    section(
      canvas,
      branch.outcome === 'offered' ? 'Offered' : 'Merged',
      branch.merged.map((change) => mergedEntry(canvas, change)),
    ),
    section(canvas, 'Planned, and not in', notInEntries(canvas, branch)),
    section(
      canvas,
      'Brought along by a change above',
      branch.notMerged
        .filter(({ outcome }) => outcome === 'covered')
        .map(({ title: change }) => entry(canvas, visible(change))),
    ),
    findingSection(canvas, 'Fixable now, and still there', branch.remaining),
    findingSection(canvas, 'Held', branch.held),
    findingSection(canvas, 'Constrained', branch.constrained),
    findingSection(canvas, 'No fix to be had', branch.unfixable),
    acceptedSection(canvas, branch.accepted),
    section(
      canvas,
      'End of life',
      branch.endOfLife.map(({ summary, id }) => entry(canvas, visible(summary || id))),
    ),
    driftSection(canvas, branch.drift),
    removablePinsSection(canvas, branch.removablePins),
    gapSection(canvas, branch.gaps ?? []),
    section(
      canvas,
      'Problems',
      branch.problems.map((problem) => entry(canvas, visible(problem))),
    ),
    closing(canvas, branch),
  ]
}

/** What keeps many changes out alike, such as a red base, is said once, under the last of them. */
const notInEntries = (canvas: Canvas, { notMerged }: BranchReport): readonly (readonly string[])[] => {
  const out = notMerged.filter(({ outcome }) => outcome !== 'covered')
  const alike = Map.groupBy(out, ({ outcome, reason }) => `${outcome}: ${firstLine(reason)}`)
  return [...alike].flatMap(([why, changes]) =>
    changes.map(({ title }, index) =>
      entry(canvas, visible(title), index === changes.length - 1 ? forAll(changes.length, why) : undefined),
    ),
  )
}

const forAll = (count: number, why: string): string => (count === 1 ? why : `all ${count}: ${why}`)

const mergedEntry = (canvas: Canvas, { title, removed, exposureMs }: MergedChange): readonly string[] => {
  const times = Object.values(exposureMs ?? {})
  const open = times.length > 0 ? `; open for ${durationWords(Math.max(...times))}` : ''
  return entry(canvas, visible(title), removed.length > 0 ? visible(`removed ${listed(removed, 8)}${open}`) : undefined)
}

const findingSection = (canvas: Canvas, title: string, findings: readonly ReportedFinding[]): readonly string[] =>
  section(
    canvas,
    title,
    foldSame(findings).map((folded) => foldedEntry(canvas, folded)),
  )

const acceptedSection = (canvas: Canvas, accepted: readonly ReportedFinding[]): readonly string[] =>
  section(
    canvas,
    'Accepted, counted apart',
    foldSame(accepted).map(({ finding, remedy }) => {
      const { reason = '', owner, until } = remedy.accepted ?? {}
      const words = [reason, owner && `by ${owner}`, until && `until ${until}`].filter(Boolean).join(', ')
      return entry(canvas, visible(`${finding.id} ${finding.package.name} ${finding.package.version}`), visible(words))
    }),
  )

/** The verdict, and what to do next. */
const closing = ({ width, style }: Canvas, branch: BranchReport): readonly string[] => {
  const { verification, outcome, note } = branch
  const verified = `verified: ${verification.state}, ${verification.reason}`
  const flakes = verification.flakes > 0 ? `, ${plural(verification.flakes, 'flake')}` : ''
  return [
    ...(verification.runs > 0 ? wrap(visible(`${verified}${flakes}`), width, '  ').map(style.dim) : []),
    ...(outcome === 'offered'
      ? [`  take over: ${style.bold(visible(note))}`]
      : wrap(visible(`${outcome}: ${note}`), width, '  ')),
  ]
}

const footer = ({ width, style }: Canvas, { branches, images }: Report): readonly string[] => {
  const rebuilt = rebuiltWords(images)
  const idle = rebuilt === '' && branches.every(({ outcome, merged }) => outcome === 'unchanged' && merged.length === 0)
  const refused = branches.some(({ notMerged, unanswered = [] }) => notMerged.length + unanswered.length > 0)
  if (branches.length > 0 && idle) return wrap(`${refused ? 'No' : 'Nothing new: no'} branch was changed.`, width)
  const merged = changeWords(branches.filter(({ outcome }) => outcome === 'merged'))
  const offered = changeWords(branches.filter(({ outcome }) => outcome === 'offered'))
  const planned = branches.filter(({ outcome }) => outcome === 'planned').length
  const words = [
    merged && `merged: ${merged}`,
    offered && `offered: ${offered}`,
    planned > 0 && `dry run: nothing was changed in ${plural(planned, 'branch', 'branches')}`,
    rebuilt,
  ]
  return wrap(capitalised(words.filter(Boolean).join('; ')), width).map(style.bold)
}

/** `4 changes that remove 8 findings`; empty for none. */
const changeWords = (branches: readonly BranchReport[]): string => {
  const changes = branches.flatMap(({ merged }) => merged)
  const removed = branches.reduce(
    (sum, branch) => sum + new Set(branch.merged.flatMap((change) => change.removed)).size,
    0,
  )
  const worth = removed > 0 ? ` that remove ${plural(removed, 'finding')}` : ''
  return changes.length === 0 ? '' : `${plural(changes.length, 'change')}${worth}`
}
