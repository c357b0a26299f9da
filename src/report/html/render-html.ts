/** `report.html`: one file that a maintainer can forward. */
import type { BranchReport, Report, Tally } from '../../records/report.ts'
import { claimOfBranch, claimOfReport } from '../claim.ts'
import { coverageDoubt, dayOf, grouped, repositoryName } from '../wording.ts'
import { branchSection, claimMark } from './branch.ts'
import { masthead } from './headline.ts'
import { imageOverview, imageSection } from './images.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { htmlPage } from './page.ts'
import { bar, code, dateMark, table } from './parts.ts'

export const renderHtml = (report: Report): string => {
  const name = repositoryName(report.repository)
  const { branches, images } = report
  const scale = scaleOf(branches)
  const imageScale = scaleOf(images)
  const body = html`${masthead(report)}
    <main>
      ${branches.length > 1 && overview(branches, scale)} ${images.length > 1 && imageOverview(images, imageScale)}
      ${branches.map((branch, index) => branchSection(branch, `branch-${index + 1}`, scale))}
      ${images.map((image, index) => imageSection(image, `image-${index + 1}`, imageScale))} ${leftOut(report)}
      ${coverage(report)} ${method(report)}
    </main>
    <footer>
      Made by ${report.tool.name} ${report.tool.version} on ${dateMark(report.generatedAt)},
      ${report.generatedAt.slice(11, 16)} UTC.
    </footer>`
  return htmlPage(`${name}: ${claimOfReport(report).words}`, body)
}

/** Findings that the widest bar stands for; images have theirs, for they hold many times what a branch does. */
const scaleOf = (counted: readonly Readonly<{ before: Tally; after: Tally }>[]): number =>
  Math.max(1, ...counted.flatMap(({ before, after }) => [before.fixable, after.fixable]))

/* ---- tables of the whole repository ----------------------------------------------------------------------------- */

const overview = (branches: readonly BranchReport[], scale: number): Markup =>
  table({
    kind: 'overview',
    caption: 'Branches',
    rowHeads: true,
    heads: [
      { title: 'Branch' },
      { title: 'Policy', label: 'policy' },
      { title: 'Fixable, before and after' },
      { title: 'Before', number: true, label: 'before' },
      { title: 'After', number: true, label: 'after' },
      { title: 'As it stands' },
    ],
    rows: branches.map((branch, index) => {
      const claim = claimOfBranch(branch)
      const least = claim.doubts.length > 0 ? '≥ ' : ''
      return [
        html`<a href="#branch-${index + 1}">${branch.branch}</a>`,
        branch.policy,
        [bar(branch.before.fixableBySeverity, scale), bar(branch.after.fixableBySeverity, scale)],
        `${least}${grouped(branch.before.fixable)}`,
        `${least}${grouped(branch.after.fixable)}`,
        claimMark(claim),
      ]
    }),
  })

const leftOut = ({ leftOut: branches }: Report): Markup | false =>
  branches.length > 0 &&
  html`<section class="notes">
    <h2>Branches left out</h2>
    <p class="muted">Not kept, and nothing is claimed of them.</p>
    ${table({ kind: 'plain', caption: 'Branches left out', rowHeads: true, heads: [{ title: 'Branch' }, { title: 'Why' }], rows: branches.map(({ branch, reason }) => [branch, reason]) })}
  </section>`

const coverage = ({ advisories }: Report): Markup =>
  html`<section class="notes">
    <h2>Advisories</h2>
    <p class="muted">Snapshot ${code(advisories.snapshot || 'none')}.</p>
    ${table({
      kind: 'coverage',
      caption: 'Advisories by ecosystem',
      rowHeads: true,
      heads: [
        { title: 'Ecosystem' },
        { title: 'Packages', number: true, label: 'packages' },
        { title: 'Advisories', number: true, label: 'advisories' },
        { title: 'Of', label: 'of' },
        { title: 'Coverage' },
      ],
      rows: advisories.ecosystems.map((ecosystem) => [
        ecosystem.ecosystem,
        grouped(ecosystem.packages),
        grouped(ecosystem.advisories),
        ecosystem.snapshot ? dayOf(ecosystem.snapshot) : 'unknown',
        coverageDoubt(ecosystem) === undefined
          ? html`<span class="good">known</span>`
          : html`<span class="doubt">${ecosystem.status === 'stale' ? 'stale' : 'no advisories'}</span>`,
      ]),
    })}
  </section>`

const method = ({ images }: Report): Markup =>
  html`<section class="notes">
    <h2>How this was counted</h2>
    <p>
      A finding is a distinct combination of vulnerability, ecosystem and source package on one branch. Records that are
      aliases of each other are one vulnerability, and a package that several lock files name is one package. Before and
      after are counted the same way, by the same advisories.
    </p>
    <p>
      Fixable means that a newer release of the same component without the vulnerability can be had from the configured
      registries. It includes what a rule holds back and what a constraint keeps out: zero means that none of these is
      left. Accepted findings and components out of support are counted apart.
    </p>
    ${
      images.length > 0 &&
      html`<p>
        Images are counted like branches, each by itself: what a branch brings into an image counts in both. A fix can
        be had where the image's own package sources, a base image that was read or a registry has it. An image that was
        built again and is not pushed stands where it was.
      </p>`
    }
    <p>
      Each branch is judged by its own files. Where advisories are missing or older than a day, or a file could not be
      read, the branch is unknown and not zero. The time a finding was open runs from the later of its publication and
      the first release that fixes it, to the commit on the branch.
    </p>
  </section>`
