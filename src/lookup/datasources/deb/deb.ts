/**
 * Binary packages of Debian, Ubuntu and other apt repositories: `Packages` indexes by way of the signed Release file, as apt does
 * (wiki "DebianRepository/Format"). See `package-index/apt/source.ts` for how a `registryUrl` names them; without one, apt's own sources on this
 * machine (or `registries.deb`) are asked, for the release that the component's purl names.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { sourcesForRelease } from '../../package-index/apt/distributions.ts'
import { packagesFile, packagesFolders, visitPackages, type PackagesFile } from '../../package-index/apt/packages.ts'
import { folderOf, loadReleaseOnce, type ReleaseFile } from '../../package-index/apt/release-file.ts'
import { parseAptSource, type AptSource } from '../../package-index/apt/source.ts'
import {
  collectInto,
  distributionOf,
  readableEndings,
  releasesOf,
  type PackageIndex,
} from '../../package-index/package-index.ts'
import { failed, missing, quote, type Parsed } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'

/** The `Packages` file of each component. */
const indexFiles = async (
  ports: DatasourcePorts,
  source: AptSource,
  release: ReleaseFile,
): Promise<Parsed<readonly PackagesFile[]>> => {
  const endings = await readableEndings(ports)
  const files: PackagesFile[] = []
  for (const folder of packagesFolders(source, source.architecture)) {
    const file = packagesFile(release, folder, endings)
    if (file === undefined) {
      const readable = endings.filter(Boolean).join(', ')
      return failed(`${folderOf(source)}: expected ${folder}Packages (unpacked here: ${readable}), found none`)
    }
    files.push(file)
  }
  return { status: 'ok', value: files }
}

const loadIndex = async (
  ports: DatasourcePorts,
  source: AptSource,
  files: readonly PackagesFile[],
): Promise<Parsed<PackageIndex>> => {
  const index: PackageIndex = new Map()
  for (const file of files) {
    const read = await visitPackages(ports, source, file, collectInto(index))
    if (read.status !== 'ok') return read
  }
  return { status: 'ok', value: index }
}

const sharedIndexes = sharedInRun<Parsed<PackageIndex>>()

const keyOf = ({ base, suite, components, architecture, signedBy = '' }: AptSource): string =>
  hashOf(base, suite, architecture, signedBy, ...components)

const sourcesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts): Promise<readonly AptSource[]> => {
  if (query.registryUrl !== undefined) return parseAptSource(query.registryUrl)
  const configured = (await clients.systemPackages('deb')).flatMap(parseAptSource)
  const distribution = distributionOf(query)
  const sources = distribution ? sourcesForRelease(configured, distribution) : configured
  if (sources.length > 0) return sources
  const release = distribution ? `${distribution.family} ${distribution.release}` : 'no release'
  throw new WorldError({
    place: `sources of ${query.component.name} (${release})`,
    expected: 'a registryUrl with suite and components, registries.deb, or apt’s sources for that distribution',
    found: 'none',
  })
}

type Opened = Readonly<{ source: AptSource; release: ReleaseFile; files: readonly PackagesFile[] }>

const open = async (ports: DatasourcePorts, source: AptSource): Promise<Parsed<Opened>> => {
  const release = await loadReleaseOnce(ports, source)
  if (release.status !== 'ok') return release
  const files = await indexFiles(ports, source, release)
  return files.status === 'ok' ? { status: 'ok', value: { source, release, files: files.value } } : files
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const opened: Opened[] = []
  for (const source of await sourcesOf(query, ports)) {
    const one = await open(ports, source)
    if (one.status !== 'ok') return one
    opened.push(one.value)
  }
  const validator = hashOf(...opened.flatMap(({ files }) => files.map(({ sum }) => sum)))
  if (query.known?.validator === validator) return { status: 'unchanged' }
  const indexes: PackageIndex[] = []
  for (const { source, files } of opened) {
    const key = hashOf(keyOf(source), ...files.map(({ sum }) => sum))
    const index = await sharedIndexes(ports, key, () => loadIndex(ports, source, files))
    if (index.status !== 'ok') return index
    indexes.push(index.value)
  }
  const releases = releasesOf(query, indexes)
  const signature = [...new Set(opened.map(({ release }) => release.signature))].join('; ')
  if (releases.length > 0) return { status: 'found', releases, validator, about: { signature } }
  const places = opened.map(({ source }) => `${source.suite} of ${source.base}`).join(', ')
  return missing(`${quote(query.component.name)} is in none of ${places}`)
}

export const deb = createDatasource({
  name: 'deb',
  registry: async (query, ports) => hashOf(...(await sourcesOf(query, ports)).map(keyOf)),
  discover,
})
