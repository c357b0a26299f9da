/**
 * The part of the Dockerfile format that capture needs (Dockerfile reference, "Format", "Parser directives",
 * "Here-documents"): which instructions there are and where their words stand. Shell and JSON arguments are not looked
 * into, which makes this ten times faster than a full parser on files whose bulk is `RUN`.
 */
import { linesOf, type TextLine } from '../text-position.ts'

/** `text` is written at offset `start` of the file. */
export type Piece = Readonly<{ text: string; start: number }>

export type Instruction = Readonly<{
  /** Upper-case. */
  keyword: string
  /** Offset of the keyword. */
  start: number
  /** Words after `--flag` words, quotes kept; of `ARG x="a b"`, one word. */
  words: readonly Piece[]
  /** `--from=builder` is `{ name: 'from', value: builder }`. */
  flags: readonly Readonly<{ name: string; value: Piece }>[]
  /** Everything after the flags, line by line, without comments and the escapes at the ends of lines. */
  argument: readonly Piece[]
  /** The here-documents that follow it: from the first line to the last delimiter; the line break before them included. */
  heredocs?: Piece
}>

export type Dockerfile = Readonly<{ directives: ReadonlyMap<string, Piece>; instructions: readonly Instruction[] }>

export const parseDockerfile = (text: string): Dockerfile => {
  const lines = linesOf(text)
  const directives = readDirectives(lines)
  const isOpen = continuesWith(directives.get('escape')?.text === '`' ? '`' : '\\')
  const instructions: Instruction[] = []
  for (let index = 0; index < lines.length; index += 1) {
    if (isSkipped(lines[index]!)) continue
    const first = lines[index]!
    const parts = [first]
    while (index + 1 < lines.length && (isOpen(lines[index]!) || (parts.length > 1 && isSkipped(lines[index]!)))) {
      index += 1
      parts.push(lines[index]!)
    }
    const instruction = readInstruction(parts.map(withoutEscape(isOpen)))
    const last = index
    index = lastHeredocLine(instruction, lines, index)
    const heredocs = index > last ? rangeOf(text, endOf(lines[last]!), endOf(lines[index]!)) : undefined
    instructions.push(heredocs ? { ...instruction, heredocs } : instruction)
  }
  return { directives, instructions }
}

const endOf = ({ text, start }: TextLine): number => start + text.length

const rangeOf = (text: string, start: number, end: number): Piece => ({ text: text.slice(start, end), start })

const isSkipped = ({ text }: TextLine): boolean => /^\s*(?:#|$)/.test(text)

const continuesWith =
  (escape: string) =>
  ({ text }: TextLine): boolean =>
    !/^\s*#/.test(text) && text.trimEnd().endsWith(escape)

const withoutEscape =
  (isOpen: (line: TextLine) => boolean) =>
  (line: TextLine): TextLine =>
    isOpen(line) ? { ...line, text: line.text.trimEnd().slice(0, -1) } : line

const DIRECTIVE = /^\s*#\s*(\w+)\s*=\s*(\S+)\s*$/

/** Only before anything else, the first plain comment ends them. */
const readDirectives = (lines: readonly TextLine[]): ReadonlyMap<string, Piece> => {
  const directives = new Map<string, Piece>()
  for (const { text, start } of lines) {
    const [, name, value] = DIRECTIVE.exec(text) ?? []
    if (name === undefined || value === undefined) break
    directives.set(name.toLowerCase(), { text: value, start: start + text.lastIndexOf(value) })
  }
  return directives
}

const FLAG = /^--([\w-]+)(?:=(.*))?$/s

const readInstruction = (lines: readonly Piece[]): Instruction => {
  const written = lines.filter((line, index) => index === 0 || !/^\s*(?:#|$)/.test(line.text))
  const words = written.flatMap(wordsOf)
  const [keyword, ...rest] = words
  const firstPlain = rest.findIndex(({ text }) => !FLAG.test(text))
  const flagWords = firstPlain < 0 ? rest : rest.slice(0, firstPlain)
  const begin = firstPlain < 0 ? undefined : rest[firstPlain]?.start
  return {
    keyword: keyword?.text.toUpperCase() ?? '',
    start: keyword?.start ?? lines[0]?.start ?? 0,
    words: firstPlain < 0 ? [] : rest.slice(firstPlain),
    flags: flagWords.map(({ text, start }) => {
      const [, name = '', value = ''] = FLAG.exec(text) ?? []
      return { name, value: { text: value, start: start + text.length - value.length } }
    }),
    argument: begin === undefined ? [] : written.flatMap((line) => from(line, begin)),
  }
}

/** What of a line stands at an offset or after it. */
const from = ({ text, start }: Piece, begin: number): readonly Piece[] => {
  const skipped = Math.max(begin - start, 0)
  return skipped < text.length ? [{ text: text.slice(skipped), start: start + skipped }] : []
}

/** Words between blanks; blanks in quotes belong to the word, a quote without its end is a letter. */
export const wordsOf = ({ text, start }: Piece): readonly Piece[] => {
  const words: Piece[] = []
  const open = new Set<string>()
  let begin = -1
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at]
    if (character === undefined || /\s/.test(character)) {
      if (begin >= 0) words.push({ text: text.slice(begin, at), start: start + begin })
      begin = -1
      continue
    }
    if (begin < 0) begin = at
    if ((character !== '"' && character !== "'") || open.has(character)) continue
    const close = closingQuote(text, at)
    if (close < 0) open.add(character)
    else at = close
  }
  return words
}

const closingQuote = (text: string, at: number): number => {
  const quote = text[at]!
  for (let close = at + 1; close < text.length; close += 1) {
    if (text[close] === quote) return close
    if (text[close] === '\\' && quote === '"') close += 1
  }
  return -1
}

const HEREDOC = /^\d*<<-?(["']?)(\w+)\1$/

/** The last line of the here-documents that follow an instruction; without any, the instruction's own. */
const lastHeredocLine = ({ keyword, words }: Instruction, lines: readonly TextLine[], own: number): number => {
  if (!/^(?:RUN|COPY|ADD)$/.test(keyword)) return own
  let last = own
  for (const { text } of words) {
    const name = HEREDOC.exec(text)?.[2]
    if (name === undefined || last === lines.length - 1) continue
    do last += 1
    while (last < lines.length - 1 && lines[last]!.text.trim() !== name)
  }
  return last
}

/** A word without the quotes around it. */
export const unquoted = ({ text, start }: Piece): Piece =>
  /^(["']).*\1$/s.test(text) ? { text: text.slice(1, -1), start: start + 1 } : { text, start }
