/** The packages that the distribution's package managers say are installed, each with the layer that it came with. Pure. */
import type { FoundPackage } from '../contract.ts'
import type { SurvivingFile } from '../layers/overlay.ts'
import { layerFinder } from './layer-of.ts'

export type InstalledPackage = Readonly<{
  found: FoundPackage
  /** Path of the database that names it. */
  database: string
  reader: string
  layer: number
}>

export const installedPackages = (files: readonly SurvivingFile[]): readonly InstalledPackage[] =>
  files.flatMap((file) => {
    const packages = file.database && file.outcome.status === 'read' ? file.outcome.reading.packages : undefined
    if (!packages) return []
    const layerOf = layerFinder(file)
    return packages.map((found) => ({ found, database: file.path, reader: file.reader, layer: layerOf(found) }))
  })
