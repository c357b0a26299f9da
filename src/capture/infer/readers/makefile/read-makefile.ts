/**
 * Makefiles (GNU Make manual, "Writing Makefiles"): variables of every flavour, recipes as scripts of a shell, what is
 * included. All branches of a condition are read.
 */
import { joinFacts, NO_FACTS, type Command, type Definition, type Facts } from '../../facts.ts'
import { offsetOf, type MappedText } from '../../mapped-text.ts'
import { scriptsOfCalls } from '../../shell/shell-calls.ts'
import { plainText } from '../../shell/shell-commands.ts'
import { defined } from '../../shell/shell-definitions.ts'
import { shellOutput, shellTextFacts } from '../../shell/shell-facts.ts'
import { ShellTextBuilder } from '../../shell/shell-text.ts'
import { heldCommands } from '../../subjects/held-commands.ts'
import { isReference, type Template } from '../../template.ts'
import { joinedLine, logicalLines, recipeLine, type LogicalLine } from './lines.ts'
import { MakeExpansion, type Effects } from './make-expansion.ts'
import { parseMake, type MakeNode } from './make-syntax.ts'

export const makefileFacts = (text: MappedText): Facts => new MakefileReading(text).read()

/** Evaluated text in evaluated text, a `define` in a `define`. */
const DEEPEST = 4

/** The commands of a target, or of a `define`. */
type Recipe = Readonly<{ within: string; builder: ShellTextBuilder }>

const MODIFIERS = String.raw`\s*(?:(?:override|export|private)\s+)*`
const ASSIGNMENT = new RegExp(String.raw`^${MODIFIERS}([^\s:=#$(){}?+!]+)\s*(\?=|:{1,3}=|\+=|!=|=)\s*`)
const DEFINE = new RegExp(String.raw`^${MODIFIERS}define\s+([^\s=:?+!#]+)`)
const INCLUDE = /^\s*[-s]?include\s+/
const CONDITION = /^\s*(?:ifn?eq|ifn?def)\b/
const DIRECTIVE = /^\s*(?:else|endif|export|unexport|vpath|undefine|load|-load)\b/

class MakefileReading {
  readonly #text: MappedText
  readonly #effects: Effects
  readonly #facts: Facts[] = []
  readonly #definitions: Definition[] = []
  readonly #includes: Facts['includes'][number][] = []
  readonly #calls: Command[] = []
  readonly #defines = new Set<string>()
  #recipe: Recipe | undefined
  #conditions = 0

  constructor(text: MappedText, depth = 0) {
    this.#text = text
    this.#effects = {
      shell: (script) => {
        const { facts, output } = shellOutput(script)
        this.#facts.push(facts)
        return output
      },
      loop: (name, words) => this.#loop(name, words),
      call: (words) => {
        const start = words.find(([first]) => first)?.[0]?.start
        if (start !== undefined) this.#calls.push({ words, start, assignments: [] })
      },
      evaluate: (evaluated) => {
        if (depth < DEEPEST) this.#facts.push(new MakefileReading(evaluated, depth + 1).read())
      },
    }
  }

  read(): Facts {
    this.#lines(logicalLines(this.#text.text))
    this.#endRecipe()
    const own = { ...NO_FACTS, definitions: this.#definitions, includes: this.#includes }
    const facts = joinFacts([...this.#facts, own, this.#callFacts()])
    return { ...facts, definitions: facts.definitions.toSorted((a, b) => a.start - b.start) }
  }

  /** The calls themselves, and what the `define`s of the file are with what they are called with. */
  #callFacts(): Facts {
    const telling = this.#calls.filter(
      ({ words }) => this.#defines.has(plainText(words[0] ?? [])) || namesModule(words),
    )
    if (telling.length === 0) return NO_FACTS
    const calls = { pipelines: telling.map((call) => [call]) }
    const all = joinFacts(this.#facts)
    const scripts = Map.groupBy(all.scripts, ({ within = '' }) => within)
    const definitions = Map.groupBy(all.definitions, ({ within = '' }) => within)
    const bodies = [...this.#defines].map((name) => ({
      name,
      definitions: definitions.get(name) ?? [],
      scripts: scripts.get(name) ?? [],
    }))
    return { ...NO_FACTS, scripts: [calls, ...scriptsOfCalls(bodies, [calls])] }
  }

  #lines(lines: readonly LogicalLine[], depth = 0): void {
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index]!
      if (this.#recipe && this.#text.text[line.from] === '\t') {
        this.#addToRecipe(line)
        continue
      }
      const written = joinedLine(this.#text, line)
      const define = DEFINE.exec(written.text)
      if (define) {
        const end = endOfDefine(this.#text.text, lines, index)
        this.#define(define[1] ?? '', lines.slice(index + 1, end), depth + 1)
        index = end
      } else this.#statement(written)
    }
  }

  #statement(line: MappedText): void {
    const { text } = line
    if (/^\s*(?:#|$)/.test(text)) return
    const assignment = ASSIGNMENT.exec(text)
    if (assignment) {
      this.#endRecipe()
      this.#assign(line, assignment, 0)
    } else if (CONDITION.test(text)) this.#conditions += 1
    else if (/^\s*endif\b/.test(text)) this.#conditions = Math.max(this.#conditions - 1, 0)
    else if (INCLUDE.test(text)) this.#include(line)
    else if (!DIRECTIVE.test(text)) this.#rule(line)
  }

  /** `match` ends where the value begins; it is a match of the text from `at` on. */
  #assign(line: MappedText, match: RegExpExecArray, at: number): void {
    const [whole, name = '', operator = ''] = match
    const start = offsetOf(line, at + whole.lastIndexOf(name, whole.length - operator.length))
    const nodes = withoutComment(line.text, parseMake(line.text, at + whole.length, line.text.trimEnd().length))
    const expansion = new MakeExpansion(line, this.#effects)
    if (operator === '!=') {
      const builder = new ShellTextBuilder()
      expansion.addScript(builder, nodes)
      const output = this.#effects.shell(builder.build())
      if (output) this.#addDefinition(defined(name, output, start, undefined))
      return
    }
    const value = expansion.expand(nodes)
    const held = heldCommands(name, value)
    if (held) this.#facts.push(shellTextFacts(held))
    const definition = defined(name, value, start, undefined)
    this.#addDefinition(operator === '?=' ? { ...definition, strength: 'default' } : definition)
  }

  #addDefinition(definition: Definition): void {
    this.#definitions.push(this.#conditions > 0 ? { ...definition, conditional: true } : definition)
  }

  #include(line: MappedText): void {
    const from = INCLUDE.exec(line.text)?.[0].length ?? 0
    const template = new MakeExpansion(line, this.#effects).expand(
      withoutComment(line.text, parseMake(line.text, from, line.text.length)),
    )
    for (const path of wordsOf(template)) this.#includes.push({ path, from: 'file' })
  }

  /** `targets: prerequisites`, `target: X = 1`, `target: ; command`; or an expression that stands alone. */
  #rule(line: MappedText): void {
    const { text } = line
    const nodes = parseMake(text, 0, text.length)
    const expansion = new MakeExpansion(line, this.#effects)
    const operator = operatorIn(text, nodes)
    if (operator < 0 || text[operator] === '=') {
      expansion.expand(nodes)
      return
    }
    const rest = operator + (/^:+/.exec(text.slice(operator))?.[0].length ?? 1)
    const assignment = ASSIGNMENT.exec(text.slice(rest))
    if (assignment) {
      this.#assign(line, assignment, rest)
      return
    }
    this.#endRecipe()
    const within = text.slice(0, operator).trim()
    this.#recipe = { within, builder: new ShellTextBuilder() }
    const semicolon = text.indexOf(';', rest)
    if (semicolon >= 0) expansion.addScript(this.#recipe.builder, parseMake(text, semicolon + 1, text.length))
    if (semicolon >= 0) this.#recipe.builder.addForeign('\n')
  }

  #addToRecipe(line: LogicalLine): void {
    if (!this.#recipe) return
    const written = recipeLine(this.#text, line)
    const from = /^[\s@+-]*/.exec(written.text)?.[0].length ?? 0
    const nodes = parseMake(written.text, from, written.text.length)
    new MakeExpansion(written, this.#effects).addScript(this.#recipe.builder, nodes)
    this.#recipe.builder.addForeign('\n')
  }

  #endRecipe(): void {
    if (!this.#recipe) return
    const { within, builder } = this.#recipe
    this.#recipe = undefined
    const script = builder.build()
    if (script.text !== '') this.#facts.push(shellTextFacts(script, within === '' ? {} : { within }))
  }

  /** A `define` holds commands, lines of a Makefile for `$(eval …)`, or one value. */
  #define(name: string, body: readonly LogicalLine[], depth: number): void {
    this.#endRecipe()
    const [only] = body
    if (only && body.length === 1 && only.breaks.length === 0 && this.#text.text[only.from] !== '\t') {
      const line = joinedLine(this.#text, only)
      const from = line.text.length - line.text.trimStart().length
      const value = new MakeExpansion(line, { ...this.#effects, shell: () => undefined }).template({
        from,
        to: line.text.trimEnd().length,
      })
      this.#addDefinition(defined(name, value, offsetOf(line, from), undefined))
    }
    if (depth < DEEPEST && isMakefile(this.#text.text, body)) this.#lines(body, depth)
    else {
      this.#defines.add(name)
      this.#recipe = { within: name, builder: new ShellTextBuilder() }
      for (const line of body) this.#addToRecipe(line)
    }
    this.#endRecipe()
  }

  #loop(name: Template, words: Template): void {
    const [variable] = name
    if (!variable || isReference(variable)) return
    for (const word of wordsOf(words)) this.#addDefinition(defined(variable.text, word, variable.start, undefined))
  }
}

/** A path of a module, or a package at a version, among the words. */
const namesModule = (words: readonly Template[]): boolean =>
  words.slice(1).some((word) => /@v?\d|^[\w-]+(?:\.[\w-]+)+\/\w/.test(plainText(word)))

/** The line of the `endef`; definitions may stand in definitions. */
const endOfDefine = (text: string, lines: readonly LogicalLine[], from: number): number => {
  let open = 0
  for (let index = from; index < lines.length; index += 1) {
    const start = text.slice(lines[index]!.from, Math.min(lines[index]!.to, lines[index]!.from + 200))
    if (DEFINE.test(start)) open += 1
    else if (/^\s*endef\b/.test(start) && --open === 0) return index
  }
  return lines.length
}

/** Rules and assignments among the lines: they are for `$(eval …)`, not for a shell. */
const isMakefile = (text: string, lines: readonly LogicalLine[]): boolean =>
  lines.some(({ from, to }) => {
    const line = text.slice(from, to)
    return !line.startsWith('\t') && (/^\S+\s*(?:\?|:{1,2}|\+)=/.test(line) || /^[^\s"';|&]+\s*:(?:\s|$)/.test(line))
  })

/** Where the first `:` or `=` outside of expressions stands; -1 where there is none before a comment. */
const operatorIn = (text: string, nodes: readonly MakeNode[]): number => {
  for (const { kind, from, to } of nodes) {
    if (kind !== 'text') continue
    for (let at = from; at < to; at += 1) {
      if (text[at] === ':' || text[at] === '=') return at
      if (text[at] === '#') return -1
    }
  }
  return -1
}

/** The nodes before a `#` that begins a word. */
const withoutComment = (text: string, nodes: readonly MakeNode[]): readonly MakeNode[] => {
  const kept: MakeNode[] = []
  for (const node of nodes) {
    const hash = node.kind === 'text' ? hashIn(text, node) : -1
    if (hash < 0) {
      kept.push(node)
      continue
    }
    const to = node.from + text.slice(node.from, hash).trimEnd().length
    if (node.from < to) kept.push({ kind: 'text', from: node.from, to })
    break
  }
  return kept
}

const hashIn = (text: string, { from, to }: MakeNode): number => {
  for (let at = from; at < to; at += 1) if (text[at] === '#' && (at === 0 || /\s/.test(text[at - 1]!))) return at
  return -1
}

/** A template at its blanks. */
const wordsOf = (template: Template): readonly Template[] => {
  const words: Template[number][][] = [[]]
  for (const part of template) {
    if (isReference(part)) {
      words.at(-1)?.push(part)
      continue
    }
    let end = 0
    for (const { 0: word, index } of part.text.matchAll(/\S+/g)) {
      if (index > end || (index === end && end > 0)) words.push([])
      words.at(-1)?.push({ text: word, start: part.start + index })
      end = index + word.length
    }
    if (end < part.text.length) words.push([])
  }
  return words.filter((word) => word.length > 0)
}
