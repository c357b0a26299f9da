/**
 * The things that recognizers look at: commands, mappings, calls, texts and values of variables, with their variables
 * filled in. Words are expanded when a recognizer first looks at them: most commands concern nobody.
 */
import type {
  BlockSubject,
  CallSubject,
  CommandSubject,
  DefinitionSubject,
  Resolved,
  ResolvedEntry,
  TextSubject,
} from './claim.ts'
import { OPAQUE } from './claim.ts'
import type { Expander } from './expand.ts'
import type { Command, Entry, Script } from './facts.ts'
import type { FactFile } from './infer-contract.ts'
import type { Site, Use } from './scopes.ts'
import { isReference, type Template } from './template.ts'

class ExpandedCommand implements CommandSubject {
  readonly kind = 'command'
  readonly file: string
  readonly program: string
  readonly script: number
  readonly start: number
  pipedFrom?: CommandSubject
  pipedTo?: CommandSubject
  readonly #command: Command
  readonly #script: Script
  readonly #expander: Expander
  #words?: readonly Resolved[]
  #assignments?: ReadonlyMap<string, Resolved>

  constructor(command: Command, script: Script, place: Readonly<{ file: string; number: number }>, expander: Expander) {
    this.#command = command
    this.#script = script
    this.#expander = expander
    this.file = place.file
    this.script = place.number
    this.start = command.start
    this.program = programOf(command.words[0], this.#use(), expander)
  }

  #use(): Use {
    return { file: this.file, start: this.#command.start, within: this.#script.within }
  }

  get words(): readonly Resolved[] {
    this.#words ??= this.#command.words.map((word) => this.#expander.expand(word, this.#use()))
    return this.#words
  }

  get assignments(): ReadonlyMap<string, Resolved> {
    this.#assignments ??= new Map(
      this.#command.assignments.map(({ name, value }) => [name, this.#expander.expand(value, this.#use())]),
    )
    return this.#assignments
  }

  variable(name: string): Resolved | undefined {
    const reference = { variable: name, start: this.start, end: this.start }
    const value = this.#expander.expand([reference], this.#use())
    return value.text === '' || value.text === OPAQUE ? undefined : value
  }

  mentions(text: string): boolean {
    const names = this.#expander.namesHolding(text)
    return this.#command.words.some((word) => mayHold(word, text, names, 0))
  }

  get os(): Resolved | undefined {
    const { os } = this.#script
    return os && this.#expander.expand(os, this.#use())
  }
}

/** A fallback in a fallback, and so on. */
const DEEPEST = 8

const mayHold = (template: Template, text: string, names: ReadonlySet<string>, depth: number): boolean => {
  for (const part of template)
    if (isReference(part)) {
      if (names.has(part.variable)) return true
      if (part.fallback && (depth >= DEEPEST || mayHold(part.fallback, text, names, depth + 1))) return true
    } else if (part.text.includes(text)) return true
  return false
}

const programOf = (word: Template | undefined, use: Use, expander: Expander): string => {
  const [first, second] = word ?? []
  if (!word || !first) return ''
  const text = second || isReference(first) ? expander.expand(word, use).text : first.text
  return text.includes('\uE000') ? '' : text.slice(text.lastIndexOf('/') + 1)
}

/** The commands of one file; `number` counts its scripts. */
export const commandsOf = ({ path, facts }: FactFile, expander: Expander): readonly CommandSubject[] => {
  const commands: ExpandedCommand[] = []
  for (const [number, script] of facts.scripts.entries())
    for (const pipeline of script.pipelines) {
      let before: ExpandedCommand | undefined
      for (const command of pipeline) {
        const subject = new ExpandedCommand(command, script, { file: path, number }, expander)
        if (before) {
          subject.pipedFrom = before
          before.pipedTo = subject
        }
        before = subject
        commands.push(subject)
      }
    }
  return commands
}

const expandEntries = (entries: readonly Entry[], use: Use, expander: Expander): readonly ResolvedEntry[] =>
  entries.map(({ key, value, comment }) => {
    const resolved = expander.expand(value, use)
    return comment === undefined ? { key, value: resolved } : { key, value: resolved, comment }
  })

export const blocksOf = ({ path, facts }: FactFile, expander: Expander): readonly BlockSubject[] =>
  facts.blocks.map((block) => {
    const use = { file: path, start: startOf(block.entries[0]?.value), within: block.within }
    return { kind: 'block', file: path, path: block.path, entries: expandEntries(block.entries, use, expander) }
  })

export const callsOf = ({ path, facts }: FactFile, expander: Expander): readonly CallSubject[] =>
  facts.calls.map((call) => {
    const use = { file: path, start: startOf(call.target), within: call.within }
    const target = expander.expand(call.target, use)
    return { kind: 'call', file: path, target, inputs: expandEntries(call.inputs, use, expander) }
  })

export const textsOf = ({ path, facts }: FactFile, expander: Expander): readonly TextSubject[] =>
  facts.texts.map(({ value, path: names }) => {
    const use = { file: path, start: startOf(value) }
    return { kind: 'text', file: path, value: expander.expand(value, use), path: names }
  })

class ExpandedDefinition implements DefinitionSubject {
  readonly kind = 'definition'
  readonly #site: Site
  readonly #expander: Expander

  constructor(site: Site, expander: Expander) {
    this.#site = site
    this.#expander = expander
  }

  get file(): string {
    return this.#site.file
  }

  get name(): string {
    return this.#site.definition.name
  }

  get value(): Resolved {
    return this.#expander.valueOf(this.#site)
  }
}

/** Definitions whose value can hold a version or name an image. */
export const definitionsOf = (sites: readonly Site[], expander: Expander): readonly DefinitionSubject[] =>
  sites.filter(({ definition }) => mayMatter(definition.value)).map((site) => new ExpandedDefinition(site, expander))

const mayMatter = (value: Template): boolean =>
  value.length > 1 || value.some((part) => isReference(part) || /[\d:/@]/.test(part.text))

const startOf = (template: Template | undefined): number => template?.[0]?.start ?? 0
