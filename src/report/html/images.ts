/** The images on the page: before and after, the edits that clear findings, what a rebuild did. */
import type { ImageReport } from '../../records/image-report.ts'
import { claimOfImage } from '../claim.ts'
import { imageAbout, REMEDY_WORDS, rebuildWords } from '../image-words.ts'
import { grouped, locationWords, plural } from '../wording.ts'
import { claimMark, doubts } from './branch.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { bar, code, idLinks, listing, part, table } from './parts.ts'
import { standing } from './standing.ts'

/** `scale`: findings that the widest bar of an image stands for. */
export const imageSection = (image: ImageReport, id: string, scale: number): Markup => {
  const { name, digest, problem } = image
  const claim = claimOfImage(image)
  return html`<section class="branch" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${name}</h2>
      ${claimMark(claim)}
    </header>
    <p class="because">Image, ${imageAbout(image)}.${digest !== '' && html` ${code(digest.slice(0, 19))}`}</p>
    ${doubts(claim.doubts)}
    ${problem === undefined && [standingOf(image, claim.doubts, scale), left(image), rebuildPart(image)]}
  </section>`
}

/** All images at a glance, each with the way to its section. */
export const imageOverview = (images: readonly ImageReport[], scale: number): Markup =>
  table({
    kind: 'overview images',
    caption: 'Images',
    rowHeads: true,
    heads: [
      { title: 'Image' },
      { title: 'Fixable, before and after' },
      { title: 'Before', number: true, label: 'before' },
      { title: 'After', number: true, label: 'after' },
      { title: 'As it stands' },
    ],
    rows: images.map((image, index) => {
      const claim = claimOfImage(image)
      const { before, after, dockerfile, problem } = image
      const least = claim.doubts.length > 0 ? '≥ ' : ''
      const counts =
        problem === undefined
          ? [
              [bar(before.fixableBySeverity, scale), bar(after.fixableBySeverity, scale)],
              `${least}${grouped(before.fixable)}`,
              `${least}${grouped(after.fixable)}`,
            ]
          : ['', '', '']
      return [
        html`<a href="#image-${index + 1}">${image.name}</a
          >${dockerfile !== undefined && html`<span class="moves">${code(dockerfile)}</span>`}`,
        ...counts,
        claimMark(claim),
      ]
    }),
  })

const standingOf = (image: ImageReport, unsure: readonly string[], scale: number): Markup => {
  const pushed = (image.rebuild?.pushed.length ?? 0) > 0
  return standing({ ...image, afterLabel: pushed ? 'After' : 'When pushed', unsure: unsure.length > 0 }, scale)
}

const left = ({ remedies, edits }: ImageReport): readonly (Markup | undefined)[] => [
  listing('Ways to be rid of them', {
    kind: 'plain',
    heads: [{ title: 'Way' }, { title: 'Findings' }],
    rows: remedies.map(({ kind, findings, now }) => [
      REMEDY_WORDS[kind],
      `${plural(findings, 'finding')}, ${now === findings ? 'all' : now === 0 ? 'none' : grouped(now)} now`,
    ]),
  }),
  listing('Edits', {
    kind: 'changes',
    heads: [{ title: 'What to write' }, { title: 'Clears', label: 'clears' }],
    rows: edits.map(({ file, line, proposal, clears }) => [
      [code(proposal), file !== undefined && html`<span class="moves">${code(locationWords({ file, line }))}</span>`],
      idLinks(clears),
    ]),
  }),
]

/* ---- what a rebuild did ----------------------------------------------------------------------------------------- */

const rebuildPart = (image: ImageReport): Markup => {
  const { rebuild } = image
  const said = rebuild?.reason.split('\n').slice(1).join('\n').trim() ?? ''
  return part(
    'Rebuild',
    html`<p>${rebuildWords(image)}.</p>
      ${
        rebuild &&
        html`${idLine(rebuild.outcome === 'kept' ? 'Removed' : 'Would have removed', rebuild.removed)}
        ${idLine(rebuild.outcome === 'kept' ? 'Added' : 'Would have added', rebuild.added)}
        ${rebuild.pushed.map(({ reference, digest }) => html`<p>Pushed to ${code(reference)}, ${code(digest.slice(0, 19))}.</p>`)}
        ${rebuild.outcome === 'kept' && rebuild.pushed.length === 0 && rebuild.after && html`<p>Not pushed: it lies at ${code(rebuild.after.reference)}.</p>`}`
      }
      ${
        said !== '' &&
        html`<details>
          <summary>What the builder said</summary>
          <pre>${said}</pre>
        </details>`
      }`,
  )
}

const SHOWN = 30

/** The rest folds: an old base brings hundreds. */
const idLine = (word: string, ids: readonly string[]): Markup | false => {
  const rest = ids.slice(SHOWN)
  return (
    ids.length > 0 &&
    html`<p>${word} <span class="muted">${grouped(ids.length)}:</span> ${idLinks(ids.slice(0, SHOWN))}</p>
      ${
        rest.length > 0 &&
        html`<details>
          <summary>${grouped(rest.length)} more</summary>
          ${idLinks(rest)}
        </details>`
      }`
  )
}
