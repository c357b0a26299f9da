/**
 * The report as a summary for a pull request or a job page (GitHub Flavored Markdown). Foreign text is escaped: a package
 * name must not mention people, draw an image or end a table.
 */
import type { ImageReport } from '../records/image-report.ts'
import { LEVELS } from '../records/level.ts'
import type { Drift } from '../records/plan.ts'
import type { BranchReport, MergedChange, Report, ReportedFinding, Tally } from '../records/report.ts'
import { claimOfBranch, claimOfImage, claimOfReport } from './claim.ts'
import { foldGaps } from './coverage/fold-gaps.ts'
import { coverageWords, HOW_WORDS } from './coverage/words.ts'
import { driftLines, driftWords } from './drift-words.ts'
import { rebuildWords, REMEDY_WORDS } from './image-words.ts'
import { foldSame } from './same-finding.ts'
import { grouped, listed, locationWords, plural, repositoryName, snapshotWords, visible } from './wording.ts'

/** Entries of one list; job summaries are cut at a megabyte, readers give up before. */
const LIMIT = 25

export const renderMarkdown = (report: Report): string =>
  `${blocks([
    `## ${plain(repositoryName(report.repository))}: ${claimOfReport(report).words}`,
    `By ${snapshotWords(report)}, counted as distinct (vulnerability, ecosystem, package) per ${report.images.length > 0 ? 'branch and image' : 'branch'}.`,
    unknownList(claimOfReport(report).doubts),
    overview(report.branches),
    ...report.branches.map(branchBlock),
    imageOverview(report.images),
    ...report.images.map(imageBlock),
    details(
      'Branches left out',
      report.leftOut.map(({ branch, reason }) => `- ${code(branch)}: ${plain(reason)}`),
    ),
    `<sub>${report.tool.name} ${report.tool.version}, ${report.generatedAt}</sub>`,
  ])}
`

const unknownList = (doubts: readonly string[]): string =>
  doubts.length === 0 ? '' : ['> **Unknown, so not zero:**', ...doubts.map((doubt) => `> - ${plain(doubt)}`)].join('\n')

const overview = (branches: readonly BranchReport[]): string =>
  table(
    ['branch', 'policy', 'fixable before', 'after', 'all findings', 'accepted', 'outcome'],
    branches.map((branch) => [
      code(branch.branch),
      branch.policy,
      fixableCell(branch.before, claimOfBranch(branch).doubts),
      fixableCell(branch.after, claimOfBranch(branch).doubts),
      grouped(branch.after.findings),
      grouped(branch.after.accepted),
      `${branch.outcome}: ${claimOfBranch(branch).words}`,
    ]),
  )

/** `8 (2 critical, 3 high)`; a number that may be too small says so. */
const fixableCell = ({ fixable, fixableBySeverity }: Tally, doubts: readonly string[]): string => {
  const least = doubts.length > 0 ? 'at least ' : ''
  const levels = LEVELS.filter((level) => fixableBySeverity[level] > 0).map(
    (level) => `${fixableBySeverity[level]} ${level}`,
  )
  return fixable === 0 ? `${least}0` : `${least}${grouped(fixable)} (${levels.join(', ')})`
}

const branchBlock = (branch: BranchReport): string => {
  const merged = branch.outcome === 'offered' ? 'Offered' : 'Merged'
  return blocks([
    `### ${code(branch.branch)}`,
    branch.outcome === 'offered' ? `Take over: ${code(branch.note)}` : '',
    details(merged, branch.merged.map(mergedLine), true),
    details(
      'Planned, and not in',
      branch.notMerged.map(({ title, outcome, reason }) => `- ${plain(title)}: ${plain(outcome)}, ${plain(reason)}`),
    ),
    details('Fixable now, and still there', findingLines(branch.remaining)),
    details('Held', findingLines(branch.held)),
    details('Constrained', findingLines(branch.constrained)),
    details('No fix to be had', findingLines(branch.unfixable)),
    details('Accepted', findingLines(branch.accepted)),
    details(
      'End of life',
      branch.endOfLife.map(({ summary, id }) => `- ${plain(summary || id)}`),
    ),
    details(
      'Removable pins',
      branch.removablePins.map(({ file, line, because }) => `- ${code(`${file}:${line}`)} ${plain(because)}`),
    ),
    details('Drift: one component at several versions', driftItems(branch.drift)),
    details(
      'Gaps: nothing identified these',
      foldGaps(branch.gaps ?? []).map(
        ({ place, text, why, capture }) =>
          `- ${code(place)} ${code(text)}: ${plain(why)}; ${HOW_WORDS[capture.how]} ${code(capture.text)}`,
      ),
    ),
    branch.capture ? plain(coverageWords(branch.capture)) : '',
    details(
      'Problems',
      branch.problems.map((problem) => `- ${plain(problem)}`),
    ),
  ])
}

const imageOverview = (images: readonly ImageReport[]): string =>
  table(
    ['image', 'fixable before', 'after', 'all findings', 'accepted', 'outcome'],
    images.map((image) => {
      const { doubts, words } = claimOfImage(image)
      const unread = image.problem !== undefined
      const cells = unread
        ? ['unknown', 'unknown', 'unknown', 'unknown']
        : [
            fixableCell(image.before, doubts),
            fixableCell(image.after, doubts),
            grouped(image.after.findings),
            grouped(image.after.accepted),
          ]
      return [code(image.name), ...cells, plain(words)]
    }),
  )

const imageBlock = (image: ImageReport): string => {
  const { name, edits, remedies, problem } = image
  return blocks([
    `### ${code(name)}`,
    problem === undefined ? plain(`${rebuildWords(image)}.`) : '',
    unknownList(claimOfImage(image).doubts),
    table(
      ['way', 'findings', 'now'],
      remedies.map(({ kind, findings, now }) => [plain(REMEDY_WORDS[kind]), grouped(findings), grouped(now)]),
    ),
    details(
      'Edits that clear findings',
      edits.map(({ file, line, proposal, clears }) => {
        const place = file === undefined ? '' : ` in ${code(locationWords({ file, line }))}`
        return `- ${code(proposal)}${place}: ${listed(clears.map(idLink), 6)}`
      }),
    ),
  ])
}

/** Intended drift is silent. */
const driftItems = (drift: readonly Drift[]): readonly string[] =>
  drift
    .filter(({ intended }) => !intended)
    .map(
      (one) =>
        `- ${code(one.component.name)}: ${driftLines(one)
          .map((line) => plain(driftWords(line)))
          .join('; ')}`,
    )

const mergedLine = ({ title, removed }: MergedChange): string =>
  `- ${plain(title)}${removed.length > 0 ? `, removed ${listed(removed.map(idLink), 6)}` : ''}`

const findingLines = (findings: readonly ReportedFinding[]): readonly string[] =>
  foldSame(findings).map(({ finding, remedy }) => {
    const { id, severity, package: affected } = finding
    const why = remedy.accepted ? remedy.accepted.reason : remedy.reason
    return `- ${idLink(id)} ${severity.level}, ${code(`${affected.name} ${affected.version}`)}: ${plain(why)}`
  })

/* ---- Markdown --------------------------------------------------------------------------------------------------- */

const blocks = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n')

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** A folded list with its length in the title; nothing for an empty one. */
const details = (title: string, lines: readonly string[], open = false): string =>
  lines.length === 0
    ? ''
    : [
        `<details${open ? ' open' : ''}><summary>${title} (${grouped(lines.length)})</summary>`,
        '',
        ...lines.slice(0, LIMIT),
        ...(lines.length > LIMIT
          ? [`- and ${plural(lines.length - LIMIT, 'more', 'more')} (report.json has all)`]
          : []),
        '',
        '</details>',
      ].join('\n')

/** Text without any meaning to Markdown or HTML; a zero-width joiner after `@` and `#` mentions nobody and nothing. */
const plain = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|~!&]/g, (character) =>
      character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
    )
    .replace(/[@#](?=[\p{L}\p{N}])/gu, (character) => `${character}&#8203;`)
    .replace(/:\/\//g, '&#58;//')

const code = (text: string): string => {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${visible(text).replaceAll('|', '\\|')}${pad}${fence}`
}

const idLink = (id: string): string =>
  /^[A-Z]+-[\w-]+$/.test(id) && !id.startsWith('EOL-') ? `[${id}](https://osv.dev/vulnerability/${id})` : plain(id)
