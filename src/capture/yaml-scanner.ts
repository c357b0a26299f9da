/**
 * A one-pass scanner of YAML 1.2.2 over lines: block mappings and lists, scalars of every style. It is no full parser, on
 * purpose: what templates make of YAML (Helm, Jinja) is no YAML before they are rendered and is still read, line by line, and
 * capture has no use for anchors, tags and types. Linear in the text: what spans lines is consumed, or tried no further.
 */
import type { MappedText } from './infer/mapped-text.ts'
import { scanFlow } from './yaml-flow.ts'
import { skipTemplates } from './yaml-templates.ts'
import {
  closingQuote,
  COLON,
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
  QUESTION,
  RETURN,
  SINGLE_QUOTE,
  skipBlanks,
  standsAlone,
  trimEnd,
  type Span,
} from './yaml-tokens.ts'

export type YamlScalar = Readonly<{
  /** Keys, and indices of lists as numbers in text: `['jobs', 'build', 'steps', '0', 'uses']`. */
  path: readonly string[]
  /** Counted from 0: texts separated by `---`. */
  document: number
  /** The value: verbatim without its quotes, escapes as written; of a block scalar, the text of `block`. */
  text: string
  /** UTF-16 offsets of `text` in the file, without quotes. */
  range: Span
  style: 'plain' | 'single' | 'double' | 'block'
  /** Of block scalars, and of others that span lines: the text without its indentation, folded where YAML folds it. */
  block?: MappedText
  /** The comment at the end of the line, without `#`. */
  comment?: string
}>

/** A block mapping or list that is open. */
type Frame = {
  readonly indent: number
  readonly path: readonly string[]
  readonly isList: boolean
  /** The key, or the index in a list, that what comes next belongs to. */
  key: string
  index: number
  /** True until that key has its value. */
  isPending: boolean
}

type Scan = {
  readonly text: string
  readonly scalars: YamlScalar[]
  frames: Frame[]
  document: number
  /** The current line without trailing blanks, and where the next begins. */
  start: number
  end: number
  next: number
  /** How often something that spans lines may still turn out to have no end; at 0 all must stand in one line. */
  patience: number
  /** Looked for once, since it is looked for in all of the text. */
  readonly holdsSchemas: boolean
}

const PATIENCE = 20

/** Nobody nests deeper; what does is left out. */
const DEEPEST = 64

export const scanYaml = (text: string): readonly YamlScalar[] => {
  const scan: Scan = {
    text,
    scalars: [],
    frames: [],
    document: 0,
    start: 0,
    end: 0,
    next: 0,
    patience: PATIENCE,
    holdsSchemas: SCHEMA.test(text),
  }
  skipSchema(scan)
  while (scan.next < text.length) {
    toLine(scan, scan.next)
    readLine(scan)
  }
  return scan.scalars
}

const toLine = (scan: Scan, start: number): void => {
  const end = lineEndOf(scan.text, start)
  scan.start = start
  scan.next = end + 1
  scan.end = trimEnd(scan.text, start, end)
}

const readLine = (scan: Scan): void => {
  const { text, start } = scan
  const at = skipBlanks(text, start, scan.end)
  if (at >= scan.end) return
  const first = text.charCodeAt(at)
  if (first === HASH) return
  if (at === start && isMarker(text, start, scan.end)) return readMarker(scan)
  if (at === start && first === PERCENT && scan.frames.length === 0) return
  const content = skipTemplates(text, at, scan.end)
  if (content >= scan.next) toLine(scan, content)
  const from = skipBlanks(text, content, scan.end)
  if (from < scan.end && text.charCodeAt(from) !== HASH) readNode(scan, from, at - start)
}

/** Custom resource definitions are most of the YAML of some repositories, and name nothing: they are left out. */
const SCHEMA = /^kind: *["']?CustomResourceDefinition["']? *\r?$/m

const skipSchema = (scan: Scan): void => {
  if (!scan.holdsSchemas) return
  const end = scan.text.indexOf('\n---', scan.next)
  const document = scan.text.slice(scan.next, end < 0 ? scan.text.length : end)
  if (SCHEMA.test(document)) scan.next = end < 0 ? scan.text.length : end + 1
}

/** `---` begins a document, `...` ends one. */
const isMarker = (text: string, at: number, end: number): boolean => {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false
  return at + 3 >= end || isBlank(text.charCodeAt(at + 3))
}

const readMarker = (scan: Scan): void => {
  if (scan.text.charCodeAt(scan.start) === DASH && hasContent(scan)) scan.document += 1
  scan.frames = []
  skipSchema(scan)
  const at = skipBlanks(scan.text, scan.start + 3, scan.end)
  if (at < scan.end && scan.text.charCodeAt(at) !== HASH) readValue(scan, at)
}

/** The first `---` of a file begins the first document. */
const hasContent = ({ frames, scalars, document, text, start }: Scan): boolean =>
  frames.length > 0 || scalars.length > 0 || document > 0 || /^(?:---|\.\.\.)/m.test(text.slice(0, start))

/** What stands in a line behind its indentation: `- - key: value`, `key: value`, a value. */
const readNode = (scan: Scan, from: number, indent: number): void => {
  const { text, end } = scan
  let at = from
  let column = indent
  while (isIndicator(text, at, end, DASH) || isIndicator(text, at, end, COLON)) {
    if (text.charCodeAt(at) === DASH) openItem(scan, column)
    const next = skipBlanks(text, at + 1, end)
    if (next >= end || text.charCodeAt(next) === HASH) return
    column += next - at
    at = next
  }
  at = skipProperties(text, at, end)
  if (at >= end) return
  if (isIndicator(text, at, end, QUESTION)) return setKey(scan, column, [skipBlanks(text, at + 1, end), end])
  const colon = opensCollection(text, at) ? -1 : keyColon(text, at, end)
  if (colon < 0) return readLoneValue(scan, at, column)
  setKey(scan, column, [at, colon])
  readValue(scan, skipBlanks(text, colon + 1, end))
}

const isIndicator = (text: string, at: number, end: number, code: number): boolean =>
  text.charCodeAt(at) === code && standsAlone(text, at, end)

const opensCollection = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  if (code !== OPEN_BRACE) return code === OPEN_BRACKET
  const next = text.charCodeAt(at + 1)
  return next !== OPEN_BRACE && next !== PERCENT
}

const PROPERTY = /(?:&[^\s,[\]{}]+|![^\s,[\]{}]*)(?:[ \t]+|$)/y

/** Anchors and tags say nothing here. */
const skipProperties = (text: string, at: number, end: number): number => {
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

const topOf = ({ frames }: Scan): Frame | undefined => frames[frames.length - 1]

/** The path of what the innermost open key or item holds. */
const pathOf = (frame: Frame | undefined): readonly string[] =>
  frame ? frame.path.concat(frame.isList ? String(frame.index) : frame.key) : []

const push = (scan: Scan, indent: number, isList: boolean): Frame | undefined => {
  if (scan.frames.length >= DEEPEST) return undefined
  const parent = topOf(scan)
  const frame: Frame = { indent, path: pathOf(parent), isList, key: '', index: -1, isPending: true }
  if (parent) parent.isPending = false
  scan.frames.push(frame)
  return frame
}

/** A list may stand as far left as the key that it belongs to. */
const openItem = (scan: Scan, column: number): void => {
  const { frames } = scan
  while (frames.length > 0 && frames[frames.length - 1]!.indent > column) frames.pop()
  const top = topOf(scan)
  const list = top?.isList && top.indent === column ? top : push(scan, column, true)
  if (!list) return
  list.index += 1
  list.isPending = true
}

const setKey = (scan: Scan, column: number, [start, end]: Span): void => {
  const { frames } = scan
  let top = topOf(scan)
  while (top && (top.indent > column || (top.indent === column && top.isList))) {
    frames.pop()
    top = topOf(scan)
  }
  const mapping = top && top.indent === column ? top : push(scan, column, false)
  if (!mapping) return
  mapping.key = keyText(scan.text, start, end)
  mapping.isPending = true
}

/** A key without quotes and the blanks before its colon. */
const keyText = (text: string, start: number, end: number): string => {
  const last = trimEnd(text, start, end)
  const quote = text.charCodeAt(start)
  const isQuoted = last - start > 1 && (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE)
  return isQuoted && text.charCodeAt(last - 1) === quote ? text.slice(start + 1, last - 1) : text.slice(start, last)
}

/** A value in a line of its own: of the key above, or of the whole document. */
const readLoneValue = (scan: Scan, at: number, column: number): void => {
  const top = topOf(scan)
  if (top ? top.isPending && top.indent < column : scan.frames.length === 0) readValue(scan, at)
}

/** `|`, `>-`, `|2+`. */
const BLOCK_HEADER = /^[|>](?:[+-]?([1-9]?)|([1-9])[+-])\s*(?:\s#.*)?$/

const readValue = (scan: Scan, from: number): void => {
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

type Found = Readonly<{ text: string; range: Span; style: YamlScalar['style']; block?: MappedText }>

/** Adds a scalar; a comment may stand between `tail` and the end of its line. */
const emit = (scan: Scan, found: Found, tail: number, end: number): void => {
  const { text, range, style, block } = found
  const scalar: { -readonly [Key in keyof YamlScalar]: YamlScalar[Key] } = {
    path: pathOf(topOf(scan)),
    document: scan.document,
    text,
    range,
    style,
  }
  if (block) scalar.block = block
  const hash = tail < end ? commentAt(scan.text, tail, end) : end
  if (hash < end) scalar.comment = scan.text.slice(hash, end).replace(/^#+/, '').trim()
  scan.scalars.push(scalar)
}

/** Lines of what the open key holds stand further right than it. */
const parentIndent = (scan: Scan): number => topOf(scan)?.indent ?? -1

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
