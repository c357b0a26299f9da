/** Which installed package satisfies which relation, and why each is there at all. Pure. */
import type { Package } from '../../../records/inventory.ts'
import type { PackageRelation } from '../contract.ts'
import type { SurvivingFile } from '../layers/overlay.ts'
import type { InstalledPackage } from './installed-packages.ts'

export type Requested = NonNullable<Package['requested']>

export type Relations = Readonly<{
  /** What satisfies its hard dependencies; `undefined` where the database does not tell. */
  dependsOn: (one: InstalledPackage) => readonly InstalledPackage[] | undefined
  /** `undefined` where no package manager remembers, or nothing needs it any more. */
  requested: (one: InstalledPackage) => Requested | undefined
}>

export const relationsOf = (installed: readonly InstalledPackage[], files: readonly SurvivingFile[]): Relations => {
  const satisfiers = createSatisfiers(installed)
  const targets = (one: InstalledPackage, kind: PackageRelation['kind']): readonly InstalledPackage[] => [
    ...new Set(
      (one.found.relations ?? [])
        .filter((relation) => relation.kind === kind)
        .flatMap((relation) => satisfiers(relation, one).filter((other) => other !== one)),
    ),
  ]
  const memory = rememberedOf(files)
  const wanted = installed.filter((one) => memory.isWanted(one) === true)
  const hard = reachable(wanted, (one) => targets(one, 'depends'))
  const soft = reachable([...hard], (one) => [...targets(one, 'depends'), ...targets(one, 'recommends')])
  return {
    dependsOn: (one) => (one.found.relations ? targets(one, 'depends') : undefined),
    requested(one) {
      if (one.found.requested === 'essential') return 'essential'
      const isWanted = memory.isWanted(one)
      if (isWanted === undefined) return undefined
      if (isWanted) return 'asked'
      return hard.has(one) ? 'dependency' : soft.has(one) ? 'recommended' : undefined
    },
  }
}

const reachable = (
  from: readonly InstalledPackage[],
  next: (one: InstalledPackage) => readonly InstalledPackage[],
): ReadonlySet<InstalledPackage> => {
  const reached = new Set(from)
  // A set that grows while it is walked is walked to its end.
  for (const one of reached) for (const other of next(one)) reached.add(other)
  return reached
}

/** The first alternative that is installed, itself before what provides it, of the same architecture before others. */
const createSatisfiers = (installed: readonly InstalledPackage[]) => {
  const byName = Map.groupBy(installed, ({ found, reader }) => `${reader} ${found.name}`)
  const byProvided = new Map<string, InstalledPackage[]>()
  for (const one of installed)
    for (const name of one.found.provides ?? []) {
      const key = `${one.reader} ${name}`
      const list = byProvided.get(key)
      if (list) list.push(one)
      else byProvided.set(key, [one])
    }
  const best = (list: readonly InstalledPackage[] | undefined, near: InstalledPackage) =>
    list?.find(({ found }) => found.architecture === near.found.architecture) ?? list?.[0]
  return ({ anyOf }: PackageRelation, near: InstalledPackage): readonly InstalledPackage[] => {
    for (const name of anyOf) {
      const key = `${near.reader} ${name}`
      const found = best(byName.get(key), near) ?? best(byProvided.get(key), near)
      if (found) return [found]
    }
    return []
  }
}

/** What apt's list of what was pulled in, and apk's of what was asked for, say. */
const rememberedOf = (files: readonly SurvivingFile[]) => {
  const automatic = new Map<string, Set<string>>()
  const asked = new Map<string, Set<string>>()
  for (const { reader, outcome, database } of files) {
    if (!database || outcome.status !== 'read') continue
    addAll(automatic, reader, outcome.reading.automatic)
    addAll(asked, reader, outcome.reading.asked)
  }
  const names = (set: ReadonlySet<string>, { found: { name, architecture } }: InstalledPackage): boolean =>
    set.has(name) || set.has(`${name}:${architecture}`) || (architecture === 'all' && hasAnyArchitecture(set, name))
  const hasAnyArchitecture = prefixFinder()
  return {
    isWanted(one: InstalledPackage): boolean | undefined {
      if (one.found.requested !== undefined) return true
      const pulledIn = automatic.get(one.reader)
      const askedFor = asked.get(one.reader)
      if (askedFor) return names(askedFor, one)
      return pulledIn ? !names(pulledIn, one) : undefined
    },
  }
}

const addAll = (sets: Map<string, Set<string>>, key: string, names: readonly string[] | undefined): void => {
  if (!names) return
  const set = sets.get(key) ?? new Set()
  for (const name of names) set.add(name)
  sets.set(key, set)
}

/** Of a package of architecture `all`, apt writes the machine's own. */
const prefixFinder = () => {
  const bare = new Map<ReadonlySet<string>, ReadonlySet<string>>()
  return (set: ReadonlySet<string>, name: string): boolean => {
    let names = bare.get(set)
    if (!names) bare.set(set, (names = new Set([...set].map((one) => one.replace(/:.*$/, '')))))
    return names.has(name)
  }
}
