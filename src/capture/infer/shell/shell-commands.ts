/**
 * One simple command of a shell: what it runs in the end (`sudo env X=1 timeout 5 curl …` is `curl` with X), which values it
 * hands to other files, and which commands stand in its words (`sh -c "…"`, `docker exec c apt-get …`).
 */
import type { Command, Definition } from '../facts.ts'
import { isReference, type Part, type Template } from '../template.ts'
import {
  HANDOVERS,
  REMOTES,
  SCRIPT_OPTIONS,
  SHELLS,
  WRAPPERS,
  type Handover,
  type Remote,
  type Wrapper,
} from './shell-programs.ts'
import { joinedText, type ShellText } from './shell-text.ts'

/** A command, or a script, in the words of another command. `os`: the image in which it runs, where the words say so. */
export type Nested = Readonly<{ os?: Template }> &
  (Readonly<{ kind: 'script'; text: ShellText }> | Readonly<{ kind: 'words'; words: readonly Template[] }>)

export type CommandReading = Readonly<{ command: Command; nested: readonly Nested[] }>

/** The text of a word with one character for each reference. */
export const plainText = (template: Template): string => {
  let text = ''
  for (const part of template) text += isReference(part) ? '\uE000' : part.text
  return text
}

/** The template from a character of its plain text on. */
export const dropText = (template: Template, count: number): Template => {
  const parts: Part[] = []
  let left = count
  for (const part of template) {
    const length = isReference(part) ? 1 : part.text.length
    if (left === 0) parts.push(part)
    else if (length > left && !isReference(part)) parts.push({ text: part.text.slice(left), start: part.start + left })
    left = Math.max(left - length, 0)
  }
  return parts
}

/** The offset in the file at which a word begins. */
export const startOf = (template: Template): number | undefined => template[0]?.start

/** The name of a program without its folder. */
export const programOf = (word: Template | undefined): string => {
  if (!word) return ''
  const text = plainText(word)
  return text.slice(text.lastIndexOf('/') + 1)
}

/** `words` hold at least the program. */
export const readCommand = (
  words: readonly Template[],
  assignments: readonly Definition[],
  start: number,
): CommandReading => {
  const unwrapped = unwrap(words, assignments)
  const program = programOf(unwrapped.words[0])
  const command = {
    words: unwrapped.words,
    start: startOf(unwrapped.words[0] ?? []) ?? start,
    assignments: [...unwrapped.assignments, ...handedOver(program, unwrapped.words)],
  }
  return { command, nested: nestedIn(program, unwrapped.words) }
}

type Unwrapped = Readonly<{ words: readonly Template[]; assignments: readonly Definition[] }>

/** A chain of wrappers is short. */
const MOST_WRAPPERS = 8

const unwrap = (words: readonly Template[], assignments: readonly Definition[]): Unwrapped => {
  let current: Unwrapped = { words, assignments }
  for (let count = 0; count < MOST_WRAPPERS; count += 1) {
    const next = unwrapOnce(current)
    if (!next) break
    current = next
  }
  return current
}

const unwrapOnce = ({ words, assignments }: Unwrapped): Unwrapped | undefined => {
  const wrapper = WRAPPERS.get(programOf(words[0])) ?? namedWrapper(words)
  if (!wrapper) return undefined
  const { index, options } = skipOptions(words, 1, (option) => wrapper.valued?.includes(option) ?? false)
  if (wrapper.queries?.some((query) => options.includes(query))) return undefined
  let at = index
  const given: Definition[] = []
  for (; wrapper.assigns && at < words.length; at += 1) {
    const definition = assignmentIn(words[at]!)
    if (!definition) break
    given.push(definition)
  }
  const rest = words.slice(at + (wrapper.operands ?? 0))
  if (rest.length === 0) return undefined
  return { words: rest, assignments: [...assignments, ...given] }
}

/** `$SUDO apt-get …`, `${DRY_RUN} docker …`: empty, or what runs the words behind it. */
const namedWrapper = ([word, next]: readonly Template[]): Wrapper | undefined => {
  const [only, ...more] = word ?? []
  if (!only || more.length > 0 || !isReference(only) || !next || isReference(next[0] ?? only)) return undefined
  return /^_?(?:[A-Z]+_)?(?:sudo|as_?root|dry_?run|prefix|retry|runner)(?:_(?:cmd|command|prefix))?$/i.test(
    only.variable,
  )
    ? WRAPPERS.get('sudo')
    : undefined
}

type Options = Readonly<{ index: number; options: readonly string[] }>

/** Where the options that begin at a word end. */
const skipOptions = (words: readonly Template[], from: number, isValued: (option: string) => boolean): Options => {
  const options: string[] = []
  let index = from
  for (; index < words.length; index += 1) {
    const text = plainText(words[index]!)
    if (!text.startsWith('-') || text === '-') break
    if (text === '--') return { index: index + 1, options }
    options.push(text)
    if (!text.includes('=') && isValued(text)) index += 1
  }
  return { index: Math.min(index, words.length), options }
}

const ASSIGNMENT = /^([A-Za-z_][\w.-]*)(?:\+|:|::|\?)?=/

/** A word `NAME=value` that is no assignment to the shell itself. */
export const assignmentIn = (word: Template, prefix = ''): Definition | undefined => {
  const [first] = word
  if (!first || isReference(first)) return undefined
  const match = ASSIGNMENT.exec(first.text)
  if (!match) return undefined
  return {
    name: prefix + (match[1] ?? ''),
    value: dropText(word, match[0].length),
    strength: 'set',
    start: first.start,
  }
}

const handedOver = (program: string, words: readonly Template[]): readonly Definition[] => {
  const handover = HANDOVERS.get(program)
  if (!handover) return []
  return words.flatMap((word, index) => (index === 0 ? [] : handedBy(handover, word, words[index - 1]!)))
}

const handedBy = (handover: Handover, word: Template, before: Template): readonly Definition[] => {
  const { options, attached, prefix, separator } = handover
  const value = options ? optionValue(options, attached ?? false, word, before) : word
  if (!value) return []
  const pieces = separator ? splitTemplate(value, separator) : [value]
  return pieces.flatMap((piece) => assignmentIn(piece, prefix) ?? [])
}

/** The value that a word gives to one of the options: the word itself after `-e`, the rest of `--env=X=1` and `-DX=1`. */
const optionValue = (
  options: readonly string[],
  attached: boolean,
  word: Template,
  before: Template,
): Template | undefined => {
  if (options.includes(plainText(before))) return word
  const text = plainText(word)
  const option = options.find((one) => text.startsWith(attached ? one : `${one}=`))
  return option === undefined ? undefined : dropText(word, option.length + (attached ? 0 : 1))
}

const splitTemplate = (template: Template, separator: string): readonly Template[] => {
  const pieces: Part[][] = [[]]
  for (const part of template) {
    if (isReference(part)) {
      pieces.at(-1)?.push(part)
      continue
    }
    let start = part.start
    part.text.split(separator).forEach((text, index) => {
      if (index > 0) pieces.push([])
      if (text !== '') pieces.at(-1)?.push({ text, start })
      start += text.length + 1
    })
  }
  return pieces
}

const nestedIn = (program: string, words: readonly Template[]): readonly Nested[] => {
  if (program === 'eval') return [{ kind: 'script', text: joinedText(words.slice(1)) }]
  const remote = remoteCommand(program, words)
  const script = remote && remote.kind === 'script' ? undefined : scriptArgument(program, words)
  if (script) return [{ ...(remote?.os ? { os: remote.os } : {}), kind: 'script', text: joinedText([script]) }]
  return remote ? [remote] : []
}

/** The script that a shell, wherever it stands among the words, is given with `-c`. */
const scriptArgument = (program: string, words: readonly Template[]): Template | undefined => {
  const options = SCRIPT_OPTIONS.get(program)
  if (options) {
    const at = words.findIndex((word) => options.includes(plainText(word)))
    if (at > 0) return words[at + 1]
  }
  const shell = words.findIndex(isShell)
  if (shell < 0) return undefined
  for (let index = shell + 1; index < words.length; index += 1) {
    const text = plainText(words[index]!)
    if (!/^[-+]/.test(text)) return undefined
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(text)) return scriptAfter(words, index + 1)
    if (/^[-+][a-zA-Z]*[oO]$/.test(text)) index += 1
  }
  return undefined
}

const isShell = (word: Template): boolean => {
  const last = word.at(-1)
  return last !== undefined && !isReference(last) && last.text.endsWith('sh') && SHELLS.has(programOf(word))
}

/** `-c` may be followed by further options: `bash -c -e '…'`. */
const scriptAfter = (words: readonly Template[], from: number): Template | undefined =>
  words.slice(from).find((word) => !/^-[a-zA-Z]*$/.test(plainText(word)))

const remoteCommand = (program: string, words: readonly Template[]): Nested | undefined => {
  for (const remote of REMOTES.get(program) ?? []) {
    const subcommand = remote.subcommands.find((names) =>
      names.every((name, at) => plainText(words[at + 1] ?? []) === name),
    )
    if (!subcommand) continue
    return remoteRest(remote, words, subcommand.length + 1)
  }
  return undefined
}

const remoteRest = (remote: Remote, words: readonly Template[], from: number): Nested | undefined => {
  const isValued = (option: string): boolean =>
    remote.flags ? !remote.flags.includes(option) : remote.valued.includes(option)
  const { index } = skipOptions(words, from, isValued)
  const dashes = words.findIndex((word, at) => at >= from && plainText(word) === '--')
  const begin = dashes >= 0 && !remote.image ? dashes + 1 : index + (remote.operands ?? 1)
  const rest = words.slice(begin)
  if (rest.length === 0 || plainText(rest[0]!).startsWith('-')) return undefined
  if (remote.isScript) return { kind: 'script', text: joinedText(rest) }
  const image = remote.image ? words[index] : undefined
  return { ...(image ? { os: image } : {}), kind: 'words', words: rest }
}
