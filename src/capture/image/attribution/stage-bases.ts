import type { Facts } from '../../infer/facts.ts'
import { mapText } from '../../infer/mapped-text.ts'
/**
 * The images that the stages of a Dockerfile begin with, and which of their programs the stages call: what another base
 * would have to bring. Scripts that are copied in and then run are not followed.
 */
import { shellFacts, commandFacts } from '../../infer/shell/shell-facts.ts'
import { isReference, literal, type Template } from '../../infer/template.ts'
import { readBuildChain, type BuildInstruction, type BuildOptions, type DockerfileText } from './build-chain.ts'
import { readRecipe } from './read-recipe.ts'

export type StageBase = Readonly<{
  /** As `FROM` has it, variables expanded where they are known: `python:3.9-bullseye`. */
  reference: string
  file: string
  line: number
  /** Stages that are built on it, by position. */
  stages: readonly number[]
  /** The image that comes out of the build, or out of the wanted stage, is built on it. */
  final: boolean
  /** Programs that instructions call, by their names; sorted. */
  commands: readonly string[]
  /** Packages that instructions install. */
  installs: readonly string[]
}>

/** In the order of the file; one entry for each `FROM` that names an image. */
export const readStageBases = (dockerfile: DockerfileText, options: BuildOptions = {}): readonly StageBase[] => {
  const wanted = readBuildChain(dockerfile, options)?.base?.line
  const stages = stagesOf(dockerfile, options)
  return [...Map.groupBy(stages, ({ line }) => line).values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const { reference, line } = first
    return {
      reference,
      file: dockerfile.path,
      line,
      stages: same.flatMap((one) => one.stages),
      final: line === wanted,
      commands: [...new Set(same.flatMap(({ commands }) => commands))].sort(),
      installs: [...new Set(same.flatMap(({ installs }) => installs))].sort(),
    }
  })
}

type StageReading = Pick<StageBase, 'reference' | 'line' | 'stages' | 'commands' | 'installs'>

const stagesOf = (dockerfile: DockerfileText, { args }: BuildOptions): readonly StageReading[] => {
  const found: StageReading[] = []
  for (let stage = 0; ; stage += 1) {
    const options = { target: String(stage), args }
    const chain = readBuildChain(dockerfile, options)
    if (!chain) return found
    if (!chain.base) continue
    const { name: reference, line } = chain.base
    const steps = readRecipe(dockerfile, options)?.steps ?? []
    const installs = steps.flatMap(({ action, packages }) => (action === 'install' ? packages : []))
    found.push({
      reference,
      line,
      stages: [stage],
      commands: chain.instructions.flatMap(commandsOf),
      installs: installs.map(({ name }) => name),
    })
  }
}

const RUNNING = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'])

const commandsOf = (instruction: BuildInstruction): readonly string[] => {
  const { keyword, written } = instruction
  if (keyword === 'SHELL') return programsOf(listFacts(instruction.text))
  if (!RUNNING.has(keyword)) return []
  const text = instruction.text.replace(keyword === 'HEALTHCHECK' ? /^(?:CMD|NONE)\s*/i : '', '')
  if (text === '') return []
  if (text.startsWith('[')) return programsOf(listFacts(text))
  const script = mapText(written.heredocs ? [...written.argument, written.heredocs] : written.argument)
  const facts = keyword === 'HEALTHCHECK' ? shellFacts(mapText([{ text, start: 0 }])) : shellFacts(script)
  return ['sh', ...programsOf(facts)]
}

/** `["sh", "-c", "…"]`; nothing for what only looks like a list. */
const listFacts = (text: string): Facts => {
  let words: unknown
  try {
    words = JSON.parse(text)
  } catch {
    words = []
  }
  const texts = Array.isArray(words) ? words.filter((word) => typeof word === 'string') : []
  return commandFacts(texts.map((word) => literal(word, 0)))
}

/** Run by the shell itself, or by the program behind them. */
const PREFIXES = new Set(['exec', 'command'])
/** Every shell has its own. */
const BUILT_IN = new Set(['[', 'echo', 'false', 'kill', 'printf', 'pwd', 'test', 'true'])

const programsOf = ({ scripts }: Facts): readonly string[] =>
  scripts
    .flatMap(({ pipelines }) => pipelines.flat())
    .flatMap(({ words: [program = [], next = []] }) => programName(PREFIXES.has(plain(program)) ? next : program))

const plain = (word: Template): string => word.map((part) => (isReference(part) ? '\0' : part.text)).join('')

/** `python3` of `/usr/bin/python3`; nothing for what the build's own files bring, and what a variable names. */
const programName = (word: Template): readonly string[] => {
  const text = plain(word)
  const [, name] = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?([\w.+-]+)$/.exec(text) ?? []
  return name === undefined || name.startsWith('-') || BUILT_IN.has(name) ? [] : [name]
}
