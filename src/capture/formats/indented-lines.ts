/**
 * Lock files that pnpm and Yarn write as YAML: one key a line, two blanks a level, never anchors, lists or blocks that matter
 * here. Files of megabytes are common, and a lock file's empty entries count: so no YAML reader, one pass over the lines.
 */
import { brokenText, excerpt, refuseConflict } from '../broken-text.ts'

export type IndentedLine = Readonly<{
  /** Levels of two blanks. */
  depth: number
  key: string
  /** What follows on the line, without quotes; empty for a key with children. */
  value: string
  line: number
}>

/** Throws ParseError for a line that has no key. */
export const readIndentedLines = (text: string): readonly IndentedLine[] => {
  refuseConflict(text, 'a lock file')
  const lines: IndentedLine[] = []
  let number = 0
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    number += 1
    const line = readLine(text, at, text[end - 1] === '\r' ? end - 1 : end, number)
    if (line) lines.push(line)
    at = end + 1
  }
  return lines
}

const readLine = (text: string, from: number, end: number, line: number): IndentedLine | undefined => {
  let start = from
  while (start < end && text[start] === ' ') start += 1
  const depth = (start - from) >> 1
  // A key of more than 1,024 characters stands behind `?`, its colon alone in the next line.
  if (text.startsWith('? ', start)) return { depth, key: unquoted(text.slice(start + 2, end)), value: '', line }
  if (start === end || /[#:-]/.test(text[start]!) || text[start] === ']' || text[start] === '}') return undefined
  const colon = colonOf(text, start, end)
  if (colon < 0) {
    const found = `"${excerpt(text.slice(start, end), 40)}"`
    throw brokenText(text, { line, expected: 'a key and a colon', found })
  }
  return { depth, key: unquoted(text.slice(start, colon)), value: unquoted(text.slice(colon + 1, end).trim()), line }
}

/** The colon that ends the key: followed by a blank or the end of the line, outside of quotes. */
const colonOf = (text: string, start: number, end: number): number => {
  const quote = text[start]
  let from = start
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, start + 1)
    if (close < 0 || close >= end) return -1
    from = close
  }
  for (let at = text.indexOf(':', from); at >= 0 && at < end; at = text.indexOf(':', at + 1))
    if (at + 1 === end || text[at + 1] === ' ') return at
  return -1
}

const unquoted = (text: string): string => {
  const quote = text[0]
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text
}
