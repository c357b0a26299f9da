/** Gaps that one line settles are one entry of a list: the values of a variable in one file. */
import type { CapturingLine } from '../../records/coverage.ts'
import type { Gap } from '../../records/inventory.ts'
import { listed } from '../wording.ts'
import { capturingLine } from './capturing-line.ts'

export type FoldedGap = Readonly<{
  /** `.github/workflows/ci.yml:68, 72 and 5 more`. */
  place: string
  /** `matrix.version = 15.1, 14.3`. */
  text: string
  why: string
  capture: CapturingLine
}>

/** Lines and values that are named; the rest is counted. */
const SHOWN = 6

export const foldGaps = (gaps: readonly Gap[]): readonly FoldedGap[] =>
  [...Map.groupBy(gaps, keyOf).values()].flatMap((same) =>
    same.slice(0, 1).map((gap) => ({
      place: `${gap.file}:${listed(
        same.map(({ line }) => String(line)),
        SHOWN,
      )}`,
      text: listed(valuesOf(same), SHOWN),
      why: gap.why,
      capture: capturingLine(gap),
    })),
  )

/** A comment above settles one line, an entry of the configuration all of them. */
const keyOf = (gap: Gap): string =>
  JSON.stringify([gap.file, gap.variable ?? gap.line, gap.why, gap.annotatable ? gap.line : 0])

const valuesOf = (same: readonly Gap[]): readonly string[] =>
  [...new Set(same.map(({ text }) => text))].map((text, index) => (index === 0 ? text : text.replace(/^.* = /, '')))
