/** Which runtimes an image brings: one that somebody put in by hand goes before the distribution's, as `/usr/local` does in a `PATH`. */
import type { Runtime } from '../../records/base-images.ts'
import type { Package } from '../../records/inventory.ts'

type Brought = Pick<Package, 'name' | 'version' | 'ecosystem' | 'reader'>

/** Packages of distributions that are the runtime itself, best first. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  python: [/^python3$/, /^python3(?:\.\d+)?(?:-minimal)?$/, /^python3\d\d?$/],
  node: [/^nodejs$/, /^nodejs-?\d+$/],
}

const MANAGERS = new Set(['dpkg', 'apk', 'rpm'])

/** Sorted by product, each once. */
export const runtimesOf = (packages: readonly Brought[]): readonly Runtime[] => {
  const own = packages.flatMap(({ name, version, ecosystem, reader }) =>
    reader === 'runtimes' && ecosystem === 'Bitnami' ? [{ product: name, version }] : [],
  )
  const installed = packages.filter(({ reader = '' }) => MANAGERS.has(reader))
  const found = [...own, ...Object.keys(PACKAGES).flatMap((product) => ofDistribution(product, installed))]
  const first = new Map(found.toReversed().map((runtime) => [runtime.product, runtime]))
  return [...first.values()].toSorted((a, b) => (a.product < b.product ? -1 : 1))
}

const ofDistribution = (product: string, packages: readonly Brought[]): readonly Runtime[] => {
  const named = (PACKAGES[product] ?? []).flatMap((pattern) => packages.filter(({ name }) => pattern.test(name)))
  return named.flatMap(({ version }) => {
    const upstream = /^(?:\d+:)?(\d+(?:\.\d+)+)/.exec(version)?.[1]
    return upstream === undefined ? [] : [{ product, version: upstream }]
  })
}
