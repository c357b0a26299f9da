/** The pieces that the page is made of: tables that stack on a phone, bars by severity, links to advisories. */
import { LEVELS } from '../../records/level.ts'
import type { Level } from '../../records/level.ts'
import type { Tally } from '../../records/report.ts'
import { grouped, levelWords } from '../wording.ts'
import { html } from './markup.ts'
import type { Content, Markup } from './markup.ts'

/** Rows that are seen at once; the others fold, none is left out. */
const ROWS_SHOWN = 15

export type Head = Readonly<{
  title: string
  number?: boolean
  /** Shown before the cell where the table stacks. */ label?: string
}>

/** `kind` names the column widths in the stylesheet. The first cell of a row is its header where `rowHeads` says so. */
export type Grid = Readonly<{
  kind: string
  caption: string
  heads: readonly Head[]
  rows: readonly (readonly Content[])[]
  rowHeads?: boolean
}>

/** A titled part with its count and a table, folded after the first rows; nothing for no rows. */
export const listing = (title: string, grid: Omit<Grid, 'caption'>): Markup | undefined => {
  const { rows } = grid
  if (rows.length === 0) return undefined
  const rest = rows.slice(ROWS_SHOWN)
  return part(
    html`${title} <span class="count">${grouped(rows.length)}</span>`,
    html`${table({ ...grid, caption: title, rows: rows.slice(0, ROWS_SHOWN) })}${
      rest.length > 0 &&
      html`<details>
        <summary>${grouped(rest.length)} more</summary>
        ${table({ ...grid, caption: `${title}, continued`, rows: rest })}
      </details>`
    }`,
  )
}

/** Title in the margin, content beside it; below each other where there is no room. */
export const part = (title: Content, content: Content): Markup =>
  html`<div class="part">
    <h3>${title}</h3>
    <div>${content}</div>
  </div> `

export const table = ({ kind, caption, heads, rows, rowHeads = false }: Grid): Markup =>
  html`<div class="scroll">
    <table class="stack ${kind}" aria-label="${caption}">
      <thead>
        <tr>
          ${heads.map(({ title, number }) => html`<th scope="col" ${number && html` class="number"`}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => tableCell(cell, heads[index], rowHeads && index === 0))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`

const tableCell = (cell: Content, head: Head | undefined, isHead: boolean): Markup =>
  isHead
    ? html`<th scope="row">${cell}</th>`
    : html`<td${head?.number && html` class="number"`}${head?.label !== undefined && html` data-label="${head.label}"`}>${cell}</td>`

/** A bar by severity on a scale that the caller shares between bars; its words are its label. */
export const bar = (counts: Tally['bySeverity'], scale: number): Markup => {
  const shown = LEVELS.filter((level) => counts[level] > 0)
  const total = shown.reduce((sum, level) => sum + counts[level], 0)
  const share = Math.min(100, (100 * total) / Math.max(scale, 1)).toFixed(2)
  const segments = shown.map((level) => html`<span class="${level}" style="flex-grow:${counts[level]}"></span>`)
  return html`<span class="bar" role="img" aria-label="${total === 0 ? 'none' : levelWords(counts)}"
    ><span class="fill" style="width:${share}%">${segments}</span></span
  >`
}

export const levelMark = (level: Level): Markup => html`<span class="level ${level}">${level}</span>`

/** Ids that OSV.dev has a page for become links; it has none for ends of life. */
export const idLink = (id: string): Markup =>
  id.startsWith('EOL-')
    ? html`<span>${id}</span>`
    : html`<a href="https://osv.dev/vulnerability/${encodeURIComponent(id)}">${id}</a>`

export const idLinks = (ids: readonly string[]): Markup =>
  html`<span class="ids">${ids.map((id, index) => [index > 0 && ', ', idLink(id)])}</span>`

export const code = (text: string): Markup => html`<code>${text}</code>`

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** `24 August 2026`, with the instant for machines. */
export const dateMark = (instant: string): Markup => {
  const [year = '', month = '', day = ''] = instant.slice(0, 10).split('-')
  return html`<time datetime="${instant}">${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}</time>`
}
