/** Where a branch or an image stands: fixable findings before and after, as bars and by severity. */
import { LEVELS, type Level } from '../../records/level.ts'
import type { Tally } from '../../records/report.ts'
import { grouped } from '../wording.ts'
import { html } from './markup.ts'
import type { Markup } from './markup.ts'
import { bar, levelMark, part } from './parts.ts'

export type Standing = Readonly<{
  before: Tally
  after: Tally
  /** What the second line is called. */
  afterLabel: string
  /** Numbers may be too small. */
  unsure: boolean
}>

/** One line where nothing changed. `scale`: findings that the widest bar of the page stands for. */
export const standing = ({ before, after, afterLabel, unsure }: Standing, scale: number): Markup => {
  const unchanged = JSON.stringify(before) === JSON.stringify(after)
  const lines: readonly (readonly [string, Tally])[] = unchanged
    ? [['Now', after]]
    : [
        ['Before', before],
        [afterLabel, after],
      ]
  const least = unsure ? 'at least ' : ''
  const bars = lines.map(
    ([label, { fixable, fixableBySeverity }]) =>
      html`<span class="label">${label}</span>${bar(fixableBySeverity, scale)}<span class="total"
          >${least}${grouped(fixable)}</span
        >`,
  )
  return part(
    'Fixable',
    html`<div class="bars">${bars}</div>
      ${countTable(lines)}`,
  )
}

const countTable = (lines: readonly (readonly [string, Tally])[]): Markup | false => {
  const levels = LEVELS.filter((level) => lines.some(([, { bySeverity }]) => bySeverity[level] > 0))
  const rows = lines.map(
    ([label, { fixableBySeverity, findings, accepted }]) =>
      html`<tr>
        <th scope="row">${label}</th>
        ${levels.map((level) => countCell(fixableBySeverity[level]))} ${countCell(findings)}${countCell(accepted)}
      </tr>`,
  )
  const mark = levels.length > 4 ? cutMark : levelMark
  const heads = levels.map((level) => html`<th scope="col" class="number">${mark(level)}</th>`)
  return (
    levels.length > 0 &&
    html`<div class="scroll">
      <table class="counts" aria-label="Fixable findings by severity">
        <thead>
          <tr>
            <td></td>
            ${heads}
            <th scope="col" class="number">findings</th>
            <th scope="col" class="number">accepted</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
  )
}

/** The end of the word can go where there is no room. */
const cutMark = (level: Level): Markup =>
  html`<span class="level ${level}">${level.slice(0, 4)}<span class="rest">${level.slice(4)}</span></span>`

const countCell = (count: number): Markup => html`<td class="number${count === 0 && ' zero'}">${grouped(count)}</td>`
