/** Poetry's own tables (python-poetry.org, "Dependency specification"): a string, a table, or a list of tables per dependency. */
import { schemeOf } from '../../../versions/schemes.ts'
import { excerpt } from '../../broken-text.ts'
import type { GapDraft, PinDraft } from '../../contract.ts'
import { versionMeant } from '../../formats/python-requirement.ts'
import type { TomlString } from '../../formats/toml-strings.ts'
import { nameComponent } from '../../pins/component.ts'
import { pinGitReference } from '../../pins/git-reference.ts'

type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { nothing: true }>

/** The strings of one dependency, or of one of its alternatives, by field; a plain string is its `version`. */
type Dependency = Readonly<{ table: string; name: string; fields: ReadonlyMap<string, TomlString> }>

export const readPoetryDependencies = (strings: readonly TomlString[]): readonly Found[] => {
  const places = strings.flatMap((text) => placeOf(text))
  const groups = Map.groupBy(places, ({ group }) => group)
  return [...groups.values()].map(([first, ...others]) => {
    const all = first ? [first, ...others] : others
    const fields = new Map(all.map(({ field, text }) => [field, text]))
    return readDependency({ table: first?.table ?? '', name: first?.name ?? '', fields })
  })
}

type Place = Readonly<{ group: string; table: string; name: string; field: string; text: TomlString }>

const TABLES: readonly (readonly string[])[] = [
  ['tool', 'poetry', 'dependencies'],
  ['tool', 'poetry', 'dev-dependencies'],
  ['tool', 'poetry', 'group', '*', 'dependencies'],
]

const placeOf = (text: TomlString): readonly Place[] => {
  const { keys } = text
  const table = TABLES.find((path) => path.every((part, index) => part === '*' || part === keys[index]))
  if (!table || keys.length <= table.length) return []
  const [name, ...rest] = keys.slice(table.length)
  const alternative = typeof rest[0] === 'number' ? rest[0] : undefined
  const field = alternative === undefined ? rest : rest.slice(1)
  const tableName = keys.slice(0, table.length).join('.')
  return [
    {
      group: JSON.stringify([tableName, name, alternative]),
      table: tableName,
      name: String(name),
      field: String(field[0] ?? 'version'),
      text,
    },
  ]
}

const readDependency = (dependency: Dependency): Found => {
  const { fields } = dependency
  const git = fields.get('git')
  if (git) return readGit(dependency, git)
  const version = fields.get('version')
  // A path or an address: nothing that a registry has, or nothing with a version.
  if (!version) return fields.has('url') ? gapOf(fields.get('url'), 'a distribution by its address') : { nothing: true }
  return readVersion(dependency, version)
}

const readVersion = (dependency: Dependency, version: TomlString): Found => {
  const isPython = dependency.name === 'python'
  const naming = isPython ? nameComponent('python-version', 'python') : nameComponent('pypi', dependency.name)
  if (naming.status === 'unnamed') return gapOf(version, naming.why)
  const scheme = schemeOf('poetry')
  if (!version.isPlain || !(scheme.isValid(version.value) || scheme.isRange(version.value)))
    return gapOf(version, 'not a version constraint of Poetry')
  return {
    pin: {
      ...sharedOf(dependency, version),
      ...versionMeant(version.value),
      range: [version.start, version.start + version.value.length],
      component: naming.component,
      versioning: 'poetry',
      role: isPython ? 'compatibility' : 'require',
    },
  }
}

const readGit = (dependency: Dependency, git: TomlString): Found => {
  const { fields } = dependency
  const reference = fields.get('tag') ?? fields.get('rev') ?? fields.get('branch')
  const pin = pinGitReference(git.value, reference?.value ?? '')
  if (!pin) return gapOf(git, 'not an address of a git repository')
  const end = git.start + git.value.length
  const range = reference
    ? ([reference.start, reference.start + reference.value.length] as const)
    : ([end, end] as const)
  return { pin: { ...sharedOf(dependency, git), ...pin, range, role: 'require' } }
}

const sharedOf = ({ table, name, fields }: Dependency, text: TomlString) => {
  const python = fields.get('python')?.value
  const marker = fields.get('markers')?.value ?? (python === undefined ? undefined : `python ${python}`)
  const extras = [...fields].filter(([field]) => field === 'extras').map(([, extra]) => extra.value)
  return {
    key: `${table}.${name}`,
    scope: table === 'tool.poetry.dependencies' ? ('runtime' as const) : ('dev' as const),
    evidence: `${table} on line ${text.line}`,
    ...(text.comment === undefined ? {} : { comment: text.comment }),
    ...(marker === undefined ? {} : { marker }),
    ...(extras.length === 0 ? {} : { extras }),
  }
}

const gapOf = (text: TomlString | undefined, why: string): Found => ({
  gap: { line: text?.line ?? 1, text: excerpt(text?.value ?? ''), why },
})
