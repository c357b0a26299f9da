/**
 * Lays the layers over each other (OCI image-spec, layer.md, "Applying Changesets") and says which of the files that were read are
 * left in the image, and what they were in the layers below. Pure.
 */
import type { FileOutcome, LayerReading } from './layer-reading.ts'
import { hides, placeLayers, type PlacedFile, type PlacedLayer } from './place-layers.ts'

export type SurvivingFile = Readonly<{
  /** Without symbolic links on the way. */
  path: string
  reader: string
  database: boolean
  /** Position of the layer that has it, 0 for the bottom. */
  layer: number
  outcome: FileOutcome
  /** What the same path was in the layers below, nearest first, as far as it was there without a break. */
  earlier: readonly Readonly<{ layer: number; outcome: FileOutcome }>[]
}>

export type Overlay = Readonly<{
  /** In the order of their paths. */
  files: readonly SurvivingFile[]
  /** Of a path of the finished image, without symbolic links on the way. */
  realPath: (path: string) => string
}>

export const overlay = (readings: readonly LayerReading[]): Overlay => {
  const { layers, realPath } = placeLayers(readings)
  const placed = layers.flatMap(({ files }) => files)
  const byPlace = new Map<string, PlacedFile[]>()
  for (const one of placed)
    for (const name of one.names) {
      const key = `${one.file.reader} ${name}`
      const list = byPlace.get(key)
      if (list) list.push(one)
      else byPlace.set(key, [one])
    }
  const files = placed.flatMap((one): readonly SurvivingFile[] => {
    const path = one.names.find((name) => !isHidden(name, layers, one.layer + 1, layers.length))
    if (path === undefined) return []
    const { reader, database, outcome } = one.file
    const lower = byPlace.get(`${reader} ${path}`) ?? []
    // Two spellings of one path in one layer: the later one is what was unpacked last.
    if (lower.at(-1) !== one) return []
    return [{ path, reader, database, layer: one.layer, outcome, earlier: earlierOf(path, one.layer, lower, layers) }]
  })
  return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), realPath }
}

const isHidden = (path: string, layers: readonly PlacedLayer[], from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (hides(layers[at]!.changes, path)) return true
  return false
}

/** `candidates` are in the order of their layers. */
const earlierOf = (
  path: string,
  layer: number,
  candidates: readonly PlacedFile[],
  layers: readonly PlacedLayer[],
): SurvivingFile['earlier'] => {
  const earlier: { layer: number; outcome: FileOutcome }[] = []
  let above = layer
  for (const { layer: at, file } of candidates.toReversed()) {
    if (at >= above) continue
    if (isHidden(path, layers, at + 1, above)) break
    earlier.push({ layer: at, outcome: file.outcome })
    above = at
  }
  return earlier
}
