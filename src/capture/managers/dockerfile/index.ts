/**
 * Container images that a Dockerfile names: `FROM`, `COPY --from`, `RUN --mount=from` and the `# syntax=` directive.
 * Global `ARG`s are followed to their defaults. `current` is the whole tag; where a variable gives only a part of it
 * (`golang:${GO_VERSION}-alpine`), the pin's range is that part, in the `ARG`.
 */
import { Arg, Copy, DockerfileParser, From, ModifiableInstruction, type Flag } from 'dockerfile-ast'

import type { Scope } from '../../../records/inventory.ts'
import { docker, variantOf } from '../../../versions/docker.ts'
import { excerpt, refuseConflict } from '../../broken-text.ts'
import { nameComponent } from '../../component.ts'
import type { Extraction, GapDraft, Manager, PinDraft, SourceFile } from '../../contract.ts'
import { parseImageReference } from '../../image-reference.ts'
import { renderVersion } from '../../render.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { expand, placeOf, textOf, type Expansion, type Piece, type Variables } from './expand.ts'

/** An image reference as written, and what it is for: `FROM`, `COPY --from`. */
type Mention = Readonly<{ written: Piece; usage: string; scope: Scope; isExpanded: boolean }>

const extract = (file: SourceFile): Extraction => {
  refuseConflict(file.text, 'a Dockerfile instruction')
  const dockerfile = DockerfileParser.parse(file.text)
  const starts = lineStartsOf(file.text)
  const pieceAt = pieceReader(file.text, starts)
  const instructions = dockerfile.getInstructions()
  const variables = readVariables(dockerfile.getInitialARGs(), pieceAt)
  const froms = instructions.filter((instruction) => instruction instanceof From)
  const stages = new Set(froms.flatMap((from) => from.getBuildStage()?.toLowerCase() ?? []))
  const syntax = dockerfile.getDirectives().filter((directive) => directive.getName().toLowerCase() === 'syntax')
  const mentions = [
    ...syntax.map((directive) => mention(pieceAt(directive.getValueRange()), 'syntax', 'build')),
    ...fromMentions(froms, pieceAt),
    ...instructions.flatMap((instruction) => copyMentions(instruction, pieceAt)),
  ]
  const external = mentions.filter(({ written }) => !isStage(written.text, stages))
  const found = external.map((one) => readMention(one, variables, lineAt(starts, one.written.start)))
  return { pins: uniquePins(found.flatMap(({ pins }) => pins)), gaps: found.flatMap(({ gaps }) => gaps) }
}

type Range = NonNullable<ReturnType<From['getImageRange']>>
type PieceAt = (range: Range) => Piece

/** The text at a range of lines and characters, quotes left out. */
const pieceReader = (text: string, starts: readonly number[]): PieceAt => {
  return ({ start, end }) => {
    const from = (starts[start.line] ?? 0) + start.character
    const written = text.slice(from, (starts[end.line] ?? 0) + end.character)
    const quote = /^(["']).*\1$/s.test(written) ? 1 : 0
    return { text: written.slice(quote, written.length - quote), start: from + quote }
  }
}

const readVariables = (args: readonly Arg[], pieceAt: PieceAt): Variables => {
  const variables = new Map<string, Expansion>()
  for (const property of args.flatMap((arg) => arg.getProperties())) {
    const range = property.getValueRange()
    const name = property.getName()
    variables.set(name, range ? expand(pieceAt(range), variables) : noDefault(name))
  }
  return variables
}

const noDefault = (name: string): Expansion => ({ status: 'unresolved', why: `ARG ${name} has no default` })

const mention = (written: Piece, usage: string, scope: Scope): Mention => ({
  written,
  usage,
  scope,
  isExpanded: usage === 'FROM',
})

/** The last stage, and the stages that it is made from, are what is shipped; the others only build. */
const fromMentions = (froms: readonly From[], pieceAt: PieceAt): readonly Mention[] => {
  const names = froms.map((from) => from.getBuildStage()?.toLowerCase())
  const shipped = new Set<number>()
  for (
    let index = froms.length - 1;
    index >= 0;
    index = names.lastIndexOf(froms[index]?.getImage()?.toLowerCase(), index - 1)
  ) {
    shipped.add(index)
    if (index === 0) break
  }
  return froms.flatMap((from, index) => {
    const range = from.getImageRange()
    return range ? [mention(pieceAt(range), 'FROM', shipped.has(index) ? 'runtime' : 'build')] : []
  })
}

const copyMentions = (instruction: unknown, pieceAt: PieceAt): readonly Mention[] => {
  if (!(instruction instanceof ModifiableInstruction)) return []
  const isCopy = instruction instanceof Copy
  const flags = instruction.getFlags()
  const ranges = isCopy
    ? flags.filter((flag) => flag.getName() === 'from').map((flag) => flag.getValueRange())
    : flags.map(mountFrom)
  const usage = isCopy ? 'COPY --from' : 'RUN --mount'
  return ranges.flatMap((range) => (range ? [mention(pieceAt(range), usage, isCopy ? 'runtime' : 'build')] : []))
}

const mountFrom = (flag: Flag): Range | null =>
  flag
    .getOptions()
    .find((option) => flag.getName() === 'mount' && option.getName() === 'from')
    ?.getValueRange() ?? null

/** A stage is named, or counted from 0; `scratch` is no image. */
const isStage = (text: string, stages: ReadonlySet<string>): boolean =>
  text === '' || text === 'scratch' || /^\d+$/.test(text) || stages.has(text.toLowerCase())

type Found = Readonly<{ pins: readonly PinDraft[]; gaps: readonly GapDraft[] }>

const readMention = (one: Mention, variables: Variables, line: number): Found => {
  const gap = (why: string): Found => ({
    pins: [],
    gaps: [{ line, text: excerpt(`${one.usage} ${one.written.text}`), why }],
  })
  // BuildKit expands variables in FROM alone.
  const expansion = expand(one.written, one.isExpanded ? variables : new Map())
  if (expansion.status === 'unresolved') return gap(expansion.why)
  const text = textOf(expansion.pieces)
  if (text === 'scratch') return { pins: [], gaps: [] }
  const reference = parseImageReference(text)
  const naming = reference ? nameComponent('docker', reference.name) : undefined
  if (!reference || naming?.status !== 'named') return gap('not an image reference')
  const [start, end] = reference.versionRange
  const atEnd = one.written.start + one.written.text.length
  const range = start === end ? ([atEnd, atEnd] as const) : placeOf(expansion.pieces, reference.versionRange)
  if (!range) return gap('the version is put together from several places')
  const { tag = '', digest } = reference
  const variant = variantOf(tag)
  const pin: PinDraft = {
    range,
    current: tag,
    component: naming.component,
    versioning: 'docker',
    evidence: `${one.usage} on line ${line}`,
    floating: digest === undefined && !docker.isValid(tag),
    key: `${one.usage} ${naming.component.name}`,
    role: 'image',
    scope: one.scope,
    ...(digest === undefined ? {} : { digest }),
    ...(variant === '' ? {} : { variant }),
  }
  return { pins: [pin], gaps: [] }
}

/** Several stages from one `ARG` are one place to edit. */
const uniquePins = (pins: readonly PinDraft[]): readonly PinDraft[] => {
  const seen = new Set<string>()
  return pins.filter(({ range, component }) => {
    const place = `${range.join()} ${component.name}`
    return range[0] === range[1] || (!seen.has(place) && seen.add(place))
  })
}

export const dockerfile: Manager = { name: 'dockerfile', extract, render: renderVersion }
