/**
 * What a shell script says: its definitions, its commands in their order, what it writes into files. The parser knows Bash,
 * of which `sh`, and what people write for `ash`, `ksh` and `zsh`, differ little in what matters here; it goes on after
 * what it does not understand, and a quote that never ends costs its own line, not the file.
 */
import { parse, type ParsedScript } from 'unbash'

import type { Facts } from '../facts.ts'
import type { MappedText } from '../mapped-text.ts'
import type { Template } from '../template.ts'
import { scriptsOfCalls } from './shell-calls.ts'
import { heredocBody } from './shell-heredoc.ts'
import { maskExpressions, partsBetween, ShellTextBuilder, type ShellText } from './shell-text.ts'
import { collect, outputOf, ShellWalk, type Collected, type Place } from './shell-walk.ts'

export type ShellOptions = Readonly<{
  /** In what the script runs; see `Script.os`. */
  os?: Template
  /** The part of the file that the script is. */
  within?: string
}>

/** The facts of a script; expressions of template languages in it (`${{ env.X }}`, `{{ x }}`) are references. */
export const shellFacts = (text: MappedText, options: ShellOptions = {}): Facts =>
  shellTextFacts(maskExpressions(text), options)

/** The facts of a script whose foreign parts are holes already. */
export const shellTextFacts = (text: ShellText, { os, within }: ShellOptions = {}): Facts => {
  const facts = collect()
  const place: Place = { os, within }
  new ShellWalk(text, { into: facts, parse: parseScript }, place).read()
  return finished(facts)
}

/** The facts of a script, and what it writes where that is a text of its own (`echo $X`); see `$(shell …)` of Make. */
export const shellOutput = (text: ShellText): Readonly<{ facts: Facts; output?: Template }> => {
  const facts = shellTextFacts(text)
  const [pipeline, ...others] = facts.scripts.flatMap(({ pipelines }) => pipelines)
  const output = pipeline && others.length === 0 ? outputOf(pipeline) : undefined
  return output ? { facts, output } : { facts }
}

/** The facts of one command that is given as its words: `["sh", "-c", "…"]`. */
export const commandFacts = (words: readonly Template[], { os, within }: ShellOptions = {}): Facts => {
  const facts = collect()
  const nowhere: ShellText = { text: '', runs: [], holes: [] }
  if (words.length > 0) new ShellWalk(nowhere, { into: facts, parse: parseScript }, { os, within }).readWords(words)
  return finished(facts)
}

/** A text in which variables stand as in a shell's double quotes: the value of an `ENV`, of a line of a `.env` file. */
export const expandedTemplate = (text: MappedText): Template => {
  const masked = maskExpressions(text)
  const length = masked.text.length
  if (!/[$`\\]/.test(masked.text)) return partsBetween(masked, 0, length)
  const builder = new ShellTextBuilder()
  builder.addForeign(`cat <<${DELIMITER}\n`)
  builder.addTemplate(partsBetween(masked, 0, length))
  builder.addForeign(`\n${DELIMITER}\n`)
  return heredocTemplate(builder.build()) ?? partsBetween(masked, 0, length)
}

/** Stands in no text. */
const DELIMITER = '\uE101'

const heredocTemplate = (text: ShellText): Template | undefined => {
  const command = tryParse(text.text)?.commands[0]?.command
  const heredoc = command?.type === 'Command' ? command.redirects.find((one) => one.type === 'HereDoc') : undefined
  if (heredoc?.type !== 'HereDoc') return undefined
  const { template, from, to } = heredocBody(heredoc, { text, substitute: () => undefined, define: () => undefined })
  return template(from, to)
}

const finished = ({ functions, ...facts }: Collected): Facts => ({
  ...facts,
  definitions: facts.definitions.toSorted((a, b) => a.start - b.start),
  scripts: [...facts.scripts, ...scriptsOfCalls(functions, facts.scripts)].filter(
    ({ pipelines }) => pipelines.length > 0,
  ),
  calls: [],
})

/** How often a script is read again after something in it that never ends. */
const MOST_REPAIRS = 10

/** A quote or bracket without an end would swallow the rest of the file: it is taken for a letter, and the script read again. */
const parseScript = (source: ShellText): readonly ParsedScript[] => {
  let text = bounded(source.text)
  let script = tryParse(text)
  for (let count = 0; script && count < MOST_REPAIRS; count += 1) {
    const endless = script.errors?.find(({ message }) => message.startsWith('unterminated'))
    if (!endless) break
    text = withoutOpening(text, endless.pos)
    script = tryParse(text)
  }
  return script ? [script] : []
}

const withoutOpening = (text: string, pos: number): string => {
  const at = /['"`$(<>@?*+!]/.test(text[pos] ?? '') ? pos : Math.max(pos - 1, 0)
  const length = /^[$<>][({[]/.test(text.slice(at, at + 2)) ? 2 : 1
  return text.slice(0, at) + '_'.repeat(length) + text.slice(at + length)
}

const tryParse = (text: string): ParsedScript | undefined => {
  try {
    return parse(text)
  } catch (error) {
    // Functions in functions without end use up the stack.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Shorter texts are parsed in no time, whatever is in them. */
const LONG = 10_000
/** Characters that the parser may look through for the ends of here-documents, which never come in hostile texts. */
const HEREDOC_BUDGET = 2e7
/** A substitution that does not end within so many characters has no end: the parser would look for it again and again. */
const LONGEST_SUBSTITUTION = 20_000

const bounded = (text: string): string => {
  if (text.length < LONG) return text
  const most = Math.floor(HEREDOC_BUDGET / text.length)
  let count = 0
  const endless = endlessBrackets(text)
  return text
    .replace(/<</g, (operator) => (++count > most ? '  ' : operator))
    .replace(/\$\(/g, (opening, at: number) => (endless.has(at + 1) ? '__' : opening))
}

/** Where brackets open that do not close soon. They are counted as they stand, quoted or not. */
const endlessBrackets = (text: string): ReadonlySet<number> => {
  const endless = new Set<number>()
  const open: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') open.push(at)
    if (text[at] !== ')') continue
    const start = open.pop()
    if (start !== undefined && at - start > LONGEST_SUBSTITUTION) endless.add(start)
  }
  for (const start of open) endless.add(start)
  return endless
}
