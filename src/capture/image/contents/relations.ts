/** Which installed package satisfies which relation, and why each is there at all. Pure. */
import type { Package } from '../../../records/inventory.ts'
import type { FileReading, PackageRelation } from '../contract.ts'
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
  const memory = rememberedOf(installed, files)
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
  const provided = installed.flatMap((one) => (one.found.provides ?? []).map((name) => ({ one, name })))
  const byProvided = Map.groupBy(provided, ({ one, name }) => `${one.reader} ${name}`)
  const best = (list: readonly InstalledPackage[] | undefined, near: InstalledPackage) =>
    list?.find(({ found }) => found.architecture === near.found.architecture) ?? list?.[0]
  const providers = (key: string) => byProvided.get(key)?.map(({ one }) => one)
  return ({ anyOf }: PackageRelation, near: InstalledPackage): readonly InstalledPackage[] => {
    for (const name of anyOf) {
      const key = `${near.reader} ${name}`
      const found = best(byName.get(key), near) ?? best(providers(key), near)
      if (found) return [found]
    }
    return []
  }
}

/** What apt's list of what was pulled in, and apk's of what was asked for, say. */
const rememberedOf = (installed: readonly InstalledPackage[], files: readonly SurvivingFile[]) => {
  const automatic = namesBy(files, ({ automatic: names }) => names)
  const asked = namesBy(files, ({ asked: names }) => names)
  const named = new Set(installed.map(({ found, reader }) => `${reader} ${found.name}`))
  /** A name that no package has is what some package provides. */
  const isProvidedIn = (names: ReadonlySet<string>, { found: { provides = [] }, reader }: InstalledPackage): boolean =>
    provides.some((name) => names.has(name) && !named.has(`${reader} ${name}`))
  return {
    isWanted(one: InstalledPackage): boolean | undefined {
      if (one.found.requested !== undefined) return true
      const [pulledIn, askedFor] = [automatic.get(one.reader), asked.get(one.reader)]
      if (askedFor) return isIn(askedFor, one) || isProvidedIn(askedFor.all, one)
      return pulledIn ? !isIn(pulledIn, one) : undefined
    },
  }
}

/** As they are written, and without an architecture: of a package of architecture `all`, apt writes the machine's own. */
type Names = Readonly<{ all: ReadonlySet<string>; bare: ReadonlySet<string> }>

const isIn = ({ all, bare }: Names, { found: { name, architecture } }: InstalledPackage): boolean =>
  all.has(name) || all.has(`${name}:${architecture}`) || (architecture === 'all' && bare.has(name))

const namesBy = (
  files: readonly SurvivingFile[],
  namesIn: (reading: FileReading) => readonly string[] | undefined,
): ReadonlyMap<string, Names> => {
  const lists = files.flatMap(({ reader, outcome, database }) => {
    const names = database && outcome.status === 'read' ? namesIn(outcome.reading) : undefined
    return names ? [{ reader, names }] : []
  })
  return new Map(
    [...Map.groupBy(lists, ({ reader }) => reader)].map(([reader, group]) => {
      const names = group.flatMap((one) => one.names)
      return [reader, { all: new Set(names), bare: new Set(names.map((name) => name.replace(/:.*$/, ''))) }]
    }),
  )
}
