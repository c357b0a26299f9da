/** A table of columns that share the width: those that may be cut give way, the longest first; the others never do. */
import { cutEnd, cutMiddle, displayWidth, padEnd, padStart } from './width.ts'

export type Column = Readonly<{
  title: string
  align?: 'right'
  /** How far it may be cut, in columns, and where. Absent: never. */
  cut?: Readonly<{ to: number; at: 'middle' | 'end' }>
}>

export type Cell = Readonly<{ text: string; paint?: (text: string) => string }>

type Layout = Readonly<{ width: number; indent?: number; titlePaint?: (text: string) => string }>

const GAP = '  '

/** Lines, title first. `width` may be `Infinity`: nothing is cut. */
export const tableLines = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, indent = 0, titlePaint = (text) => text }: Layout,
): readonly string[] => {
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index]?.text ?? ''))),
  )
  const widths = shareWidth(columns, natural, width - indent - GAP.length * (columns.length - 1))
  const line = (cells: readonly Cell[]): string => {
    const parts = columns.map((column, index) => renderCell(column, cells[index] ?? { text: '' }, widths[index] ?? 0))
    return (' '.repeat(indent) + parts.join(GAP)).trimEnd()
  }
  return [line(columns.map(({ title }) => ({ text: title, paint: titlePaint }))), ...rows.map(line)]
}

const renderCell = ({ align, cut }: Column, { text, paint = (plain) => plain }: Cell, width: number): string => {
  const fitted = cut?.at === 'middle' ? cutMiddle(text, width) : cut ? cutEnd(text, width) : text
  const padded = align === 'right' ? padStart(fitted, width) : padEnd(fitted, width)
  return padded.replace(fitted, () => paint(fitted))
}

/** Takes from the widest column that may still be cut, column by column, until the row fits or nothing gives. */
const shareWidth = (columns: readonly Column[], natural: readonly number[], room: number): readonly number[] => {
  const widths = [...natural]
  const total = () => widths.reduce((sum, width) => sum + width, 0)
  while (total() > room) {
    const candidates = widths.keys().filter((index) => (widths[index] ?? 0) > (columns[index]?.cut?.to ?? Infinity))
    const widest = candidates.reduce((best, index) => ((widths[index] ?? 0) > (widths[best] ?? 0) ? index : best), -1)
    if (widest < 0) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
