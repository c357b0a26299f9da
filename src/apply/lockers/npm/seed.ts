/**
 * Puts the planned versions into the lock file's entries, in place: arborist's own `add` and `update` would move packages
 * that nobody planned. What the new versions need beside is completed by arborist afterwards.
 */
import type { Manifest } from 'pacote'

import type { Move } from '../../../records/plan.ts'
import { installedEntries, isFromRegistry, nameAt, type LockEntry, type LockFile } from './lock-file.ts'

export type Seed = Readonly<{ path: string; name: string; version: string }>

/** Fields of a manifest that npm copies to a lock entry (arborist, shrinkwrap.js, pkgMetaKeys). */
const COPIED = [
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'optionalDependencies',
  'bundleDependencies',
  'acceptDependencies',
  'funding',
  'engines',
  'os',
  'cpu',
  'libc',
  'license',
  'bin',
  'deprecated',
] as const

/** Fields that say where the entry stands in the tree, not what it is; kept. */
const KEPT = ['name', 'dev', 'optional', 'devOptional', 'peer'] as const

const pick = (from: Readonly<Record<string, unknown>>, keys: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]))

const movedBy = (moves: readonly Move[], name: string, version: string | undefined): Move | undefined =>
  moves.find((move) => move.component.name === name && move.from === version)

/**
 * Entries that a move takes to another version: every copy at `from`. A package in a tarball's bundle is its parent's;
 * one from git or a file has no other version in the registry.
 */
export const seedsFor = (lock: LockFile, moves: readonly Move[]): readonly Seed[] =>
  installedEntries(lock).flatMap(([path, entry]) => {
    if (entry.inBundle === true || !isFromRegistry(entry)) return []
    const name = nameAt(path, entry)
    const move = movedBy(moves, name, entry.version)
    return move ? [{ path, name, version: move.to }] : []
  })

const hasInstallScript = (manifest: Manifest): boolean => {
  const { scripts } = manifest
  return (
    manifest['hasInstallScript'] === true ||
    (typeof scripts === 'object' &&
      scripts !== null &&
      ['preinstall', 'install', 'postinstall'].some((name) => name in scripts))
  )
}

const entryOf = (before: LockEntry, manifest: Manifest): LockEntry => {
  const { version, _resolved: resolved, _integrity: integrity } = manifest
  return {
    ...pick(before, KEPT),
    version,
    ...(resolved === undefined ? {} : { resolved }),
    ...(integrity === undefined ? {} : { integrity }),
    ...pick(manifest, COPIED),
    ...(hasInstallScript(manifest) ? { hasInstallScript: true } : {}),
  }
}

/** `manifests` by `name@version`; entries without one stay as they are. */
export const seeded = (lock: LockFile, seeds: readonly Seed[], manifests: ReadonlyMap<string, Manifest>): LockFile => {
  const packages: Record<string, LockEntry> = { ...lock.packages }
  for (const { path, name, version } of seeds) {
    const manifest = manifests.get(`${name}@${version}`)
    const before = packages[path]
    if (manifest && before) packages[path] = entryOf(before, manifest)
  }
  return { ...lock, packages }
}
