/**
 * Security updates that no advisory here explains. Advisories lag behind the archive, or are not there at all; a newer version
 * in a suite that gets nothing but security updates says enough to rebuild an image.
 */
import type { Inventory, Package } from '../../records/inventory.ts'
import type { Offers, PackageOffer } from '../../records/offers.ts'
import type { VersionScheme } from '../../versions/scheme.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import type { KeylessFinding } from '../match/finding-keys.ts'

export type SecurityUpdateRequest = Readonly<{
  inventory: Inventory
  offers: Offers
  /** Of the same inventory: what they say is fixed by the step is not said twice. */
  findings: readonly KeylessFinding[]
}>

/** One for each source package and version of it that waits, sorted by id. */
export const findSecurityUpdates = ({
  inventory,
  offers,
  findings,
}: SecurityUpdateRequest): readonly KeylessFinding[] => {
  const installed = packagesByName(inventory)
  const updates = new Map<string, Update>()
  for (const offer of offers.packages) {
    const update = updateOf(offer, installed)
    if (update === undefined) continue
    const key = `${update.ecosystem}\n${update.name}\n${update.version}`
    const known = updates.get(key)
    updates.set(key, known === undefined ? update : { ...known, packages: [...known.packages, ...update.packages] })
  }
  return [...updates.values()]
    .filter((update) => !isExplained(update, findings))
    .map(findingOf)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

type Update = Readonly<{
  ecosystem: string
  /** Of the source package. */
  name: string
  version: string
  suite: string
  packages: readonly Package[]
}>

const packagesByName = (inventory: Inventory): ReadonlyMap<string, readonly Package[]> =>
  Map.groupBy(inventory.packages, ({ name, version }) => `${name}\n${version}`)

const updateOf = (offer: PackageOffer, installed: ReadonlyMap<string, readonly Package[]>): Update | undefined => {
  const { securityVersion, candidate, source, suite = 'security' } = offer
  if (securityVersion === undefined) return undefined
  const packages = (installed.get(`${offer.name}\n${offer.installed}`) ?? []).filter(
    ({ architecture }) => architecture === offer.architecture || offer.architecture === undefined,
  )
  const [first] = packages
  if (first === undefined || schemeOfPackage(first).compare(offer.installed, securityVersion) >= 0) return undefined
  const ofCandidate = candidate === securityVersion ? source : undefined
  return {
    ecosystem: first.ecosystem,
    name: ofCandidate?.name ?? first.source?.name ?? first.name,
    version: ofCandidate?.version ?? securityVersion,
    suite,
    packages,
  }
}

const schemeOfPackage = ({ ecosystem }: Package): VersionScheme => schemeOfEcosystem(ecosystem)

/** An advisory whose fix lies on the way from the installed version to the one that waits. */
const isExplained = (update: Update, findings: readonly KeylessFinding[]): boolean => {
  const scheme = schemeOfEcosystem(update.ecosystem)
  const ids = new Set(update.packages.map(({ id }) => id))
  return findings.some(
    ({ kind, package: { ecosystem, name }, packageIds, fix }) =>
      kind === 'vulnerability' &&
      ecosystem === update.ecosystem &&
      (name === update.name || packageIds.some((id) => ids.has(id))) &&
      fix.state === 'fixed' &&
      fix.versions.some((version) => scheme.compare(version, update.version) <= 0),
  )
}

const findingOf = ({ ecosystem, name, version, suite, packages }: Update): KeylessFinding => {
  const id = `UPDATE-${name}-${version}`
  const [first] = packages
  const severity = { source: suite, level: 'unknown' } as const
  return {
    kind: 'security-update',
    id,
    ids: [id],
    group: id,
    package: {
      ecosystem,
      name,
      version: first?.source?.version ?? first?.version ?? '',
      purl: first?.purl ?? '',
    },
    packageIds: packages.map((item) => item.id),
    pinIds: [...new Set(packages.flatMap(({ pinnedBy }) => pinnedBy))],
    ...(first === undefined ? {} : { project: first.project }),
    summary: `${suite} has ${name} ${version}, and no advisory here says why`,
    fix: { state: 'fixed', versions: [version] },
    ratings: [severity],
    severity,
    kev: false,
    urls: [],
    locations: packages.flatMap(({ locations }) => locations),
  }
}
