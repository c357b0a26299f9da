/**
 * The commands of a CMake file: a name and arguments between brackets, as cmake-language(7) writes them. Brackets within
 * the arguments are arguments themselves and only nest. What never ends goes to the end of the file.
 */
import { readArgument, type Argument } from './argument.ts'

export type CmakeCommand = Readonly<{
  /** In lower case: names of commands have none. */
  name: string
  /** Offset of the name. */
  start: number
  args: readonly Argument[]
}>

const COMMAND = /([A-Za-z_]\w*)[ \t]*\(|#\[(=*)\[|#/g
/** A list of more is data. */
const MOST_ARGUMENTS = 2000

export const readCommands = (text: string): readonly CmakeCommand[] => {
  const commands: CmakeCommand[] = []
  COMMAND.lastIndex = 0
  for (let match = COMMAND.exec(text); match; match = COMMAND.exec(text)) {
    const [whole, name, level] = match
    const end = match.index + whole.length
    if (name === undefined) {
      COMMAND.lastIndex = level === undefined ? lineEnd(text, end) : bracketEnd(text, end, level)
      continue
    }
    const read = readArguments(text, end)
    commands.push({ name: name.toLowerCase(), start: match.index, args: read.args })
    COMMAND.lastIndex = read.end
  }
  return commands
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** After `]=]` of the same length. */
const bracketEnd = (text: string, from: number, level: string): number => {
  const close = `]${level}]`
  const end = text.indexOf(close, from)
  return end === -1 ? text.length : end + close.length
}

const BLANKS = /[\s;]*/y
const BRACKET = /\[(=*)\[/y
const UNQUOTED = /(?:\\[^]|\$(?:ENV|CACHE)?\{[^{}\n]*\}|[^\s;()#"\\])+/y
const QUOTED = /"([^"\\]*(?:\\[^][^"\\]*)*)(?:"|$)/y

const readArguments = (text: string, from: number): Readonly<{ args: readonly Argument[]; end: number }> => {
  const args: Argument[] = []
  let at = from
  for (let depth = 1; at < text.length && args.length < MOST_ARGUMENTS;) {
    at = endOf(BLANKS, text, at)
    const character = text[at]
    if (character === '#') {
      const bracket = matchAt(BRACKET, text, at + 1)
      const end = bracket ? bracketEnd(text, at + 1 + bracket[0].length, bracket[1] ?? '') : lineEnd(text, at)
      if (!bracket) note(args, text, at, end)
      at = end
    } else if (character === '(' || character === ')') {
      depth += character === '(' ? 1 : -1
      at += 1
      if (depth === 0) break
    } else {
      const argument = argumentAt(text, at)
      if (argument) args.push(readArgument(argument))
      at = argument?.end ?? at + 1
    }
  }
  return { args, end: at }
}

type Written = Parameters<typeof readArgument>[0] & Readonly<{ end: number }>

const argumentAt = (text: string, at: number): Written | undefined => {
  const bracket = matchAt(BRACKET, text, at)
  if (bracket) {
    const start = at + bracket[0].length
    const end = bracketEnd(text, start, bracket[1] ?? '')
    const close = text.endsWith(`]${bracket[1]}]`, end) ? (bracket[1] ?? '').length + 2 : 0
    return { text: text.slice(start, end - close), start, isQuoted: true, isVerbatim: true, end }
  }
  const quoted = matchAt(QUOTED, text, at)
  if (quoted) return { text: quoted[1] ?? '', start: at + 1, isQuoted: true, end: at + quoted[0].length }
  const unquoted = matchAt(UNQUOTED, text, at)?.[0]
  return unquoted === undefined ? undefined : { text: unquoted, start: at, isQuoted: false, end: at + unquoted.length }
}

/** A comment on the line of the last argument is about it. */
const note = (args: Argument[], text: string, start: number, end: number): void => {
  const last = args.at(-1)
  if (!last || text.lastIndexOf('\n', start) >= last.start) return
  args[args.length - 1] = { ...last, comment: text.slice(start + 1, end).trim() }
}

const matchAt = (form: RegExp, text: string, at: number): RegExpExecArray | null => {
  form.lastIndex = at
  return form.exec(text)
}

const endOf = (form: RegExp, text: string, at: number): number => at + (matchAt(form, text, at)?.[0].length ?? 0)
