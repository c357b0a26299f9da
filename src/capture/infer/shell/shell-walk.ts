/**
 * From the syntax tree of a shell script to facts: what is defined, what runs, which files are read in, in the order of
 * the file. Both arms of a condition and every arm of a `case` are read, a loop's body once.
 */
import type {
  Command as CommandSyntax,
  CommandNode,
  CompoundList,
  For,
  Function as ShellFunction,
  HereDoc,
  ParsedScript,
  PipelineNode,
  Redirection,
  Select,
  Statement,
  TestExpression,
  Word,
} from 'unbash'

import type { Command, Definition, Facts, Pipeline, Script, Text } from '../facts.ts'
import { offsetOf } from '../mapped-text.ts'
import { heldCommands } from '../subjects/held-commands.ts'
import { isReference, type Template } from '../template.ts'
import type { ShellFunctionBody } from './shell-calls.ts'
import { plainText, programOf, readCommand, type Nested } from './shell-commands.ts'
import { assignmentDefinitions, assignmentWord, defined } from './shell-definitions.ts'
import { heredocBody, heredocFacts, type HeredocBody } from './shell-heredoc.ts'
import { ENVIRONMENT_FILES, SHELLS } from './shell-programs.ts'
import { joinedText, type ShellText } from './shell-text.ts'
import { wordTemplate, type WordContext } from './shell-words.ts'

/** Facts in the making. */
export type Collected = {
  definitions: Definition[]
  scripts: (Omit<Script, 'pipelines'> & { pipelines: Pipeline[] })[]
  blocks: Facts['blocks'][number][]
  texts: Text[]
  includes: Facts['includes'][number][]
  functions: ShellFunctionBody[]
}

export const collect = (): Collected => ({
  definitions: [],
  scripts: [],
  blocks: [],
  texts: [],
  includes: [],
  functions: [],
})

/** Where commands run: in which image, and in which part of the file, of which `body` is the function. */
export type Place = Readonly<{ os?: Template | undefined; within?: string | undefined; body?: string | undefined }>

/** Scripts in scripts in scripts. */
const DEEPEST = 6
/** `$(a $(b $(c)))`: each level is looked through again. */
const DEEPEST_SUBSTITUTION = 6

export type ParseScript = (text: ShellText) => readonly ParsedScript[]

/** Reads one script, and what it holds of others. */
export class ShellWalk {
  readonly #into: Collected
  readonly #parse: ParseScript
  readonly #text: ShellText
  readonly #place: Place
  readonly #pipelines: Pipeline[]
  readonly #depth: number
  readonly #words: WordContext
  #substitutions = 0

  constructor(
    text: ShellText,
    shared: Readonly<{ into: Collected; parse: ParseScript }>,
    place: Place,
    depth = 0,
    pipelines?: Pipeline[],
  ) {
    this.#text = text
    this.#into = shared.into
    this.#parse = shared.parse
    this.#place = place
    this.#depth = depth
    this.#pipelines = pipelines ?? this.#newScript(place)
    this.#words = {
      text,
      substitute: (script) => this.#substitute(script),
      define: (name, value, start) => this.#default(name, value, start),
    }
  }

  read(): void {
    for (const script of this.#parse(this.#text)) this.#statements(script.commands)
  }

  #newScript({ os, within, body }: Place): Pipeline[] {
    const scope = body ?? within
    const script = { pipelines: [], ...(os ? { os } : {}), ...(scope === undefined ? {} : { within: scope }) }
    this.#into.scripts.push(script)
    return script.pipelines
  }

  #statements(statements: readonly Statement[]): void {
    for (const { command } of statements) this.#andOr(command)
  }

  #list(list: CompoundList | undefined): void {
    if (list) this.#statements(list.commands)
  }

  #andOr(node: Statement['command']): void {
    if (node.type === 'AndOr') for (const command of node.commands) this.#pipelineNode(command)
    else this.#pipelineNode(node)
  }

  /** Simple commands that write into each other are one pipeline; a compound command among them ends it. */
  #pipelineNode(node: PipelineNode): void {
    const pipeline: Command[] = []
    const nested: Nested[] = []
    for (const command of node.type === 'Pipeline' ? node.commands : [node]) {
      if (command.type === 'Command') nested.push(...this.#simple(command, pipeline))
      else {
        if (pipeline.length > 0) this.#pipelines.push(pipeline.splice(0))
        this.#compound(command)
      }
    }
    if (pipeline.length > 0) this.#pipelines.push(pipeline)
    for (const one of nested) this.#nested(one)
  }

  #compound(node: Exclude<CommandNode, CommandSyntax>): void {
    switch (node.type) {
      case 'If':
        this.#list(node.clause)
        this.#list(node.then)
        for (const branch of node.elif) {
          this.#list(branch.clause)
          this.#list(branch.then)
        }
        this.#list(node.else)
        break
      case 'For':
      case 'Select':
        this.#loop(node)
        break
      case 'While':
        this.#list(node.clause)
        this.#list(node.body)
        break
      case 'Subshell':
      case 'BraceGroup':
      case 'ArithmeticFor':
        this.#list(node.body)
        break
      case 'Case':
        this.#word(node.word)
        for (const { body } of node.items) this.#list(body)
        break
      case 'Redirected':
        this.#compound(node.command)
        for (const one of this.#redirections(node.redirects, [])) this.#nested(one)
        break
      case 'Function':
        this.#function(node)
        break
      case 'Coproc':
        if (node.body.type === 'Command') this.#pipelineNode(node.body)
        else this.#body(node.body)
        break
      case 'TestCommand':
        if (this.#holdsCommands(node)) this.#test(node.expression)
        break
      case 'ArithmeticCommand':
        break
    }
  }

  #body(body: ShellFunction['body']): void {
    if (body.type === 'CompoundList') this.#list(body)
    else this.#compound(body)
  }

  #function({ name, body }: ShellFunction): void {
    const outer = this.#place.within
    const place = { ...this.#place, body: outer === undefined ? name.value : `${outer}.${name.value}` }
    const { definitions, scripts, functions } = this.#into
    const [firstDefinition, firstScript] = [definitions.length, scripts.length]
    const inside = new ShellWalk(this.#text, { into: this.#into, parse: this.#parse }, place, this.#depth)
    inside.#body(body)
    functions.push({
      name: name.value,
      definitions: definitions.slice(firstDefinition),
      scripts: scripts.slice(firstScript),
    })
  }

  #loop({ name, wordlist, body }: For | Select): void {
    const start = offsetOf(this.#text, name.pos)
    for (const word of wordlist ?? [])
      this.#into.definitions.push(defined(name.value, this.#word(word), start, this.#place.within))
    this.#list(body)
  }

  #test(expression: TestExpression): void {
    const left: TestExpression[] = [expression]
    for (let node = left.pop(); node; node = left.pop()) {
      if (node.type === 'TestLogical') left.push(...node.operands)
      else if (node.type === 'TestNot') left.push(node.operand)
      else if (node.type === 'TestGroup') left.push(node.expression)
      else for (const word of node.type === 'TestUnary' ? [node.operand] : [node.left, node.right]) this.#word(word)
    }
  }

  #word(word: Word): Template {
    return wordTemplate(word, this.#words)
  }

  /** The commands of a `$(…)`, and what they write where that is a text of the script. */
  #substitute(script: ParsedScript | ShellText): Template | undefined {
    if (this.#substitutions >= DEEPEST_SUBSTITUTION) return undefined
    const before = this.#pipelines.length
    this.#substitutions += 1
    if ('commands' in script) this.#statements(script.commands)
    else this.#nested({ kind: 'script', text: script })
    this.#substitutions -= 1
    const [pipeline, ...others] = this.#pipelines.slice(before)
    return pipeline && others.length === 0 ? outputOf(pipeline) : undefined
  }

  /** `${X:=v}` */
  #default(name: string, value: Template, start: number): void {
    const { within } = this.#place
    const scope = within === undefined ? {} : { within }
    this.#into.definitions.push({ name, value, strength: 'default', start, ...scope })
  }

  /** A comparison fixes nothing: it is only read for the commands and the defaults in it. */
  #holdsCommands({ pos, end }: Readonly<{ pos: number; end: number }>): boolean {
    return COMMANDS.test(this.#text.text.slice(pos, end))
  }

  #simple(node: CommandSyntax, pipeline: Command[]): readonly Nested[] {
    if (TESTS.has(node.name?.text ?? '') && !this.#holdsCommands(node)) return []
    const name = node.name ? this.#word(node.name) : undefined
    const program = programOf(name)
    const isDeclaration = DECLARATIONS.has(program)
    const { body, within } = this.#place
    const scope = isDeclaration && program !== 'export' ? (body ?? within) : within
    const assignments: Definition[] = []
    const words: Template[] = name ? [name] : []
    const redirects: Redirection[] = []
    for (const one of node.prefix) {
      if (one.type === 'Assignment') assignments.push(...assignmentDefinitions(one, this.#words, scope))
      else redirects.push(one)
    }
    for (const one of node.suffix) {
      if (one.type === 'Word') words.push(this.#word(one))
      else if (one.type !== 'Assignment') redirects.push(one)
      else if (isDeclaration) assignments.push(...assignmentDefinitions(one, this.#words, scope))
      else words.push(assignmentWord(one, this.#words))
    }
    const held = !name || isDeclaration ? heldIn(assignments) : []
    if (!name || isDeclaration) this.#into.definitions.push(...assignments)
    if (isDeclaration) return held
    const nested = name ? this.#run(words, assignments, pipeline) : held
    if (redirects.length === 0) return nested
    return [...nested, ...this.#redirections(redirects, pipeline.at(-1)?.words ?? [])]
  }

  #run(words: readonly Template[], assignments: readonly Definition[], pipeline: Command[]): readonly Nested[] {
    const { command, nested } = readCommand(words, assignments, offsetOf(this.#text, 0))
    pipeline.push(command)
    const [program = [], file] = command.words
    if (file && INCLUDES.has(plainText(program))) this.#into.includes.push(includeOf(file))
    return nested
  }

  /** What is read from a here-document, and what `echo` writes into a file that later commands read. */
  #redirections(redirects: readonly Redirection[], words: readonly Template[]): readonly Nested[] {
    const target = redirects.find((one) => one.type === 'Redirect' && one.operator.startsWith('>'))
    const file = target?.type === 'Redirect' && target.target ? this.#word(target.target) : []
    const nested: Nested[] = []
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') nested.push(...this.#heredoc(redirect, file, words))
      else if (redirect.type === 'HereString' && redirect.target)
        this.#into.texts.push({ value: this.#word(redirect.target), path: [] })
      else if (redirect.type === 'Redirect' && redirect !== target && redirect.target) this.#word(redirect.target)
    }
    if (isEnvironment(file) && ECHOES.has(programOf(words[0])))
      nested.push({ kind: 'script', text: joinedText(words.slice(1)) })
    return nested
  }

  #heredoc(heredoc: HereDoc, file: Template, words: readonly Template[]): readonly Nested[] {
    const body = heredocBody(heredoc, this.#words)
    if (isScript(body, file, words)) {
      const text = joinedText([body.template(body.from, body.to)])
      return [{ kind: 'script', text }]
    }
    const name = plainText(file)
    const { texts, blocks } = heredocFacts(body, name === '' ? [] : [name])
    this.#into.texts.push(...texts)
    this.#into.blocks.push(...blocks)
    return []
  }

  #nested(nested: Nested): void {
    if (this.#depth >= DEEPEST) return
    const place = { ...this.#place, ...(nested.os ? { os: nested.os } : {}) }
    const text = nested.kind === 'script' ? nested.text : this.#text
    const pipelines = nested.os ? undefined : this.#pipelines
    const walk = new ShellWalk(text, { into: this.#into, parse: this.#parse }, place, this.#depth + 1, pipelines)
    if (nested.kind === 'script') walk.read()
    else walk.readWords(nested.words)
  }

  /** A command whose words are known already. */
  readWords(words: readonly Template[]): void {
    const pipeline: Command[] = []
    const nested = this.#run(words, [], pipeline)
    this.#pipelines.push(pipeline)
    for (const one of nested) this.#nested(one)
  }
}

const heldIn = (definitions: readonly Definition[]): readonly Nested[] =>
  definitions.flatMap(({ name, value }): readonly Nested[] => {
    const text = heldCommands(name, value)
    return text ? [{ kind: 'script', text }] : []
  })

const DECLARATIONS: ReadonlySet<string> = new Set(['export', 'local', 'readonly', 'declare', 'typeset'])
const TESTS: ReadonlySet<string> = new Set(['[', 'test'])
const COMMANDS = /\$\(|`|<\(|\$\{\w+:?=/
const INCLUDES: ReadonlySet<string> = new Set(['source', '.'])
const ECHOES: ReadonlySet<string> = new Set(['echo', 'printf'])

const isEnvironment = (file: Template): boolean => {
  const [only] = file
  return (
    only !== undefined &&
    ENVIRONMENT_FILES.test(isReference(only) && file.length === 1 ? only.variable : plainText(file))
  )
}

/** A here-document that a shell reads, or that becomes a script, or a file of variables. */
const isScript = ({ text, from }: HeredocBody, file: Template, words: readonly Template[]): boolean => {
  const program = programOf(words[0])
  if (words.length === 0 || program === 'ssh' || isEnvironment(file)) return true
  if (SHELLS.has(program)) return words.slice(1).every((word) => plainText(word).startsWith('-'))
  if (words.some((word) => SHELLS.has(plainText(word)))) return true
  return (
    /\.(?:sh|bash)$/.test(plainText(file)) || /^#![^\n]*\b(?:ba|da|z|k|a)?sh\b/.test(text.text.slice(from, from + 80))
  )
}

/** What a pipeline writes, where it echoes a text; behind filters (`| cut -c2-`) a part of the variable that it echoes. */
export const outputOf = ([first, ...filters]: Pipeline): Template | undefined => {
  if (!first || !ECHOES.has(programOf(first.words[0]))) return undefined
  const words = first.words.slice(1).filter((word) => !/^(?:-[neE]+|%s(?:\\n)?)$/.test(plainText(word)))
  const [word] = words
  if (!word || words.length > 1) return undefined
  if (filters.length === 0) return word
  const variables = word.filter(isReference)
  const [variable] = variables
  return variable && variables.length === 1 ? [{ ...variable, partial: true }] : undefined
}

/** `"$(dirname "$0")/lib.sh"` stands beside the file, `"${ROOT}/hack/lib.sh"` below the root. */
const includeOf = (path: Template): Facts['includes'][number] => {
  const [first] = path
  const isRoot = first && isReference(first) && /ROOT|TOP|REPO|WORKSPACE|PROJECT/i.test(first.variable)
  return { path, from: isRoot ? 'root' : 'file' }
}
