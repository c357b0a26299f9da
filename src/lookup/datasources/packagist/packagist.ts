/**
 * PHP packages by the metadata of Composer version 2 (github.com/composer/metadata-minifier, packagist.org/apidoc): one file for
 * each package, in which a version tells only what differs from the one before it.
 */
import { z } from 'zod'

import type { Dependency } from '../../../records/inventory.ts'
import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { identityOf, registriesFor } from '../../first-registry.ts'
import { releaseIn } from '../../json-releases.ts'
import { askRegistry, failed, missing, parseJson, revalidate, type Parsed } from '../../registry-answer.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const Root = z.object({ 'metadata-url': z.string().optional() })
const UNSET = '__unset'
const Ranges = z.union([z.record(z.string(), z.string()), z.literal(UNSET), z.array(z.never()).transform(() => ({}))])
const Version = z.object({
  version: z.string(),
  time: z.string().nullish().catch(undefined),
  require: Ranges.optional().catch(undefined),
  abandoned: z.union([z.boolean(), z.string()]).optional().catch(undefined),
  source: z.object({ url: z.string().optional() }).optional().catch(undefined),
})
type Version = z.infer<typeof Version>
const Metadata = z.object({ packages: z.record(z.string(), z.array(Version)) })

type Ranges = Readonly<Record<string, string>>
type Expanded = Readonly<{ version: string; date: string | undefined; require: Ranges; abandoned: string | undefined }>

const abandonedOf = (value: Version['abandoned']): string | undefined => {
  if (value === undefined || value === false || value === UNSET) return undefined
  return value === true ? 'abandoned' : `abandoned, use ${value}`
}

/** What a version leaves out is as in the one before it. */
const expand = (versions: readonly Version[]): readonly Expanded[] => {
  let before: Omit<Version, 'version'> = {}
  return versions.map((version) => {
    before = { ...before, ...Object.fromEntries(Object.entries(version).filter(([, value]) => value !== undefined)) }
    const require = before.require === UNSET || before.require === undefined ? {} : before.require
    return {
      version: version.version,
      date: instantOf(before.time),
      require,
      abandoned: abandonedOf(before.abandoned),
    }
  })
}

const registriesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts) =>
  registriesFor(query.registryUrl, await clients.packagist(), {
    place: 'composer config',
    expected: 'the address of a Composer repository (set registries.packagist)',
  })

const metadataUrl = async (
  { http }: DatasourcePorts,
  registry: RegistryAddress,
  name: string,
): Promise<Parsed<string>> => {
  const url = new URL('packages.json', registry.url).href
  const answer = await askRegistry(http, { url, registry })
  if (answer.status !== 'ok') return answer
  const parsed = parseJson(answer.body, Root, url)
  if (parsed.status !== 'ok') return parsed
  const template = parsed.value['metadata-url']
  if (template === undefined) return failed(`${url}: expected metadata-url (Composer 2), found none`)
  const target = template.replaceAll('%package%', name)
  return URL.canParse(target, url)
    ? { status: 'ok', value: new URL(target, url).href }
    : failed(`${url}: expected an address in metadata-url, found another text`)
}

const askOne = async (query: ReleaseQuery, ports: DatasourcePorts, registry: RegistryAddress, name: string) => {
  const url = await metadataUrl(ports, registry, name)
  if (url.status !== 'ok') return url
  const answer = await revalidate(ports.http, { url: url.value, registry }, query.known?.validator)
  if (answer.status !== 'ok') return answer
  const parsed = parseJson(answer.body, Metadata, url.value)
  if (parsed.status !== 'ok') return parsed
  const versions = parsed.value.packages[name] ?? []
  return versions.length > 0
    ? { status: 'ok' as const, versions, validator: answer.validator }
    : missing(`${url.value}: has no version of ${name}`)
}

const ask = async (query: ReleaseQuery, ports: DatasourcePorts) => {
  const name = nameLike(/^[a-z0-9][\w.-]*\/[a-z0-9][\w.-]*$/, query.component.name.toLowerCase(), 'vendor/package')
  const registries = await registriesOf(query, ports)
  const reasons: string[] = []
  for (const registry of registries) {
    // A validator of one of several would be sent to the others, too.
    const { known: _, ...unconditional } = query
    const answer = await askOne(registries.length > 1 ? unconditional : query, ports, registry, name)
    if (answer.status !== 'missing') return answer
    reasons.push(answer.reason)
  }
  return missing(reasons.join('; '))
}

const releaseOf = ({ version, date, require, abandoned }: Expanded, versioning: string): Release =>
  releaseIn(versioning, version, {
    runtimes: require['php'] ? { php: require['php'] } : {},
    ...(date ? { date } : {}),
    ...(abandoned ? { deprecated: abandoned } : {}),
  })

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const answer = await ask(query, ports)
  if (answer.status !== 'ok') return answer
  const releases = expand(answer.versions).map((version) => releaseOf(version, query.versioning))
  const sourceRepository = sourceRepositoryOf(answer.versions.find(({ source }) => source?.url)?.source?.url)
  const about = sourceRepository ? { about: { sourceRepository } } : {}
  return { status: 'found', releases, validator: answer.validator, ...about }
}

/** `php`, `ext-json` and `lib-icu` are the platform's; only packages have a vendor. */
const requirementsOf = ({ require }: Expanded): ReleaseRequirements => ({
  requires: Object.entries(require)
    .filter(([name]) => name.includes('/'))
    .map(([name, range]): Dependency => ({ name, range, kind: 'normal' })),
  runtimes: require['php'] ? { php: require['php'] } : {},
})

const requires = async (query: ReleaseQuery, wanted: readonly string[], ports: DatasourcePorts) => {
  const { known: _, ...unconditional } = query
  const answer = await ask(unconditional, ports)
  const versions = answer.status === 'ok' ? expand(answer.versions) : []
  const set = new Set(wanted)
  return new Map(
    versions.filter(({ version }) => set.has(version)).map((one) => [one.version, requirementsOf(one)] as const),
  )
}

export const packagist = createDatasource({
  name: 'packagist',
  registry: async (query, ports) => identityOf(await registriesOf(query, ports)),
  discover,
  requires,
})
