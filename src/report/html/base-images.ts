/** Bases compared, as sections of a page: a table for each image that a Dockerfile builds on, and what each candidate would take. */
import type { BaseCandidate, BaseImages, ComparedBase, Obstacle } from '../../records/base-images.ts'
import {
  adviceWords,
  contentWords,
  doubtsOf,
  missingWords,
  placesWords,
  sameWorkAs,
  shortName,
  stageTitle,
} from '../base-images-words.ts'
import { byteWords, grouped, repositoryName } from '../wording.ts'
import { html } from './markup.ts'
import type { Content, Markup } from './markup.ts'
import { htmlPage } from './page.ts'
import { bar, code, part, table } from './parts.ts'

/** A page of its own. */
export const renderBaseImagesPage = (compared: BaseImages): string => {
  const name = repositoryName(compared.source.repository)
  const body = html`<header class="masthead">
      <p class="eyebrow">Base images</p>
      <h1>${name}</h1>
    </header>
    <main>${baseImageSections(compared)}</main>`
  return htmlPage(`${name}: base images`, body)
}

const baseImageSections = ({ bases }: BaseImages): readonly Markup[] =>
  bases.map(
    (base) =>
      html`<section class="branch">
        <header><h2>${base.reference}</h2></header>
        <p class="because">${placesWords(base)}${!base.final && ', builds only'}</p>
        ${part(
          'Advice',
          adviceWords(base).map((line) => html`<p>${line}</p>`),
        )}
        ${candidateTable(base)} ${base.candidates.map((one) => candidatePart(base, one))}
        ${base.notes.length > 0 && part('Not looked for', list(base.notes))}
      </section>`,
  )

const candidateTable = (base: ComparedBase): Markup => {
  const scale = Math.max(1, ...base.candidates.map(({ image }) => image?.tally.findings ?? 0))
  return table({
    kind: 'overview',
    caption: `Candidates for ${base.reference}`,
    rowHeads: true,
    heads: [
      { title: 'Image' },
      { title: 'Support', label: 'support' },
      { title: 'Findings by severity' },
      { title: 'Fixable', number: true, label: 'fixable' },
      { title: 'All', number: true, label: 'all' },
      { title: 'Packages', number: true, label: 'packages' },
      { title: 'Size', number: true, label: 'size' },
    ],
    rows: base.candidates.map((candidate) => rowOf(base, candidate, scale)),
  })
}

const rowOf = (base: ComparedBase, candidate: BaseCandidate, scale: number): readonly Content[] => {
  const { reference, image } = candidate
  const name = [shortName(reference, base.reference), candidate === base.candidates[0] && ' (in use)']
  if (!image) return [name, '', html`<span class="doubt">unread</span>`, '', '', '', '']
  const { tally, packages, contentSize, endOfLife } = image
  const least = doubtsOf(image).length > 0 ? '≥ ' : ''
  return [
    name,
    endOfLife.length > 0 ? html`<span class="bad">ended</span>` : '',
    bar(tally.bySeverity, scale),
    `${least}${grouped(tally.fixable)}`,
    grouped(tally.findings),
    grouped(packages),
    byteWords(contentSize),
  ]
}

const candidatePart = (base: ComparedBase, candidate: BaseCandidate): Markup => {
  const { image, problem, why, also } = candidate
  const missing = missingWords(candidate, 40)
  return part(
    shortName(candidate.reference, base.reference),
    html`<p class="muted">${[why, ...also.map((one) => `the same image as ${one}`)].join(', ')}</p>
      ${problem !== undefined && html`<p class="doubt">Unread: ${problem}</p>`}
      ${image && html`<p>${contentWords(image)}; ${byteWords(image.size)} to pull</p>`}
      ${image && image.endOfLife.length > 0 && html`<p class="bad">Out of support: ${image.endOfLife.join(', ')}</p>`}
      ${image && doubtsOf(image).map((doubt) => html`<p class="doubt">In doubt: ${doubt}</p>`)}
      ${missing !== '' && html`<p>Lacks ${missing}</p>`} ${work(base, candidate)}`,
  )
}

const work = (base: ComparedBase, candidate: BaseCandidate): readonly Markup[] => {
  const same = sameWorkAs(base, candidate)
  if (same) return [html`<p>The same stands in the way as of ${shortName(same.reference, base.reference)}.</p>`]
  return candidate.stages.map(
    (stage) =>
      html`<p class="strong">${stageTitle(stage)}</p>
        ${list(stage.obstacles.map(obstacle))}`,
  )
}

const obstacle = ({ file, line, text, reason }: Obstacle): Markup =>
  html`${code(`${file}:${line}`)} ${text}: <span class="muted">${reason}</span>`

const list = (items: readonly Content[]): Markup | undefined =>
  items.length === 0
    ? undefined
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`
