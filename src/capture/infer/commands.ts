/**
 * Commands with their variables filled in. Of thousands of commands few concern anybody: only those are made whose program
 * is known or that mention what somebody looks for, and their words are expanded when they are first looked at.
 */
import { OPAQUE, type CommandSubject, type Resolved } from './claim.ts'
import type { Expander } from './expand.ts'
import type { Command, Pipeline, Script } from './facts.ts'
import type { FactFile } from './infer-contract.ts'
import { mayHold, type Mentions } from './mentions.ts'
import type { Use } from './scopes.ts'
import { isReference, type Template } from './template.ts'

/** Where a script stands; `number` counts the scripts of the file. */
type ScriptPlace = Readonly<{ file: string; script: Script; number: number }>

/** Which commands are made without being asked for. */
export type Wanted = Readonly<{ programs: ReadonlySet<string>; mentions: Mentions }>

export class CommandTable {
  readonly #files: readonly FactFile[]
  readonly #expander: Expander
  readonly #made = new Map<Pipeline, readonly ExpandedCommand[]>()
  #byProgram?: ReadonlyMap<string, readonly CommandSubject[]>
  readonly #scripts = new Map<string, readonly CommandSubject[]>()

  constructor(files: readonly FactFile[], expander: Expander) {
    this.#files = files
    this.#expander = expander
  }

  /** The commands of every pipeline in which one is wanted. */
  wanted({ programs, mentions }: Wanted): readonly CommandSubject[] {
    const isWanted = (command: Command, place: ScriptPlace): boolean =>
      programs.has(this.#programOf(command, place)) || command.words.some((word) => mentions.isIn(word))
    return this.#pipelines((pipeline, place) => pipeline.some((command) => isWanted(command, place)))
  }

  /** All commands of a program. */
  of(program: string): readonly CommandSubject[] {
    // The index holds what is asked for by few recognizers: the name of the program decides, before anything is made.
    this.#byProgram ??= new Map()
    const known = this.#byProgram.get(program)
    if (known) return known
    const isIt = (command: Command, place: ScriptPlace): boolean => this.#programOf(command, place) === program
    const found = this.#pipelines((pipeline, place) => pipeline.some((command) => isIt(command, place)))
    const commands = found.filter((command) => command.program === program)
    this.#byProgram = new Map([...this.#byProgram, [program, commands]])
    return commands
  }

  /** The commands of one script, in order. */
  scriptOf({ file, script: number }: CommandSubject): readonly CommandSubject[] {
    const key = `${number} ${file}`
    const known = this.#scripts.get(key)
    if (known) return known
    const script = this.#files.find(({ path }) => path === file)?.facts.scripts[number]
    const commands = script ? script.pipelines.flatMap((one) => this.#make(one, { file, script, number })) : []
    this.#scripts.set(key, commands)
    return commands
  }

  #pipelines(choose: (pipeline: Pipeline, place: ScriptPlace) => boolean): readonly CommandSubject[] {
    const chosen: CommandSubject[] = []
    for (const { path, facts } of this.#files)
      for (let number = 0; number < facts.scripts.length; number += 1) {
        const script = facts.scripts[number]!
        const place = { file: path, script, number }
        for (const pipeline of script.pipelines)
          if (choose(pipeline, place)) for (const command of this.#make(pipeline, place)) chosen.push(command)
      }
    return chosen
  }

  #make(pipeline: Pipeline, place: ScriptPlace): readonly ExpandedCommand[] {
    const known = this.#made.get(pipeline)
    if (known) return known
    const commands = pipeline.map(
      (command) => new ExpandedCommand(command, this.#programOf(command, place), place, this.#expander),
    )
    for (const [index, command] of commands.entries()) {
      const next = commands[index + 1]
      if (!next) break
      command.pipedTo = next
      next.pipedFrom = command
    }
    this.#made.set(pipeline, commands)
    return commands
  }

  /** The last segment of its path; empty where it is not known. */
  #programOf({ words, start }: Command, { file, script }: ScriptPlace): string {
    const word = words[0]
    const first = word?.[0]
    if (!word || !first) return ''
    const isPlain = word.length === 1 && !isReference(first)
    const { text } = isPlain ? first : this.#expander.expand(word, { file, start, within: script.within })
    return text.includes(OPAQUE) ? '' : text.slice(text.lastIndexOf('/') + 1)
  }
}

class ExpandedCommand implements CommandSubject {
  readonly kind = 'command'
  readonly file: string
  readonly program: string
  readonly script: number
  pipedFrom?: CommandSubject
  pipedTo?: CommandSubject
  readonly #command: Command
  readonly #script: Script
  readonly #expander: Expander
  #words?: readonly Resolved[]
  #assignments?: ReadonlyMap<string, Resolved>

  constructor(command: Command, program: string, { file, script, number }: ScriptPlace, expander: Expander) {
    this.#command = command
    this.#script = script
    this.#expander = expander
    this.file = file
    this.script = number
    this.program = program
  }

  #expand(template: Template): Resolved {
    return this.#expander.expand(template, this.#use())
  }

  #use(): Use {
    return { file: this.file, start: this.#command.start, within: this.#script.within }
  }

  get words(): readonly Resolved[] {
    this.#words ??= this.#command.words.map((word) => this.#expand(word))
    return this.#words
  }

  get assignments(): ReadonlyMap<string, Resolved> {
    this.#assignments ??= new Map(this.#command.assignments.map(({ name, value }) => [name, this.#expand(value)]))
    return this.#assignments
  }

  get os(): Resolved | undefined {
    const { os } = this.#script
    return os && this.#expand(os)
  }

  variable(name: string): Resolved | undefined {
    const { start } = this.#command
    const value = this.#expand([{ variable: name, start, end: start }])
    return value.text === '' || value.text === OPAQUE ? undefined : value
  }

  mentions(text: string): boolean {
    const names = this.#expander.namesHolding(text)
    const { words, assignments } = this.#command
    return (
      words.some((word) => mayHold(word, text, names)) || assignments.some(({ value }) => mayHold(value, text, names))
    )
  }
}
