/**
 * Where the tokens of YAML 1.2.2 begin and end within a line, and the expressions of templates (Go, Jinja, workflows) that
 * stand in them. Offsets of the file everywhere, so that nothing is copied before it is wanted.
 */
import type { MappedText } from '../infer/mapped-text.ts'

export const TAB = 9
export const LINE_FEED = 10
export const RETURN = 13
export const BLANK = 32
export const DOUBLE_QUOTE = 34
export const HASH = 35
export const PERCENT = 37
export const SINGLE_QUOTE = 39
export const COMMA = 44
export const DASH = 45
export const COLON = 58
export const QUESTION = 63
export const OPEN_BRACKET = 91
export const BACKSLASH = 92
export const CLOSE_BRACKET = 93
export const OPEN_BRACE = 123
export const CLOSE_BRACE = 125

/** Half-open offsets. */
export type Span = readonly [start: number, end: number]

export const isBlank = (code: number): boolean => code === BLANK || code === TAB

const NO_BLANK = /[^ \t]/g

/** The first offset in `[at, end)` that is no blank. A regular expression is compiled sooner than a loop. */
export const skipBlanks = (text: string, at: number, end: number): number => {
  if (at >= end || !isBlank(text.charCodeAt(at))) return at
  NO_BLANK.lastIndex = at
  return NO_BLANK.test(text) ? Math.min(NO_BLANK.lastIndex - 1, end) : end
}

/** The end without the blanks and the carriage return before it. */
export const trimEnd = (text: string, start: number, end: number): number => {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return end
}

const isSpace = (code: number): boolean => code === BLANK || code === TAB || code === RETURN || code === LINE_FEED

/** Where the line ends that `at` stands in: the offset of the line feed, or the end of the text. */
export const lineEndOf = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** True where an indicator (`-`, `?`, `:`) is followed by a blank or the end of the line. */
export const standsAlone = (text: string, at: number, end: number): boolean =>
  at + 1 >= end || isBlank(text.charCodeAt(at + 1)) || text.charCodeAt(at + 1) === RETURN

/** The offset of the `#` of a comment that ends `[at, end)`; `end` where there is none. A `#` counts behind a blank alone. */
export const commentAt = (text: string, at: number, end: number): number => {
  const line = text.slice(at, end)
  for (let hash = line.indexOf('#'); hash >= 0; hash = line.indexOf('#', hash + 1))
    if (hash === 0 || isBlank(line.charCodeAt(hash - 1))) return at + hash
  return end
}

const LONGEST_EXPRESSION = 500

/** The offset behind a `{{ … }}` that begins at `at` and ends in the line; `at` where none does. */
export const skipExpression = (text: string, at: number, end: number): number => {
  if (text.charCodeAt(at) !== OPEN_BRACE || text.charCodeAt(at + 1) !== OPEN_BRACE) return at
  const close = text.slice(at + 2, Math.min(end, at + LONGEST_EXPRESSION)).indexOf('}}')
  return close < 0 ? at : at + close + 4
}

/**
 * The offset of the closing quote of a scalar that begins behind the quote `at - 1`, or -1 where `[at, end)` has none. Templates
 * stand in quotes with quotes of their own (`"{{ .tag | default "latest" }}"`): inside of `{{` only a quote that something
 * sensible follows closes.
 */
export const closingQuote = (text: string, at: number, end: number, quote: number): number => {
  for (let index = at; index < end; index += 1) {
    const code = text.charCodeAt(index)
    if (code === BACKSLASH && quote === DOUBLE_QUOTE) index += 1
    else if (code === quote) {
      if (quote === SINGLE_QUOTE && text.charCodeAt(index + 1) === quote) index += 1
      else if (endsScalar(text, index + 1, end) || !isInExpression(text, at, index)) return index
    }
  }
  return -1
}

/** What may follow a closing quote. */
const endsScalar = (text: string, at: number, end: number): boolean => {
  const next = skipBlanks(text, at, end)
  if (next >= end) return true
  const code = text.charCodeAt(next)
  if (code === HASH) return next > at
  return code === COMMA || code === CLOSE_BRACKET || isLineEnd(code) || isEndingColon(text, next, end)
}

const isLineEnd = (code: number): boolean => code === RETURN || code === LINE_FEED

const isEndingColon = (text: string, at: number, end: number): boolean =>
  text.charCodeAt(at) === COLON && standsAlone(text, at, end)

/** True where the last `{{` before `at` is still open and closes behind it in the line. */
const isInExpression = (text: string, from: number, at: number): boolean => {
  const before = text.slice(Math.max(from, at - LONGEST_EXPRESSION), at)
  const open = before.lastIndexOf('{{')
  if (open < 0 || before.includes('}}', open)) return false
  const after = text.slice(at, at + LONGEST_EXPRESSION)
  const close = after.indexOf('}}')
  const lineEnd = after.indexOf('\n')
  return close >= 0 && (lineEnd < 0 || close < lineEnd)
}

const LONGEST_KEY = 1024
const SIMPLE_KEY = /[\w./$@-]{1,1024}:(?=[ \t\r\n]|$)/y

/**
 * The offset of the colon of a key that begins at `at` (YAML 1.2.2, 7.4 "implicit keys"), or -1 where the line has none.
 * Plain keys may hold template expressions.
 */
export const keyColon = (text: string, at: number, end: number): number => {
  SIMPLE_KEY.lastIndex = at
  if (SIMPLE_KEY.test(text)) return SIMPLE_KEY.lastIndex - 1
  const first = text.charCodeAt(at)
  if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) return quotedKeyColon(text, at, end)
  const limit = Math.min(end, at + LONGEST_KEY)
  return text.slice(at, limit).includes(':') ? plainKeyColon(text, at, limit) : -1
}

const quotedKeyColon = (text: string, at: number, end: number): number => {
  const close = closingQuote(text, at + 1, end, text.charCodeAt(at))
  const colon = close < 0 ? end : skipBlanks(text, close + 1, end)
  return colon < end && isEndingColon(text, colon, end) ? colon : -1
}

const plainKeyColon = (text: string, at: number, end: number): number => {
  for (let index = at; index < end; index += 1) {
    const code = text.charCodeAt(index)
    if (code === COLON && standsAlone(text, index, end)) return index
    if (code === HASH && isBlank(text.charCodeAt(index - 1))) return -1
    if (code === OPEN_BRACE) index = Math.max(index, skipExpression(text, index, end) - 1)
  }
  return -1
}

/** The text of lines that a plain or quoted scalar or a folded block spans: a line end is a blank, an empty line a line end. */
export const foldLines = (text: string, lines: readonly Span[]): MappedText => joinLines(text, lines, true)

/** The lines with their ends. */
export const keepLines = (text: string, lines: readonly Span[]): MappedText => joinLines(text, lines, false)

/** A line end stands where its line ends, whatever it becomes; the last line has none. */
const joinLines = (text: string, lines: readonly Span[], fold: boolean): MappedText => {
  const runs: { at: number; start: number; length: number }[] = []
  const last = lines.length - 1
  let joined = ''
  for (let index = 0; index <= last; index += 1) {
    const [start, end] = lines[index]!
    const separator = index === last ? '' : fold ? foldedEnd(text, lines[index]!, lines[index + 1]!) : '\n'
    if (end > start || separator !== '') runs.push({ at: joined.length, start, length: end - start + separator.length })
    joined += text.slice(start, end) + separator
  }
  return { text: joined, runs }
}

/** What the end of a folded line becomes; lines that stand further right than their block keep theirs (8.1.3). */
const foldedEnd = (text: string, line: Span, next: Span): string => {
  if (isEmpty(line) || isIndented(text, line)) return '\n'
  if (isEmpty(next)) return ''
  return isIndented(text, next) ? '\n' : ' '
}

const isEmpty = ([start, end]: Span): boolean => start === end
const isIndented = (text: string, span: Span): boolean => !isEmpty(span) && isBlank(text.charCodeAt(span[0]))
