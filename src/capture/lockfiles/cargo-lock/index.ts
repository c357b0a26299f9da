/**
 * Cargo.lock (The Cargo Book, "Cargo.toml vs Cargo.lock"), versions 1 to 4. What has no source is a crate of this repository;
 * which of its dependencies are for building and for tests stands in the manifests.
 */
import { ecosystemOfDatasource } from '../../../versions/names.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { reachable } from '../../formats/toml-lock.ts'
import { readCargoLock, type LockedCrate } from './crates.ts'
import { readCrateManifests, type CrateManifest } from './manifests.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const crates = readCargoLock(file.text)
  const find = finderOf(crates)
  const edges = new Map(crates.map(({ key, dependencies }) => [key, dependencies.flatMap(find).map((one) => one.key)]))
  const own = crates.filter(({ source }) => source === '')
  const known = readCrateManifests(manifests)
  const root = file.path.replace(/Cargo\.lock$/, 'Cargo.toml')
  const asked = own.flatMap((crate) => askedBy(crate, known.get(crate.name), root, find))
  const scopes = scopesOf(asked, (key) => edges.get(key) ?? [])
  const requirers = Map.groupBy(asked, ({ key }) => key)
  return {
    packages: crates
      .filter(({ source }) => source !== '')
      .map((crate): PackageDraft => {
        const { key } = crate
        const requiredIn = [...new Set(requirers.get(key)?.flatMap((one) => one.requiredIn))]
        return {
          key,
          ecosystem: ecosystemOfDatasource('crate') ?? 'crate',
          name: crate.name,
          version: crate.version,
          dependsOn: edges.get(key) ?? [],
          scope: own.length === 0 ? 'runtime' : scopes(key),
          direct: requirers.has(key),
          ...(requiredIn.length > 0 ? { requiredIn } : {}),
          line: crate.line,
          origin: crate.source.startsWith('git+') ? 'git' : 'registry',
        }
      }),
  }
}

/** A dependency names version and source only where the lock file has several. */
const finderOf = (crates: readonly LockedCrate[]): ((dependency: string) => readonly LockedCrate[]) => {
  const byName = Map.groupBy(crates, ({ name }) => name)
  return (dependency) => {
    const [name = '', version, source] = dependency.split(' ')
    const named = byName.get(name) ?? []
    if (named.length === 1) return named
    return version === undefined ? [] : named.filter((crate) => isMeant(crate, version, source))
  }
}

/** A git source stands without its commit where the dependency names it. */
const isMeant = (crate: LockedCrate, version: string, source: string | undefined): boolean =>
  crate.version === version && (source === undefined || crate.source.startsWith(source.slice(1, -1)))

type Asked = Readonly<{ key: string; scope: PackageDraft['scope']; requiredIn: readonly string[] }>

/** `root`: the workspace's manifest, where crates may inherit their requirements from. */
const askedBy = (
  crate: LockedCrate,
  manifest: CrateManifest | undefined,
  root: string,
  find: (dependency: string) => readonly LockedCrate[],
): readonly Asked[] =>
  crate.dependencies.flatMap(find).map((one) => {
    const request = manifest?.requests.get(one.name)
    return {
      key: one.key,
      scope: request?.scope ?? 'runtime',
      requiredIn: manifest ? [request?.isInherited === true ? root : manifest.path] : [],
    }
  })

/** What is reached from a runtime dependency ships, whatever else needs it; then what building needs. */
const scopesOf = (
  asked: readonly Asked[],
  edges: (key: string) => readonly string[],
): ((key: string) => PackageDraft['scope']) => {
  const reached = (scope: Asked['scope']) =>
    reachable(
      asked.filter((one) => one.scope === scope).map(({ key }) => key),
      edges,
    )
  const shipped = reached('runtime')
  const built = reached('build')
  return (key) => (shipped.has(key) ? 'runtime' : built.has(key) ? 'build' : 'dev')
}

export const cargoLock: LockfileReader = { name: 'cargo-lock', extract }
