/**
 * uv's uv.lock: the project itself and its workspace members stand there as packages with a local source; what they
 * depend on is direct, and what only their groups (`dev-dependencies`) reach is for development. Ranges stand there for the
 * project's own dependencies alone, so edges come without.
 */
import { canonicalName } from '../../../versions/names.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { parseTomlLock, reachable, stringAt, tableAt, tablesAt, type TomlTable } from '../../formats/toml-lock.ts'

type Locked = Readonly<{ key: string; name: string; version: string; table: TomlTable; line: number | undefined }>

const extract = (file: SourceFile): LockExtraction => {
  const { document, packages } = parseTomlLock(file.text)
  const locked = packages.map(readPackage)
  const find = finderOf(locked)
  const edges = new Map(locked.map((one) => [one.key, shippedBy(one.table).flatMap(find)]))
  const roots = locked.filter(isOwn)
  const shipped = reachable(
    roots.map(({ key }) => key),
    (key) => edges.get(key) ?? [],
  )
  const asked = roots.flatMap(({ table }) => [...shippedBy(table), ...groupsOf(table)])
  const direct = new Set(asked.flatMap(find))
  const python = stringAt(document, 'requires-python')
  return {
    ...(python === '' ? {} : { runtimes: { python } }),
    packages: locked
      .filter((one) => !isOwn(one))
      .map(({ key, name, version, table, line }): PackageDraft => ({
        key,
        ecosystem: 'PyPI',
        name,
        version,
        dependsOn: [...new Set(edges.get(key))],
        scope: roots.length === 0 || shipped.has(key) ? 'runtime' : 'dev',
        direct: direct.has(key),
        ...(line === undefined ? {} : { line }),
        origin: originOf(table),
      })),
  }
}

const readPackage = ({ table, line }: Readonly<{ table: TomlTable; line: number | undefined }>): Locked => {
  const name = canonicalName('PyPI', stringAt(table, 'name'))
  const version = stringAt(table, 'version')
  return { key: `${name} ${version}`, name, version, table, line }
}

/** A dependency names the version only where the lock file has several. */
const finderOf = (locked: readonly Locked[]): ((dependency: TomlTable) => readonly string[]) => {
  const byName = Map.groupBy(locked, ({ name }) => name)
  return (dependency) => {
    const version = stringAt(dependency, 'version')
    const candidates = byName.get(canonicalName('PyPI', stringAt(dependency, 'name'))) ?? []
    return candidates.filter((one) => version === '' || one.version === version).map(({ key }) => key)
  }
}

/** The source is this repository: `{ virtual = "." }`, `{ editable = "packages/a" }`. */
const isOwn = ({ table }: Locked): boolean => {
  const source = tableAt(table, 'source')
  return 'virtual' in source || 'editable' in source
}

const shippedBy = (table: TomlTable): readonly TomlTable[] => [
  ...tablesAt(table, 'dependencies'),
  ...Object.keys(tableAt(table, 'optional-dependencies')).flatMap((extra) =>
    tablesAt(tableAt(table, 'optional-dependencies'), extra),
  ),
]

const groupsOf = (table: TomlTable): readonly TomlTable[] => {
  const groups = tableAt(table, 'dev-dependencies')
  return Object.keys(groups).flatMap((group) => tablesAt(groups, group))
}

const originOf = (table: TomlTable): PackageDraft['origin'] => {
  const source = tableAt(table, 'source')
  if ('git' in source) return 'git'
  if ('url' in source) return 'url'
  return 'path' in source || 'directory' in source ? 'local' : 'registry'
}

export const uvLock: LockfileReader = { name: 'uv-lock', extract }
