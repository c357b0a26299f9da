/** Where the scan of a YAML text stands, and what it has found: shared by the parts of the scanner. */
import type { MappedText } from '../infer/mapped-text.ts'
import { commentAt, lineEndOf, type Span, trimEnd } from './yaml-tokens.ts'

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
export type Frame = {
  readonly indent: number
  readonly path: readonly string[]
  readonly isList: boolean
  /** The key, or the index in a list, that what comes next belongs to. */
  key: string
  index: number
  /** True until that key has its value. */
  isPending: boolean
}

export type Scan = {
  readonly text: string
  readonly scalars: YamlScalar[]
  frames: Frame[]
  document: number
  /** True from the first line on that is no comment: a `---` before it begins the first document. */
  hasBegun: boolean
  /** The current line without trailing blanks, and where the next begins. */
  start: number
  end: number
  next: number
  /** How often something that spans lines may still turn out to have no end; at 0 all must stand in one line. */
  patience: number
  /** Looked for once, since it is looked for in all of the text. */
  readonly holdsSchemas: boolean
}

export const PATIENCE = 20

/** Nobody nests deeper; what does is left out. */
export const DEEPEST = 64

export const toLine = (scan: Scan, start: number): void => {
  const end = lineEndOf(scan.text, start)
  scan.start = start
  scan.next = end + 1
  scan.end = trimEnd(scan.text, start, end)
}

export const topOf = ({ frames }: Scan): Frame | undefined => frames[frames.length - 1]

/** The path of what the innermost open key or item holds. */
export const pathOf = (frame: Frame | undefined): readonly string[] =>
  frame ? frame.path.concat(frame.isList ? String(frame.index) : frame.key) : []

/** Lines of what the open key holds stand further right than it. */
export const parentIndent = (scan: Scan): number => topOf(scan)?.indent ?? -1

export type Found = Readonly<{ text: string; range: Span; style: YamlScalar['style']; block?: MappedText }>

/** Adds a scalar; a comment may stand between `tail` and the end of its line. */
export const emit = (scan: Scan, found: Found, tail: number, end: number): void => {
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
