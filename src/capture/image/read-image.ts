/** The inventory of an image: its layers read and laid over each other, and what is left in it. */
import type { Distribution } from '../../records/image.ts'
import type { FileEntry, Inventory } from '../../records/inventory.ts'
import { imagePackages } from './contents/image-packages.ts'
import { DISTRIBUTION_FILES, type OpenImage } from './contract.ts'
import { describeConfig, joinHistory, parseConfig, platformOf } from './image-config.ts'
import type { LayerReading } from './layers/layer-reading.ts'
import { overlay, type SurvivingFile } from './layers/overlay.ts'
import { readLayers, type ReadLayersOptions } from './layers/read-layers.ts'

/** As in the record; the record's own module would load the schemas, which nothing here needs. */
const INVENTORY_SCHEMA: Inventory['schema'] = 'seaworthy/inventory/1'

export type ImageReading = Readonly<{
  inventory: Inventory
  /** What each layer holds, bottom first. */
  layers: readonly LayerReading[]
}>

/** Throws a WorldError for an image that cannot be read whole. A file that a reader cannot read is listed in `files`. */
export const readImage = async (image: OpenImage, options: ReadLayersOptions): Promise<ImageReading> => {
  const config = parseConfig(image.config, image.layers.length, image.name)
  const layers = await readLayers(image, options)
  const laid = overlay(layers)
  const distribution = distributionOf(laid.files)
  const digests = image.layers.map(({ digest }) => digest)
  const { packages, files } = imagePackages(laid, distribution, digests)
  const readings = files.flatMap(({ outcome }) => (outcome.status === 'read' ? [outcome.reading] : []))
  const platform = platformOf(config)
  const { name, reference: ref, manifestDigest, indexDigest } = image
  const inventory: Inventory = {
    schema: INVENTORY_SCHEMA,
    source: {
      repository: { forge: 'local', host: 'localhost', path: name },
      kind: 'image',
      ref,
      image: { name, platform, manifestDigest, ...(indexDigest === undefined ? {} : { indexDigest }) },
    },
    pins: [],
    packages,
    projects: [],
    gaps: [],
    files: files.flatMap(fileEntries),
    skipped: {},
    image: {
      ...(distribution ? { distribution } : {}),
      platform,
      ...describeConfig(config, image.annotations ?? {}),
      ...joinHistory(config, image.layers, layers),
      packageSources: readings.flatMap(({ packageSources = [] }) => packageSources),
      binaries: readings.flatMap(({ binary }) => (binary ? [binary] : [])),
    },
  }
  return { inventory, layers }
}

/** The first of the files that name one. */
const distributionOf = (files: readonly SurvivingFile[]): Distribution | undefined => {
  const named = new Map(
    files.flatMap(({ path, outcome }) =>
      outcome.status === 'read' && outcome.reading.distribution ? [[path, outcome.reading.distribution] as const] : [],
    ),
  )
  return DISTRIBUTION_FILES.map((path) => named.get(path)).find((one) => one !== undefined)
}

/** Databases that were read, and whatever could not be. Of thousands of files of packages none is listed that was read. */
const fileEntries = ({ path, reader, database, outcome }: SurvivingFile): readonly FileEntry[] => {
  const entry = { path, managers: [reader] }
  if (outcome.status !== 'read') {
    const { status, reason, line } = outcome
    return [{ ...entry, status, reason, ...(line === undefined ? {} : { line }) }]
  }
  const { owned, problems = [] } = outcome.reading
  const damaged = problems.map((problem): FileEntry => ({ ...entry, status: 'invalid', ...problem }))
  return database && !owned ? [{ ...entry, status: 'read' }, ...damaged] : damaged
}
