/** The images on the page: before and after, the edits that clear findings, what a rebuild did. */
import type { ImageReport } from '../../records/image-report.ts'
import { DECISION_WORDS, REMEDY_WORDS } from '../image-words.ts'
import { capitalised, grouped, listed, locationWords } from '../wording.ts'
import { doubts } from './branch.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { bar, code, idLinks, listing, part } from './parts.ts'

export const imageSections = (images: readonly ImageReport[]): readonly Markup[] => {
  const scale = Math.max(1, ...images.flatMap(({ before, after }) => [before.fixable, after.fixable]))
  return images.map((image, index) => imageSection(image, `image-${index + 1}`, scale))
}

const imageSection = (image: ImageReport, id: string, scale: number): Markup => {
  const { name, platform, distribution, dockerfile, base, digest, advice } = image
  const built = [dockerfile && `built by ${dockerfile}`, base && `on ${base}`].filter(Boolean).join(' ')
  return html`<section class="branch" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${name}</h2>
      ${claim(image)}
    </header>
    <p class="because">${[platform, distribution, built].filter(Boolean).join(', ')}. ${code(digest.slice(0, 19))}</p>
    ${doubts(image.doubts)} ${standing(image, scale)} ${remedies(image)} ${edits(image)}
    ${part('Rebuild', html`<p>${image.rebuild ? rebuildWords(image) : `${DECISION_WORDS[advice.decision]}: ${advice.reason}.`}</p>`)}
  </section>`
}

/** Unknown is not zero. */
const claim = ({ after, doubts: unsure }: ImageReport): Markup => {
  const [tone, words] =
    after.fixable > 0
      ? ['bad', `${unsure.length > 0 ? 'At least ' : ''}${grouped(after.fixable)} fixable`]
      : unsure.length > 0
        ? ['doubt', 'Unknown']
        : ['good', 'Zero fixable']
  return html`<span class="claim ${tone}">${words}</span>`
}

const standing = ({ before, after, doubts: unsure }: ImageReport, scale: number): Markup => {
  const same = JSON.stringify(before) === JSON.stringify(after)
  const lines = same
    ? ([['Now', after]] as const)
    : ([
        ['Before', before],
        ['After', after],
      ] as const)
  const least = unsure.length > 0 ? 'at least ' : ''
  return part(
    'Fixable',
    html`<div class="bars">
      ${lines.map(
        ([label, { fixable, fixableBySeverity }]) =>
          html`<span class="label">${label}</span>${bar(fixableBySeverity, scale)}<span class="total"
              >${least}${grouped(fixable)}</span
            >`,
      )}
    </div>`,
  )
}

const remedies = (image: ImageReport): Markup | undefined =>
  listing('Ways to be rid of them', {
    kind: 'plain',
    heads: [{ title: 'Way' }, { title: 'Findings', number: true }, { title: 'Now', number: true }],
    rows: image.remedies.map(({ kind, findings, now }) => [REMEDY_WORDS[kind], grouped(findings), grouped(now)]),
  })

const edits = (image: ImageReport): Markup | undefined =>
  listing('Edits', {
    kind: 'changes',
    heads: [{ title: 'What to write' }, { title: 'Clears', label: 'clears' }],
    rows: image.edits.map(({ file, line, proposal, clears }) => [
      [code(proposal), file !== undefined && html`<span class="moves">${code(locationWords({ file, line }))}</span>`],
      idLinks(clears),
    ]),
  })

const rebuildWords = ({ rebuild }: ImageReport): readonly (Markup | string | false)[] => {
  if (!rebuild) return []
  const { outcome, reason, removed, added, pushed } = rebuild
  return [
    html`<span class="strong">${capitalised(outcome)}</span>: ${reason}.`,
    removed.length > 0 && html` Removed ${idLinks(removed)}.`,
    added.length > 0 && html` Added ${idLinks(added)}.`,
    pushed.length > 0 && ` Pushed to ${listed(pushed.map(({ reference }) => reference))}.`,
  ]
}
