/** What the index of a distribution says about its packages: binary packages by name, each with the versions that are there. */
import type { Release } from '../../records/releases.ts'
import type { Packing } from '../../system/ports.ts'
import type { DatasourcePorts, ReleaseQuery } from '../contract.ts'
import { releaseIn } from '../json-releases.ts'
import { askRegistry, failed, type Problem } from '../registry-answer.ts'

export type IndexedVersion = Readonly<{ version: string; date?: string }>
export type PackageIndex = Map<string, readonly IndexedVersion[]>

/** A binary package as an index lists it. */
export type IndexedPackage = IndexedVersion &
  Readonly<{
    name: string
    /** As the index spells it; empty where it does not say. */
    architecture: string
    /** Absent where the index does not say. */
    source?: Readonly<{ name: string; version: string }>
  }>

/** What is made of an index while it streams by. */
export type IndexVisitor = Readonly<{
  /** Of other packages nothing but the name is read. */
  wants: (name: string) => boolean
  visit: (found: IndexedPackage) => void
}>

/** Every package, by name. */
export const collectInto = (index: PackageIndex): IndexVisitor => ({
  wants: () => true,
  visit: ({ name, version, date }) => addVersion(index, name, { version, ...(date ? { date } : {}) }),
})

/** Packed. The largest, of Ubuntu's universe and of Fedora, have 20 to 40 MB. */
export const MAX_PACKED = 128 * 1024 * 1024
/** Unpacked, of which one piece is in memory at a time. */
export const MAX_UNPACKED = 2 * 1024 * 1024 * 1024

const PACKINGS: readonly (readonly [ending: string, packing: Packing])[] = [
  ['.xz', 'xz'],
  ['.zst', 'zstd'],
  ['.gz', 'gzip'],
  ['', 'none'],
]

export const packingOf = (path: string): Packing => PACKINGS.find(([ending]) => path.endsWith(ending))?.[1] ?? 'none'

/** Endings that can be unpacked here, the smallest file first. */
export const readableEndings = async ({ unpacker }: DatasourcePorts): Promise<readonly string[]> => {
  const readable = await Promise.all(PACKINGS.map(([, packing]) => unpacker.canUnpack(packing)))
  return PACKINGS.filter((_, at) => readable[at]).map(([ending]) => ending)
}

const DIGESTS: Readonly<Record<string, string>> = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' }

/** Hexadecimal digest. `kind` as indexes spell it: `sha256`. */
export const digestOf = async (kind: string, bytes: Uint8Array): Promise<string> => {
  const digest = await crypto.subtle.digest(DIGESTS[kind] ?? 'SHA-256', new Uint8Array(bytes))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export type Checksum = Readonly<{ kind: string; value: string }>
export type PackedFile = Readonly<{ status: 'ok'; bytes: Uint8Array }>

/** A packed index whose checksum agrees with what signed metadata say of it. */
export const fetchIndex = async (
  { http }: DatasourcePorts,
  url: string,
  checksum: Checksum | undefined,
): Promise<PackedFile | Problem> => {
  // A proxy that unpacks what a server packed would break the checksum.
  const headers = { 'accept-encoding': 'identity' }
  const answer = await askRegistry(http, { url, headers, maxBytes: MAX_PACKED })
  if (answer.status !== 'ok') return answer
  if (checksum && (await digestOf(checksum.kind, answer.body)) !== checksum.value)
    return failed(`${url}: expected ${checksum.kind} ${checksum.value}, found another: it is damaged or being replaced`)
  return { status: 'ok', bytes: answer.body }
}

export const addVersion = (index: PackageIndex, name: string, version: IndexedVersion): void => {
  const known = index.get(name)
  if (known === undefined) index.set(name, [version])
  else if (!known.some((one) => one.version === version.version)) index.set(name, [...known, version])
}

/** Of several indexes that a machine installs from: each version once. */
export const releasesOf = (
  { component, versioning }: ReleaseQuery,
  indexes: readonly PackageIndex[],
): readonly Release[] => {
  const versions = new Map<string, IndexedVersion>()
  for (const index of indexes)
    for (const one of index.get(component.name) ?? []) if (!versions.has(one.version)) versions.set(one.version, one)
  return [...versions.values()].map(({ version, date }) => releaseIn(versioning, version, date ? { date } : {}))
}

/** `debian` and `12` of `pkg:deb/debian/curl?distro=debian-12`: the distribution that a component belongs to. */
export const distributionOf = ({
  component,
}: ReleaseQuery): Readonly<{ family: string; release: string }> | undefined => {
  const [, family, release] = /^pkg:(?:deb|apk|rpm)\/.*[?&]distro=([a-z-]+?)-v?([\w.]+)/.exec(component.purl) ?? []
  return family && release ? { family, release } : undefined
}
