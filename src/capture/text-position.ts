/** Offsets and lines of a text: parsers speak of either, records hold both. */

/** Plug-ins read a file one after the other: the lines of the last text are kept. */
let last: Readonly<{ text: string; starts: readonly number[] }> = { text: '', starts: [0] }

/** Offsets at which the lines start; `\n` and `\r\n` end a line, and a lone `\r` does, as in the parsers we use. */
export const lineStartsOf = (text: string): readonly number[] => {
  if (last.text !== text) last = { text, starts: findLineStarts(text) }
  return last.starts
}

const findLineStarts = (text: string): readonly number[] => {
  const starts = [0]
  if (text.includes('\r')) for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length)
  else for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** The line of an offset, counted from 1. */
export const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** A line without its end, and where it starts. `number` counts from 1. */
export type TextLine = Readonly<{ text: string; start: number; number: number }>

export const linesOf = (text: string): readonly TextLine[] => {
  const starts = lineStartsOf(text)
  return starts.map((start, index) => ({
    text: text.slice(start, starts[index + 1]).replace(/[\r\n]+$/, ''),
    start,
    number: index + 1,
  }))
}
