/** Flow collections of YAML 1.2.2 (chapter 7.4), which JSON is a part of: `{ a: 1, b: [2, 3] }`, over one line or many. */
import type { YamlScalar } from './yaml-scan-state.ts'
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  closingQuote,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  HASH,
  isBlank,
  LINE_FEED,
  lineEndOf,
  OPEN_BRACE,
  OPEN_BRACKET,
  RETURN,
  SINGLE_QUOTE,
  skipBlanks,
  skipExpression,
  trimEnd,
  type Span,
} from './yaml-tokens.ts'

export type FlowPlace = Readonly<{
  path: readonly string[]
  document: number
  /** Of the block that the collection stands in: its lines stand further right, or begin with a closing bracket. */
  indent: number
  /** It must end in the line in which it begins. */
  isInLine: boolean
}>

export type Flow =
  /** `end` is the offset behind the closing bracket. */
  Readonly<{ status: 'closed'; scalars: readonly YamlScalar[]; end: number }> | Readonly<{ status: 'unclosed' }>

type Frame = { readonly path: readonly string[]; readonly isList: boolean; key: string | undefined; index: number }

type Scan = {
  readonly text: string
  readonly place: FlowPlace
  readonly scalars: YamlScalar[]
  readonly frames: Frame[]
  readonly limit: number
  /** Of the line that was asked for last. */
  lineEnd: number
}

const DEEPEST = 64

/** The collection that begins with the bracket at `start`. */
export const scanFlow = (text: string, start: number, place: FlowPlace): Flow => {
  const limit = place.isInLine ? lineEndOf(text, start) : text.length
  const scan: Scan = { text, place, scalars: [], frames: [], limit, lineEnd: lineEndOf(text, start) }
  open(scan, text.charCodeAt(start) === OPEN_BRACKET)
  for (let at = skipToToken(scan, start + 1); at >= 0 && at < limit; at = skipToToken(scan, at)) {
    at = readToken(scan, at)
    if (scan.frames.length === 0) return { status: 'closed', scalars: scan.scalars, end: at }
  }
  return { status: 'unclosed' }
}

const topOf = ({ frames }: Scan): Frame | undefined => frames[frames.length - 1]

/** The path of the next value; a list's item may itself be a single pair (`[a: 1]`). */
const pathOf = ({ path, isList, key, index }: Frame): readonly string[] => {
  const own = isList ? [...path, String(index)] : path
  return key === undefined ? own : [...own, key]
}

const open = (scan: Scan, isList: boolean): void => {
  const top = topOf(scan)
  scan.frames.push({ path: top ? pathOf(top) : scan.place.path, isList, key: undefined, index: 0 })
}

/** Over blanks, line ends and comments; -1 where a line stands too far left to belong to the collection. */
const skipToToken = ({ text, place, limit }: Scan, from: number): number => {
  let at = from
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === LINE_FEED) {
      const content = skipBlanks(text, at + 1, limit)
      if (isTooFarLeft(text, content, content - at - 1, place.indent)) return -1
      at = content
    } else if (isBlank(code) || code === RETURN) at += 1
    else if (code === HASH && isSeparated(text, at)) at = lineEndOf(text, at)
    else return at
  }
  return at
}

const isSeparated = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1)
  return isBlank(before) || before === LINE_FEED || before === COMMA
}

const isTooFarLeft = (text: string, at: number, column: number, indent: number): boolean => {
  if (column > indent) return column === 0 && (text.startsWith('---', at) || text.startsWith('...', at))
  const code = text.charCodeAt(at)
  return code !== CLOSE_BRACKET && code !== CLOSE_BRACE && code !== LINE_FEED && code !== RETURN && code !== HASH
}

/** Asked for every token: a line may be the whole file. */
const endOfLine = (scan: Scan, at: number): number => {
  if (at > scan.lineEnd) scan.lineEnd = lineEndOf(scan.text, at)
  return scan.lineEnd
}

/** Reads one token and gives the offset behind it. */
const readToken = (scan: Scan, at: number): number => {
  const { text, frames } = scan
  const code = text.charCodeAt(at)
  const top = topOf(scan)!
  switch (code) {
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
      frames.pop()
      return at + 1
    case COMMA:
      top.key = undefined
      top.index += 1
      return at + 1
    case COLON:
      return at + 1
    case OPEN_BRACKET:
      return openNested(scan, at, true)
    case OPEN_BRACE:
      return text.charCodeAt(at + 1) === OPEN_BRACE && skipExpression(text, at, endOfLine(scan, at)) > at
        ? readPlain(scan, at)
        : openNested(scan, at, false)
    case DOUBLE_QUOTE:
    case SINGLE_QUOTE:
      return readQuoted(scan, at, code)
    default:
      return readPlain(scan, at)
  }
}

/** What is nested too deep to be meant is read to its end and left out. */
const openNested = (scan: Scan, at: number, isList: boolean): number => {
  if (scan.frames.length < DEEPEST) open(scan, isList)
  else scan.frames.push({ path: [], isList, key: undefined, index: 0 })
  return at + 1
}

const LONGEST_QUOTED = 100_000

const readQuoted = (scan: Scan, at: number, quote: number): number => {
  const { text, limit } = scan
  const inLine = closingQuote(text, at + 1, endOfLine(scan, at), quote)
  const close = inLine < 0 ? closingQuote(text, at + 1, Math.min(limit, at + LONGEST_QUOTED), quote) : inLine
  if (close < 0) return limit
  const colon = skipBlanks(text, close + 1, limit)
  addToken(scan, [at + 1, close], quote === DOUBLE_QUOTE ? 'double' : 'single', text.charCodeAt(colon) === COLON)
  return text.charCodeAt(colon) === COLON ? colon + 1 : close + 1
}

const PLAIN_END = /[,[\]{}\n]|:(?=[\s,[\]{}]|$)|[ \t]#/g

const readPlain = (scan: Scan, at: number): number => {
  const { text, limit } = scan
  const line = text.slice(at, Math.min(limit, endOfLine(scan, at)))
  const length = plainLength(line)
  const end = trimEnd(text, at, at + length)
  const isKey = text.charCodeAt(at + length) === COLON
  if (end > at && !/^[&*!]/.test(line)) addToken(scan, [at, end], 'plain', isKey)
  return Math.max(at + length + (isKey ? 1 : 0), at + 1)
}

/** Up to an indicator; template expressions may hold some. An anchor, alias or tag is a word. */
const plainLength = (line: string): number => {
  if (/^[&*!]/.test(line)) return /^[^\s,[\]{}]+/.exec(line)?.[0].length ?? 1
  PLAIN_END.lastIndex = 0
  for (let match = PLAIN_END.exec(line); match; match = PLAIN_END.exec(line)) {
    const behind = match[0] === '{' ? skipExpression(line, match.index, line.length) : match.index
    if (behind === match.index) return match.index
    PLAIN_END.lastIndex = behind
  }
  return line.length
}

const addToken = (scan: Scan, range: Span, style: YamlScalar['style'], isKey: boolean): void => {
  const top = topOf(scan)!
  const text = scan.text.slice(...range)
  if (isKey) top.key = text
  else if ((top.isList || top.key !== undefined) && scan.frames.length < DEEPEST)
    scan.scalars.push({ path: pathOf(top), document: scan.place.document, text, range, style })
}
