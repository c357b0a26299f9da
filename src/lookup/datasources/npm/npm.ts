/**
 * npm registries, by packument (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md).
 * Asked through the Http port, not by npm-registry-fetch: one limit per host, one place for proxies, body limits and redirects,
 * and no second cache; npm's client library still chooses address and credential (see the ClientConfig port).
 * The full packument alone has dates; where none are wanted, the abbreviated one is asked.
 */
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import type { Dependency } from '../../../records/inventory.ts'
import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { pinnedAddress } from '../../pinned-address.ts'
import { askRegistry, parseJson, quote, revalidate } from '../../registry-answer.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const ABBREVIATED = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8'
/** Packuments of the largest packages are some 30 MB. */
const MAX_BYTES = 128 * 1024 * 1024

/** Old packages hold whatever the publisher wrote: what is not as it should be counts as not there. */
const Names = z.record(z.string(), z.string()).optional().catch(undefined)
const Repository = z
  .union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)])
  .optional()
  .catch(undefined)

const PackumentVersion = z.object({
  deprecated: z.union([z.string(), z.boolean()]).optional().catch(undefined),
  engines: Names,
})
type PackumentVersion = z.infer<typeof PackumentVersion>

const Packument = z.object({
  versions: z.record(z.string(), PackumentVersion),
  time: Names,
  'dist-tags': Names,
  repository: Repository,
  homepage: z.string().optional().catch(undefined),
})
type Packument = z.infer<typeof Packument>

const VersionRequirements = z.object({
  engines: Names,
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
})
type VersionRequirements = z.infer<typeof VersionRequirements>

/** Old names may hold capitals; none may hold what a URL would have to escape. */
const NAME = /^(?:@[\w.~!'()*-]+\/)?[\w~!'()*-][\w.~!'()*-]*$/

/** Throws WorldError for what is no name: npm's own library would take it for something else, such as a tag or a folder. */
const addressOf = async ({ component: { name }, registryUrl }: ReleaseQuery, { clients }: DatasourcePorts) => {
  if (!NAME.test(name)) throw new WorldError(`expected the name of an npm package, found ${quote(name)}`)
  return pinnedAddress(registryUrl, [await clients.npm(name)])
}

const deprecationOf = ({ deprecated }: PackumentVersion): string | undefined => {
  if (deprecated === undefined || deprecated === false || deprecated === '') return undefined
  return deprecated === true ? 'yes' : deprecated
}

const runtimesOf = ({ engines }: Pick<PackumentVersion, 'engines'>): Release['runtimes'] => {
  const node = engines?.['node']
  return node === undefined ? {} : { node }
}

const releaseOf = (version: string, details: PackumentVersion, date: string | undefined): Release => {
  const instant = instantOf(date)
  const deprecated = deprecationOf(details)
  return {
    version,
    prerelease: schemeOf('npm').isPrerelease(version),
    runtimes: runtimesOf(details),
    ...(instant ? { date: instant } : {}),
    ...(deprecated ? { deprecated } : {}),
  }
}

const readPackument = (packument: Packument, validator: string | undefined): Discovery => {
  const sourceRepository = sourceRepositoryOf(packument.repository)
  const { homepage, 'dist-tags': distTags } = packument
  return {
    status: 'found',
    releases: Object.entries(packument.versions).map(([version, details]) =>
      releaseOf(version, details, packument.time?.[version]),
    ),
    about: {
      ...(sourceRepository ? { sourceRepository } : {}),
      ...(homepage && /^https?:\/\/[^\s\p{Cc}]+$/u.test(homepage) ? { homepage } : {}),
      ...(distTags ? { distTags } : {}),
    },
    validator,
  }
}

const packumentUrl = (name: string, registry: RegistryAddress): string =>
  new URL(encodeURIComponent(name).replace(/^%40/, '@'), registry.url).href

const hasDates = (query: ReleaseQuery): boolean => query.known?.answer.releases.some(({ date }) => date) ?? false

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const { name } = query.component
  const registry = await addressOf(query, ports)
  const url = packumentUrl(name, registry)
  const full = (query.dates ?? true) || hasDates(query)
  const headers = { accept: full ? 'application/json' : ABBREVIATED }
  const request = { url, registry, headers, maxBytes: MAX_BYTES }
  const answer = await revalidate(ports.http, request, query.known?.validator)
  if (answer.status !== 'ok') return answer
  const packument = parseJson(answer.body, Packument, url)
  return packument.status === 'ok' ? readPackument(packument.value, answer.validator) : packument
}

/** An optional dependency is also listed among the dependencies: it counts once, as optional. */
const dependenciesOf = (details: VersionRequirements): readonly Dependency[] => {
  const listed = (names: Readonly<Record<string, string>> = {}, kind: Dependency['kind']) =>
    Object.entries(names).map(([name, range]): Dependency => ({ name, range, kind }))
  const optional = details.optionalDependencies ?? {}
  return [
    ...listed(details.dependencies, 'normal').filter(({ name }) => !(name in optional)),
    ...listed(optional, 'optional'),
    ...listed(details.peerDependencies, 'peer'),
  ]
}

/** The abbreviated packument has them for all versions; they are not kept for all, because few are ever wanted. */
const requires = async (query: ReleaseQuery, wanted: readonly string[], ports: DatasourcePorts) => {
  const registry = await addressOf(query, ports)
  const url = packumentUrl(query.component.name, registry)
  const headers = { accept: ABBREVIATED }
  const answer = await askRegistry(ports.http, { url, registry, headers, maxBytes: MAX_BYTES })
  const shape = z.object({ versions: z.record(z.string(), z.unknown()) })
  const packument = answer.status === 'ok' ? parseJson(answer.body, shape, url) : answer
  const found = new Map<string, ReleaseRequirements>()
  if (packument.status !== 'ok') return found
  for (const version of wanted) {
    const details = VersionRequirements.safeParse(packument.value.versions[version])
    if (details.success)
      found.set(version, { requires: dependenciesOf(details.data), runtimes: runtimesOf(details.data) })
  }
  return found
}

export const npm = createDatasource({
  name: 'npm',
  registry: async (query, ports) => (await addressOf(query, ports)).identity,
  /** An abbreviated packument has no dates. */
  covers: (answer, { dates = true }) =>
    !dates || answer.releases.length === 0 || answer.releases.some(({ date }) => date !== undefined),
  discover,
  requires,
})
