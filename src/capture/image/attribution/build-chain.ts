/**
 * The instructions that make one stage of a Dockerfile, with those of the stages of the same file that it begins with, in the
 * order in which a builder runs them (Dockerfile reference, "FROM", "ARG", "Environment replacement"). Variables are expanded
 * where a builder expands them: everywhere but in what a shell runs.
 */
import { parseDockerfile, unquoted, type Instruction } from '../../formats/dockerfile-instructions.ts'
import { parseImageReference } from '../../pins/image-reference.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { expandVariables, type Values } from './expand-variables.ts'

export type DockerfileText = Readonly<{ path: string; text: string }>

export type BuildOptions = Readonly<{
  /** A stage; default: the last one. */
  target?: string | undefined
  /** `--build-arg`s. */
  args?: Readonly<Record<string, string>> | undefined
}>

export type BuildInstruction = Readonly<{
  /** Upper-case. */
  keyword: string
  /** What follows the keyword and its flags, variables expanded, on one line. */
  text: string
  line: number
  /** As parsed, for those that look closer. */
  written: Instruction
  /** What `ARG` and `ENV` say at this place. */
  values: Values
}>

export type BuildChain = Readonly<{
  /** The image outside of the file, variables expanded; absent for `scratch`. */
  base?: Readonly<{ name: string; digest?: string; line: number }>
  /** First to last; `FROM` left out. */
  instructions: readonly BuildInstruction[]
  /** Lines of the `FROM` and of the last instruction of the stage itself. */
  firstLine: number
  lastLine: number
}>

type Stage = Readonly<{
  image: string
  name: string | undefined
  line: number
  instructions: readonly Readonly<{ written: Instruction; line: number }>[]
}>

/** `undefined` where the file has no such stage, or none at all. */
export const readBuildChain = ({ text }: DockerfileText, options: BuildOptions = {}): BuildChain | undefined => {
  const { stages, globals } = readStages(text, options)
  const wanted = options.target === undefined ? stages.length - 1 : stageIndex(stages, options.target, stages.length)
  const stage = stages[wanted]
  if (!stage) return undefined
  const chain = chainTo(stages, wanted)
  const base = baseOf(chain[0] ?? stage)
  return {
    ...(base ? { base } : {}),
    instructions: expandStages(chain, globals, options),
    firstLine: stage.line,
    lastLine: stage.instructions.at(-1)?.line ?? stage.line,
  }
}

/** Names of the stages that have one, in order. */
export const stageNames = (text: string): readonly string[] =>
  readStages(text, {}).stages.flatMap(({ name }) => name ?? [])

const readStages = (
  text: string,
  options: BuildOptions,
): Readonly<{ stages: readonly Stage[]; globals: ReadonlyMap<string, string> }> => {
  const starts = lineStartsOf(text)
  const globals = new Map<string, string>()
  const stages: (Omit<Stage, 'instructions'> & { instructions: { written: Instruction; line: number }[] })[] = []
  for (const written of parseDockerfile(text).instructions) {
    const line = lineAt(starts, written.start)
    const [image, as, name] = written.words
    if (written.keyword === 'FROM') {
      const isNamed = as?.text.toUpperCase() === 'AS'
      stages.push({
        image: expandVariables(image ? unquoted(image).text : '', globals),
        name: isNamed ? name?.text.toLowerCase() : undefined,
        line,
        instructions: [],
      })
    } else if (stages.length > 0) stages.at(-1)?.instructions.push({ written, line })
    else if (written.keyword === 'ARG') declare(written, { values: globals, globals, options })
  }
  return { stages, globals }
}

/** A stage is named, or counted from 0; only those before `end` can be meant. */
const stageIndex = (stages: readonly Stage[], name: string, end: number): number => {
  const found = stages.slice(0, end).findLastIndex((stage) => stage.name === name.toLowerCase())
  return found < 0 && /^\d+$/.test(name) && Number(name) < end ? Number(name) : found
}

/** The stages that one is made from, first to last. */
const chainTo = (stages: readonly Stage[], last: number): readonly Stage[] => {
  const chain: Stage[] = []
  for (let index = last; index >= 0;) {
    const stage: Stage = stages[index]!
    chain.unshift(stage)
    index = stages.slice(0, index).findLastIndex(({ name }) => name === stage.image.toLowerCase())
  }
  return chain
}

const baseOf = ({ image, line }: Stage): BuildChain['base'] => {
  if (image === '' || image.toLowerCase() === 'scratch') return undefined
  const digest = parseImageReference(image)?.digest
  return { name: image, ...(digest === undefined ? {} : { digest }), line }
}

const expandStages = (chain: readonly Stage[], globals: Values, options: BuildOptions): readonly BuildInstruction[] => {
  let values = new Map<string, string>()
  return chain.flatMap(({ instructions }) =>
    instructions.map(({ written, line }): BuildInstruction => {
      const text = textOf(written, values)
      if (written.keyword === 'ARG' || written.keyword === 'ENV') {
        values = new Map(values)
        declare(written, { values, globals, options })
      }
      return { keyword: written.keyword, text, line, written, values }
    }),
  )
}

const textOf = ({ keyword, argument, heredocs }: Instruction, values: Values): string => {
  const text = argument.map((piece) => piece.text).join('')
  if (keyword === 'RUN') return oneLine(heredocs ? (heredocScript(text, heredocs.text) ?? text + heredocs.text) : text)
  return oneLine(expandVariables(text, values))
}

/** BuildKit records `RUN <<EOF` as the lines of the document alone. */
const heredocScript = (text: string, document: string): string | undefined =>
  /^<<-?["']?\w+["']?\s*$/.test(text) ? document.replace(/\r?\n[^\n]*$/, '') : undefined

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

type Scope = Readonly<{ values: Map<string, string>; globals: Values; options: BuildOptions }>

/** `ARG NAME[=default] …`, `ENV NAME=value …`, `ENV NAME value`. */
const declare = ({ keyword, words, argument }: Instruction, { values, globals, options }: Scope): void => {
  const [first] = words
  if (keyword === 'ENV' && first && !first.text.includes('=')) {
    const whole = argument.map(({ text }) => text).join('')
    values.set(first.text, expandVariables(whole.slice(first.text.length).trim(), values))
    return
  }
  for (const { text, start } of words) {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const written = equals < 0 ? undefined : unquoted({ text: text.slice(equals + 1), start: start + equals + 1 }).text
    const given = keyword === 'ARG' ? options.args?.[name] : undefined
    const value = given ?? (written === undefined ? globals.get(name) : expandVariables(written, values))
    if (value !== undefined) values.set(name, value)
  }
}
