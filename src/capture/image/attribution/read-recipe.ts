/**
 * What a Dockerfile does to the packages of its image, command by command: what the plan needs to say whether building again
 * moves a package, and which line would have to change. Scripts that are copied in and then run are not followed.
 */
import type { ImageRecipe, RecipeCopy, RecipeStep } from '../../../records/image-recipe.ts'
import { unquoted } from '../../formats/dockerfile-instructions.ts'
import type { Command } from '../../infer/facts.ts'
import { mapText } from '../../infer/mapped-text.ts'
import { shellFacts } from '../../infer/shell/shell-facts.ts'
import { isReference, type Template } from '../../infer/template.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { readBuildChain, type BuildInstruction, type BuildOptions, type DockerfileText } from './build-chain.ts'
import { expandVariables, type Values } from './expand-variables.ts'
import { readPackageCommand, UNKNOWN, type CommandWord } from './package-commands.ts'

/** `undefined` where the file has no such stage. */
export const readRecipe = (dockerfile: DockerfileText, options: BuildOptions = {}): ImageRecipe | undefined => {
  const chain = readBuildChain(dockerfile, options)
  if (!chain) return undefined
  const starts = lineStartsOf(dockerfile.text)
  return {
    file: dockerfile.path,
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(chain.base ? { base: chain.base } : {}),
    steps: chain.instructions.flatMap((instruction) => stepsOf(instruction, starts)),
    copies: chain.instructions.flatMap(copyOf),
    firstLine: chain.firstLine,
    lastLine: chain.lastLine,
  }
}

const stepsOf = (
  { keyword, written, line, values }: BuildInstruction,
  starts: readonly number[],
): readonly RecipeStep[] => {
  if (keyword !== 'RUN' || written.words[0]?.text.startsWith('[')) return []
  const { argument, heredocs } = written
  const { scripts, definitions } = shellFacts(mapText(heredocs ? [...argument, heredocs] : argument))
  const known = new Map(values)
  for (const { name, value } of definitions) known.set(name, textOf(value, known))
  return scripts
    .flatMap(({ pipelines }) => pipelines.flat())
    .toSorted((a, b) => a.start - b.start)
    .flatMap((command) => readPackageCommand(wordsOf(command, known, starts), line) ?? [])
}

/** A variable that stands for several words is several words, as a shell has it. */
const wordsOf = ({ words, start }: Command, values: Values, starts: readonly number[]): readonly CommandWord[] =>
  words.flatMap((word) => {
    const line = lineAt(starts, word[0]?.start ?? start)
    return textOf(word, values)
      .split(/\s+/)
      .filter((text) => text !== '')
      .map((text) => ({ text, line }))
  })

const textOf = (word: Template, values: Values): string =>
  word.map((part) => (isReference(part) ? valueOf(part, values) : part.text)).join('')

const valueOf = (part: Extract<Template[number], { variable: string }>, values: Values): string => {
  const value = part.partial ? undefined : values.get(part.variable)
  return value ?? (part.fallback ? textOf(part.fallback, values) : UNKNOWN)
}

const copyOf = ({ keyword, written, line, values }: BuildInstruction): readonly RecipeCopy[] => {
  if (keyword !== 'COPY' && keyword !== 'ADD') return []
  const paths = written.words
    .flatMap(({ text }) => text.replace(/^\[|\]$|,$/g, '') || [])
    .map((text) => expandVariables(unquoted({ text, start: 0 }).text, values))
  const destination = paths.at(-1)
  if (destination === undefined || paths.length < 2) return []
  const from = written.flags.find(({ name }) => name === 'from')?.value.text
  return [{ line, ...(from === undefined ? {} : { from }), sources: paths.slice(0, -1), destination }]
}
