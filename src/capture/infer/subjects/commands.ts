/**
 * Commands with their variables filled in. Of thousands of commands few concern anybody: only those are made whose program
 * is known or that mention what somebody looks for, and their words are expanded when they are first looked at.
 */
import { OPAQUE, type CommandSubject, type Resolved } from '../claim.ts'
import type { Command, Pipeline, Script } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Expander } from '../scopes/expand.ts'
import type { Use } from '../scopes/scopes.ts'
import { isReference, type Template } from '../template.ts'
import { mayHold } from './mentions.ts'

/** The last segment of a path, without a version: `helm` of `/tools/helm-v3.18.2`; empty where it is not known. */
const programAt = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(VERSION_OF_PROGRAM, '')
  return name.includes(OPAQUE) ? '' : name
}

const VERSION_OF_PROGRAM = /-(?:v?\d+(?:\.\d+)+|\uE000)$/
const CONTAINER_ENGINE = /^(?:docker|podman|nerdctl|oci|container)(?:-?(?:engine|runtime))?$/

/** `$(HELM)` and `${DOCKER_CMD}`, whatever they are. */
const programNamed = (variable: string): string => {
  const name = variable.toLowerCase().replaceAll('_', '-')
  const stem = name.replace(/-?(?:bin|binary|cmd|command|exe|cli|path|tool)$/, '')
  return CONTAINER_ENGINE.test(stem) ? 'docker' : stem
}

/** Where a script stands; `number` counts the scripts of the file. */
type ScriptPlace = Readonly<{ file: string; script: Script; number: number }>

/** Which commands are made without being asked for. */
export type Wanted = Readonly<{ programs: ReadonlySet<string>; mentions: RegExp }>

type PipelinePlace = ScriptPlace & Readonly<{ pipeline: Pipeline; programs: readonly string[] }>

export class CommandTable {
  readonly #expander: Expander
  readonly #pipelines: readonly PipelinePlace[]
  readonly #scripts: ReadonlyMap<string, readonly PipelinePlace[]>
  readonly #byProgram = new Map<string, PipelinePlace[]>()
  readonly #made = new Map<Pipeline, readonly ExpandedCommand[]>()

  constructor(files: readonly FactFile[], expander: Expander) {
    this.#expander = expander
    const scripts = new Map<string, readonly PipelinePlace[]>()
    for (const { path: file, facts } of files)
      for (const [number, script] of facts.scripts.entries()) {
        const place = { file, script, number }
        const pipelines = script.pipelines.map((pipeline) => this.#placed(pipeline, place))
        scripts.set(scriptKey(file, number), pipelines)
      }
    this.#scripts = scripts
    this.#pipelines = [...scripts.values()].flat()
  }

  #placed(pipeline: Pipeline, place: ScriptPlace): PipelinePlace {
    const programs = pipeline.map((command) => this.#programOf(command, place))
    const placed: PipelinePlace = { ...place, pipeline, programs }
    for (const program of programs) {
      const same = this.#byProgram.get(program)
      if (!same) this.#byProgram.set(program, [placed])
      else if (same.at(-1) !== placed) same.push(placed)
    }
    return placed
  }

  /** The commands of every pipeline in which one is wanted. */
  wanted({ programs, mentions }: Wanted): readonly CommandSubject[] {
    const names = this.#expander.namesHolding(mentions)
    const isWanted = ({ pipeline, programs: its }: PipelinePlace): boolean =>
      its.some((program) => programs.has(program)) ||
      pipeline.some(({ words }) => words.some((word) => mayHold(word, mentions, names)))
    return this.#pipelines.filter(isWanted).flatMap((place) => this.#make(place))
  }

  /** All commands of a program. */
  of(program: string): readonly CommandSubject[] {
    const places = this.#byProgram.get(program) ?? []
    return places.flatMap((place) => this.#make(place)).filter((command) => command.program === program)
  }

  /** The commands of one script, in order. */
  scriptOf({ file, script }: CommandSubject): readonly CommandSubject[] {
    return this.#scripts.get(scriptKey(file, script))?.flatMap((place) => this.#make(place)) ?? []
  }

  #make(place: PipelinePlace): readonly ExpandedCommand[] {
    const known = this.#made.get(place.pipeline)
    if (known) return known
    const commands = place.pipeline.map(
      (command, index) => new ExpandedCommand(command, place.programs[index] ?? '', place, this.#expander),
    )
    for (const [index, command] of commands.entries()) {
      const next = commands[index + 1]
      if (!next) break
      command.pipedTo = next
      next.pipedFrom = command
    }
    this.#made.set(place.pipeline, commands)
    return commands
  }

  /** By what it is called, or what the variable is named after that holds an unknown program; often empty. */
  #programOf({ words, start }: Command, { file, script }: ScriptPlace): string {
    const word = words[0]
    const first = word?.[0]
    if (!word || !first) return ''
    if (word.length === 1 && !isReference(first)) return programAt(first.text)
    const { text } = this.#expander.expand(word, { file, start, within: script.within })
    return text === OPAQUE && isReference(first) ? programNamed(first.variable) : programAt(text)
  }
}

const scriptKey = (file: string, number: number): string => `${number} ${file}`

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
    const [program = [], ...rest] = this.#command.words
    this.#words ??= [this.#expand(program), ...rest.flatMap((word) => this.#expander.expandList(word, this.#use()))]
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

  mentions(form: RegExp): boolean {
    const names = this.#expander.namesHolding(form)
    const { words, assignments } = this.#command
    return (
      words.some((word) => mayHold(word, form, names)) || assignments.some(({ value }) => mayHold(value, form, names))
    )
  }
}
