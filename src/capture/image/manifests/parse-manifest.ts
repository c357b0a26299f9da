/** Manifests and indexes as JSON, of either family (OCI image-spec manifest.md and image-index.md; Docker's schema 2). */
import { WorldError } from '../../../records/errors.ts'
import type { Descriptor } from '../contract.ts'
import { parseFields, type Fields } from './json-fields.ts'
import { CONFIG_TYPES, isIndexType, isManifestType } from './media-types.ts'

export type IndexEntry = Descriptor &
  Readonly<{
    annotations: Readonly<Record<string, string>>
    platform?: Readonly<{ os: string; architecture: string; variant?: string }>
  }>

export type ParsedManifest =
  | Readonly<{ kind: 'index'; manifests: readonly IndexEntry[] }>
  | Readonly<{
      kind: 'manifest'
      config: Descriptor
      layers: readonly Descriptor[]
      annotations: Readonly<Record<string, string>>
    }>

/** No image has as many layers: overlay mounts end far below. */
const MOST_LAYERS = 1000

/** Throws a WorldError for anything else, schema 1 and artifacts that are no images included. */
export const parseManifest = (bytes: Uint8Array, place: string): ParsedManifest => {
  const fields = parseFields(bytes, 'the manifest of an image', place)
  if (fields.has('fsLayers'))
    throw new WorldError({
      place,
      expected: 'a manifest of OCI or of schema 2',
      found: "Docker's schema 1, which no client writes any more: copy the image with skopeo to convert it",
    })
  const mediaType = fields.optionalText('mediaType')
  if (isIndexType(mediaType) || (!isManifestType(mediaType) && fields.has('manifests')))
    return { kind: 'index', manifests: indexEntries(fields) }
  const config = descriptorOf(fields.record('config'))
  if (!CONFIG_TYPES.has(config.mediaType)) {
    const found = `one of ${JSON.stringify(config.mediaType)}`
    throw new WorldError({ place, expected: 'the manifest of an image', found })
  }
  const layers = fields.records('layers').map(descriptorOf)
  if (layers.length > MOST_LAYERS)
    throw new WorldError({ place, expected: `at most ${MOST_LAYERS} layers`, found: `${layers.length}` })
  return { kind: 'manifest', config, layers, annotations: fields.textMap('annotations') }
}

/** Of an index of images, or of that of a layout. */
export const indexEntries = (index: Fields): readonly IndexEntry[] =>
  index.records('manifests').map((entry) => {
    const platform = entry.optionalRecord('platform')
    return {
      ...descriptorOf(entry),
      annotations: entry.textMap('annotations'),
      ...(platform ? { platform: platformOf(platform) } : {}),
    }
  })

const platformOf = (platform: Fields) => {
  const variant = platform.optionalText('variant')
  return {
    os: platform.text('os'),
    architecture: platform.text('architecture'),
    ...(variant ? { variant } : {}),
  }
}

const descriptorOf = (fields: Fields): Descriptor => ({
  mediaType: fields.optionalText('mediaType') ?? '',
  digest: fields.text('digest'),
  size: fields.size('size'),
})
