/**
 * NuGet packages by version 3 of its protocol (learn.microsoft.com/nuget/api/overview): a service index says where registrations
 * are, a registration lists versions in pages that stand in it or beside it.
 */
import { z } from 'zod'

import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { identityOf, registriesFor } from '../../first-registry.ts'
import { releaseIn } from '../../json-releases.ts'
import { askRegistry, failed, missing, parseJson, type Parsed, type Problem } from '../../registry-answer.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const ServiceIndex = z.object({ resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })) })

const Entry = z.object({
  version: z.string(),
  published: z.string().nullish(),
  listed: z.boolean().nullish(),
  projectUrl: z.string().nullish().catch(undefined),
  deprecation: z
    .object({ reasons: z.array(z.string()).catch([]), message: z.string().nullish() })
    .nullish()
    .catch(undefined),
  dependencyGroups: z
    .array(
      z.object({
        targetFramework: z.string().nullish(),
        dependencies: z.array(z.object({ id: z.string(), range: z.string().nullish() })).nullish(),
      }),
    )
    .nullish()
    .catch(undefined),
})
type Entry = z.infer<typeof Entry>
const Page = z.object({ '@id': z.string(), items: z.array(z.object({ catalogEntry: Entry })).optional() })
const Registration = z.object({ items: z.array(Page) })

/** Best first: those that list versions of SemVer 2. */
const REGISTRATIONS = [
  'RegistrationsBaseUrl/3.6.0',
  'RegistrationsBaseUrl/Versioned',
  'RegistrationsBaseUrl/3.4.0',
  'RegistrationsBaseUrl',
]
/** 64 versions a page. */
const MOST_PAGES = 200

const registriesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts) =>
  registriesFor(query.registryUrl, await clients.nuget(), {
    place: 'NuGet.Config',
    expected: 'a package source with a service index (set registries.nuget)',
  })

const askJson = async <Shape extends z.ZodType>(
  { http }: DatasourcePorts,
  registry: RegistryAddress,
  url: string,
  shape: Shape,
): Promise<Parsed<z.infer<Shape>>> => {
  const answer = await askRegistry(http, { url, registry })
  return answer.status === 'ok' ? parseJson(answer.body, shape, url) : answer
}

const registrationUrl = async (ports: DatasourcePorts, registry: RegistryAddress, name: string) => {
  // Addresses of registries end in a slash; that of a service index is a file's.
  const url = registry.url.replace(/\/$/, '')
  const index = await askJson(ports, registry, url, ServiceIndex)
  if (index.status !== 'ok') return index
  const { resources } = index.value
  const base = REGISTRATIONS.map((type) => resources.find((one) => one['@type'] === type)?.['@id']).find(Boolean)
  return base && URL.canParse(base)
    ? { status: 'ok' as const, value: new URL(`${name}/index.json`, base.replace(/\/?$/, '/')).href }
    : failed(`${url}: expected a resource RegistrationsBaseUrl, found none`)
}

const askEntries = async (
  ports: DatasourcePorts,
  registry: RegistryAddress,
  name: string,
): Promise<Parsed<readonly Entry[]>> => {
  const url = await registrationUrl(ports, registry, name)
  if (url.status !== 'ok') return url
  const registration = await askJson(ports, registry, url.value, Registration)
  if (registration.status !== 'ok') return registration
  const pages = await Promise.all(
    registration.value.items
      .slice(0, MOST_PAGES)
      .map(async (page) =>
        page.items ? { status: 'ok' as const, value: page } : askJson(ports, registry, page['@id'], Page),
      ),
  )
  const broken = pages.find((page): page is Problem => page.status !== 'ok')
  if (broken) return failed(broken.reason)
  const entries = pages.flatMap((page) => (page.status === 'ok' ? (page.value.items ?? []) : []))
  return { status: 'ok', value: entries.map(({ catalogEntry }) => catalogEntry) }
}

const ask = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Parsed<readonly Entry[]>> => {
  const name = nameLike(/^\w[\w.-]{0,99}$/, query.component.name.toLowerCase(), 'the name of a NuGet package')
  const reasons: string[] = []
  for (const registry of await registriesOf(query, ports)) {
    const entries = await askEntries(ports, registry, name)
    if (entries.status !== 'missing') return entries
    reasons.push(entries.reason)
  }
  return missing(reasons.join('; '))
}

/** Unlisted packages still install and are found by nobody; their date is 1900. */
const isUnlisted = ({ listed, published }: Entry): boolean => listed === false || published?.startsWith('1900') === true

const deprecationOf = ({ deprecation }: Entry): string | undefined =>
  deprecation ? deprecation.message || deprecation.reasons.join(', ') || 'deprecated' : undefined

/** Build metadata is no part of a version there. */
const versionOf = ({ version }: Entry): string => version.replace(/\+.*$/, '')

const releaseOf = (entry: Entry, versioning: string): Release => {
  const date = isUnlisted(entry) ? undefined : instantOf(entry.published)
  const deprecated = deprecationOf(entry)
  return releaseIn(versioning, versionOf(entry), {
    ...(date ? { date } : {}),
    ...(isUnlisted(entry) ? { yanked: 'unlisted' } : {}),
    ...(deprecated ? { deprecated } : {}),
  })
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const entries = await ask(query, ports)
  if (entries.status !== 'ok') return entries
  const releases = entries.value.map((entry) => releaseOf(entry, query.versioning))
  const sourceRepository = sourceRepositoryOf(entries.value.at(-1)?.projectUrl ?? undefined)
  return { status: 'found', releases, ...(sourceRepository ? { about: { sourceRepository } } : {}) }
}

const requirementsOf = ({ dependencyGroups }: Entry): ReleaseRequirements => ({
  requires: (dependencyGroups ?? []).flatMap(({ targetFramework, dependencies }) =>
    (dependencies ?? []).map(({ id, range }) => ({
      name: id,
      range: range ?? '',
      kind: 'normal' as const,
      ...(targetFramework ? { marker: targetFramework } : {}),
    })),
  ),
  runtimes: {},
})

const requires = async (query: ReleaseQuery, versions: readonly string[], ports: DatasourcePorts) => {
  const entries = await ask(query, ports)
  const wanted = new Set(versions)
  const found = entries.status === 'ok' ? entries.value.filter((entry) => wanted.has(versionOf(entry))) : []
  return new Map(found.map((entry) => [versionOf(entry), requirementsOf(entry)] as const))
}

export const nuget = createDatasource({
  name: 'nuget',
  registry: async (query, ports) => identityOf(await registriesOf(query, ports)),
  discover,
  requires,
})
