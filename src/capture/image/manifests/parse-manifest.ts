/** Manifests and indexes as JSON, of either family (OCI image-spec manifest.md and image-index.md; Docker's schema 2). */
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import type { Descriptor } from '../contract.ts'
import { CONFIG_TYPES, isIndexType, isManifestType } from './media-types.ts'

const Annotations = z.record(z.string(), z.string()).catch({})

const DescriptorShape = z.object({
  mediaType: z.string().optional(),
  digest: z.string(),
  size: z.number().int().nonnegative(),
  annotations: Annotations.optional(),
})

const PlatformShape = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() })

const IndexEntry = DescriptorShape.extend({ platform: PlatformShape.optional() })

const Index = z.object({ manifests: z.array(IndexEntry), annotations: Annotations.optional() })

const Manifest = z.object({
  config: DescriptorShape,
  layers: z.array(DescriptorShape),
  annotations: Annotations.optional(),
})

const Shape = z.looseObject({ schemaVersion: z.number().optional(), mediaType: z.string().optional() })

export type IndexEntry = z.infer<typeof IndexEntry>

export type ParsedManifest =
  | Readonly<{ kind: 'index'; manifests: readonly IndexEntry[] }>
  | Readonly<{
      kind: 'manifest'
      config: Descriptor
      layers: readonly Descriptor[]
      annotations: Readonly<Record<string, string>>
    }>

const decoder = new TextDecoder()

export const parseJsonBlob = (bytes: Uint8Array, place: string): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw new WorldError({ place, expected: 'JSON', found: JSON.stringify(decoder.decode(bytes.subarray(0, 40))) })
  }
}

export const parseShape = <Type extends z.ZodType>(
  json: unknown,
  shape: Type,
  what: string,
  place: string,
): z.infer<Type> => {
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new WorldError({ place, expected: what, found: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` })
}

const asDescriptor = ({ mediaType = '', digest, size }: z.infer<typeof DescriptorShape>): Descriptor => ({
  mediaType,
  digest,
  size,
})

/** No image has as many layers (overlay mounts end at 128; buildkit's cap is below 1000). */
const MOST_LAYERS = 1000

/** Throws a WorldError for anything else, schema 1 and artifacts that are no images included. */
export const parseManifest = (bytes: Uint8Array, place: string): ParsedManifest => {
  const json = parseJsonBlob(bytes, place)
  const shape = parseShape(json, Shape, 'a manifest', place)
  if (shape.schemaVersion === 1)
    throw new WorldError({
      place,
      expected: 'a manifest of OCI or of schema 2',
      found: "Docker's schema 1, which no client writes any more: copy the image with skopeo to convert it",
    })
  if (isIndexType(shape.mediaType) || (!isManifestType(shape.mediaType) && 'manifests' in shape))
    return { kind: 'index', manifests: parseShape(json, Index, 'an index of images', place).manifests }
  const { config, layers, annotations = {} } = parseShape(json, Manifest, 'the manifest of an image', place)
  if (!CONFIG_TYPES.has(config.mediaType ?? ''))
    throw new WorldError({
      place,
      expected: 'the manifest of an image',
      found: `one of ${config.mediaType ?? 'nothing'}`,
    })
  if (layers.length > MOST_LAYERS)
    throw new WorldError({ place, expected: `at most ${MOST_LAYERS} layers`, found: `${layers.length}` })
  return { kind: 'manifest', config: asDescriptor(config), layers: layers.map(asDescriptor), annotations }
}
