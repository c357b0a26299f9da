/** What is captured of a branch and on what that rests, and the gaps with the line that would settle each. */
import { Basis } from '../../records/coverage.ts'
import type { CaptureCounts } from '../../records/coverage.ts'
import type { BranchReport } from '../../records/report.ts'
import { foldGaps } from '../coverage/fold-gaps.ts'
import { BASIS_WORDS, coverageWords, HOW_WORDS } from '../coverage/words.ts'
import { grouped } from '../wording.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { code, listing, part } from './parts.ts'

export const captureParts = ({ capture, gaps = [] }: BranchReport): readonly (Markup | undefined)[] => [
  listing('Gaps', {
    kind: 'plain',
    heads: [{ title: 'Text' }, { title: 'Why, and what settles it' }],
    rows: foldGaps(gaps).map(({ place, text, why, capture: { how, text: line } }) => [
      html`${code(text)} <span class="moves">${code(place)}</span>`,
      html`${why}<span class="moves">${HOW_WORDS[how]}: ${code(line)}</span>`,
    ]),
  }),
  capture && capture.pins + capture.gaps > 0 ? coverage(capture) : undefined,
]

const coverage = (counts: CaptureCounts): Markup =>
  part(
    'Coverage',
    html`<p>${coverageWords(counts)}.</p>
      ${
        counts.pins > 0 &&
        html`<details>
          <summary>Pins, by what they rest on</summary>
          ${pinTable(counts)}
        </details>`
      }
      ${
        counts.excusedByReason.length > 0 &&
        html`<details>
          <summary>What is excused, and why</summary>
          ${excusedTable(counts)}
        </details>`
      }`,
  )

const pinTable = ({ byDatasource, byBasis, pins }: CaptureCounts): Markup => {
  const bases = Basis.options.filter((basis) => (byBasis[basis] ?? 0) > 0)
  const row = (name: string, count: number, counts: CaptureCounts['byBasis']): Markup =>
    html`<tr>
      <th scope="row">${name}</th>
      ${numberCell(count)} ${bases.map((basis) => numberCell(counts[basis] ?? 0))}
    </tr>`
  return html`<div class="scroll">
    <table class="counts" aria-label="Pins by datasource and by what they rest on">
      <thead>
        <tr>
          <th scope="col">datasource</th>
          <th scope="col" class="number">pins</th>
          ${bases.map((basis) => html`<th scope="col" class="number">${BASIS_WORDS[basis]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${byDatasource.map(({ datasource, pins: count, byBasis: counts }) => row(datasource, count, counts))}
        ${row('all', pins, byBasis)}
      </tbody>
    </table>
  </div>`
}

const excusedTable = ({ excusedByReason }: CaptureCounts): Markup =>
  html`<div class="scroll">
    <table class="counts" aria-label="What is excused">
      <thead>
        <tr>
          <th scope="col">reason</th>
          <th scope="col" class="number">count</th>
          <th scope="col">for example</th>
        </tr>
      </thead>
      <tbody>
        ${excusedByReason.map(
          ({ reason, count, example: { file, line } }) =>
            html`<tr>
              <th scope="row">${reason}</th>
              ${numberCell(count)}
              <td>${code(`${file}:${line}`)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`

const numberCell = (count: number): Markup => html`<td class="number${count === 0 && ' zero'}">${grouped(count)}</td>`
