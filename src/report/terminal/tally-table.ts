/** Fixable findings by severity, before and after: of a branch or an image. */
import { LEVELS } from '../../records/level.ts'
import type { Tally } from '../../records/report.ts'
import { grouped } from '../wording.ts'
import type { Canvas } from './screen.ts'
import { tableLines } from './table.ts'

export type Standing = Readonly<{
  before: Tally
  after: Tally
  /** What the second row is called. */
  afterLabel: string
  /** Numbers may be too small. */
  unsure: boolean
}>

/** One row where nothing changed. More than four levels are abbreviated, so that 80 columns hold them all. */
export const tallyTable = (
  { width, style }: Canvas,
  { before, after, afterLabel, unsure }: Standing,
): readonly string[] => {
  const levels = LEVELS.filter((level) => before.bySeverity[level] + after.bySeverity[level] > 0)
  if (before.findings + after.findings === 0) return []
  const row = (label: string, tally: Tally) => [
    { text: label },
    ...levels.map((level) => ({ text: grouped(tally.fixableBySeverity[level]) })),
    { text: `${unsure ? '≥ ' : ''}${grouped(tally.fixable)}`, paint: style.bold },
    { text: grouped(tally.findings) },
    { text: grouped(tally.accepted) },
  ]
  const names = levels.map((level) => (levels.length > 4 ? level.slice(0, 4) : level).toUpperCase())
  const titles = ['FIXABLE', ...names, 'TOTAL', 'FINDINGS', 'ACCEPTED']
  return tableLines(
    titles.map((title, index) => (index === 0 ? { title } : { title, align: 'right' })),
    isSame(before, after) ? [row('now', after)] : [row('before', before), row(afterLabel, after)],
    { width, indent: 2, titlePaint: style.dim },
  )
}

const isSame = (a: Tally, b: Tally): boolean => JSON.stringify(a) === JSON.stringify(b)
