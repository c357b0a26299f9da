/**
 * What the expressions of Make come to (GNU Make manual, "Functions for Transforming Text"). No function is run: of its
 * result that is kept which is known to be the value of a variable, whole or in part.
 */
import { literalsOf, mapText, offsetOf, type MappedText } from '../../mapped-text.ts'
import { partsBetween, ShellTextBuilder, type ShellText } from '../../shell/shell-text.ts'
import { isReference, type Reference, type Template } from '../../template.ts'
import { parseMake, type MakeNode, type Span } from './make-syntax.ts'

/** What expressions do besides giving a value. */
export interface Effects {
  /** `$(shell …)`; gives what the commands write, where that is known. */
  readonly shell: (script: ShellText) => Template | undefined
  /** `$(foreach v,a b,…)`: each word of the list is a value of the variable. */
  readonly loop: (name: Template, words: Template) => void
  /** `$(eval …)`: the text is read as lines of a Makefile. */
  readonly evaluate: (text: MappedText) => void
  /** `$(call name,a,b)`: the words of a command that the `define` of that name is. */
  readonly call: (words: readonly Template[]) => void
}

/** The arguments of one function; each is expanded when it is asked for, once. */
type Call = Readonly<{
  argument: (index: number) => Template
  last: () => Template
  arguments: () => readonly Template[]
  all: readonly MakeNode[]
  unknown: Reference
}>

type Function = (call: Call, expansion: MakeExpansion) => Template

export class MakeExpansion {
  readonly text: MappedText
  readonly effects: Effects
  readonly #source: ShellText

  constructor(text: MappedText, effects: Effects) {
    this.text = text
    this.effects = effects
    this.#source = { ...text, holes: [] }
  }

  /** The characters `[from, to)`, expanded. */
  template({ from, to }: Span): Template {
    return this.expand(parseMake(this.text.text, from, to))
  }

  expand(nodes: readonly MakeNode[]): Template {
    return joinRuns(nodes.flatMap((node) => this.#node(node) ?? partsBetween(this.#source, node.from, node.to)))
  }

  /** The characters as a shell gets them: what Make expands are holes in the script. */
  addScript(builder: ShellTextBuilder, nodes: readonly MakeNode[]): void {
    for (const node of nodes) {
      const parts = this.#node(node)
      if (parts) builder.addHole(parts)
      else builder.addTemplate(partsBetween(this.#source, node.from, node.to))
    }
  }

  /** `undefined` for text. */
  #node(node: MakeNode): Template | undefined {
    if (node.kind === 'variable') return [this.#reference(node.name, node)]
    return node.kind === 'expression' ? this.#expression(node) : undefined
  }

  #reference(name: string, { from, to }: Span): Reference {
    const start = offsetOf(this.text, from)
    return { variable: isName(name) ? name : '', start, end: offsetOf(this.text, to - 1) + 1 }
  }

  #expression(node: Extract<MakeNode, { kind: 'expression' }>): Template {
    const { body } = node
    const written = this.text.text.slice(body.from, body.to)
    const called = /^([a-z-]+)[ \t]+/.exec(written)
    const call = called && FUNCTIONS[called[1] ?? '']
    if (call) return this.#call(call, node, body.from + called[0].length)
    const colon = written.indexOf(':')
    const name = (colon < 0 ? written : written.slice(0, colon)).trim()
    for (const inner of node.nodes) if (!isName(name)) this.#node(inner)
    const reference = this.#reference(name, node)
    return [colon < 0 || reference.variable === '' ? reference : { ...reference, partial: true }]
  }

  #call(call: Function, node: Extract<MakeNode, { kind: 'expression' }>, begin: number): Template {
    const all = node.nodes.flatMap((one) => (one.to <= begin ? [] : [one.from < begin ? { ...one, from: begin } : one]))
    const texts = splitAtCommas(all)
    const argument = (index: number): Template => trimmed(this.expand(texts[index] ?? []))
    const unknown = this.#reference('', node)
    const last = (): Template => argument(texts.length - 1)
    const every = (): readonly Template[] => texts.map((_, index) => argument(index))
    const result = call({ argument, last, arguments: every, all, unknown }, this)
    const { start, end } = unknown
    return result.map((part) => (isReference(part) ? { ...part, start, end } : part))
  }
}

const isName = (name: string): boolean => /^[\w.-]+$/.test(name) && name !== '0'

const splitAtCommas = (nodes: readonly MakeNode[]): readonly (readonly MakeNode[])[] => {
  const texts: MakeNode[][] = [[]]
  for (const node of nodes) {
    if (node.kind === 'comma') texts.push([])
    else texts.at(-1)?.push(node)
  }
  return texts
}

const joinRuns = (template: Template): Template => {
  const joined: Template[number][] = []
  for (const part of template) {
    const last = joined.at(-1)
    if (last && !isReference(last) && !isReference(part) && last.start + last.text.length === part.start)
      joined[joined.length - 1] = { text: last.text + part.text, start: last.start }
    else joined.push(part)
  }
  return joined
}

const trimmed = (template: Template): Template => {
  const [first] = template
  if (!first || isReference(first) || !/^\s/.test(first.text)) return trimmedEnd(template)
  const text = first.text.trimStart()
  const rest = template.slice(1)
  return trimmedEnd(text === '' ? rest : [{ text, start: first.start + first.text.length - text.length }, ...rest])
}

const trimmedEnd = (template: Template): Template => {
  const last = template.at(-1)
  if (!last || isReference(last) || !/\s$/.test(last.text)) return template
  const text = last.text.trimEnd()
  return text === '' ? template.slice(0, -1) : [...template.slice(0, -1), { text, start: last.start }]
}

/** Of a changed text, the one variable that it is made from. */
const partOf = (template: Template, unknown: Reference): Template => {
  const [variable, ...others] = template.filter(isReference)
  if (!variable || others.length > 0) return [unknown]
  return [variable.variable === '' && !variable.fallback ? unknown : { ...variable, partial: true }]
}

/** The first, where it is a variable, falls back to the second. */
const orElse = (first: Template, second: Template, unknown: Reference): Template => {
  const [only] = first
  if (!only) return second
  if (first.length > 1 || !isReference(only)) return first
  return [{ ...unknown, variable: only.variable, ...(second.length > 0 ? { fallback: second } : {}) }]
}

const changed: Function = ({ last, unknown }) => partOf(last(), unknown)
const firstOf: Function = ({ argument, unknown }) => partOf(argument(0), unknown)
const same: Function = ({ argument }) => argument(0)
const nothing: Function = ({ argument }) => {
  argument(0)
  return []
}
const unknownOf: Function = ({ all, unknown }, expansion) => {
  expansion.expand(all)
  return [unknown]
}

const FUNCTIONS: Readonly<Record<string, Function | undefined>> = {
  strip: same,
  value: ({ argument, unknown }) => {
    const name = argument(0)
      .map((part) => (isReference(part) ? '\uE000' : part.text))
      .join('')
    return [isName(name) ? { ...unknown, variable: name } : unknown]
  },
  or: ({ argument, unknown }) => orElse(argument(0), argument(1), unknown),
  if: ({ argument, unknown }) => {
    const condition = argument(0)
    const [only] = condition
    const [then, otherwise] = [argument(1), argument(2)]
    const isSame =
      only &&
      isReference(only) &&
      then.length === 1 &&
      then.some((part) => isReference(part) && part.variable === only.variable)
    if (isSame) return orElse(condition, otherwise, unknown)
    return [{ ...unknown, fallback: then.length > 0 ? then : otherwise }]
  },
  shell: ({ all, unknown }, expansion) => {
    const builder = new ShellTextBuilder()
    expansion.addScript(builder, all)
    return expansion.effects.shell(builder.build()) ?? [unknown]
  },
  eval: ({ all }, { text, effects }) => {
    const [first] = all
    const last = all.at(-1)
    if (first && last) effects.evaluate(mapText(literalsOf(text, first.from, last.to)))
    return []
  },
  foreach: ({ argument, unknown }, { effects }) => {
    effects.loop(argument(0), argument(1))
    argument(2)
    return [unknown]
  },
  call: ({ arguments: words, unknown }, { effects }) => {
    effects.call(words())
    return [unknown]
  },
  addprefix: ({ argument }) => [...argument(0), ...argument(1)],
  addsuffix: ({ argument }) => [...argument(1), ...argument(0)],
  info: nothing,
  warning: nothing,
  error: nothing,
  ...Object.fromEntries(
    'subst patsubst filter filter-out findstring word wordlist notdir'.split(' ').map((name) => [name, changed]),
  ),
  ...Object.fromEntries('firstword lastword words sort dir basename suffix'.split(' ').map((name) => [name, firstOf])),
  ...Object.fromEntries(
    'and wildcard realpath abspath join origin flavor file guile let intcmp'
      .split(' ')
      .map((name) => [name, unknownOf]),
  ),
}
