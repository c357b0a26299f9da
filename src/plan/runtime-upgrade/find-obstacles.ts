/**
 * What stands in the way of another runtime: dependencies whose release in use does not allow it, promises of the project
 * itself, paths that name the old one. A runtime is raised in stages (3.9, 3.10, 3.11): each stage has its own list.
 */
import type { Obstacle, Runtime } from '../../records/base-images.ts'
import type { Inventory, Package, Pin } from '../../records/inventory.ts'
import type { ComponentReleases, Release, Releases } from '../../records/releases.ts'
import { datasourceOfEcosystem } from '../../versions/names.ts'
import { schemeOf } from '../../versions/schemes.ts'

export type RuntimeUpgrade = Readonly<{
  from: Runtime
  to: Runtime
  /** Of the repository's tree. */
  inventory: Inventory
  releases: Releases
  /** Lines of the repository that name the runtime it leaves. */
  mentions: readonly Readonly<{ file: string; line: number; text: string }>[]
}>

type Rule = Readonly<{ ecosystem: string; scheme: string; datasource: string }>

const RUNTIMES: Readonly<Record<string, Rule>> = {
  python: { ecosystem: 'PyPI', scheme: 'poetry', datasource: 'python-version' },
  node: { ecosystem: 'npm', scheme: 'npm', datasource: 'node-version' },
}

/** Whether another line of the runtime is meant: patches of one line stand in nobody's way. */
export const changesLine = (from: Runtime, to: Runtime): boolean =>
  from.product === to.product && lineOf(from) !== lineOf(to)

/** `3.9` of Python 3.9.25, `18` of Node.js 18.20.1. */
export const lineOf = ({ product, version }: Runtime): string =>
  version
    .split('.')
    .slice(0, product === 'node' ? 1 : 2)
    .join('.')

/** Sorted by kind (dependencies, promises, paths), file and line. Empty where the line stays or the runtime is not known. */
export const findObstacles = (upgrade: RuntimeUpgrade): readonly Obstacle[] => {
  const rule = RUNTIMES[upgrade.to.product]
  if (!rule || !changesLine(upgrade.from, upgrade.to)) return []
  const known = new Map(upgrade.releases.components.map((one) => [one.component.name, one]))
  const dependencies = upgrade.inventory.packages
    .filter(({ ecosystem, scope }) => ecosystem === rule.ecosystem && scope !== 'dev')
    .flatMap((one) => ofDependency(one, known.get(one.name), upgrade, rule))
  const promises = upgrade.inventory.pins.flatMap((pin) => ofPromise(pin, upgrade, rule))
  const paths = upgrade.mentions.map((mention): Obstacle => ({
    kind: 'path',
    ...mention,
    reason: `names ${upgrade.from.product} ${lineOf(upgrade.from)}`,
  }))
  return [...dependencies, ...promises, ...paths].toSorted(byPlace)
}

/** Packages whose releases must be known: asked of `lookup` before `findObstacles`. */
export const dependenciesToLookUp = (inventory: Inventory, product: string): readonly Package[] => {
  const ecosystem = RUNTIMES[product]?.ecosystem
  const own = inventory.packages.filter((one) => one.ecosystem === ecosystem && one.scope !== 'dev')
  return [...new Map(own.map((one) => [one.name, one])).values()].filter(
    (one) => datasourceOfEcosystem(one.ecosystem) !== undefined,
  )
}

const KINDS: readonly Obstacle['kind'][] = ['dependency', 'compatibility', 'path']

const byPlace = (a: Obstacle, b: Obstacle): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)

const ofDependency = (
  { name, version, locations }: Package,
  answer: ComponentReleases | undefined,
  { to }: RuntimeUpgrade,
  { scheme }: Rule,
): readonly Obstacle[] => {
  const release = answer?.releases.find((one) => one.version === version)
  if (!release || !answer || allows(release, to, scheme) !== false) return []
  const later = answer.releases.slice(answer.releases.indexOf(release) + 1)
  const first = later.find((one) => !one.prerelease && one.yanked === undefined && allows(one, to, scheme) !== false)
  const wanted = release.runtimes[to.product] ?? ''
  const way = first ? `${first.version} is the first that allows ${lineOf(to)}` : `no release allows ${lineOf(to)}`
  const [place] = locations
  return [
    {
      kind: 'dependency',
      file: place?.file ?? '',
      line: place?.line ?? 1,
      text: `${name} ${version}`,
      reason: `needs ${to.product} ${wanted}; ${way}`,
    },
  ]
}

/** `undefined` where the release says nothing, or nothing that can be read. */
const allows = (release: Release, runtime: Runtime, scheme: string): boolean | undefined => {
  const range = release.runtimes[runtime.product]
  return range === undefined ? undefined : holds(range, runtime, scheme)
}

/** The newest patch of the line stands for it. */
const holds = (range: string, runtime: Runtime, scheme: string): boolean | undefined => {
  const versions = schemeOf(scheme)
  if (!versions.isRange(range) && !versions.isValid(range)) return undefined
  const line = lineOf(runtime)
  const newest = runtime.product === 'node' ? `${line}.99.99` : `${line}.99`
  return versions.satisfies(newest, range)
}

const ofPromise = (pin: Pin, { to }: RuntimeUpgrade, { datasource, scheme }: Rule): readonly Obstacle[] => {
  if (pin.role !== 'compatibility' || pin.component.datasource !== datasource) return []
  if (holds(pin.raw, to, scheme) !== false) return []
  const { file, line, raw, key } = pin
  return [
    { kind: 'compatibility', file, line, text: `${key} ${raw}`, reason: `does not allow ${to.product} ${lineOf(to)}` },
  ]
}
