/**
 * A text taken out of a file with something left out (indentation of a YAML block, the `$` of a Makefile's `$$`, a line
 * continuation), and for each of its characters the offset in the file: a script inside another format is parsed as its
 * own language and still edited in place.
 */
import type { Literal } from './template.ts'

export type MappedText = Readonly<{
  text: string
  /** In order and without holes in `text`: the run that begins at `at` of the text stands at `start` of the file. */
  runs: readonly Readonly<{ at: number; start: number; length: number }>[]
}>

/** Joins pieces of the file to one text. */
export const mapText = (pieces: readonly Literal[]): MappedText => {
  const runs: { at: number; start: number; length: number }[] = []
  let at = 0
  for (const { text, start } of pieces) {
    if (text === '') continue
    const last = runs.at(-1)
    if (last && last.start + last.length === start) last.length += text.length
    else runs.push({ at, start, length: text.length })
    at += text.length
  }
  return { text: pieces.map(({ text }) => text).join(''), runs }
}

/** The offset in the file of a character of the text; the end of the text gives the end of the last run. */
export const offsetOf = ({ runs }: MappedText, at: number): number => {
  const run = runs[runIndex(runs, at)]
  return run ? run.start + (at - run.at) : 0
}

/** The last run that begins at or before a character. */
const runIndex = (runs: MappedText['runs'], at: number): number => {
  let low = 0
  let high = runs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (runs[middle]!.at <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** The characters `[from, to)` as verbatim runs of the file. */
export const literalsOf = ({ text, runs }: MappedText, from: number, to: number): readonly Literal[] => {
  const [only] = runs
  if (only && runs.length === 1 && only.at <= from && from < to && to <= only.at + only.length)
    return [{ text: text.slice(from, to), start: only.start + (from - only.at) }]
  const literals: Literal[] = []
  for (let index = runIndex(runs, from); index < runs.length; index += 1) {
    const { at, start, length } = runs[index]!
    if (at >= to) break
    const begin = Math.max(from, at)
    const end = Math.min(to, at + length)
    if (begin < end) literals.push({ text: text.slice(begin, end), start: start + (begin - at) })
  }
  return literals
}

/** A whole file as a mapped text. */
export const wholeText = (text: string): MappedText => mapText([{ text, start: 0 }])
