/** `report.html`: one file that a maintainer can forward. */
import type { BranchReport, Report } from '../../records/report.ts'
import { claimOfBranch, claimOfReport } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { capitalised, coverageDoubt, dayOf, grouped, listed, plural, repositoryName, snapshotDays } from '../wording.ts'
import { branchSection, claimMark, doubts } from './branch.ts'
import { imageSections } from './images.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { htmlPage } from './page.ts'
import { bar, code, dateMark, table } from './parts.ts'

export const renderHtml = (report: Report): string => {
  const name = repositoryName(report.repository)
  const scale = Math.max(1, ...report.branches.flatMap(({ before, after }) => [before.fixable, after.fixable]))
  const body = html`${masthead(report)}
    <main>
      ${report.branches.length > 1 && overview(report.branches, scale)}
      ${report.branches.map((branch, index) => branchSection(branch, `branch-${index + 1}`, scale))}
      ${imageSections(report.images)} ${leftOut(report)} ${coverage(report)} ${method()}
    </main>
    <footer>
      Made by ${report.tool.name} ${report.tool.version} on ${dateMark(report.generatedAt)},
      ${report.generatedAt.slice(11, 16)} UTC.
    </footer>`
  return htmlPage(`${name}: ${claimOfReport(report).words}`, body)
}

/* ---- headline --------------------------------------------------------------------------------------------------- */

const masthead = (report: Report): Markup => {
  const claim = claimOfReport(report)
  return html`<header class="masthead">
    <p class="eyebrow">Vulnerability report</p>
    <h1>${repositoryName(report.repository)}</h1>
    <p class="verdict">${verdict(report)}</p>
    <p class="lede">${achieved(report.branches)}</p>
    <p class="lede muted">${judgedBy(report)}</p>
    ${report.branches.length !== 1 && doubts(claim.doubts)}
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

/** One sentence that is true on its own. */
const verdict = ({ branches }: Report): string => {
  const claims = branches.map(claimOfBranch)
  const inState = (state: string) => claims.filter((claim) => claim.state === state).length
  const of = (count: number) =>
    count === branches.length
      ? branches.length === 1
        ? `on ${branches[0]?.branch ?? ''}`
        : `on ${branches.length === 2 ? 'both' : `all ${branches.length}`} branches`
      : `on ${count} of ${branches.length} branches`
  if (branches.length === 0) return 'No branch is kept, so nothing is known.'
  const fixable = claims.reduce((sum, claim) => sum + claim.fixable, 0)
  const least = claims.some(({ doubts: unsure }) => unsure.length > 0) ? 'at least ' : ''
  if (fixable > 0) {
    return capitalised(`${least}${plural(fixable, 'fixable finding')} ${of(inState('fixable'))}.`)
  }
  if (inState('unknown') > 0) return `Unknown ${of(inState('unknown'))}: not everything could be looked at.`
  return `Zero fixable vulnerabilities ${of(inState('zero'))}.`
}

/** What the run changed, and what waits for somebody. */
const achieved = (branches: readonly BranchReport[]): string => {
  const removedBy = (outcome: BranchReport['outcome']) =>
    branches
      .filter((branch) => branch.outcome === outcome)
      .reduce((sum, { merged }) => sum + new Set(merged.flatMap(({ removed }) => removed)).size, 0)
  const named = (state: Claim['state']) =>
    branches.filter((branch) => claimOfBranch(branch).state === state).map(({ branch }) => branch)
  const [atZero, unknown] = [named('zero'), named('unknown')]
  const [merged, offered] = [removedBy('merged'), removedBy('offered')]
  const changes = branches.filter(({ outcome }) => outcome === 'merged').flatMap((branch) => branch.merged)
  const waiting = branches.filter(({ outcome }) => outcome === 'offered').flatMap((branch) => branch.merged)
  const sentences = [
    merged > 0 && `This run removed ${plural(merged, 'finding')}.`,
    offered > 0 &&
      `${merged > 0 ? `${grouped(offered)} more` : plural(offered, 'finding')} will go when the offered commits are taken over.`,
    merged === 0 && changes.length > 0 && `This run merged ${plural(changes.length, 'update')}.`,
    offered === 0 && waiting.length > 0 && `${capitalised(plural(waiting.length, 'update'))} can be taken over.`,
    changes.length + waiting.length === 0 && 'This run changed nothing.',
    atZero.length > 0 && atZero.length < branches.length && `At zero: ${listed(atZero, 6)}.`,
    unknown.length > 0 && unknown.length < branches.length && `Unknown: ${listed(unknown, 6)}.`,
  ]
  return sentences.filter(Boolean).join(' ')
}

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

const method = (): Markup =>
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
    <p>
      Each branch is judged by its own files. Where advisories are missing or older than a day, or a file could not be
      read, the branch is unknown and not zero. The time a finding was open runs from the later of its publication and
      the first release that fixes it, to the commit on the branch.
    </p>
  </section>`
