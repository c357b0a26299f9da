/** `seaworthy coverage`: what is captured and on what that rests, what is excused and why, and what nothing identified. */
import { Basis } from '../../records/coverage.ts'
import type { CaptureCounts, CaptureCoverage } from '../../records/coverage.ts'
import type { Gap } from '../../records/inventory.ts'
import { foldGaps } from '../coverage/fold-gaps.ts'
import { BASIS_WORDS, coverageWords, HOW_WORDS } from '../coverage/words.ts'
import { grouped, plural, visible } from '../wording.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { tableLines, type Cell, type Column } from './table.ts'
import { wrap } from './width.ts'

/** Nothing is cut: this is the list that other views point at. */
export const renderCoverage = (coverage: CaptureCoverage, screen: Screen): string => {
  const canvas = canvasOf({ limit: Infinity, ...screen })
  const { counts } = coverage
  return page([
    pinTable(canvas, counts),
    managers(canvas, counts),
    excusedTable(canvas, counts),
    unreadable(canvas, coverage),
    gapSection(canvas, coverage.gaps),
    wrap(coverageWords(counts), canvas.width).map(canvas.style.bold),
  ])
}

/* ---- what is captured ------------------------------------------------------------------------------------------- */

const pinTable = ({ width, style }: Canvas, counts: CaptureCounts): readonly string[] => {
  if (counts.pins === 0) return []
  const bases = Basis.options.filter((basis) => (counts.byBasis[basis] ?? 0) > 0)
  const columns: readonly Column[] = [
    { title: 'DATASOURCE', cut: { to: 12, at: 'end' } },
    { title: 'PINS', align: 'right' },
    ...bases.map((basis): Column => ({ title: BASIS_WORDS[basis].toUpperCase(), align: 'right' })),
  ]
  const row = (name: string, pins: number, byBasis: CaptureCounts['byBasis']): readonly Cell[] => [
    { text: name },
    { text: grouped(pins) },
    ...bases.map((basis) => countCell(byBasis[basis] ?? 0, style.dim)),
  ]
  const rows = counts.byDatasource.map(({ datasource, pins, byBasis }) => row(visible(datasource), pins, byBasis))
  const total = row('all', counts.pins, counts.byBasis).map((cell) => ({ ...cell, paint: style.bold }))
  const layout = { width, indent: 2, titlePaint: style.dim }
  return [style.bold('Pins, by what they rest on'), ...tableLines(columns, [...rows, total], layout)]
}

const countCell = (count: number, dim: (text: string) => string): Cell =>
  count === 0 ? { text: '.', paint: dim } : { text: grouped(count) }

const managers = (canvas: Canvas, { byManager }: CaptureCounts): readonly string[] =>
  byManager.length === 0
    ? []
    : [
        canvas.style.bold('Pins, by what found them'),
        ...wrap(
          byManager.map(({ manager, pins }) => `${visible(manager)} ${grouped(pins)}`).join(', '),
          canvas.width,
          '  ',
        ),
      ]

/* ---- what is not ------------------------------------------------------------------------------------------------ */

const excusedTable = ({ width, style }: Canvas, { excusedByReason }: CaptureCounts): readonly string[] =>
  excusedByReason.length === 0
    ? []
    : [
        style.bold('Excused: looks like an external version, and is none'),
        ...tableLines(
          [
            { title: 'REASON', cut: { to: 20, at: 'end' } },
            { title: 'COUNT', align: 'right' },
            { title: 'FOR EXAMPLE', cut: { to: 16, at: 'middle' } },
          ],
          excusedByReason.map(({ reason, count, example: { file, line } }) => [
            { text: visible(reason) },
            { text: grouped(count) },
            { text: visible(`${file}:${line}`), paint: style.dim },
          ]),
          { width, indent: 2, titlePaint: style.dim },
        ),
      ]

const unreadable = (canvas: Canvas, coverage: CaptureCoverage): readonly string[] =>
  section(
    canvas,
    canvas.style.yellow('Could not be read: what these hold is not counted'),
    coverage.unreadable.map(({ file, line, reason }) =>
      entry(canvas, visible(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`)),
    ),
  )

export const gapSection = (canvas: Canvas, gaps: readonly Gap[]): readonly string[] =>
  section(
    canvas,
    `Gaps: ${plural(gaps.length, 'place')} that nothing identified, and what would settle each`,
    foldGaps(gaps).map(({ place, text, why, capture }) => [
      ...entry(canvas, visible(`${place} ${text}`), visible(why)),
      ...wrap(visible(`${HOW_WORDS[capture.how]}: ${capture.text}`), canvas.width, '    '),
    ]),
  )
