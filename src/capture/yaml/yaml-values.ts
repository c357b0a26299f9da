/** The values of the YAML scanner: block, quoted and plain scalars, and collections in brackets. */
import { scanFlow } from './yaml-flow.ts'
import { DEEPEST, emit, parentIndent, pathOf, type Scan, toLine, topOf } from './yaml-scan-state.ts'
import { skipTemplates } from './yaml-templates.ts'
import {
  closingQuote,
  commentAt,
  DASH,
  DOUBLE_QUOTE,
  foldLines,
  HASH,
  isBlank,
  keepLines,
  keyColon,
  lineEndOf,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  RETURN,
  skipBlanks,
  type Span,
  standsAlone,
  trimEnd,
} from './yaml-tokens.ts'

const PROPERTY = /(?:&[^\s,[\]{}]+|![^\s,[\]{}]*)(?:[ \t]+|$)/y

/** Anchors and tags say nothing here. */
export const skipProperties = (text: string, at: number, end: number): number => {
  let from = at
  while (from < end && (text[from] === '&' || text[from] === '!')) {
    const length = propertyLength(text, from, end)
    if (length === 0) return from
    from = skipBlanks(text, from + length, end)
  }
  return from
}

const propertyLength = (text: string, at: number, end: number): number => {
  const rest = text.slice(at, end)
  PROPERTY.lastIndex = 0
  return PROPERTY.exec(rest)?.[0].length ?? 0
}

export const isIndicator = (text: string, at: number, end: number, code: number): boolean =>
  text.charCodeAt(at) === code && standsAlone(text, at, end)

export const opensCollection = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  if (code !== OPEN_BRACE) return code === OPEN_BRACKET
  const next = text.charCodeAt(at + 1)
  return next !== OPEN_BRACE && next !== PERCENT
}

/** `---` begins a document, `...` ends one. */
export const isMarker = (text: string, at: number, end: number): boolean => {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false
  return at + 3 >= end || isBlank(text.charCodeAt(at + 3))
}

/** `|`, `>-`, `|2+`. */
const BLOCK_HEADER = /^[|>](?:[+-]?([1-9]?)|([1-9])[+-])\s*(?:\s#.*)?$/

export const readValue = (scan: Scan, from: number): void => {
  const { text, end } = scan
  const at = skipProperties(text, from, end)
  if (at >= end || text.charCodeAt(at) === HASH) return
  const top = topOf(scan)
  if (scan.frames.length >= DEEPEST) return
  if (top) top.isPending = false
  const first = text[at]!
  if (first === '|' || first === '>') {
    const header = BLOCK_HEADER.exec(text.slice(at, end))
    if (header) return readBlock(scan, at, Number(header[1] || header[2] || 0))
  }
  if ((first === '"' || first === "'") && readQuoted(scan, at)) return
  if (opensCollection(text, at) && readFlow(scan, at)) return
  if (first !== '*' || text.slice(at, end).includes(' ')) readPlain(scan, at)
}

const readBlock = (scan: Scan, at: number, explicit: number): void => {
  const { text, end: headerEnd } = scan
  const lines = blockLines(scan, explicit)
  const block = (text[at] === '>' ? foldLines : keepLines)(text, lines)
  const range: Span = lines.length > 0 ? [lines[0]![0], lines.at(-1)![1]] : [headerEnd, headerEnd]
  emit(scan, { text: block.text, range, style: 'block', block }, at + 1, headerEnd)
}

/** The lines of a block scalar without their indentation (8.1.1), blank ones at either end left out. */
const blockLines = (scan: Scan, explicit: number): Span[] => {
  const { text } = scan
  const least = parentIndent(scan) + 1
  const lines: Span[] = []
  let indent = explicit > 0 ? Math.max(least - 1, 0) + explicit : 0
  for (let start = scan.next; start < text.length; start = scan.next) {
    const lineEnd = lineEndOf(text, start)
    const end = text.charCodeAt(lineEnd - 1) === RETURN && lineEnd > start ? lineEnd - 1 : lineEnd
    const content = skipBlanks(text, start, end)
    const width = content - start
    if (content >= end) lines.push(indent > 0 && width > indent ? [start + indent, end] : [end, end])
    else {
      if (indent === 0 && width >= least) indent = width
      const isInside = width >= indent && width >= least && (least > 0 || !isMarker(text, start, end))
      // A template's line may stand anywhere; rendered it is part of the block.
      if (isInside) lines.push([start + indent, end])
      else if (!isTemplateLine(text, content) || keyColon(text, content, end) >= 0) break
    }
    scan.next = lineEnd + 1
  }
  return withoutBlankEnds(lines)
}

const withoutBlankEnds = (lines: Span[]): Span[] => {
  const isFilled = ([start, end]: Span): boolean => start < end
  return lines.slice(Math.max(lines.findIndex(isFilled), 0), lines.findLastIndex(isFilled) + 1)
}

const isTemplateLine = (text: string, at: number): boolean =>
  text.charCodeAt(at) === OPEN_BRACE && (text.charCodeAt(at + 1) === OPEN_BRACE || text.charCodeAt(at + 1) === PERCENT)

/** False where the scalar has no end: then it is read as a plain one. */
const readQuoted = (scan: Scan, at: number): boolean => {
  const { text } = scan
  const quote = text.charCodeAt(at)
  const style = quote === DOUBLE_QUOTE ? 'double' : 'single'
  const inLine = closingQuote(text, at + 1, scan.end, quote)
  if (inLine >= 0) {
    emit(scan, { text: text.slice(at + 1, inLine), range: [at + 1, inLine], style }, inLine + 1, scan.end)
    return true
  }
  const lines = quotedLines(scan, at + 1, quote)
  if (lines.length === 0) return false
  const close = lines.at(-1)![1]
  const block = foldLines(text, lines)
  emit(scan, { text: text.slice(at + 1, close), range: [at + 1, close], style, block }, close + 1, scan.end)
  return true
}

/** The lines of a quoted scalar that spans some, the last up to its quote; none where it has no end. */
const quotedLines = (scan: Scan, at: number, quote: number): readonly Span[] => {
  const { text } = scan
  const parent = parentIndent(scan)
  const lines: Span[] = [[at, scan.end]]
  for (let start = scan.next; scan.patience > 0 && start < text.length;) {
    const lineEnd = lineEndOf(text, start)
    const end = trimEnd(text, start, lineEnd)
    const content = skipBlanks(text, start, end)
    if (content < end && content - start <= parent) break
    const close = closingQuote(text, content, end, quote)
    lines.push([content, close < 0 ? end : close])
    if (close >= 0) {
      toLine(scan, start)
      return lines
    }
    start = lineEnd + 1
  }
  scan.patience -= lines.length > 1 ? 1 : 0
  return []
}

/** False where the collection has no end: then it is read as a plain scalar. */
const readFlow = (scan: Scan, at: number): boolean => {
  const flow = scanFlow(scan.text, at, {
    path: pathOf(topOf(scan)),
    document: scan.document,
    indent: parentIndent(scan),
    isInLine: scan.patience <= 0,
  })
  if (flow.status === 'unclosed') {
    scan.patience -= 1
    return false
  }
  for (const scalar of flow.scalars) scan.scalars.push(scalar)
  if (flow.end >= scan.next) toLine(scan, scan.text.lastIndexOf('\n', flow.end - 1) + 1)
  return true
}

const readPlain = (scan: Scan, at: number): void => {
  const { text } = scan
  const hash = commentAt(text, at, scan.end)
  const end = trimEnd(text, at, hash)
  if (end <= at) return
  const lines: Span[] = hash < scan.end ? [] : plainLines(scan, at)
  if (lines.length === 0)
    return emit(scan, { text: text.slice(at, end), range: [at, end], style: 'plain' }, hash, scan.end)
  const last = lines.at(-1)![1]
  const block = foldLines(text, [[at, end], ...lines])
  emit(scan, { text: text.slice(at, last), range: [at, last], style: 'plain', block }, last, scan.end)
}

/** The lines after the first of a plain scalar: none that could be anything else in a file that people wrote. */
const plainLines = (scan: Scan, at: number): Span[] => {
  const { text } = scan
  const parent = parentIndent(scan)
  const lines: Span[] = []
  const isTemplate = isTemplateLine(text, at)
  for (let start = scan.next; start < text.length;) {
    const lineEnd = lineEndOf(text, start)
    const end = trimEnd(text, start, lineEnd)
    const content = skipBlanks(text, start, end)
    if (content >= end) lines.push([end, end])
    else {
      if (content - start <= parent || !continuesPlain(text, start, content, end)) break
      if (isTemplate && isIndicator(text, content, end, DASH)) break
      const hash = commentAt(text, content, end)
      lines.push([content, trimEnd(text, content, hash)])
      scan.start = start
      scan.end = end
      scan.next = lineEnd + 1
      if (hash < end) break
    }
    start = lineEnd + 1
  }
  while (lines.length > 0 && lines.at(-1)![0] === lines.at(-1)![1]) lines.pop()
  return lines
}

const continuesPlain = (text: string, start: number, content: number, end: number): boolean =>
  text.charCodeAt(content) !== HASH &&
  skipTemplates(text, content, end) === content &&
  !(content === start && isMarker(text, start, end)) &&
  keyColon(text, content, end) < 0
