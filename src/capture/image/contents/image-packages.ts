/** What the files of an image say, as packages: those of the distribution, and what else was put in. Pure. */
import { hashOf } from '../../../records/hash.ts'
import type { Distribution } from '../../../records/image.ts'
import type { Package } from '../../../records/inventory.ts'
import { canonicalName, purlOf } from '../../../versions/names.ts'
import type { FoundPackage } from '../contract.ts'
import type { Overlay, SurvivingFile } from '../layers/overlay.ts'
import { contentPlace } from './content-place.ts'
import { installedPackages, type InstalledPackage } from './installed-packages.ts'
import { layerFinder } from './layer-of.ts'
import { ownedContent } from './owned-content.ts'
import { relationsOf } from './relations.ts'

export type ImagePackages = Readonly<{
  packages: readonly Package[]
  /** The files that count: content of the distribution's packages is left out. */
  files: readonly SurvivingFile[]
}>

/** `digests`: of the layers, bottom first. */
export const imagePackages = (
  laid: Overlay,
  distribution: Distribution | undefined,
  digests: readonly string[],
): ImagePackages => {
  const installed = installedPackages(laid.files)
  const isOwned = ownedContent(laid, installed)
  const files = laid.files.filter((file) => !isOwned(file))
  const nextId = createIds()
  const system = systemPackages(installed, laid.files, distribution, digests, nextId)
  const content = files.flatMap((file) => (file.database ? [] : contentPackages(file, digests, nextId)))
  return { packages: [...system, ...content], files }
}

type NextId = (reader: string, path: string, found: FoundPackage) => string

/** The same as long as place and name are; several of one name in one place are told apart by their version. */
const createIds = (): NextId => {
  const given = new Set<string>()
  return (reader, path, { name, version, architecture = '', within = '' }) => {
    const id = hashOf('image-package', reader, contentPlace(path).path, name, architecture, within)
    const unique = given.has(id) ? hashOf(id, version, String(given.size)) : id
    given.add(unique)
    return unique
  }
}

/** The datasource of a package manager, for distributions that OSV does not know. */
const DATASOURCES: Readonly<Record<string, string>> = { dpkg: 'deb', apk: 'apk', rpm: 'rpm' }

const systemPackages = (
  installed: readonly InstalledPackage[],
  files: readonly SurvivingFile[],
  distribution: Distribution | undefined,
  digests: readonly string[],
  nextId: NextId,
): readonly Package[] => {
  const { dependsOn, requested } = relationsOf(installed, files)
  const ids = new Map(installed.map((one) => [one, nextId(one.reader, one.database, one.found)]))
  return installed.map((one): Package => {
    const { found, database, reader, layer } = one
    const known = found.ecosystem ?? distribution?.ecosystem
    const why = requested(one)
    return {
      id: ids.get(one)!,
      project: database,
      ecosystem: known ?? fallbackEcosystem(distribution, reader),
      ...partsOf(found, known ? { ecosystem: known } : { datasource: DATASOURCES[reader] ?? reader }),
      dependsOn: dependsOn(one)?.map((other) => ids.get(other)!) ?? 'unknown',
      pinnedBy: [],
      layer: digests[layer]!,
      direct: found.direct ?? why === 'asked',
      scope: 'runtime',
      locations: [{ file: database }],
      reader,
      ...(why ? { requested: why } : {}),
    }
  })
}

/** OSV has no advisories for it, so whatever it is called, it counts as unknown. */
const fallbackEcosystem = (distribution: Distribution | undefined, reader: string): string =>
  distribution ? [distribution.id, distribution.versionId].filter((part) => part !== '').join(':') : reader

type Subject = Parameters<typeof purlOf>[0]

const partsOf = (found: FoundPackage, subject: Subject) => {
  const { version, architecture, source, size, origin } = found
  const name = 'ecosystem' in subject ? canonicalName(subject.ecosystem, found.name) : found.name
  return {
    name,
    version,
    purl: purlOf(subject, name, version, architecture === undefined ? {} : { arch: architecture }),
    ...(source ? { source } : {}),
    ...(architecture === undefined ? {} : { architecture }),
    ...(size === undefined ? {} : { size }),
    ...(origin ? { origin } : {}),
  }
}

const contentPackages = (file: SurvivingFile, digests: readonly string[], nextId: NextId): readonly Package[] => {
  const found = file.outcome.status === 'read' ? (file.outcome.reading.packages ?? []) : []
  if (found.length === 0) return []
  const layerOf = layerFinder(file)
  const ids = found.map((one) => nextId(file.reader, file.path, one))
  const byName = new Map(found.map(({ name }, at) => [name, ids[at]!]))
  return found.map((one, at): Package => {
    const ecosystem = one.ecosystem ?? file.reader
    return {
      id: ids[at]!,
      project: contentPlace(file.path).project,
      ecosystem,
      ...partsOf(one, { ecosystem }),
      dependsOn: one.dependsOn?.flatMap((name) => byName.get(name) ?? []) ?? 'unknown',
      pinnedBy: [],
      layer: digests[layerOf(one)]!,
      direct: one.direct ?? false,
      scope: 'runtime',
      locations: [{ file: one.within === undefined ? file.path : `${file.path}!/${one.within}` }],
      reader: file.reader,
    }
  })
}
