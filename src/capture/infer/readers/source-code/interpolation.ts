/** Strings with expressions in them: `f"{x}"`, `${x}` between backticks, `#{x}`. */
import { isReference, type Part, type Template } from '../../template.ts'
import type { Source, Span, StringToken } from './tokens.ts'
import { variableOf } from './variables.ts'

const ESCAPE = /\\[^]/g

/** Reads an expression of a piece of the source; what it refers to. */
type ReadInserted = (piece: Source, offset: number) => Template

/** What a string says: its insertions as references, its escapes taken off. */
export const interpolatedString = (source: Source, token: StringToken, read: ReadInserted): Template => {
  const { interpolation } = source.language
  const applies =
    interpolation &&
    (interpolation.prefix?.test(token.prefix) ?? true) &&
    (interpolation.quotes === undefined || interpolation.quotes.includes(token.quote[0] ?? ''))
  return applies
    ? interpolated(source, token, interpolation.markers, read)
    : plainParts(source.text, token.from, token.to, token)
}

/** A backslash ends one literal and the next begins with the character behind it; what is no character of its own is unknown. */
const plainParts = (text: string, from: number, to: number, token: StringToken): Template => {
  const content = text.slice(from, to)
  const isRaw = /[rR@]/.test(token.prefix) || !content.includes('\\') || token.quote === '[['
  if (isRaw) return content === '' ? [] : [{ text: content, start: from }]
  const parts: Part[] = []
  let at = 0
  for (const { index } of content.matchAll(ESCAPE)) {
    if (index > at) parts.push({ text: content.slice(at, index), start: from + at })
    at = index + 1
    if (/[a-z0-9]/i.test(content[at] ?? '')) {
      parts.push({ variable: '', start: from + index, end: from + at + 1 })
      at += 1
    }
  }
  if (at < content.length) parts.push({ text: content.slice(at), start: from + at })
  return parts
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')' }

const interpolated = (source: Source, token: StringToken, markers: readonly string[], read: ReadInserted): Template => {
  const { text } = source
  const parts: Part[] = []
  let at = token.from
  let plain = at
  const flush = (end: number) => parts.push(...plainParts(text, plain, end, token))
  while (at < token.to) {
    const marker = markers.find((candidate) => text.startsWith(candidate, at))
    if (marker === undefined || text[at - 1] === '\\' || text.startsWith('{{', at)) {
      at += text.startsWith('{{', at) || (marker === undefined && text[at] === '\\') ? 2 : 1
      continue
    }
    const expression = expressionAt(source, at, marker, token.to)
    if (!expression) {
      at += 1
      continue
    }
    flush(at)
    parts.push(...insertion(source, expression, read))
    at = plain = expression.end
  }
  flush(token.to)
  return parts
}

type Inserted = Readonly<{ start: number; from: number; to: number; end: number }>

const expressionAt = ({ text }: Source, at: number, marker: string, limit: number): Inserted | undefined => {
  const from = at + marker.length
  const closing = CLOSING[marker.slice(-1)] ?? (marker === '{$' ? '}' : undefined)
  if (closing === undefined) {
    const name = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y
    name.lastIndex = from
    const found = name.exec(text)?.[0]
    return found === undefined ? undefined : { start: at, from, to: from + found.length, end: from + found.length }
  }
  const end = text.indexOf(closing, from)
  return end === -1 || end >= limit ? undefined : { start: at, from, to: end, end: end + 1 }
}

/** `{name!r:>10}` is `name`; an expression that is more than one operand is known by nothing. */
const insertion = (source: Source, { start, from, to, end }: Inserted, read: ReadInserted): Template => {
  const inner = source.text.slice(from, to).trim()
  const simple = /^([A-Za-z_$@][\w$.]*)(?:![rsa])?(?::[^:]*)?$/.exec(inner)?.[1]
  if (simple !== undefined) return [{ variable: variableOf(simple), start, end }]
  const piece: Source = {
    ...source,
    text: source.text.slice(0, to),
    strings: stringsBetween(source, from, to),
    comments: [],
  }
  const value = read(piece, from)
  const [only] = value
  return value.length === 1 && only && isReference(only) ? [{ ...only, start, end }] : [{ variable: '', start, end }]
}

/** Strings within an insertion are part of the outer string's token: they are found anew. */
const stringsBetween = ({ text }: Source, from: number, to: number): readonly Span[] =>
  Array.from(text.slice(from, to).matchAll(/"[^"\\]*"|'[^'\\]*'/g), ({ index, 0: { length } }) => ({
    start: from + index,
    end: from + index + length,
  }))
