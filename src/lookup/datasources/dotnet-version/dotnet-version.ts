/**
 * Releases of .NET, by its release metadata (github.com/dotnet/core/tree/main/release-notes): an index of channels, each with its
 * own file. `dotnet-sdk` (and `dotnet`) is the SDK, `dotnet-runtime` and `dotnet-aspnetcore` the runtimes.
 */
import { z } from 'zod'

import type { Release } from '../../../records/releases.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { releaseIn } from '../../json-releases.ts'
import { pinnedAddress, publicAddress } from '../../pinned-address.ts'
import { askRegistry, failed, parseJson, revalidate, type Parsed } from '../../registry-answer.ts'

const REGISTRY = 'https://builds.dotnet.microsoft.com/dotnet/release-metadata/'
const MOST_CHANNELS = 40

const Index = z.object({ 'releases-index': z.array(z.object({ 'releases.json': z.string() })) })
const Product = z.object({ version: z.string() }).nullish().catch(undefined)
const Channel = z.object({
  releases: z.array(
    z.object({
      'release-date': z.string().nullish(),
      sdk: Product,
      sdks: z
        .array(z.object({ version: z.string() }))
        .nullish()
        .catch(undefined),
      runtime: Product,
      'aspnetcore-runtime': Product,
    }),
  ),
})
type ChannelRelease = z.infer<typeof Channel>['releases'][number]

const versionsOf = (release: ChannelRelease, component: string): readonly string[] => {
  if (component.includes('aspnet')) return release['aspnetcore-runtime'] ? [release['aspnetcore-runtime'].version] : []
  if (component.includes('runtime')) return release.runtime ? [release.runtime.version] : []
  const all = [release.sdk?.version, ...(release.sdks ?? []).map(({ version }) => version)]
  return [...new Set(all.filter((version) => version !== undefined))]
}

const askChannel = async ({ http }: DatasourcePorts, url: string): Promise<Parsed<z.infer<typeof Channel>>> => {
  const answer = await askRegistry(http, { url })
  return answer.status === 'ok' ? parseJson(answer.body, Channel, url) : answer
}

const addressOf = ({ registryUrl }: ReleaseQuery) => pinnedAddress(registryUrl, [publicAddress(REGISTRY)])

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const registry = addressOf(query)
  const url = new URL('releases-index.json', registry.url).href
  const answer = await revalidate(ports.http, { url, registry }, query.known?.validator)
  if (answer.status !== 'ok') return answer
  const index = parseJson(answer.body, Index, url)
  if (index.status !== 'ok') return index
  const places = index.value['releases-index'].slice(0, MOST_CHANNELS).map((channel) => channel['releases.json'])
  const channels = await Promise.all(places.map((place) => askChannel(ports, place)))
  const releases = new Map<string, Release>()
  for (const channel of channels) {
    if (channel.status !== 'ok') return failed(channel.reason)
    for (const release of channel.value.releases) {
      const date = instantOf(release['release-date'])
      for (const version of versionsOf(release, query.component.name))
        releases.set(version, releaseIn(query.versioning, version, date ? { date } : {}))
    }
  }
  const about = { sourceRepository: 'github.com/dotnet/core' }
  return { status: 'found', releases: [...releases.values()], about, validator: answer.validator }
}

export const dotnetVersion = createDatasource({
  name: 'dotnet-version',
  registry: async (query) => addressOf(query).identity,
  discover,
})
