/** Logical lines of a Makefile: a backslash at the end of a line joins it with the next (GNU Make manual, "Splitting Long Lines"). */

import { literalsOf, mapText, type MappedText } from '../../mapped-text.ts'

export type LogicalLine = Readonly<{
  from: number
  /** Before the line break. */
  to: number
  /** Offsets at which the physical lines after the first begin. */
  breaks: readonly number[]
}>

export const logicalLines = (text: string): readonly LogicalLine[] => {
  const lines: LogicalLine[] = []
  let from = 0
  let breaks: number[] = []
  let begin = 0
  while (begin <= text.length) {
    const newline = text.indexOf('\n', begin)
    const end = newline < 0 ? text.length : newline
    const to = end > begin && text[end - 1] === '\r' ? end - 1 : end
    if (isContinued(text, begin, to) && newline >= 0) {
      breaks.push(newline + 1)
      begin = newline + 1
      continue
    }
    if (to > from) lines.push({ from, to, breaks })
    breaks = []
    begin = end + 1
    from = begin
  }
  return lines
}

/** An odd number of backslashes at the end. */
const isContinued = (text: string, from: number, to: number): boolean => {
  let at = to
  while (at > from && text[at - 1] === '\\') at -= 1
  return (to - at) % 2 === 1
}

/** A line as Make reads it: each backslash with the blanks around it gives way to the line break, which is a blank. */
export const joinedLine = (text: MappedText, { from, to, breaks }: LogicalLine): MappedText => {
  if (breaks.length === 0) return mapText(literalsOf(text, from, to))
  const pieces = [from, ...breaks].flatMap((begin, index) => {
    const next = breaks[index]
    const indent = index === 0 ? 0 : (/^[ \t]*/.exec(text.text.slice(begin, next ?? to))?.[0].length ?? 0)
    if (next === undefined) return literalsOf(text, begin + indent, to)
    const end = begin + text.text.slice(begin, next).replace(/[ \t]*\\\r?\n$/, '').length
    return [...literalsOf(text, begin + indent, end), ...literalsOf(text, next - 1, next)]
  })
  return mapText(pieces)
}

/** A line of a recipe as the shell gets it: the tab before each physical line left out. */
export const recipeLine = (text: MappedText, { from, to, breaks }: LogicalLine): MappedText =>
  mapText(
    [from, ...breaks].flatMap((begin, index) => {
      const tab = text.text[begin] === '\t' ? 1 : 0
      return literalsOf(text, begin + tab, breaks[index] ?? to)
    }),
  )
