/** What a plan of an image is made from, and the questions that every kind of remedy asks of it. */
import type { Acceptance } from '../../records/config.ts'
import type { Finding, Findings } from '../../records/findings.ts'
import type { ImageRecipe } from '../../records/image-recipe.ts'
import type { ImageDetails, LayerOrigin } from '../../records/image.ts'
import type { Inventory, Package } from '../../records/inventory.ts'
import type { BaseOffers, Offers, PackageOffer } from '../../records/offers.ts'
import type { Remedy } from '../../records/plan.ts'
import { datasourceOfEcosystem } from '../../versions/names.ts'
import { ownBinaries } from './own-binaries.ts'

/** An image that this one could be built on, and what was found in it. */
export type BaseReading = Readonly<{
  /** As a `FROM` would name it: `debian:12-slim`. */
  reference: string
  digest?: string
  /** The `FROM` as it stands names it: building again is enough. */
  sameReference: boolean
  inventory: Inventory
  /** Judged by the same advisories: without them only packages of the same distribution can be compared. */
  findings?: Findings
}>

/** One branch of the repository, whose files may have brought packages into the image. */
export type TreeReading = Readonly<{ inventory: Inventory; findings?: Findings; remedies?: readonly Remedy[] }>

export type ImagePlanInput = Readonly<{
  /** Of an image, its layers attributed. */
  inventory: Inventory
  findings: Findings
  /** What its package sources have; absent: not asked. */
  offers?: Offers | undefined
  /** What the registry has of its base; absent: not asked. */
  baseOffers?: BaseOffers | undefined
  /** Newer bases that were read. */
  bases?: readonly BaseReading[] | undefined
  /** Of the Dockerfile that it is built from; absent: the image is not built here. */
  recipe?: ImageRecipe | undefined
  trees?: readonly TreeReading[] | undefined
  accept?: readonly Acceptance[] | undefined
  /** ms since the epoch. */
  now: number
}>

export type ImageSituation = Omit<ImagePlanInput, 'bases' | 'trees' | 'accept'> &
  Readonly<{
    image: ImageDetails
    bases: readonly BaseReading[]
    trees: readonly TreeReading[]
    packagesOf: (finding: Finding) => readonly Package[]
    offerOf: (one: Package) => PackageOffer | undefined
    originOf: (one: Package) => LayerOrigin
    /** What needs it, hard dependencies alone. */
    dependentsOf: (one: Package) => readonly Package[]
    /** Whether a package manager remembers which of its packages were asked for. */
    remembers: (reader: string | undefined) => boolean
    /** Paths of programs that are built from this repository. */
    ownBinaries: ReadonlySet<string>
  }>

export const imageSituation = (input: ImagePlanInput): ImageSituation => {
  const { inventory, offers, bases = [], trees = [] } = input
  const { image } = inventory
  if (!image) throw new TypeError('expected the inventory of an image, found that of a tree')
  const byId = new Map(inventory.packages.map((one) => [one.id, one]))
  const origins = new Map(image.layers.map(({ digest, origin }) => [digest, origin]))
  const offersByName = Map.groupBy(offers?.packages ?? [], ({ name }) => name)
  const dependents = dependentsById(inventory.packages)
  const remembering = new Set(
    inventory.packages.flatMap(({ requested, reader }) => (requested === 'asked' ? [reader] : [])),
  )
  return {
    ...input,
    image,
    bases,
    trees,
    packagesOf: ({ packageIds }) => packageIds.flatMap((id) => byId.get(id) ?? []),
    offerOf: (one) =>
      isOfDistribution(one) ? offersByName.get(one.name)?.find((offer) => isFor(offer, one)) : undefined,
    originOf: ({ layer }) => origins.get(layer ?? '') ?? { kind: 'unknown' },
    dependentsOf: ({ id }) => dependents.get(id) ?? [],
    remembers: (reader) => remembering.has(reader),
    ownBinaries: ownBinaries(
      inventory,
      trees.map((tree) => tree.inventory),
    ),
  }
}

const isFor = (offer: PackageOffer, { version, architecture }: Package): boolean =>
  offer.installed === version && (offer.architecture === undefined || offer.architecture === architecture)

const dependentsById = (packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> => {
  const dependents = new Map<string, Package[]>()
  for (const one of packages) {
    for (const id of one.dependsOn === 'unknown' ? [] : one.dependsOn) {
      const known = dependents.get(id)
      if (known) known.push(one)
      else dependents.set(id, [one])
    }
  }
  return dependents
}

export type DistributionClient = 'deb' | 'apk' | 'rpm'

const READERS: Readonly<Record<string, DistributionClient>> = { dpkg: 'deb', apk: 'apk', rpm: 'rpm' }

/** The package manager that installed it; `undefined` for what is not the distribution's. */
export const clientOf = ({
  reader = '',
  ecosystem,
}: Pick<Package, 'reader' | 'ecosystem'>): DistributionClient | undefined => {
  const datasource = datasourceOfEcosystem(ecosystem)
  const known = READERS[reader]
  if (known) return known
  return datasource === 'deb' || datasource === 'apk' || datasource === 'rpm' ? datasource : undefined
}

export const isOfDistribution = (one: Pick<Package, 'reader' | 'ecosystem'>): boolean => clientOf(one) !== undefined
