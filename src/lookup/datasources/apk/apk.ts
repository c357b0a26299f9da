/**
 * Packages of Alpine and its kin, by the index of a repository. `registryUrl` is a line of apk's `repositories`, the architecture as a
 * query (`x86_64` without one): `https://registry.example/alpine/v3.22/main?arch=aarch64`. Without it the sources of this machine
 * (or `registries.apk`) are asked, for the release that the component's purl names, else Alpine's own.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import {
  addVersion,
  distributionOf,
  fetchIndex,
  MAX_UNPACKED,
  releasesOf,
  type PackageIndex,
} from '../../package-index/package-index.ts'
import { NEWLINE, piecesOf, textOfPiece } from '../../package-index/pieces.ts'
import { failed, missing, problemOf, quote, textOf, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'
import { checkIndexSignature, type SignatureFile } from './signed-index.ts'
import { collect, tarFiles } from './tar.ts'

const DEFAULT_ARCHITECTURE = 'x86_64'
const MAX_SIGNATURE = 64 * 1024
const GZIP_MAGIC = 0x1f
const ALPINE = 'https://dl-cdn.alpinelinux.org/alpine/'

type LoadedIndex = Readonly<{ status: 'ok'; index: PackageIndex; signature: string }> | Problem

const shared = sharedInRun<LoadedIndex>()

/** Letters of the fields of a stanza (wiki "Apk spec", "APKINDEX Format"). */
const NAME = 80
const VERSION = 86
const TIME = 116
const COLON = 58

const dateOf = (seconds: string): string | undefined =>
  /^\d{1,11}$/.test(seconds) ? instantOf(new Date(Number(seconds) * 1000).toISOString()) : undefined

/** Stanzas of single-letter fields, with a blank line between. */
const readIndex = async (chunks: AsyncIterable<Uint8Array>, index: PackageIndex): Promise<void> => {
  let [name, version, seconds] = ['', '', '']
  const flush = () => {
    const date = dateOf(seconds)
    if (name !== '' && version !== '') addVersion(index, name, { version, ...(date ? { date } : {}) })
    ;[name, version, seconds] = ['', '', '']
  }
  for await (const lines of piecesOf(chunks, NEWLINE)) {
    for (const line of lines) {
      if (line.length === 0) flush()
      else if (line[1] !== COLON) continue
      else if (line[0] === NAME) name = textOfPiece(line, 2)
      else if (line[0] === VERSION) version = textOfPiece(line, 2)
      else if (line[0] === TIME) seconds = textOfPiece(line, 2)
    }
  }
  flush()
}

const readArchive = async (chunks: AsyncIterable<Uint8Array>) => {
  const index: PackageIndex = new Map()
  let signature: SignatureFile | undefined
  let hasIndex = false
  for await (const { name, size, content } of tarFiles(chunks)) {
    if (name.startsWith('.SIGN.') && size < MAX_SIGNATURE) signature ??= { name, content: await collect(content) }
    if (name !== 'APKINDEX') continue
    hasIndex = true
    await readIndex(content, index)
  }
  return { index, signature, hasIndex }
}

const load = async (ports: DatasourcePorts, url: string): Promise<LoadedIndex> => {
  const packed = await fetchIndex(ports, url, undefined)
  if (packed.status !== 'ok') return packed
  if (packed.bytes[0] !== GZIP_MAGIC)
    return failed(`${url}: expected gzip data, found ${quote(textOf(packed.bytes.subarray(0, 256)))}`)
  try {
    const archive = await readArchive(ports.unpacker.unpack(packed.bytes, 'gzip', MAX_UNPACKED))
    if (!archive.hasIndex) return failed(`${url}: expected an archive with APKINDEX, found none in it`)
    const { apk: keys } = await ports.clients.signingKeys()
    const check = await checkIndexSignature(packed.bytes, archive.signature, keys)
    if (check.status === 'wrong') return failed(`${url}: ${check.why}`)
    const signature = check.status === 'good' ? `signed by ${check.key}` : `not checked: ${check.why}`
    return { status: 'ok', index: archive.index, signature }
  } catch (error) {
    return failed(`${url}: ${problemOf(error).reason}`)
  }
}

const addressOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const architecture = url?.searchParams.get('arch') ?? DEFAULT_ARCHITECTURE
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && /^\w+$/.test(architecture))
    return `${url.origin}${url.pathname.replace(/\/?$/, '/')}${architecture}/APKINDEX.tar.gz`
  throw new WorldError({
    place: 'registryUrl',
    expected: 'the address of a repository such as https://…/v3.22/main?arch=x86_64',
    found: quote(text),
  })
}

const RELEASE = /(?<=\/)(?:v\d+\.\d+|edge|latest-stable)(?=\/)/

const addressesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts): Promise<readonly string[]> => {
  if (query.registryUrl !== undefined) return [addressOf(query.registryUrl)]
  const configured = await clients.systemPackages('apk')
  const distribution = distributionOf(query)
  const release = distribution && (/^\d/.test(distribution.release) ? `v${distribution.release}` : distribution.release)
  if (distribution?.family === 'alpine' && release) {
    const own = configured.filter((line) => RELEASE.test(line)).map((line) => line.replace(RELEASE, release))
    const lines = own.length > 0 ? own : ['main', 'community'].map((name) => `${ALPINE}${release}/${name}`)
    return lines.map(addressOf)
  }
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
