/**
 * Words of a shell script as templates: quotes and backslashes removed, expansions as references (Bash Reference Manual,
 * "Shell Expansions"). Every literal is a verbatim run of the file.
 */
import type { ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash'

import { offsetOf } from '../mapped-text.ts'
import { isReference, type Part, type Reference, type Template } from '../template.ts'
import { joinedText, partsBetween, type ShellText } from './shell-text.ts'

export type WordContext = Readonly<{
  text: ShellText
  /** Reads the commands of a `$(…)`; gives the text that they write, where they only echo one. */
  substitute: (script: ParsedScript | ShellText) => Template | undefined
  /** Told of `${X:=v}`: name, value, offset of the name. */
  define: (name: string, value: Template, start: number) => void
}>

/** Words without quotes, expansions or continuations: most of them. */
const PLAIN = /^[\w./:@%+=,-]*$/

export const wordTemplate = (word: Word, context: WordContext): Template => {
  if (PLAIN.test(word.text)) return partsBetween(context.text, word.pos, word.end)
  return word.parts
    ? joinParts(word.parts.flatMap((part) => partTemplate(part, context)))
    : unescaped(context.text, word.pos, word.end, 'bare')
}

/** What a backslash stands before: outside of quotes anything, inside of them only what would else be special. */
export type Quoting = 'bare' | 'double' | 'heredoc'

const ESCAPED: Readonly<Record<Quoting, RegExp>> = {
  bare: /\\(?:\r?\n|[^])/g,
  double: /\\(?:\r?\n|["$`\\])/g,
  heredoc: /\\(?:\r?\n|[$`\\])/g,
}

/** The characters `[from, to)` without their backslashes; a backslash before the end of a line joins the lines. */
export const unescaped = (text: ShellText, from: number, to: number, quoting: Quoting): Template => {
  const written = text.text.slice(from, to)
  if (!written.includes('\\')) return partsBetween(text, from, to)
  const parts: Part[] = []
  let done = from
  for (const { 0: match, index } of written.matchAll(ESCAPED[quoting])) {
    parts.push(...partsBetween(text, done, from + index))
    done = from + index + (match.endsWith('\n') ? match.length : 1)
    if (!match.endsWith('\n')) {
      parts.push(...partsBetween(text, done, done + 1))
      done += 1
    }
  }
  return joinParts([...parts, ...partsBetween(text, done, to)])
}

/** Literals that follow each other in the file as one. */
const joinParts = (parts: readonly Part[]): Template => {
  if (parts.length < 2) return parts
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last && !isReference(last) && !isReference(part) && last.start + last.text.length === part.start)
      joined[joined.length - 1] = { text: last.text + part.text, start: last.start }
    else joined.push(part)
  }
  return joined
}

export const partTemplate = (part: WordPart, context: WordContext, quoting: Quoting = 'bare'): Template => {
  switch (part.type) {
    case 'Literal':
      return unescaped(context.text, part.pos, part.end, quoting)
    case 'SingleQuoted':
      return partsBetween(context.text, part.pos + 1, part.end - 1)
    case 'AnsiCQuoted':
      return ansiTemplate(part, context)
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.flatMap((child) => partTemplate(child, context, 'double'))
    case 'SimpleExpansion':
      return [referenceTo(variableOf(part.text.slice(1)), part, context)]
    case 'ParameterExpansion':
      return [parameterReference(part, context)]
    case 'CommandExpansion':
      return substitutionTemplate(part, context)
    case 'ProcessSubstitution':
      if (part.script) context.substitute(part.script)
      return [referenceTo('', part, context)]
    case 'ArithmeticExpansion':
      return [referenceTo('', part, context)]
    default:
      // Globs and braces are kept as they are written.
      return unescaped(context.text, part.pos, part.end, quoting)
  }
}

type Span = Readonly<{ pos: number; end: number }>

const referenceTo = (variable: string, { pos, end }: Span, { text }: WordContext): Reference => ({
  variable,
  start: offsetOf(text, pos),
  end: offsetOf(text, Math.max(end - 1, pos)) + 1,
})

/** Positional parameters keep their number; `$@`, `$?` and the like have no value that could be known. */
const variableOf = (name: string): string => (/^\w+$/.test(name) && name !== '0' ? name : '')

/** `$'…'`: its escapes stand for characters that are not in the file. */
const ansiTemplate = (part: Span, context: WordContext): Template => {
  const from = part.pos + 2
  const written = context.text.text.slice(from, part.end - 1)
  const parts: Part[] = []
  let done = 0
  for (const { 0: match, index } of written.matchAll(/\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|[^])/g)) {
    const end = index + match.length
    parts.push(...partsBetween(context.text, from + done, from + index))
    parts.push(referenceTo('', { pos: from + index, end: from + end }, context))
    done = end
  }
  return [...parts, ...partsBetween(context.text, from + done, part.end - 1)]
}

const parameterReference = (part: ParameterExpansionPart, context: WordContext): Reference => {
  const reference = referenceTo(nameOf(part), part, context)
  const { operation } = part
  if (operation === undefined) return reference
  if (operation.type !== 'Default') return { ...reference, partial: true }
  const operand = wordTemplate(operation.operand, context)
  if (operation.operator.endsWith('+')) return { ...reference, partial: true }
  if (operation.operator.endsWith('?') || operand.length === 0) return reference
  if (operation.operator.endsWith('=') && reference.variable !== '')
    context.define(reference.variable, operand, offsetOf(context.text, part.parameterPos))
  return { ...reference, fallback: operand }
}

/** An element of an array by its key, `VERSIONS[kubectl]`; where the key is a number or a variable, the array. */
const nameOf = ({ parameter, prefix, index }: ParameterExpansionPart): string => {
  if (prefix !== undefined) return ''
  const key = index?.value ?? ''
  return /^[A-Za-z][\w.-]*$/.test(key) ? `${parameter}[${key}]` : variableOf(parameter)
}

/**
 * `$(X)` of one word is a variable where another language reads it first: Azure Pipelines, Kubernetes, Tekton. Programs have
 * neither dots nor capitals.
 */
const VARIABLE_OF_OTHERS = /^\$\((?=[^)]*[A-Z.])([A-Za-z_][\w.-]*)\)$/

type CommandExpansion = Extract<WordPart, { type: 'CommandExpansion' }>

const substitutionTemplate = (part: CommandExpansion, context: WordContext): Template => {
  const written = VARIABLE_OF_OTHERS.exec(part.text)
  if (written) return [referenceTo(written[1] ?? '', part, context)]
  const { script } = part
  const output = script && context.substitute(script.source === undefined ? script : decoded(part, context))
  const [only] = output ?? []
  if (!output || !only) return [referenceTo('', part, context)]
  if (output.length > 1 || !isReference(only)) return output
  const { start, end } = referenceTo('', part, context)
  return [{ ...only, start, end }]
}

/** Backquotes with backslashes in them: the script is what the first reading leaves. */
const decoded = ({ pos, end }: Span, { text }: WordContext): ShellText =>
  joinedText([unescaped(text, pos + 1, end - 1, 'heredoc')])
