/** What of the repository stands in the way of the runtimes that another base brings: asked of its files and of its registries. */
import { findRuntimeMentions } from '../../capture/runtime-mentions/find-mentions.ts'
import { changesLine, dependenciesToLookUp, findObstacles } from '../../plan/runtime-upgrade/find-obstacles.ts'
import { upgradeStages } from '../../plan/runtime-upgrade/upgrade-stages.ts'
import type { BaseCandidate, Runtime } from '../../records/base-images.ts'
import type { Inventory, Package } from '../../records/inventory.ts'
import type { Need, Releases } from '../../records/releases.ts'
import { datasourceOfEcosystem, purlOf } from '../../versions/names.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import { openRegistries } from '../registries.ts'
import type { ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'

export type RuntimeSearch = (
  from: readonly Runtime[],
  to: readonly Runtime[],
) => Promise<Pick<BaseCandidate, 'obstacles' | 'stages'> & Readonly<{ notes: readonly string[] }>>

/** What was asked once is not asked again, however many candidates bring another Python. */
export const searchObstacles = (home: ImageHome, inventory: Inventory, tools: ImageTools): RuntimeSearch => {
  const releasesFor = once((product: string) => lookUp(dependenciesToLookUp(inventory, product), home, tools))
  const mentionsOf = once((product: string, version: string) => findRuntimeMentions(home.tree, { product, version }))
  return async (from, to) => {
    const upgrades = await Promise.all(
      pairs(from, to).map(async (pair) => ({
        ...pair,
        inventory,
        releases: await releasesFor(pair.to.product),
        mentions: await mentionsOf(pair.from.product, pair.from.version),
      })),
    )
    return {
      obstacles: upgrades.flatMap(findObstacles),
      stages: upgrades.flatMap(upgradeStages),
      notes: [...new Set(upgrades.flatMap(({ releases }) => unanswered(releases)))],
    }
  }
}

const pairs = (from: readonly Runtime[], to: readonly Runtime[]) =>
  from.flatMap((one) => {
    const next = to.find(({ product }) => product === one.product)
    return next && changesLine(one, next) ? [{ from: one, to: next }] : []
  })

const once = <Words extends readonly string[], Result>(ask: (...words: Words) => Promise<Result>) => {
  const asked = new Map<string, Promise<Result>>()
  return (...words: Words): Promise<Result> => {
    const key = JSON.stringify(words)
    const known = asked.get(key) ?? ask(...words)
    asked.set(key, known)
    return known
  }
}

const lookUp = async (packages: readonly Package[], home: ImageHome, tools: ImageTools): Promise<Releases> => {
  const { services, releases: store, offline } = tools
  services.log.progress(`Asking for the releases of ${packages.length} dependencies`)
  const { lookup } = await openRegistries(home.tree, { config: home.config, store, offline }, services)
  return lookup.lookup(packages.flatMap(needOf))
}

const needOf = ({ ecosystem, name, version }: Package): readonly Need[] => {
  const datasource = datasourceOfEcosystem(ecosystem)
  if (datasource === undefined) return []
  return [
    {
      component: { datasource, name, purl: purlOf({ datasource }, name) },
      versioning: schemeOfEcosystem(ecosystem).name,
      what: 'versions',
      versions: [],
      current: version,
      why: 'which releases allow another runtime',
    },
  ]
}

const unanswered = ({ components }: Releases): readonly string[] =>
  components.flatMap(({ component, status, reason }) =>
    status === 'failed' ? [`${component.name}: ${reason ?? 'the registry did not answer'}`] : [],
  )
