/** The config of an image (OCI image-spec, config.md): how it is run, and the history of its layers. */
import { WorldError } from '../../records/errors.ts'
import type { ImageDetails, Layer } from '../../records/image.ts'
import type { Descriptor } from './contract.ts'
import type { LayerReading } from './layers/layer-reading.ts'
import { parseFields, type Fields } from './manifests/json-fields.ts'
import { spellPlatform } from './manifests/platform.ts'

export type ImageConfig = Readonly<{ fields: Fields; diffIds: readonly string[] }>

/** Throws a WorldError for what is no config, or has other layers than the manifest. */
export const parseConfig = (bytes: Uint8Array, layers: number, place: string): ImageConfig => {
  const fields = parseFields(bytes, 'the config of an image', `${place}, config`)
  const diffIds = fields.record('rootfs').texts('diff_ids')
  if (diffIds.length === layers) return { fields, diffIds }
  const found = String(diffIds.length)
  throw new WorldError({ place: `${place}, config`, expected: `${layers} layers, as in the manifest`, found })
}

export const platformOf = ({ fields }: ImageConfig): string => {
  const [os = '', architecture = '', variant = ''] = ['os', 'architecture', 'variant'].map(fields.optionalText)
  return spellPlatform({ os, architecture, variant })
}

/** Builders write offsets and nanoseconds, and the year 1 for none. */
const instantOf = (text: string | undefined): string | undefined => {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time).toISOString()
}

const createdAt = (text: string | undefined) => {
  const instant = instantOf(text)
  return instant === undefined ? {} : { createdAt: instant }
}

const BASE_NAME = 'org.opencontainers.image.base.name'
const BASE_DIGEST = 'org.opencontainers.image.base.digest'

export const describeConfig = (
  { fields }: ImageConfig,
  annotations: Readonly<Record<string, string>>,
): Pick<ImageDetails, 'createdAt' | 'config' | 'base'> => {
  const config = fields.optionalRecord('config')
  const labels = config?.textMap('Labels') ?? {}
  const name = annotations[BASE_NAME] ?? labels[BASE_NAME]
  const digest = annotations[BASE_DIGEST] ?? labels[BASE_DIGEST]
  return {
    ...createdAt(fields.optionalText('created')),
    config: {
      user: config?.optionalText('User') ?? '',
      env: config?.texts('Env') ?? [],
      entrypoint: config?.texts('Entrypoint') ?? [],
      command: config?.texts('Cmd') ?? [],
      workingDirectory: config?.optionalText('WorkingDir') ?? '',
      labels,
    },
    ...(name ? { base: { name, ...(digest ? { digest } : {}) } } : {}),
  }
}

/** History says of each entry whether it made a layer; where the two do not add up, it tells of no layer. */
export const joinHistory = (
  { fields, diffIds }: ImageConfig,
  descriptors: readonly Descriptor[],
  readings: readonly LayerReading[],
): Pick<ImageDetails, 'layers' | 'history'> => {
  const entries = fields.optionalRecords('history')
  const making = entries.filter((entry) => !entry.flag('empty_layer'))
  const joined = making.length === descriptors.length
  const layers = descriptors.map(({ digest, size }, at): Layer => {
    const entry = joined ? making[at] : undefined
    const createdBy = entry?.optionalText('created_by')
    const { contentSize, fileCount } = readings[at]!
    return {
      digest,
      diffId: diffIds[at]!,
      size: size === -1 ? contentSize : size,
      contentSize,
      files: fileCount,
      ...(createdBy ? { createdBy } : {}),
      ...createdAt(entry?.optionalText('created')),
      origin: { kind: 'unknown' },
    }
  })
  const layerOf = new Map(joined ? making.map((entry, at) => [entry, descriptors[at]!.digest]) : [])
  return { layers, history: entries.map((entry) => historyEntry(entry, layerOf.get(entry))) }
}

const historyEntry = (entry: Fields, layer: string | undefined): ImageDetails['history'][number] => {
  const comment = entry.optionalText('comment')
  return {
    createdBy: entry.optionalText('created_by') ?? '',
    ...(layer === undefined ? {} : { layer }),
    ...(comment ? { comment } : {}),
  }
}
