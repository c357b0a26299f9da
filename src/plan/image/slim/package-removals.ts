/**
 * Packages of the distribution that could be left out: those that are only recommended, and build tools with all that nobody
 * else needs. Hard dependencies of what stays are never touched.
 */
import type { Package } from '../../../records/inventory.ts'
import { clientOf } from '../situation.ts'
import { buildToolKind } from './build-tools.ts'

export type PackageRemoval = Readonly<{
  /** What one would name in a command. */
  named: readonly Package[]
  /** These and all that goes with them. */
  going: ReadonlySet<Package>
}>

export const recommendedRemoval = (packages: readonly Package[]): PackageRemoval => {
  const recommended = packages.filter(({ requested }) => requested === 'recommended')
  return { named: recommended, going: new Set(recommended) }
}

/** Tools that something else needs stay; what only they need goes with them. */
export const buildToolRemoval = (packages: readonly Package[]): PackageRemoval => {
  const managed = packages.filter((one) => clientOf(one) !== undefined)
  const byId = new Map(managed.map((one) => [one.id, one]))
  const isTool = ({ name, requested }: Package): boolean =>
    requested !== 'essential' && buildToolKind(name) !== undefined
  const kept = reachable(
    managed.filter((one) => isWanted(one) && !isTool(one)),
    (one) => neededBy(one, byId),
  )
  const named = managed.filter((one) => isTool(one) && !kept.has(one))
  const alongside = [...reachable(named, (one) => neededBy(one, byId))]
  const going = new Set(alongside.filter((one) => !kept.has(one) && (isTool(one) || isPulledIn(one))))
  return { named, going }
}

/** Somebody wants it, or nobody remembers. */
const isWanted = ({ requested }: Package): boolean => requested !== 'dependency' && requested !== 'recommended'

const isPulledIn = ({ requested }: Package): boolean => requested === 'dependency' || requested === 'recommended'

const neededBy = ({ dependsOn }: Package, byId: ReadonlyMap<string, Package>): readonly Package[] =>
  dependsOn === 'unknown' ? [] : dependsOn.flatMap((id) => byId.get(id) ?? [])

const reachable = (from: readonly Package[], next: (one: Package) => readonly Package[]): ReadonlySet<Package> => {
  const reached = new Set(from)
  // A set that grows while it is walked is walked to its end.
  for (const one of reached) for (const other of next(one)) reached.add(other)
  return reached
}
