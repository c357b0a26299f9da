/**
 * The words of a file in which versions stand, each with what it belongs to: the name of a variable, a command, a key.
 * They come from the facts of one file alone, so that a pin can be found again without the rest of the tree.
 */
import type { Command, Facts } from '../facts.ts'
import { isReference, type Part, type Template } from '../template.ts'

/** A word: its text with variables as `${name}`, and which of its characters stand in the file where. */
export type Context = Readonly<{
  /** `KIND_VERSION`, `docker run`, `image`; without versions. */
  head: string
  text: string
  runs: readonly Readonly<{ at: number; start: number; length: number }>[]
}>

/** Which words are wanted; asked before they are put together, because most are not. */
export type Wanted = Readonly<{
  /** By their place: some of the template's characters are wanted. */
  template?: (template: Template) => boolean
  /** By what they belong to. */
  head?: (head: string) => boolean
  /** Whether any head that begins with this program may be wanted. */
  program?: (program: string) => boolean
}>

/** Longer words are cut into their verbatim runs. */
const LONGEST_WORD = 4096

export function* contextsOf(facts: Facts, wanted: Wanted): Generator<Context> {
  for (const { name, value } of facts.definitions) yield* contextsIn(name, value, wanted)
  for (const { pipelines } of facts.scripts)
    for (const pipeline of pipelines)
      for (const command of pipeline) {
        for (const { name, value } of command.assignments) yield* contextsIn(name, value, wanted)
        yield* commandContexts(command, wanted)
      }
  for (const { path, entries } of facts.blocks)
    for (const { key, value } of entries) yield* contextsIn(() => headOfKeys([...path.slice(-2), key]), value, wanted)
  for (const { target, inputs } of facts.calls) {
    yield* contextsIn('uses', target, wanted)
    for (const { key, value } of inputs) yield* contextsIn(() => headOfKeys([key]), value, wanted)
  }
  for (const { value, path } of facts.texts) yield* contextsIn(() => headOfKeys(path.slice(-1)), value, wanted)
}

function* contextsIn(head: string | (() => string), template: Template, wanted: Wanted): Generator<Context> {
  if (wanted.template && !wanted.template(template)) return
  const name = typeof head === 'string' ? head : head()
  if (wanted.head?.(name) === false && !template.some(hasFallback)) return
  for (const context of wordsOf(name, template)) if (wanted.head?.(context.head) !== false) yield context
}

/** A fallback has a head of its own. */
const hasFallback = (part: Part): boolean => isReference(part) && part.fallback !== undefined

function* commandContexts({ words }: Command, wanted: Wanted): Generator<Context> {
  if (wanted.template?.([...(words[0] ?? []), ...(words.at(-1) ?? [])]) === false) return
  const program = wordAsHead(words[0])
  if (wanted.program?.(program) === false && !words.some((word) => word.some(hasFallback))) return
  let action: string | undefined
  const headAt = (index: number): string => {
    if (index === 0) return ''
    if (index === 1) return program
    action ??= wordAsHead(words[1])
    const before = wordAsHead(words[index - 1])
    const head = [program, action.startsWith('-') ? '' : action, before.startsWith('-') ? before : '']
    return head.filter((one) => one !== '').join(' ')
  }
  for (const [index, word] of words.entries()) yield* contextsIn(() => headAt(index), word, wanted)
}

/** A program, a subcommand or an option; empty for what may hold a version. */
const wordAsHead = (word: Template | undefined): string => {
  const [first, ...more] = word ?? []
  if (!first || isReference(first) || more.length > 0) return ''
  const text = first.text.slice(first.text.lastIndexOf('/') + 1)
  return /^[A-Za-z-][A-Za-z_-]{0,31}\d?$/.test(text) ? text : ''
}

/** Keys without list indices and without what holds digits. */
const headOfKeys = (keys: readonly string[]): string =>
  keys.filter((key) => /^[A-Za-z_][^\d\s]{0,63}$/.test(key)).join('.')

/** Splits at blanks; a fallback has words of its own. */
function* wordsOf(head: string, template: Template, depth = 0): Generator<Context> {
  let word = newWord()
  for (const part of template) {
    if (isReference(part)) {
      word.text += `\${${part.variable}}`
      if (part.fallback && depth < DEEPEST) yield* wordsOf(part.variable || head, part.fallback, depth + 1)
      continue
    }
    let at = 0
    while (at < part.text.length) {
      const end = endOfWord(part.text, at)
      if (end > at) {
        word.runs.push({ at: word.text.length, start: part.start + at, length: end - at })
        word.text += part.text.slice(at, end)
      }
      if (end < part.text.length || word.text.length > LONGEST_WORD) {
        if (word.runs.length > 0) yield { head, ...word }
        word = newWord()
      }
      at = skipBlanks(part.text, end)
    }
  }
  if (word.runs.length > 0) yield { head, ...word }
}

const DEEPEST = 24

type Word = { text: string; runs: { at: number; start: number; length: number }[] }
const newWord = (): Word => ({ text: '', runs: [] })

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

const endOfWord = (text: string, from: number): number => {
  let index = from
  while (index < text.length && !isBlank(text.charCodeAt(index)) && index - from < LONGEST_WORD) index += 1
  return index
}

const skipBlanks = (text: string, from: number): number => {
  let index = from
  while (index < text.length && isBlank(text.charCodeAt(index))) index += 1
  return index
}
