/**
 * Functions of a script as their calls run them: `install_tool kind v0.30.0` of a function that downloads `$1` at `$2`. The
 * words of a call stand for the parameters in a copy of the commands that fetch with them, so that what the function does
 * is known together with what it does it to.
 */
import type { Command, Definition, Pipeline, Script } from '../facts.ts'
import { isReference, type Part, type Template } from '../template.ts'
import { plainText, programOf } from './shell-commands.ts'

/** What stands in a function, be it in functions in it. */
export type ShellFunctionBody = Readonly<{
  name: string
  definitions: readonly Definition[]
  scripts: readonly Script[]
}>

/** Copies of one file's functions, in commands. */
const MOST_COMMANDS = 1000
/** Functions that call functions. */
const DEEPEST = 3
/** No word of a command is made of more parts. */
const MOST_PARTS = 64
const DEEPEST_FALLBACK = 4

const PARAMETER = /^[1-9]$/

/** The commands of functions with the words of their calls filled in: of those alone in which something is filled in. */
export const scriptsOfCalls = (
  functions: readonly ShellFunctionBody[],
  scripts: readonly Script[],
): readonly Script[] => {
  const bodies = fillableBodies(functions)
  if (bodies.size === 0) return []
  const made: Script[] = []
  let budget = MOST_COMMANDS
  let calling = scripts
  for (let depth = 0; depth < DEEPEST && calling.length > 0; depth += 1) {
    const next: Script[] = []
    for (const { words } of commandsOf(calling)) {
      const body = words.length > 1 ? bodies.get(plainText(words[0] ?? [])) : undefined
      // A call in a function is looked at with what that function is called with.
      if (!body || budget <= 0 || words.some(hasParameter)) continue
      budget -= body.size
      next.push(...filledScripts(body, words.slice(1)))
    }
    made.push(...next)
    calling = next
  }
  return made
}

function* commandsOf(scripts: readonly Script[]): Generator<Command> {
  for (const { pipelines } of scripts) for (const pipeline of pipelines) yield* pipeline
}

/** What of a function depends on its parameters: nothing else is copied. */
type Fillable = Pick<ShellFunctionBody, 'definitions' | 'scripts'> & Readonly<{ size: number }>

const fillableBodies = (functions: readonly ShellFunctionBody[]): ReadonlyMap<string, Fillable> => {
  const taking = functions.filter(({ definitions, scripts }) => {
    const takes = definitions.some(({ value }) => hasParameter(value)) || hasCommand(scripts, takesParameter)
    // After `shift` the numbers mean other words.
    return takes && !hasCommand(scripts, isShift)
  })
  const names = new Set(taking.map(({ name }) => name))
  const bodies = new Map<string, Fillable>()
  for (const body of taking) {
    const fillable = fillableOf(body, names)
    if (fillable.scripts.length > 0) bodies.set(body.name, fillable)
  }
  return bodies
}

const hasCommand = (scripts: readonly Script[], test: (command: Command) => boolean): boolean =>
  commandsOf(scripts).some(test)

const takesParameter = ({ words }: Command): boolean => words.some(hasParameter)
const isShift = ({ words }: Command): boolean => plainText(words[0] ?? []) === 'shift'

const hasParameter = (template: Template): boolean =>
  template.some((part) => isReference(part) && PARAMETER.test(part.variable))

const fillableOf = ({ definitions, scripts }: ShellFunctionBody, functions: ReadonlySet<string>): Fillable => {
  const dependent = new Set<string>()
  const isDependent = (template: Template, depth = 0): boolean =>
    template.some((part) => {
      if (!isReference(part)) return false
      if (PARAMETER.test(part.variable) || dependent.has(part.variable)) return true
      return part.fallback !== undefined && depth < DEEPEST_FALLBACK && isDependent(part.fallback, depth + 1)
    })
  const made = definitions.filter(({ name, value }) => {
    const depends = isDependent(value)
    if (depends) dependent.add(name)
    return depends
  })
  const kept = scripts.flatMap((script) => {
    const pipelines = script.pipelines.filter(
      (pipeline) =>
        pipeline.some((command) => fetches(command, functions)) &&
        pipeline.some(({ words }) => words.some((word) => isDependent(word))),
    )
    return pipelines.length > 0 ? [{ ...script, pipelines }] : []
  })
  return { definitions: made, scripts: kept, size: kept.reduce((sum, { pipelines }) => sum + pipelines.length, 1) }
}

/** Programs that get something by the words that they are given. */
const FETCHERS: ReadonlySet<string> = new Set(
  (
    'curl wget aria2c git go cargo npm npx pnpm yarn bun bunx corepack pip pip3 pipx uv uvx poetry gem bundle composer dotnet ' +
    'helm kind k3d minikube docker podman nerdctl crictl ctr skopeo crane buildah apt apt-get apk dnf yum microdnf ' +
    'zypper brew snap asdf mise nvm fnm rustup sdk tfenv conda mamba install-tool'
  ).split(' '),
)

/** Also anything that is given an address. */
const fetches = ({ words }: Command, functions: ReadonlySet<string>): boolean => {
  const program = programOf(words[0])
  if (functions.has(program) || FETCHERS.has(program)) return true
  return words.some((word) => word.some((part) => !isReference(part) && part.text.includes('://')))
}

/** Values of parameters, and of the variables that are made of them. */
type Values = ReadonlyMap<string, Template>

const filledScripts = ({ definitions, scripts }: Fillable, words: readonly Template[]): readonly Script[] => {
  const values = new Map(words.map((word, index): [string, Template] => [String(index + 1), word]))
  for (const { name, value } of definitions) {
    const filled = fill(value, values)
    if (filled !== value && !PARAMETER.test(name)) values.set(name, filled)
  }
  return scripts.flatMap((script) => {
    const pipelines = script.pipelines.flatMap((pipeline) => filledPipeline(pipeline, values) ?? [])
    return pipelines.length > 0 ? [{ ...script, pipelines }] : []
  })
}

const filledPipeline = (pipeline: Pipeline, values: Values): readonly Pipeline[] | undefined => {
  const filled = pipeline.map((command) => {
    const words = command.words.map((word) => fill(word, values))
    return words.every((word, index) => word === command.words[index]) ? command : { ...command, words }
  })
  return filled.every((command, index) => command === pipeline[index]) ? undefined : [filled]
}

/** The template itself where nothing in it is known. */
const fill = (template: Template, values: Values, depth = 0): Template => {
  if (!template.some(isReference)) return template
  let changed = false
  const parts = template.flatMap((part): readonly Part[] => {
    if (!isReference(part)) return [part]
    const value = part.partial ? undefined : values.get(part.variable)
    if (value) {
      changed = true
      return value
    }
    const { fallback } = part
    const filled = fallback && depth < DEEPEST_FALLBACK ? fill(fallback, values, depth + 1) : fallback
    if (!filled || filled === fallback) return [part]
    changed = true
    return [{ ...part, fallback: filled }]
  })
  return changed && parts.length <= MOST_PARTS ? parts : template
}
