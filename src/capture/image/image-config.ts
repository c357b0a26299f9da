/** The config of an image (OCI image-spec, config.md): how it is run, and the history of its layers. */
import { z } from 'zod'

import { WorldError } from '../../records/errors.ts'
import type { ImageDetails, Layer } from '../../records/image.ts'
import type { Descriptor } from './contract.ts'
import type { LayerReading } from './layers/layer-reading.ts'
import { parseJsonBlob, parseShape } from './manifests/parse-manifest.ts'
import { spellPlatform } from './manifests/platform.ts'

const Text = z.string().nullish()
const Texts = z.array(z.string()).nullish()

const Config = z.object({
  os: Text,
  architecture: Text,
  variant: Text,
  created: Text,
  config: z
    .object({
      User: Text,
      Env: Texts,
      Entrypoint: Texts,
      Cmd: Texts,
      WorkingDir: Text,
      Labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
  history: z
    .array(z.object({ created: Text, created_by: Text, comment: Text, empty_layer: z.boolean().nullish() }))
    .nullish(),
})
export type ImageConfig = z.infer<typeof Config>

/** Throws a WorldError for what is no config, or has other layers than the manifest. */
export const parseConfig = (bytes: Uint8Array, layers: number, place: string): ImageConfig => {
  const config = parseShape(parseJsonBlob(bytes, place), Config, 'the config of an image', place)
  const { length } = config.rootfs.diff_ids
  if (length === layers) return config
  throw new WorldError({
    place: `${place}, config`,
    expected: `${layers} layers, as in the manifest`,
    found: `${length}`,
  })
}

export const platformOf = ({ os, architecture, variant }: ImageConfig): string =>
  spellPlatform({ os: os ?? '', architecture: architecture ?? '', ...(variant ? { variant } : {}) })

/** Builders write offsets and nanoseconds, and the year 1 for none. */
const instantOf = (text: string | null | undefined): string | undefined => {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) || time < 0 ? undefined : new Date(time).toISOString()
}

const createdAt = (text: string | null | undefined) => {
  const instant = instantOf(text)
  return instant === undefined ? {} : { createdAt: instant }
}

const BASE_NAME = 'org.opencontainers.image.base.name'
const BASE_DIGEST = 'org.opencontainers.image.base.digest'

export const describeConfig = (
  { created, config }: ImageConfig,
  annotations: Readonly<Record<string, string>>,
): Pick<ImageDetails, 'createdAt' | 'config' | 'base'> => {
  const labels = config?.Labels ?? {}
  const name = annotations[BASE_NAME] ?? labels[BASE_NAME]
  const digest = annotations[BASE_DIGEST] ?? labels[BASE_DIGEST]
  return {
    ...createdAt(created),
    config: {
      user: config?.User ?? '',
      env: config?.Env ?? [],
      entrypoint: config?.Entrypoint ?? [],
      command: config?.Cmd ?? [],
      workingDirectory: config?.WorkingDir ?? '',
      labels,
    },
    ...(name ? { base: { name, ...(digest ? { digest } : {}) } } : {}),
  }
}

/** History says of each entry whether it made a layer; where the two do not add up, it tells of no layer. */
export const joinHistory = (
  { history, rootfs }: ImageConfig,
  descriptors: readonly Descriptor[],
  readings: readonly LayerReading[],
): Pick<ImageDetails, 'layers' | 'history'> => {
  const entries = history ?? []
  const making = entries.filter(({ empty_layer }) => empty_layer !== true)
  const joined = making.length === descriptors.length
  const layers = descriptors.map(({ digest, size }, at): Layer => {
    const entry = joined ? making[at] : undefined
    const { contentSize, fileCount } = readings[at]!
    return {
      digest,
      diffId: rootfs.diff_ids[at]!,
      size: size === -1 ? contentSize : size,
      contentSize,
      files: fileCount,
      ...(entry?.created_by ? { createdBy: entry.created_by } : {}),
      ...createdAt(entry?.created),
      origin: { kind: 'unknown' },
    }
  })
  return {
    layers,
    history: entries.map((entry) => {
      const at = joined ? making.indexOf(entry) : -1
      return {
        createdBy: entry.created_by ?? '',
        ...(at === -1 ? {} : { layer: descriptors[at]!.digest }),
        ...(entry.comment ? { comment: entry.comment } : {}),
      }
    }),
  }
}
