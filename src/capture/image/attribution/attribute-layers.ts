/**
 * Which layers of an image came with its base, and which instruction of the repository's Dockerfile made each of the others.
 * Evidence, the surest first: the base image's own layers; the Dockerfile laid beside the history; what buildah notes
 * (`FROM name`) where it begins. What none of them tells is `unknown`: a wrong line is worse than none.
 */
import type { ImageDetails, LayerOrigin } from '../../../records/image.ts'
import { alignHistory, type Alignment } from './align-history.ts'
import { readBuildChain, type BuildChain, type BuildOptions, type DockerfileText } from './build-chain.ts'
import { readHistoryEntry } from './history-entry.ts'
import { layerSpans, type LayerSpan } from './layer-spans.ts'
import { makesContent } from './resemblance.ts'

export type AttributionEvidence = BuildOptions &
  Readonly<{
    dockerfile?: DockerfileText | undefined
    /** `diffId`s of the image that it was built on, bottom first, where that image was read. */
    baseLayers?: readonly string[] | undefined
  }>

/** Below this the Dockerfile is that of another image. */
export const LEAST_SCORE = 0.4

/** The same image with the origin of each layer, and its base where something tells. */
export const attributeLayers = (image: ImageDetails, evidence: AttributionEvidence = {}): ImageDetails => {
  const spans = layerSpans(image)
  const build = evidence.dockerfile ? readBuild(image, evidence.dockerfile, evidence) : undefined
  const origins = spans
    ? image.layers.map((_, index) => originOf(spans[index]!, build))
    : image.layers.map((): LayerOrigin => ({ kind: 'unknown' }))
  const kinds = kindsOf(image, spans, build, evidence.baseLayers)
  const base = baseOf(image, build)
  return {
    ...image,
    ...(base ? { base } : {}),
    layers: image.layers.map((layer, index) => {
      const kind = kinds[index] ?? 'unknown'
      return { ...layer, origin: kind === 'own' ? { ...origins[index], kind } : { kind } }
    }),
  }
}

type Build = Readonly<{ path: string; chain: BuildChain; alignment: Alignment }>

const readBuild = ({ history }: ImageDetails, dockerfile: DockerfileText, options: BuildOptions): Build | undefined => {
  const chain = readBuildChain(dockerfile, options)
  if (!chain) return undefined
  const alignment = alignHistory(
    chain.instructions,
    history.map(({ createdBy }) => readHistoryEntry(createdBy)),
  )
  return alignment.score < LEAST_SCORE ? undefined : { path: dockerfile.path, chain, alignment }
}

/** The instructions whose results are in a layer; those that change files count, where there are any. */
const originOf = ({ entries }: LayerSpan, build: Build | undefined): LayerOrigin => {
  if (!build) return { kind: 'unknown' }
  const paired = build.alignment.pairs.filter(({ entry }) => entries.includes(entry))
  const found = paired.map(({ instruction }) => build.chain.instructions[instruction]!)
  const content = found.filter(({ keyword }) => makesContent(keyword))
  const last = entries.at(-1)
  const own = content.length > 0 ? content : found.filter((_, index) => paired[index]?.entry === last)
  const lines = [...new Set(own.map(({ line }) => line))].sort((a, b) => a - b)
  const [line] = lines
  if (line === undefined) return { kind: 'own' }
  return { kind: 'own', file: build.path, line, ...(lines.length > 1 ? { lines } : {}) }
}

/* ---- base or own ------------------------------------------------------------------------------------------------ */

type Kind = LayerOrigin['kind']

const kindsOf = (
  image: ImageDetails,
  spans: readonly LayerSpan[] | undefined,
  build: Build | undefined,
  baseLayers: readonly string[] | undefined,
): readonly Kind[] => {
  const { layers } = image
  const isBase = baseLayers && baseLayers.length <= layers.length && baseLayers.length > 0
  if (isBase && baseLayers.every((diffId, index) => layers[index]?.diffId === diffId))
    return layers.map((_, index) => (index < baseLayers.length ? 'base' : 'own'))
  if (!spans) return layers.map(() => 'unknown')
  return build ? kindsByBuild(spans, build) : kindsByNotes(image, spans)
}

const kindsByBuild = (spans: readonly LayerSpan[], { chain, alignment: { pairs } }: Build): readonly Kind[] => {
  if (!chain.base) return spans.map(() => 'own')
  const [first] = pairs
  if (!first) return spans.map(() => 'unknown')
  const start = spans.findIndex(({ entries }) => (entries.at(-1) ?? -1) >= first.entry)
  const missed = chain.instructions.slice(0, first.instruction).filter(({ keyword }) => makesContent(keyword)).length
  // Where instructions before the first that was found again made layers, nothing tells which ones.
  const sure = start < 0 ? spans.length : Math.max(start - missed, 0)
  return spans.map((_, index) => (start >= 0 && index >= start ? 'own' : index < sure ? 'base' : 'unknown'))
}

/** buildah: the comment at the first instruction, or at the layer that holds it, names the image; later ones hold ids. */
const NOTE = /^FROM (\S+)$/
const ID = /^[0-9a-f]{12,64}$/

const noteOf = (comment: string | undefined): string | undefined => {
  const name = NOTE.exec(comment ?? '')?.[1]
  return name === undefined || ID.test(name) ? undefined : name
}

const kindsByNotes = ({ history }: ImageDetails, spans: readonly LayerSpan[]): readonly Kind[] => {
  const note = history.findLastIndex(({ comment }) => noteOf(comment) !== undefined)
  if (note < 0) return spans.map(() => 'unknown')
  return spans.map(({ entries }) => ((entries.at(-1) ?? -1) >= note ? 'own' : 'base'))
}

/* ---- which base ------------------------------------------------------------------------------------------------- */

const LABEL = 'org.opencontainers.image.base'

/**
 * The Dockerfile, then buildah's note, then labels: those are inherited, and may speak of the base's base. The digest that a
 * label has beside the same name is kept.
 */
const baseOf = (image: ImageDetails, build: Build | undefined): ImageDetails['base'] => {
  const { labels } = image.config
  const labelled = labels[`${LABEL}.name`]
  const note = image.history.map(({ comment }) => noteOf(comment)).findLast((name) => name !== undefined)
  const name = build?.chain.base?.name ?? note ?? labelled ?? image.base?.name
  if (name === undefined) return image.base
  const known = build?.chain.base?.digest ?? (name === labelled ? labels[`${LABEL}.digest`] : undefined)
  const digest = known ?? (name === image.base?.name ? image.base.digest : undefined)
  return { name, ...(digest === undefined ? {} : { digest }) }
}
