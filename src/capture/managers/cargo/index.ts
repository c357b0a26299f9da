/**
 * Cargo.toml (The Cargo Book, "Specifying Dependencies", "Workspaces"): dependencies of every kind and target, those that a
 * workspace's crates inherit, patches. A dependency with a path is of this repository, whatever version stands beside it.
 */
import type { PinRole, Scope } from '../../../records/inventory.ts'
import { ecosystemOfDatasource } from '../../../versions/names.ts'
import { excerpt } from '../../broken-text.ts'
import type { Extraction, Manager, ProjectDraft, SourceFile } from '../../contract.ts'
import { readTomlStrings, type TomlString } from '../../formats/toml-strings.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { pinDeclared, pinDeclaredGit, type Placement } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'

/** A table of dependencies: the keys that lead to it, `*` for any. */
type Table = Readonly<{ path: readonly string[]; role: PinRole; scope: Scope }>

const KINDS = [
  ['dependencies', 'runtime'],
  ['dev-dependencies', 'dev'],
  ['dev_dependencies', 'dev'],
  ['build-dependencies', 'build'],
  ['build_dependencies', 'build'],
] as const

const TABLES: readonly Table[] = [
  ...KINDS.flatMap(([kind, scope]): readonly Table[] => [
    { path: [kind], role: 'require', scope },
    { path: ['target', '*', kind], role: 'require', scope },
  ]),
  { path: ['workspace', 'dependencies'], role: 'require', scope: 'runtime' },
  { path: ['patch', '*'], role: 'replace', scope: 'runtime' },
]

const extract = (file: SourceFile): Extraction => {
  const strings = readTomlStrings(file.text)
  const declared = Map.groupBy(strings.flatMap(placeOf), ({ group }) => group)
  const found = [...declared.values()].flatMap(([first, ...others]) =>
    first ? [readDependency(first, new Map([first, ...others].map(({ field, text }) => [field, text])))] : [],
  )
  const rust = strings.filter(isRustVersion)
  return { ...pinsAndGaps([...found, ...rust.map(readRust)]), project: projectOf(file.path, strings) }
}

/** One field of one dependency; a plain string is its `version`. */
type Place = Readonly<{ group: string; table: Table; name: string; field: string; text: TomlString }>

const placeOf = (text: TomlString): readonly Place[] => {
  const { keys } = text
  const table = TABLES.find(({ path }) => path.every((part, index) => part === '*' || part === keys[index]))
  const [name, field = 'version', ...rest] = keys.slice(table?.path.length)
  if (!table || name === undefined || rest.length > 0) return []
  const group = JSON.stringify(keys.slice(0, table.path.length + 1))
  return [{ group, table, name: String(name), field: String(field), text }]
}

const readDependency = ({ table, name, text: first }: Place, fields: ReadonlyMap<string, TomlString>): Found => {
  const tableKeys = first.keys.slice(0, table.path.length)
  const placement = (text: TomlString): Placement => ({
    key: [...tableKeys, name].join('.'),
    role: table.role,
    scope: table.scope,
    evidence: `${table.path.filter((part) => part !== '*').join('.')} on line ${text.line}`,
    ...(text.comment === undefined ? {} : { comment: text.comment }),
    ...(tableKeys[0] === 'target' ? { marker: String(tableKeys[1]) } : {}),
  })
  const git = fields.get('git')
  if (git) return pinDeclaredGit(git, fields.get('tag') ?? fields.get('rev') ?? fields.get('branch'), placement(git))
  const version = fields.get('version')
  if (!version || fields.has('path')) return NOTHING
  if (fields.has('registry') || fields.has('registry-index'))
    return gapOf(version, 'from a registry that is configured elsewhere')
  if (!version.isPlain) return gapOf(version, 'written with escapes')
  return pinDeclared({
    datasource: 'crate',
    name: fields.get('package')?.value ?? name,
    versioning: 'cargo',
    requirement: version,
    placement: placement(version),
  })
}

const gapOf = ({ line, keys, value }: TomlString, why: string): Found => ({
  gap: { line, text: excerpt(`${keys.join('.')}: ${value}`), why },
})

const isRustVersion = ({ keys }: TomlString): boolean => /^(?:workspace\.)?package\.rust-version$/.test(keys.join('.'))

/** The oldest Rust that the crate works with. */
const readRust = (text: TomlString): Found =>
  pinDeclared({
    datasource: 'rust-version',
    name: 'rust',
    versioning: 'cargo',
    requirement: text,
    placement: {
      key: text.keys.join('.'),
      role: 'compatibility',
      scope: 'runtime',
      evidence: `rust-version on line ${text.line}`,
    },
  })

const projectOf = (path: string, strings: readonly TomlString[]): ProjectDraft => {
  const directory = directoryOf(path)
  const listed = (key: string) =>
    strings.filter(({ keys: [first, second] }) => first === 'workspace' && second === key).map(({ value }) => value)
  // A crate that the root depends on by path is a member without being listed.
  const paths = strings.flatMap(placeOf).flatMap(({ field, text }) => (field === 'path' ? [text.value] : []))
  const manifestOf = (folder: string) => joinPath(directory, `${folder}/Cargo.toml`) ?? []
  const rust = strings.find(isRustVersion)?.value
  return {
    directory,
    manifest: path,
    ecosystem: ecosystemOfDatasource('crate') ?? 'crate',
    locker: 'none',
    members: [
      ...[...listed('members'), ...paths].flatMap(manifestOf),
      ...listed('exclude')
        .flatMap(manifestOf)
        .map((glob) => `!${glob}`),
    ],
    runtimes: rust === undefined ? {} : { rust },
    lockfiles: [{ path: joinPath(directory, 'Cargo.lock') ?? 'Cargo.lock', locker: 'none' }],
  }
}

export const cargo: Manager = { name: 'cargo', extract, render: renderVersion }
