/**
 * Packages of Alpine and its kin, by the index of a repository. `registryUrl` is a line of apk's `repositories`, the architecture as a
 * query (`x86_64` without one): `https://registry.example/alpine/v3.22/main?arch=aarch64`. Without it the sources of this machine
 * (or `registries.apk`) are asked, for the release that the component's purl names, else Alpine's own.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { visitApkIndex } from '../../package-index/apk/apk-index.ts'
import { apkIndexAddress, repositoriesForRelease } from '../../package-index/apk/repository.ts'
import {
  collectInto,
  distributionOf,
  fetchIndex,
  releasesOf,
  type PackageIndex,
} from '../../package-index/package-index.ts'
import { missing, quote, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'

const DEFAULT_ARCHITECTURE = 'x86_64'

type LoadedIndex = Readonly<{ status: 'ok'; index: PackageIndex; signature: string }> | Problem

const shared = sharedInRun<LoadedIndex>()

const load = async (ports: DatasourcePorts, url: string): Promise<LoadedIndex> => {
  const packed = await fetchIndex(ports, url, undefined)
  if (packed.status !== 'ok') return packed
  const index: PackageIndex = new Map()
  const read = await visitApkIndex(ports, url, packed.bytes, collectInto(index))
  return read.status === 'ok' ? { status: 'ok', index, signature: read.signature } : read
}

const addressOf = (text: string): string => {
  const architecture = URL.canParse(text) ? new URL(text).searchParams.get('arch') : undefined
  const address = apkIndexAddress(text, architecture ?? DEFAULT_ARCHITECTURE)
  if (address !== undefined) return address
  throw new WorldError({
    place: 'registryUrl',
    expected: 'the address of a repository such as https://…/v3.22/main?arch=x86_64',
    found: quote(text),
  })
}

const addressesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts): Promise<readonly string[]> => {
  if (query.registryUrl !== undefined) return [addressOf(query.registryUrl)]
  const configured = await clients.systemPackages('apk')
  const distribution = distributionOf(query)
  if (distribution?.family === 'alpine') return repositoriesForRelease(configured, distribution.release).map(addressOf)
  if (!distribution && configured.length > 0) return configured.map(addressOf)
  throw new WorldError({
    place: `repositories of ${query.component.name}`,
    expected: 'a registryUrl, registries.apk, or /etc/apk/repositories for that distribution',
    found: 'none',
  })
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const addresses = await addressesOf(query, ports)
  const indexes: Extract<LoadedIndex, { status: 'ok' }>[] = []
  for (const url of addresses) {
    const loaded = await shared(ports, url, () => load(ports, url))
    if (loaded.status !== 'ok') return loaded
    indexes.push(loaded)
  }
  const releases = releasesOf(
    query,
    indexes.map(({ index }) => index),
  )
  const signature = [...new Set(indexes.map((one) => one.signature))].join('; ')
  if (releases.length > 0) return { status: 'found', releases, about: { signature } }
  return missing(`${quote(query.component.name)} is in none of ${addresses.join(', ')}`)
}

export const apk = createDatasource({
  name: 'apk',
  registry: async (query, ports) => hashOf(...(await addressesOf(query, ports))),
  discover,
})
