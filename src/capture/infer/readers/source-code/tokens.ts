/** Where the strings and comments of a source file stand: everything else is decided between them. */
import type { SourceFile } from '../../../contract.ts'
import type { Language } from './languages.ts'

/** Offsets `[start, end)`. */
export type Span = Readonly<{ start: number; end: number }>

/** A text with its strings (from the first quote, without prefix) and comments found, each in the order of the file. */
export type Source = Readonly<{
  path: string
  text: string
  language: Language
  strings: readonly Span[]
  comments: readonly Span[]
}>

export type StringToken = Span &
  Readonly<{
    /** Offsets of what stands between the quotes; `start` includes the prefix. */
    from: number
    to: number
    /** `f`, `r`, `$`, `@` before the quote; often empty. */
    prefix: string
    quote: string
  }>

export const scanSource = ({ path, text }: SourceFile, language: Language): Source => {
  const strings: Span[] = []
  const comments: Span[] = []
  for (const match of text.matchAll(language.token)) {
    const span = { start: match.index, end: match.index + match[0].length }
    if (language.comment.test(match[0])) comments.push(span)
    else strings.push(span)
  }
  return { path, text, language, strings, comments }
}

const QUOTES = /^(?:"""|'''|''|\[\[|r#+"|R"[^(]*\(|@?\$?@?"|["'`])/
const CLOSERS: Readonly<Record<string, string>> = { '[[': ']]', '@"': '"', '$@"': '"', '@$"': '"' }

/** A found string with its quotes and prefix told apart. */
export const readToken = ({ text }: Source, span: Span): StringToken => {
  const token = text.slice(span.start, span.end)
  const quote = quoteOf(token)
  const closer = closerOf(quote)
  const isClosed = token.length >= quote.length + closer.length && token.endsWith(closer)
  const before = text.slice(Math.max(0, span.start - 3), span.start)
  const prefix = /(?:^|[^\w$@])([A-Za-z$@]{1,2})$/.exec(before)?.[1] ?? ''
  return {
    start: span.start - prefix.length,
    end: span.end,
    from: span.start + quote.length,
    to: isClosed ? span.end - closer.length : span.end,
    prefix: prefix === '' ? quote.replace(/["#]+$/, '') : prefix,
    quote,
  }
}

/** `''` opens Nix's text of many lines, and is an empty string elsewhere. */
const quoteOf = (token: string): string => {
  const quote = QUOTES.exec(token)?.[0] ?? '"'
  return quote === "''" && token.length < 4 ? "'" : quote
}

const closerOf = (quote: string): string => {
  if (quote.startsWith('R"')) return `)${quote.slice(2, -1)}"`
  if (quote.startsWith('r#')) return `"${quote.slice(1, -1)}`
  return CLOSERS[quote] ?? quote
}

/** Index of the first span that ends after the offset. */
export const indexAfter = (spans: readonly Span[], offset: number): number => {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.end <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** The string that begins at the offset, with or without a prefix. */
export const stringAt = (source: Source, offset: number): StringToken | undefined => {
  const span = source.strings[indexAfter(source.strings, offset)]
  if (!span || span.start > offset + 2) return undefined
  const token = readToken(source, span)
  return token.start === offset || span.start === offset ? token : undefined
}

const endingAt = (spans: readonly Span[], offset: number): Span | undefined => {
  const span = spans[indexAfter(spans, offset - 1)]
  return span?.end === offset && span.start < offset ? span : undefined
}

/** The string that ends at the offset. */
export const stringEndingAt = (source: Source, offset: number): StringToken | undefined => {
  const span = endingAt(source.strings, offset)
  return span && readToken(source, span)
}

/** The offset before blanks and comments that end here. */
export const skipBack = ({ text, comments }: Source, offset: number): number => {
  let at = offset
  for (;;) {
    while (at > 0 && text.charCodeAt(at - 1) <= 32) at -= 1
    const comment = endingAt(comments, at)
    if (!comment) return at
    at = comment.start
  }
}

/** The offset after blanks and comments that begin here. */
export const skipAhead = ({ text, comments }: Source, offset: number): number => {
  let at = offset
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 32) at += 1
    const comment = comments[indexAfter(comments, at)]
    if (comment?.start !== at || comment.end === at) return at
    at = comment.end
  }
}

/** An unclosed bracket before an offset, and how many commas stand between. */
type OpenBracket = Readonly<{ at: number; bracket: string; commas: number }>

/** Nothing that matters stands further from its bracket. */
const FARTHEST_BRACKET = 2000

/** The innermost bracket that is open at the offset. */
export const openBracketBefore = (source: Source, offset: number): OpenBracket | undefined => {
  const { text, strings, comments } = source
  let string = indexAfter(strings, offset - 1)
  let comment = indexAfter(comments, offset - 1)
  if ((strings[string]?.end ?? Infinity) > offset) string -= 1
  if ((comments[comment]?.end ?? Infinity) > offset) comment -= 1
  let depth = 0
  let commas = 0
  for (let at = offset; at > 0 && at > offset - FARTHEST_BRACKET; at -= 1) {
    for (;;) {
      if (strings[string]?.end === at) at = strings[string--]!.start
      else if (comments[comment]?.end === at) at = comments[comment--]!.start
      else break
    }
    const character = text[at - 1] ?? ''
    if (character === ',' && depth === 0) commas += 1
    else if (character === ')' || character === ']' || character === '}') depth += 1
    else if (character === '(' || character === '[' || character === '{') {
      if (depth === 0) return { at: at - 1, bracket: character, commas }
      depth -= 1
    }
  }
  return undefined
}
