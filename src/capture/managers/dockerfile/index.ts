/**
 * Container images that a Dockerfile names: `FROM`, `COPY --from`, `RUN --mount=from` and the `# syntax=` directive.
 * Global `ARG`s are followed to their defaults. `current` is the tag; where a variable gives only a part of it
 * (`golang:${GO_VERSION}-alpine`), the pin is that part, in the `ARG`, and `extractVersion` says how it is found in a tag.
 */
import type { Scope } from '../../../records/inventory.ts'
import { docker, variantOf } from '../../../versions/docker.ts'
import { excerpt, refuseConflict } from '../../broken-text.ts'
import type { Extraction, GapDraft, Manager, PinDraft, SourceFile } from '../../contract.ts'
import { parseDockerfile, unquoted, type Instruction, type Piece } from '../../formats/dockerfile-instructions.ts'
import { nameComponent } from '../../pins/component.ts'
import { parseImageReference } from '../../pins/image-reference.ts'
import { extractionOf } from '../../pins/partial-version.ts'
import { renderVersion } from '../../pins/render.ts'
import { lineAt, lineStartsOf } from '../../text-position.ts'
import { expand, placeOf, textOf, type Expansion, type Variables } from './expand.ts'

/** An image reference as written, and what it is for: `FROM`, `COPY --from`. */
type Mention = Readonly<{ written: Piece; usage: string; scope: Scope }>

const extract = (file: SourceFile): Extraction => {
  refuseConflict(file.text, 'a Dockerfile instruction')
  const { directives, instructions } = parseDockerfile(file.text)
  const starts = lineStartsOf(file.text)
  const stages = instructions.flatMap(readStage)
  const names = new Set(stages.flatMap(({ name }) => name ?? []))
  const syntax = directives.get('syntax')
  const mentions: readonly Mention[] = [
    ...(syntax ? [{ written: syntax, usage: 'syntax', scope: 'build' as const }] : []),
    ...fromMentions(stages),
    ...instructions.flatMap(copyMentions),
  ]
  const variables = readVariables(instructions)
  const external = mentions.filter(({ written }) => !isStage(written.text, names))
  const found = external.map((one) =>
    readMention(one, { file, variables, names, line: lineAt(starts, one.written.start) }),
  )
  return { pins: uniquePins(found.flatMap(({ pins }) => pins)), gaps: found.flatMap(({ gaps }) => gaps) }
}

/** The `ARG`s before the first `FROM`: the only ones that a `FROM` sees. */
const readVariables = (instructions: readonly Instruction[]): Variables => {
  const variables = new Map<string, Expansion>()
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  const args = instructions.slice(0, Math.max(firstFrom, 0)).filter(({ keyword }) => keyword === 'ARG')
  for (const { text, start } of args.flatMap(({ words }) => words)) {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const value = unquoted({ text: text.slice(equals + 1), start: start + equals + 1 })
    variables.set(name, equals < 0 ? noDefault(name) : expand(value, variables))
  }
  return variables
}

const noDefault = (name: string): Expansion => ({ status: 'unresolved', why: `ARG ${name} has no default` })

type Stage = Readonly<{ image: Piece; name: string | undefined }>

const readStage = ({ keyword, words: [image, as, name] }: Instruction): readonly Stage[] =>
  keyword === 'FROM' && image
    ? [{ image: unquoted(image), name: as?.text.toUpperCase() === 'AS' ? name?.text.toLowerCase() : undefined }]
    : []

/** The last stage, and the stages that it is made from, are what is shipped; the others only build. */
const fromMentions = (stages: readonly Stage[]): readonly Mention[] => {
  const shipped = new Set<number>()
  let index = stages.length - 1
  while (index >= 0) {
    shipped.add(index)
    const parent = stages[index]?.image.text.toLowerCase()
    index = stages.slice(0, index).findLastIndex(({ name }) => name === parent)
  }
  return stages.map(({ image }, at) => ({
    written: image,
    usage: 'FROM',
    scope: shipped.has(at) ? 'runtime' : 'build',
  }))
}

const MOUNT_FROM = /(?:^|,)from=([^,]*)/

const copyMentions = ({ keyword, flags }: Instruction): readonly Mention[] => {
  if (keyword === 'COPY')
    return flags
      .filter(({ name }) => name === 'from')
      .map(({ value }) => ({ written: unquoted(value), usage: 'COPY --from', scope: 'runtime' }))
  const mounts = flags.filter(({ name }) => keyword === 'RUN' && name === 'mount')
  return mounts.flatMap(({ value }) => {
    const match = MOUNT_FROM.exec(value.text)
    const image = match?.[1] ?? ''
    const start = value.start + (match ? match.index + match[0].length - image.length : 0)
    return image === '' ? [] : [{ written: { text: image, start }, usage: 'RUN --mount', scope: 'build' as const }]
  })
}

/** A stage is named, or counted from 0; `scratch` is no image. */
const isStage = (text: string, stages: ReadonlySet<string>): boolean =>
  text === '' || text === 'scratch' || /^\d+$/.test(text) || stages.has(text.toLowerCase())

type Found = Readonly<{ pins: readonly PinDraft[]; gaps: readonly GapDraft[] }>

type Surroundings = Readonly<{ file: SourceFile; variables: Variables; names: ReadonlySet<string>; line: number }>

const readMention = (one: Mention, { file, variables, names, line }: Surroundings): Found => {
  const gap = (why: string): Found => ({
    pins: [],
    gaps: [{ line, text: excerpt(`${one.usage} ${one.written.text}`), why }],
  })
  // BuildKit expands variables in FROM alone.
  const expansion = expand(one.written, one.usage === 'FROM' ? variables : new Map())
  if (expansion.status === 'unresolved') return gap(expansion.why)
  const text = textOf(expansion.pieces)
  if (isStage(text, names)) return { pins: [], gaps: [] }
  const reference = parseImageReference(text)
  const naming = reference ? nameComponent('docker', reference.name) : undefined
  if (!reference || naming?.status !== 'named') return gap('not an image reference')
  const [start, end] = reference.versionRange
  const atEnd = one.written.start + one.written.text.length
  const range = start === end ? ([atEnd, atEnd] as const) : placeOf(expansion.pieces, reference.versionRange)
  if (!range) return gap('the version is put together from several places')
  const { tag = '', digest } = reference
  const variant = variantOf(tag)
  const current = digest === undefined && tag !== '' ? file.text.slice(...range) : tag
  const extractVersion = extractionAround(current, tag)
  const pin: PinDraft = {
    range,
    current,
    component: naming.component,
    versioning: 'docker',
    evidence: `${one.usage} on line ${line}`,
    floating: digest === undefined && !docker.isValid(tag),
    key: `${one.usage} ${naming.component.name}`,
    role: 'image',
    scope: one.scope,
    ...(digest === undefined ? {} : { digest }),
    ...(variant === '' ? {} : { variant }),
    ...(extractVersion === undefined ? {} : { extractVersion }),
  }
  return { pins: [pin], gaps: [] }
}

/** Where a variable gives only a part of the tag. */
const extractionAround = (part: string, tag: string): string | undefined => {
  const at = tag.indexOf(part)
  return extractionOf(tag.slice(0, at), tag.slice(at + part.length))
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
