/** One branch on the page: where it stands, what was done, what stays and why, and what proves it. */
import type { CheckRun } from '../../records/change-set.ts'
import type { BranchReport, MergedChange, ReportedFinding } from '../../records/report.ts'
import { shortReference } from '../../versions/git.ts'
import { shownName } from '../../versions/names.ts'
import { claimOfBranch } from '../claim.ts'
import type { Claim } from '../claim.ts'
import { driftLines } from '../drift-words.ts'
import type { DriftLine } from '../drift-words.ts'
import { foldSame } from '../same-finding.ts'
import {
  capitalised,
  durationWords,
  firstLine,
  grouped,
  listed,
  locationWords,
  plural,
  shortCommit,
} from '../wording.ts'
import { captureParts } from './capture.ts'
import { html } from './markup.ts'
import type { Content, Markup } from './markup.ts'
import { code, idLink, idLinks, levelMark, listing, part } from './parts.ts'
import { standing } from './standing.ts'

const TONES: Readonly<Record<Claim['state'], string>> = { zero: 'good', fixable: 'bad', unknown: 'doubt' }

export const claimMark = (claim: Claim): Markup =>
  html`<span class="claim ${TONES[claim.state]}">${capitalised(claim.words)}</span>`

/** `scale`: findings that the widest bar of the page stands for. */
export const branchSection = (branch: BranchReport, id: string, scale: number): Markup => {
  const claim = claimOfBranch(branch)
  return html`<section class="branch" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${branch.branch}</h2>
      ${claimMark(claim)}
    </header>
    <p class="because">${capitalised(branch.policy)} policy: ${branch.because}. ${commits(branch)}</p>
    ${doubts(claim.doubts)} ${standingOf(branch, claim, scale)} ${takeover(branch)} ${done(branch)} ${stays(branch)}
    ${findingListing('Accepted', branch.accepted, acceptedWords)} ${places(branch)} ${verification(branch)}
  </section>`
}

const commits = ({ commitBefore, commitAfter }: BranchReport): Markup =>
  commitBefore === commitAfter
    ? html`At ${code(shortCommit(commitAfter))}.`
    : html`From ${code(shortCommit(commitBefore))} to ${code(shortCommit(commitAfter))}.`

export const doubts = (lines: readonly string[]): Markup | false =>
  lines.length > 0 &&
  html`<div class="doubts" role="note">
    <p class="strong">Unknown, so not zero</p>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`

const takeover = ({ outcome, note }: BranchReport): Markup | false =>
  outcome === 'offered' &&
  part(
    'Take over',
    html`<p>The tested commits are not on the branch yet. This takes them over:</p>
      <pre>${note}</pre>`,
  )

/* ---- before and after ------------------------------------------------------------------------------------------- */

const standingOf = (branch: BranchReport, claim: Claim, scale: number): Markup => {
  const { before, after, outcome } = branch
  const afterLabel = outcome === 'offered' ? 'When taken over' : 'After'
  return standing({ before, after, afterLabel, unsure: claim.doubts.length > 0 }, scale)
}

/* ---- what was done ---------------------------------------------------------------------------------------------- */

const done = ({ outcome, merged, notMerged }: BranchReport): readonly (Markup | undefined)[] => [
  listing(outcome === 'offered' ? 'Offered' : 'Merged', {
    kind: 'changes',
    heads: CHANGE_HEADS,
    rows: merged.map(changeRow),
  }),
  listing('Planned, and not in', {
    kind: 'plain',
    heads: [{ title: 'Change' }, { title: 'Why not' }],
    rows: notMerged
      .filter(({ outcome: result }) => result !== 'covered')
      .map(({ title, outcome: result, reason }) => [title, `${result}: ${firstLine(reason)}`]),
  }),
  listing('Brought along by a change above', {
    kind: 'plain',
    heads: [{ title: 'Change' }],
    rows: notMerged.filter(({ outcome: result }) => result === 'covered').map(({ title }) => [title]),
  }),
]

const CHANGE_HEADS = [{ title: 'Change' }, { title: 'Removed', label: 'removed' }]

/** Components of one lockstep group that are named; the rest is counted. */
const MOVES_SHOWN = 4

const moveLine = ({ component, from, to, how }: MergedChange['moves'][number]): Markup => {
  const [before, after] = [`${shownName(component.name)} ${shortReference(from)}`, shortReference(to)]
  return html`<span class="moves"
    >${before} <span class="arrow">→</span> ${after}${how !== 'edit' && ` (${how})`}</span
  >`
}

const changeRow = ({ title, commit, moves, removed, exposureMs }: MergedChange): readonly Content[] => {
  const times = Object.values(exposureMs ?? {})
  const rest = moves.length - MOVES_SHOWN
  return [
    [
      html`${withoutIds(title)} <span class="muted">${code(shortCommit(commit))}</span>`,
      moves.slice(0, MOVES_SHOWN).map(moveLine),
      rest > 0 && html`<span class="moves">and ${plural(rest, 'more component')} with them</span>`,
    ],
    removed.length > 0 && [
      idLinks(removed),
      times.length > 0 && html`<span class="moves">open for ${durationWords(Math.max(...times))}</span>`,
    ],
  ]
}

/** A commit's subject names the ids in brackets; here they stand beside it as links. */
const withoutIds = (title: string): string => title.replace(/ \([A-Z]{2,}-[^()]*\)$/, '')

/* ---- what stays ------------------------------------------------------------------------------------------------- */

const stays = (branch: BranchReport): readonly (Markup | undefined)[] => [
  findingListing('Fixable, still there', branch.remaining),
  findingListing('Held', branch.held),
  findingListing('Constrained', branch.constrained),
  findingListing('No fix to be had', branch.unfixable),
]

const FINDING_HEADS = [{ title: 'Severity' }, { title: 'Id' }, { title: 'Package' }, { title: 'Why' }]

const findingListing = (
  title: string,
  findings: readonly ReportedFinding[],
  words: (reported: ReportedFinding) => string = ({ remedy }) => remedy.reason,
): Markup | undefined =>
  listing(title, {
    kind: 'findings',
    heads: FINDING_HEADS,
    rows: foldSame(findings).map((folded) => {
      const { finding, places: where } = folded
      const notes = [finding.kev && 'known to be exploited', finding.reviewed === false && 'not reviewed'].filter(
        Boolean,
      )
      return [
        levelMark(finding.severity.level),
        html`${idLink(finding.id)}${notes.length > 0 && html`<span class="moves">${notes.join(', ')}</span>`}`,
        html`${finding.package.name}
        ${finding.package.version}${where.length > 1 && html`<span class="moves">in ${listed(where, 2)}</span>`}`,
        words(folded),
      ]
    }),
  })

const acceptedWords = ({ remedy: { accepted } }: ReportedFinding): string =>
  [accepted?.reason, accepted?.owner && `by ${accepted.owner}`, accepted?.until && `until ${accepted.until}`]
    .filter(Boolean)
    .join(', ')

const places = (branch: BranchReport): readonly (Markup | undefined)[] => [
  listing('End of life', {
    kind: 'plain',
    heads: [{ title: 'What' }, { title: 'Where' }],
    rows: branch.endOfLife.map(({ summary, id, locations }) => [
      summary || id,
      code(listed(locations.map(locationWords))),
    ]),
  }),
  listing('Removable pins', {
    kind: 'plain',
    heads: [{ title: 'Pin' }, { title: 'Why it can go' }],
    rows: branch.removablePins.map(({ file, line, component, ids, because }) => [
      html`${component.name} <span class="moves">${code(`${file}:${line}`)}</span>`,
      html`${because} ${idLinks(ids)}`,
    ]),
  }),
  listing('Drift', {
    kind: 'plain',
    heads: [{ title: 'Component' }, { title: 'Versions' }],
    rows: branch.drift
      .filter(({ intended }) => !intended)
      .map((one) => [one.component.name, driftLines(one).map(driftLine)]),
  }),
  ...captureParts(branch),
  listing('Problems', { kind: 'plain', heads: [{ title: 'What' }], rows: branch.problems.map((problem) => [problem]) }),
]

const driftLine = ({ version, places: where, note }: DriftLine): Markup =>
  html`<span class="moves"
    >${version} in
    ${where.slice(0, PLACES_SHOWN).map((place, index) => [index > 0 && ', ', code(place)])}${
      where.length > PLACES_SHOWN && ` and ${grouped(where.length - PLACES_SHOWN)} more`
    }${note !== '' && html` <span class="note">(${note})</span>`}</span
  >`

/** Places of one version that are named; the rest is counted. */
const PLACES_SHOWN = 4

/* ---- proof ------------------------------------------------------------------------------------------------------ */

const verification = ({ verification: { state, reason, runs, flakes, checks = [] } }: BranchReport): Markup => {
  const counted = [plural(runs, 'run'), flakes > 0 && plural(flakes, 'flake')].filter(Boolean).join(', ')
  return part(
    'Verification',
    html`<p>
        ${state === 'none' ? `${capitalised(reason)}.` : html`<span class="strong">${capitalised(state)}</span>: ${reason}, ${counted}.`}
      </p>
      ${
        checks.length > 0 &&
        html`<details>
          <summary>What was run, and what it said</summary>
          ${checks.map(checkBlock)}
        </details>`
      }`,
  )
}

const checkBlock = ({ command, outcome, durationMs, failing, tail }: CheckRun): Markup =>
  html`<div class="check">
    ${code(command)}
    <span class="muted"
      >${outcome} in ${durationWords(durationMs)}${failing.length > 0 && `, failing: ${listed(failing, 5)}`}</span
    >${tail !== '' && html`<pre>${tail}</pre>`}
  </div>`
