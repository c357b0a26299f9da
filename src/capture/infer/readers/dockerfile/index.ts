import type { SourceFile } from '../../../contract.ts'
/**
 * Dockerfiles: what `ARG` and `ENV` define, and what `RUN` does in the image that its stage begins with. The images
 * themselves are the manager's, but for those whose variables it does not know.
 */
import {
  parseDockerfile,
  unquoted,
  type Dockerfile,
  type Instruction,
  type Piece,
} from '../../../formats/dockerfile-instructions.ts'
import { joinFacts, NO_FACTS, type Block, type Definition, type Facts } from '../../facts.ts'
import { mapText } from '../../mapped-text.ts'
import { commandFacts, expandedTemplate, shellFacts } from '../../shell/shell-facts.ts'
import { isReference, type Template } from '../../template.ts'
import type { Reader } from '../contract.ts'
import { assignedValues } from './assigned-values.ts'
import { jsonWords } from './json-words.ts'

/** Where an instruction stands: in which stage, on which image. */
type Stage = { readonly within?: string; os?: Template; readonly isWindows?: boolean }

type Known = { stages: Map<string, Stage>; defaults: Set<string>; count: number }

const read = ({ text }: SourceFile): Facts => {
  const known: Known = { stages: new Map(), defaults: new Set(), count: 0 }
  const facts: Facts[] = []
  let stage: Stage = {}
  for (const instruction of instructionsOf(parseDockerfile(text))) {
    if (instruction.keyword === 'FROM') {
      facts.push(fromFacts(instruction, known))
      stage = nextStage(instruction, known)
    } else if (instruction.keyword === 'SHELL') stage = { ...stage, isWindows: WINDOWS_SHELL.test(lineOf(instruction)) }
    else {
      facts.push(instructionFacts(instruction, stage, known))
      if (instruction.keyword === 'COPY') takeRoot(instruction, stage, known)
    }
  }
  return joinFacts(facts)
}

/** `FROM scratch` and `COPY --from=x / /`: the whole of another stage, squashed. */
const takeRoot = ({ flags, words }: Instruction, stage: Stage, { stages }: Known): void => {
  const source = flags.find(({ name }) => name === 'from')?.value.text.toLowerCase() ?? ''
  const os = words.every(({ text }) => text === '/') ? stages.get(source)?.os : undefined
  if (os) stage.os = os
}

const WINDOWS_SHELL = /powershell|pwsh|cmd(?:\.exe)?"/i

const lineOf = ({ argument }: Instruction): string => argument.map(({ text }) => text).join('')

/** `ONBUILD RUN …` runs in the image of another file: what it says is the same. */
const instructionsOf = ({ instructions }: Dockerfile): readonly Instruction[] =>
  instructions.map((instruction) => {
    const [keyword, second] = instruction.words
    if (instruction.keyword !== 'ONBUILD' || !keyword || !second) return instruction
    const argument = instruction.argument.flatMap(({ text, start }) => {
      const skipped = Math.max(second.start - start, 0)
      return skipped < text.length ? [{ text: text.slice(skipped), start: start + skipped }] : []
    })
    return { ...instruction, keyword: keyword.text.toUpperCase(), words: instruction.words.slice(1), argument }
  })

const template = (piece: Piece): Template => expandedTemplate(mapText([unquoted(piece)]))

const nextStage = ({ words: [image, as, name] }: Instruction, known: Known): Stage => {
  const isNamed = as?.text.toUpperCase() === 'AS' && name !== undefined
  const within = isNamed ? name.text : `stage ${known.count}`
  const base = image && known.stages.get(unquoted(image).text.toLowerCase())
  const os = base ? base.os : image ? template(image) : undefined
  const stage: Stage = { within, ...(os ? { os } : {}) }
  known.stages.set(String(known.count), stage)
  if (isNamed) known.stages.set(within.toLowerCase(), stage)
  known.count += 1
  return stage
}

const fromFacts = ({ words: [image] }: Instruction, known: Known): Facts =>
  image ? imageFacts('FROM', template(image), known) : NO_FACTS

/** An image that the manager cannot know: variables without a default here, or parts of a variable. */
const imageFacts = (usage: string, image: Template, { defaults }: Known): Facts => {
  const isOpen = image.some(
    (part) =>
      isReference(part) && part.variable !== '' && (part.partial || usage !== 'FROM' || !defaults.has(part.variable)),
  )
  if (!isOpen) return NO_FACTS
  const block: Block = { path: [usage], entries: [{ key: 'image', value: image }] }
  return { ...NO_FACTS, blocks: [block] }
}

const instructionFacts = (instruction: Instruction, stage: Stage, known: Known): Facts => {
  switch (instruction.keyword) {
    case 'ARG':
    case 'ENV':
      return definitionFacts(instruction, stage, known)
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
      return stage.isWindows ? NO_FACTS : runFacts(instruction, stage)
    case 'COPY':
    case 'ADD':
      return copyFacts(instruction, known)
    default:
      return NO_FACTS
  }
}

const definitionFacts = (instruction: Instruction, { within }: Stage, known: Known): Facts => {
  const isArgument = instruction.keyword === 'ARG'
  const definitions = assignedValues(instruction).map(({ name, value, start }): Definition => ({
    name,
    value: selfDefault(name, value),
    strength: isArgument || selfDefault(name, value) !== value ? 'default' : 'set',
    start,
    ...(within === undefined ? {} : { within }),
  }))
  if (isArgument && within === undefined) for (const { name } of definitions) known.defaults.add(name)
  return { ...NO_FACTS, definitions }
}

/** `ENV X=${X:-1}` gives X a default; `ENV X=$X`, which only keeps an `ARG` for what runs later, says nothing. */
const selfDefault = (name: string, value: Template): Template => {
  const [only] = value
  return value.length === 1 && only && isReference(only) && only.variable === name && only.fallback
    ? only.fallback
    : value
}

const runFacts = ({ argument, words, heredocs }: Instruction, { os, within }: Stage): Facts => {
  const options = { ...(os ? { os } : {}), ...(within === undefined ? {} : { within }) }
  const [first] = words
  const json = first?.text.startsWith('[') ? jsonWords(argument) : undefined
  if (json) return commandFacts(json, options)
  return shellFacts(mapText(heredocs ? [...argument, heredocs] : argument), options)
}

const ADDRESS = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)|\.git(?:#|$)/

const copyFacts = ({ keyword, flags, words }: Instruction, known: Known): Facts => {
  const images = flags.filter(({ name }) => name === 'from').map(({ value }) => template(value))
  const addresses =
    keyword === 'ADD' ? words.slice(0, -1).filter(({ text }) => ADDRESS.test(text.replace(/^["']/, ''))) : []
  const texts = addresses.map((word) => ({ value: template(word), path: ['ADD'] }))
  return joinFacts([{ ...NO_FACTS, texts }, ...images.map((image) => imageFacts('COPY', image, known))])
}

export const dockerfile: Reader = { name: 'dockerfile', read }
