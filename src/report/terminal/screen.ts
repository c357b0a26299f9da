/** What every view of this folder is handed, and the few parts that they share. */
import type { Claim } from '../claim.ts'
import { grouped } from '../wording.ts'
import { styleOf } from './style.ts'
import type { Style } from './style.ts'
import { wrap } from './width.ts'

export type Screen = Readonly<{
  /** Columns; `Infinity` for a pipe that wants whole lines. */
  width: number
  colour: boolean
  /** Entries of one list that are shown; the rest is counted. Default 40. */
  limit?: number
}>

export type Canvas = Readonly<{ width: number; limit: number; style: Style }>

export const canvasOf = ({ width, colour, limit = 40 }: Screen): Canvas => ({ width, limit, style: styleOf(colour) })

/** In words that must not be overlooked: green is for zero alone. */
export const claimPaint = (style: Style, state: Claim['state']): ((text: string) => string) =>
  state === 'zero' ? style.green : state === 'unknown' ? style.yellow : style.red

/** Joins blocks of lines with one blank line between them; empty blocks leave none. */
export const page = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`

/** `and 37 more (--json for all)`, or nothing. */
export const moreLine = (total: number, shown: number, indent = '  '): readonly string[] =>
  total > shown ? [`${indent}and ${grouped(total - shown)} more (--json for all)`] : []

/** A headed list, one entry a paragraph, cut after the limit. Nothing for an empty list. */
export const section = (canvas: Canvas, title: string, entries: readonly (readonly string[])[]): readonly string[] =>
  entries.length === 0
    ? []
    : [
        ...wrap(title, canvas.width).map(canvas.style.bold),
        ...entries.slice(0, canvas.limit).flat(),
        ...moreLine(entries.length, canvas.limit),
      ]

/** One entry of such a list: a first line and wrapped text under it. */
export const entry = ({ width, style }: Canvas, first: string, detail?: string): readonly string[] => [
  ...wrap(first, width, '  '),
  ...(detail ? wrap(detail, width, '    ').map((line) => style.dim(line)) : []),
]
