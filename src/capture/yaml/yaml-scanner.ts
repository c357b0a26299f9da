/**
 * A one-pass scanner of YAML 1.2.2 over lines: block mappings and lists, scalars of every style. It is no full parser, on
 * purpose: what templates make of YAML (Helm, Jinja) is no YAML before they are rendered and is still read, line by line, and
 * capture has no use for anchors, tags and types. Linear in the text: what spans lines is consumed, or tried no further.
 */
import { DEEPEST, type Frame, pathOf, PATIENCE, type Scan, toLine, topOf, type YamlScalar } from './yaml-scan-state.ts'
import { skipTemplates } from './yaml-templates.ts'
import {
  COLON,
  DASH,
  DOUBLE_QUOTE,
  HASH,
  keyColon,
  PERCENT,
  QUESTION,
  SINGLE_QUOTE,
  skipBlanks,
  type Span,
  trimEnd,
} from './yaml-tokens.ts'
import { isIndicator, isMarker, opensCollection, readValue, skipProperties } from './yaml-values.ts'

export const scanYaml = (text: string): readonly YamlScalar[] => {
  const scan: Scan = {
    text,
    scalars: [],
    frames: [],
    document: 0,
    hasBegun: false,
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

const readLine = (scan: Scan): void => {
  const { text, start } = scan
  const at = skipBlanks(text, start, scan.end)
  if (at >= scan.end) return
  const first = text.charCodeAt(at)
  if (first === HASH) return
  if (at === start && isMarker(text, start, scan.end)) return readMarker(scan)
  if (at === start && first === PERCENT && scan.frames.length === 0) return
  scan.hasBegun = true
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
  if (!SCHEMA.test(document)) return
  scan.hasBegun = true
  scan.next = end < 0 ? scan.text.length : end + 1
}

const readMarker = (scan: Scan): void => {
  if (scan.text.charCodeAt(scan.start) === DASH && scan.hasBegun) scan.document += 1
  scan.hasBegun = true
  scan.frames = []
  skipSchema(scan)
  const at = skipBlanks(scan.text, scan.start + 3, scan.end)
  if (at < scan.end && scan.text.charCodeAt(at) !== HASH) readValue(scan, at)
}

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
