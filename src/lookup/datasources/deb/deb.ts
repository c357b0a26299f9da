/**
 * Binary packages of Debian, Ubuntu and other apt repositories: `Packages` indexes by way of the signed Release file, as apt does
 * (wiki "DebianRepository/Format"). See `source.ts` for how a `registryUrl` names them; without one, apt's own sources on this
 * machine (or `registries.deb`) are asked, for the release that the component's purl names.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import {
  addVersion,
  distributionOf,
  fetchIndex,
  MAX_UNPACKED,
  packingOf,
  readableEndings,
  releasesOf,
  type PackageIndex,
} from '../../package-index/package-index.ts'
import { lettersOf, NEWLINE, piecesOf, startsWith, textOfPiece } from '../../package-index/pieces.ts'
import { failed, missing, problemOf, quote, type Parsed, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'
import { sourcesForRelease } from './distributions.ts'
import { folderOf, loadRelease, type ReleaseFile } from './release-file.ts'
import { parseAptSource, type AptSource } from './source.ts'

const PACKAGE = lettersOf('Package:')
const VERSION = lettersOf('Version:')
/** Of the first bytes of a line, those of the fields above. */
const P = 80
const V = 86

/** Stanzas in any order of their fields (deb-control(5)). */
const readPackages = async (chunks: AsyncIterable<Uint8Array>, index: PackageIndex): Promise<void> => {
  let name = ''
  let version = ''
  const flush = () => {
    if (name !== '' && version !== '') addVersion(index, name, { version })
    name = ''
    version = ''
  }
  for await (const lines of piecesOf(chunks, NEWLINE)) {
    for (const line of lines) {
      const first = line[0]
      if (first === undefined || (first === 13 && line.length === 1)) flush()
      else if (first === P && startsWith(line, PACKAGE)) name = textOfPiece(line, PACKAGE.length)
      else if (first === V && startsWith(line, VERSION)) version = textOfPiece(line, VERSION.length)
    }
  }
  flush()
}

type IndexPlace = Readonly<{ path: string; sum: string; byHash: boolean }>

/** Archives state the checksum of an unpacked index, too, also where they only serve it packed. */
const indexPath = (
  checksums: ReleaseFile['checksums'],
  path: string,
  endings: readonly string[],
): string | undefined => {
  const isPacked = ['.xz', '.zst', '.gz', '.bz2'].some((ending) => checksums.has(path + ending))
  return endings
    .filter((ending) => ending !== '' || !isPacked)
    .map((ending) => path + ending)
    .find((one) => checksums.has(one))
}

/** The `Packages` file of each component, the smallest that can be unpacked. */
const indexPlaces = async (
  ports: DatasourcePorts,
  source: AptSource,
  { checksums, byHash }: ReleaseFile,
): Promise<Parsed<readonly IndexPlace[]>> => {
  const endings = await readableEndings(ports)
  const folders = source.suite.endsWith('/')
    ? ['']
    : source.components.map((component) => `${component}/binary-${source.architecture}/`)
  const places: IndexPlace[] = []
  for (const folder of folders) {
    const path = indexPath(checksums, `${folder}Packages`, endings)
    if (path === undefined) {
      const readable = endings.filter(Boolean).join(', ')
      return failed(`${folderOf(source)}: expected ${folder}Packages (unpacked here: ${readable}), found none`)
    }
    places.push({ path, sum: checksums.get(path) ?? '', byHash })
  }
  return { status: 'ok', value: places }
}

/** By hash where the archive has it: a name may stand for the next state of the archive already. */
const fetchPlace = async (ports: DatasourcePorts, source: AptSource, { path, sum, byHash }: IndexPlace) => {
  const checksum = { kind: 'sha256', value: sum }
  const folder = folderOf(source)
  const hashed = byHash
    ? await fetchIndex(ports, `${folder}${path.replace(/[^/]*$/, '')}by-hash/SHA256/${sum}`, checksum)
    : undefined
  return hashed?.status === 'ok' ? hashed : fetchIndex(ports, `${folder}${path}`, checksum)
}

const loadIndex = async (
  ports: DatasourcePorts,
  source: AptSource,
  places: readonly IndexPlace[],
): Promise<Parsed<PackageIndex>> => {
  const index: PackageIndex = new Map()
  for (const place of places) {
    const packed = await fetchPlace(ports, source, place)
    if (packed.status !== 'ok') return failed(packed.reason)
    try {
      await readPackages(ports.unpacker.unpack(packed.bytes, packingOf(place.path), MAX_UNPACKED), index)
    } catch (error) {
      return failed(`${folderOf(source)}${place.path}: ${problemOf(error).reason}`)
    }
  }
  return { status: 'ok', value: index }
}

const sharedReleases = sharedInRun<ReleaseFile | Problem>()
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

type Opened = Readonly<{ source: AptSource; release: ReleaseFile; places: readonly IndexPlace[] }>

const open = async (ports: DatasourcePorts, source: AptSource): Promise<Parsed<Opened>> => {
  const release = await sharedReleases(ports, keyOf({ ...source, components: [] }), () => loadRelease(ports, source))
  if (release.status !== 'ok') return release
  const places = await indexPlaces(ports, source, release)
  return places.status === 'ok' ? { status: 'ok', value: { source, release, places: places.value } } : places
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const opened: Opened[] = []
  for (const source of await sourcesOf(query, ports)) {
    const one = await open(ports, source)
    if (one.status !== 'ok') return one
    opened.push(one.value)
  }
  const validator = hashOf(...opened.flatMap(({ places }) => places.map(({ sum }) => sum)))
  if (query.known?.validator === validator) return { status: 'unchanged' }
  const indexes: PackageIndex[] = []
  for (const { source, places } of opened) {
    const key = hashOf(keyOf(source), ...places.map(({ sum }) => sum))
    const index = await sharedIndexes(ports, key, () => loadIndex(ports, source, places))
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
