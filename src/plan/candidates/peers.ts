/** Peer ranges of npm: promises between neighbours that are never edited, so both ends bind a candidate. */
import type { Dependency, Package } from '../../records/inventory.ts'
import type { Release } from '../../records/releases.ts'
import type { Subject } from '../subjects.ts'

export type PeerRange = Readonly<{ by: string; range: string }>

/** `project\0name` to the peer ranges that installed packages state for it. */
export const peerRangesOf = (packages: readonly Package[]): ReadonlyMap<string, readonly PeerRange[]> => {
  const ranges = new Map<string, PeerRange[]>()
  for (const one of packages) {
    if (one.ecosystem !== 'npm') continue
    for (const { name, range } of peersOf(one.requires ?? [])) {
      const key = `${one.project}\0${name}`
      ranges.set(key, [...(ranges.get(key) ?? []), { by: `${one.name} ${one.version}`, range }])
    }
  }
  return ranges
}

const peersOf = (requires: readonly Dependency[]): readonly Dependency[] =>
  requires.filter(({ kind }) => kind === 'peer')

/** The first peer range that the version in use keeps and the candidate would break, from either side. */
export const peerConflict = (
  subject: Subject,
  version: string,
  release: Release,
  stated: ReadonlyMap<string, readonly PeerRange[]>,
  installed: ReadonlyMap<string, readonly string[]>,
): string | undefined => {
  const { scheme, from, place, component } = subject
  const broken = stated
    .get(`${place}\0${component.name}`)
    ?.find(({ range }) => scheme.satisfies(from, range) && !scheme.satisfies(version, range))
  if (broken) return `peer range ${broken.range} of ${broken.by}`
  const lacking = peersOf(release.requires ?? []).find(({ name, range }) => {
    const versions = installed.get(`${place}\0${name}`) ?? []
    // A neighbour at the same version comes from the same repository and moves along.
    return versions.length > 0 && !versions.includes(from) && !versions.some((one) => scheme.satisfies(one, range))
  })
  return lacking && `its peer range ${lacking.name} ${lacking.range}`
}

/** `project\0name` to the versions that are there. */
export const installedVersions = (packages: readonly Package[]): ReadonlyMap<string, readonly string[]> => {
  const versions = new Map<string, string[]>()
  for (const { project, name, version } of packages) {
    const key = `${project}\0${name}`
    versions.set(key, [...(versions.get(key) ?? []), version])
  }
  return versions
}
