/**
 * Packages of rpm repositories, by their metadata (createrepo_c; `repomd.xml` names `primary.xml` and its checksum). `registryUrl` is the
 * repository, with or without `repodata/` behind it, several separated by blanks; without one the repositories of this machine or
 * `registries.rpm` are asked. Signatures are detached there (`repomd.xml.asc`) and not checked, which the answer says.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import {
  fetchIndex,
  MAX_UNPACKED,
  packingOf,
  releasesOf,
  type Checksum,
  type PackageIndex,
} from '../../package-index/package-index.ts'
import {
  askRegistry,
  failed,
  missing,
  problemOf,
  quote,
  textOf,
  type Parsed,
  type Problem,
} from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'
import { readPrimary } from './primary.ts'

const MAX_REPOMD = 4 * 1024 * 1024
const UNCHECKED = 'not checked: rpm repositories are signed by a file of its own'

type Primary = Readonly<{ status: 'ok'; url: string; checksum: Checksum | undefined }> | Problem

const sharedPrimaries = sharedInRun<Primary>()
const sharedIndexes = sharedInRun<Parsed<PackageIndex>>()

/** The first text of an element, or an attribute of it; these documents are small and written by machines. */
const inside = (text: string, pattern: RegExp): string => (pattern.exec(text)?.[1] ?? '').trim()

/** `<data type="primary">` of `repomd.xml`. Compressions that cannot be read here (zchunk, bzip2) have other types or fail. */
const findPrimary = async ({ http }: DatasourcePorts, base: string): Promise<Primary> => {
  const url = new URL('repodata/repomd.xml', base).href
  const answer = await askRegistry(http, { url, maxBytes: MAX_REPOMD })
  if (answer.status !== 'ok') return answer
  const text = textOf(answer.body)
  const data = text.split('<data ').find((piece) => /^[^>]*type=["']primary["']/.test(piece)) ?? ''
  const href = inside(data.slice(0, 8192), /<location [^>]*href=["']([^"']+)["']/)
  if (href === '' || !URL.canParse(href, base))
    return failed(`${url}: expected the place of primary.xml, found ${quote(text)}`)
  const [, kind = '', value = ''] =
    /<checksum [^>]*type=["'](sha\d*)["'][^>]*>\s*([0-9a-f]+)/.exec(data.slice(0, 8192)) ?? []
  const checksum = value === '' ? undefined : { kind: kind === 'sha' ? 'sha1' : kind, value }
  return { status: 'ok', url: new URL(href, base).href, checksum }
}

const loadIndex = async (
  ports: DatasourcePorts,
  { url, checksum }: Extract<Primary, { status: 'ok' }>,
): Promise<Parsed<PackageIndex>> => {
  const packing = packingOf(url)
  if (/\.(?:bz2|zck)$/.test(url) || !(await ports.unpacker.canUnpack(packing)))
    return failed(`${url}: expected gzip, zstd or (with the program xz) xz, found another packing`)
  const packed = await fetchIndex(ports, url, checksum)
  if (packed.status !== 'ok') return failed(packed.reason)
  try {
    return { status: 'ok', value: await readPrimary(ports.unpacker.unpack(packed.bytes, packing, MAX_UNPACKED)) }
  } catch (error) {
    return failed(`${url}: ${problemOf(error).reason}`)
  }
}

const baseOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.username === '')
    return `${url.origin}${url.pathname.replace(/\/?$/, '/').replace(/\/repodata\/$/, '/')}`
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

const keyOf = ({ url, checksum }: Extract<Primary, { status: 'ok' }>): string => hashOf(url, checksum?.value ?? '')

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const bases = await basesOf(query, ports)
  const primaries: Extract<Primary, { status: 'ok' }>[] = []
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
  return { status: 'found', releases, about: { signature: UNCHECKED }, validator }
}

export const rpm = createDatasource({
  name: 'rpm',
  registry: async (query, ports) => hashOf(...(await basesOf(query, ports))),
  discover,
})
