/**
 * Packages of rpm repositories, by their metadata (createrepo_c; `repomd.xml` names `primary.xml` and its checksum). `registryUrl` is the
 * repository, with or without `repodata/` behind it, several separated by blanks; without one the repositories of this machine or
 * `registries.rpm` are asked. Signatures are detached there (`repomd.xml.asc`) and not checked, which the answer says.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { collectInto, releasesOf, type PackageIndex } from '../../package-index/package-index.ts'
import {
  findPrimary,
  RPM_SIGNATURE,
  rpmRepositoryAddress,
  visitPrimary,
  type PrimaryFile,
} from '../../package-index/rpm/repository.ts'
import { missing, quote, type Parsed, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'

const sharedPrimaries = sharedInRun<PrimaryFile | Problem>()
const sharedIndexes = sharedInRun<Parsed<PackageIndex>>()

const loadIndex = async (ports: DatasourcePorts, primary: PrimaryFile): Promise<Parsed<PackageIndex>> => {
  const index: PackageIndex = new Map()
  const read = await visitPrimary(ports, primary, collectInto(index))
  return read.status === 'ok' ? { status: 'ok', value: index } : read
}

const baseOf = (text: string): string => {
  const base = rpmRepositoryAddress(text)
  if (base !== undefined) return base
  throw new WorldError({ place: 'registryUrl', expected: 'the address of an rpm repository', found: quote(text) })
}

const basesOf = async ({ component, registryUrl }: ReleaseQuery, { clients }: DatasourcePorts) => {
  const texts = registryUrl?.split(/\s+/).filter((text) => text !== '') ?? (await clients.systemPackages('rpm'))
  if (texts.length > 0) return texts.map(baseOf)
  throw new WorldError({
    place: `repositories of ${component.name}`,
    expected: 'a registryUrl, registries.rpm, or a baseurl in /etc/yum.repos.d',
    found: 'none',
  })
}

const keyOf = ({ url, checksum }: PrimaryFile): string => hashOf(url, checksum?.value ?? '')

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const bases = await basesOf(query, ports)
  const primaries: PrimaryFile[] = []
  for (const base of bases) {
    const primary = await sharedPrimaries(ports, base, () => findPrimary(ports, base))
    if (primary.status !== 'ok') return primary
    primaries.push(primary)
  }
  const validator = hashOf(...primaries.map(keyOf))
  if (query.known?.validator === validator && primaries.every(({ checksum }) => checksum))
    return { status: 'unchanged' }
  const indexes: PackageIndex[] = []
  for (const primary of primaries) {
    const index = await sharedIndexes(ports, keyOf(primary), () => loadIndex(ports, primary))
    if (index.status !== 'ok') return index
    indexes.push(index.value)
  }
  const releases = releasesOf(query, indexes)
  if (releases.length === 0) return missing(`${quote(query.component.name)} is in none of ${bases.join(', ')}`)
  return { status: 'found', releases, about: { signature: RPM_SIGNATURE }, validator }
}

export const rpm = createDatasource({
  name: 'rpm',
  registry: async (query, ports) => hashOf(...(await basesOf(query, ports))),
  discover,
})
