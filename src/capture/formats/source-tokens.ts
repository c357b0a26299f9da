/**
 * Words, strings and marks of a program text with their places: enough to find literals in build scripts (Gradle, Ruby,
 * Python) whose files are programs and cannot be evaluated. One pass; whatever is not understood is a mark of one character.
 */

export type SourceToken = Readonly<{
  /** `end` is the end of a line that is no continuation by itself. */
  kind: 'word' | 'string' | 'mark' | 'end'
  /** Of a string, what stands between its quotes, escapes and interpolations as written. */
  text: string
  /** Of `text`. */
  start: number
  line: number
  quote?: string
}>

export type SourceSyntax = Readonly<{
  lineComment: '//' | '#'
  blockComment?: readonly [open: string, close: string]
  /** `"""` and `'''` hold strings of several lines. */
  hasTripleQuotes: boolean
}>

/** A path of names is one word: `rootProject.ext.version`. */
const WORD = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*|\d[\w.]*/y

export const readSourceTokens = (text: string, syntax: SourceSyntax): readonly SourceToken[] => {
  const tokens: SourceToken[] = []
  let line = 1
  let at = 0
  while (at < text.length) {
    const character = text[at]!
    if (character === '\n') {
      tokens.push({ kind: 'end', text: '', start: at, line })
      line += 1
      at += 1
      continue
    }
    if (character === ' ' || character === '\t' || character === '\r') {
      at += 1
      continue
    }
    const comment = commentEnd(text, at, syntax)
    if (comment !== undefined) {
      line += countLines(text, at, comment)
      at = comment
      continue
    }
    const token = readString(text, at, line, syntax) ??
      readWord(text, at, line) ?? { kind: 'mark', text: character, start: at, line }
    tokens.push(token)
    const end = token.start + token.text.length + (token.quote?.length ?? 0)
    line += token.quote?.length === 3 ? countLines(text, at, end) : 0
    at = end
  }
  return tokens
}

const commentEnd = (text: string, at: number, { lineComment, blockComment }: SourceSyntax): number | undefined => {
  if (text.startsWith(lineComment, at)) return endOfLine(text, at)
  if (!blockComment || !text.startsWith(blockComment[0], at)) return undefined
  const end = text.indexOf(blockComment[1], at + blockComment[0].length)
  return end < 0 ? text.length : end + blockComment[1].length
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

const countLines = (text: string, from: number, to: number): number => {
  let count = 0
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === NEWLINE) count += 1
  return count
}

const NEWLINE = 10

/** Characters. No name or version is longer, and what hostile texts leave open is not searched to the end again and again. */
const LONGEST_STRING = 500

/** A string that its line does not close is no string: an apostrophe in a pattern must not swallow the file. */
const readString = (
  text: string,
  at: number,
  line: number,
  { hasTripleQuotes }: SourceSyntax,
): SourceToken | undefined => {
  const character = text[at]!
  if (character !== '"' && character !== "'") return undefined
  const triple = character.repeat(3)
  if (hasTripleQuotes && text.startsWith(triple, at)) {
    const end = text.indexOf(triple, at + 3)
    return end < 0 ? undefined : { kind: 'string', text: text.slice(at + 3, end), start: at + 3, line, quote: triple }
  }
  const limit = Math.min(text.length, at + LONGEST_STRING)
  for (let end = at + 1; end < limit && text[end] !== '\n'; end += 1) {
    if (text[end] === '\\') end += 1
    else if (character === '"' && text[end] === '{' && /[$#]/.test(text[end - 1]!)) end = embeddedEnd(text, end)
    else if (text[end] === character)
      return { kind: 'string', text: text.slice(at + 1, end), start: at + 1, line, quote: character }
  }
  return undefined
}

/** `"${extra["x"]}"`: quotes within an expression do not end the string. */
const embeddedEnd = (text: string, open: number): number => {
  const length = text.slice(open, open + LONGEST_EXPRESSION).search(/[}\n]/)
  return length > 0 && text[open + length] === '}' ? open + length : open
}

const LONGEST_EXPRESSION = 200

const readWord = (text: string, at: number, line: number): SourceToken | undefined => {
  WORD.lastIndex = at
  const word = WORD.exec(text)?.[0]
  return word === undefined ? undefined : { kind: 'word', text: word, start: at, line }
}

export const isMark = (token: SourceToken | undefined, text: string): boolean =>
  token?.kind === 'mark' && token.text === text

/** A string that can be read without running the program: no escapes, nothing put in (`$x`, `${x}`, `#{x}`). */
export const isLiteral = (token: SourceToken | undefined): token is SourceToken =>
  token?.kind === 'string' && !/[\\$]|#\{/.test(token.text)
