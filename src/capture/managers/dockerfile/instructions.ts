/**
 * The part of the Dockerfile format that capture needs (Dockerfile reference, "Format", "Parser directives",
 * "Here-documents"): which instructions there are and where their words stand. Shell and JSON arguments are not looked
 * into, which makes this ten times faster than a full parser on files whose bulk is `RUN`.
 */
import { linesOf, type TextLine } from '../../text-position.ts'
import type { Piece } from './expand.ts'

export type Instruction = Readonly<{
  /** Upper-case. */
  keyword: string
  /** Words after `--flag` words, quotes kept; of `ARG x="a b"`, one word. */
  words: readonly Piece[]
  /** `--from=builder` is `{ name: 'from', value: builder }`. */
  flags: readonly Readonly<{ name: string; value: Piece }>[]
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
    index += heredocLines(instruction, lines.slice(index + 1))
    instructions.push(instruction)
  }
  return { directives, instructions }
}

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

const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+|["']/g
const FLAG = /^--([\w-]+)(?:=(.*))?$/s

const readInstruction = (lines: readonly TextLine[]): Instruction => {
  const words = lines.filter((line, index) => index === 0 || !isSkipped(line)).flatMap(wordsOf)
  const [keyword, ...rest] = words
  const firstPlain = rest.findIndex(({ text }) => !FLAG.test(text))
  const flagWords = firstPlain < 0 ? rest : rest.slice(0, firstPlain)
  return {
    keyword: keyword?.text.toUpperCase() ?? '',
    words: firstPlain < 0 ? [] : rest.slice(firstPlain),
    flags: flagWords.map(({ text, start }) => {
      const [, name = '', value = ''] = FLAG.exec(text) ?? []
      return { name, value: { text: value, start: start + text.length - value.length } }
    }),
  }
}

const wordsOf = ({ text, start }: TextLine): readonly Piece[] =>
  [...text.matchAll(WORD)].map((match) => ({ text: match[0], start: start + match.index }))

const HEREDOC = /^\d*<<-?(["']?)(\w+)\1$/

/** How many lines of here-documents follow an instruction. */
const heredocLines = ({ keyword, words }: Instruction, following: readonly TextLine[]): number => {
  if (!/^(?:RUN|COPY|ADD)$/.test(keyword)) return 0
  let count = 0
  for (const name of words.flatMap(({ text }) => HEREDOC.exec(text)?.[2] ?? [])) {
    const end = following.findIndex((line, index) => index >= count && line.text.trim() === name)
    count = end < 0 ? following.length : end + 1
  }
  return count
}

/** A word without the quotes around it. */
export const unquoted = ({ text, start }: Piece): Piece =>
  /^(["']).*\1$/s.test(text) ? { text: text.slice(1, -1), start: start + 1 } : { text, start }
