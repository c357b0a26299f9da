/**
 * pyproject.toml: PEP 621 dependencies and extras, PEP 735 groups, build requirements, and what Poetry, uv and PDM add.
 * Comments stay with their dependency: people write there why it is pinned.
 */
import type { PinRole, Scope } from '../../../records/inventory.ts'
import { excerpt } from '../../broken-text.ts'
import type { Extraction, GapDraft, Manager, PinDraft, ProjectDraft, SourceFile } from '../../contract.ts'
import { parsePythonRequirement, versionMeant } from '../../formats/python-requirement.ts'
import { readTomlStrings, type TomlString } from '../../formats/toml-strings.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { nameComponent } from '../../pins/component.ts'
import { pinGitReference } from '../../pins/git-reference.ts'
import { renderVersion } from '../../pins/render.ts'
import { readPoetryDependencies } from './poetry.ts'

/** A list of PEP 508 strings: the keys that lead to it, `*` for any name. */
type List = Readonly<{ path: readonly string[]; role: PinRole; scope: Scope }>

const LISTS: readonly List[] = [
  { path: ['project', 'dependencies'], role: 'require', scope: 'runtime' },
  { path: ['project', 'optional-dependencies', '*'], role: 'require', scope: 'runtime' },
  { path: ['dependency-groups', '*'], role: 'require', scope: 'dev' },
  { path: ['build-system', 'requires'], role: 'require', scope: 'build' },
  { path: ['tool', 'uv', 'dev-dependencies'], role: 'require', scope: 'dev' },
  { path: ['tool', 'uv', 'override-dependencies'], role: 'replace', scope: 'runtime' },
  { path: ['tool', 'uv', 'constraint-dependencies'], role: 'require', scope: 'runtime' },
  { path: ['tool', 'pdm', 'dev-dependencies', '*'], role: 'require', scope: 'dev' },
]

export type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { nothing: true }>

const extract = (file: SourceFile): Extraction => {
  const strings = readTomlStrings(file.text)
  const sources = readSources(strings)
  const found = [
    ...strings.flatMap((text) => readListed(text, sources)),
    ...strings.filter(({ keys }) => keys.join('.') === 'project.requires-python').map(readPython),
    ...sources.values(),
    ...readPoetryDependencies(strings),
  ]
  const pins = found.flatMap((item) => ('pin' in item ? [item.pin] : []))
  const isProject = strings.some(
    ({ keys: [first, second] }) =>
      first === 'project' ||
      first === 'dependency-groups' ||
      (first === 'tool' && (second === 'poetry' || second === 'uv')),
  )
  return {
    pins,
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
    ...(isProject ? { project: projectOf(file.path, strings) } : {}),
  }
}

const listOf = ({ keys }: TomlString): List | undefined =>
  LISTS.find(
    ({ path }) =>
      keys.length === path.length + 1 &&
      typeof keys.at(-1) === 'number' &&
      path.every((part, index) => part === '*' || part === keys[index]),
  )

const readListed = (text: TomlString, sources: ReadonlyMap<string, Found>): readonly Found[] => {
  const list = listOf(text)
  if (!list) return []
  const requirement = parsePythonRequirement(text.value)
  const end = requirement?.range[1] ?? 0
  if (!requirement) return [gapOf(text, 'not a PEP 508 requirement')]
  if (requirement.url !== undefined) return [gapOf(text, 'a distribution by its address')]
  const naming = nameComponent('pypi', requirement.name)
  if (naming.status === 'unnamed') return [gapOf(text, naming.why)]
  // Where uv takes the package from a repository or a folder, that is the pin.
  if (sources.has(naming.component.name)) return []
  if (!text.isPlain && /["\\]/.test(text.value.slice(0, end))) return [gapOf(text, 'written with escapes')]
  const pin: PinDraft = {
    ...versionMeant(requirement.specifiers),
    range: [text.start + requirement.range[0], text.start + end],
    component: naming.component,
    versioning: 'pep440',
    evidence: `${list.path.filter((part) => part !== '*').join('.')} on line ${text.line}`,
    key: [...text.keys.slice(0, -1), naming.component.name].join('.'),
    role: list.role,
    scope: list.scope,
    ...(text.comment === undefined ? {} : { comment: text.comment }),
    ...(requirement.extras.length === 0 ? {} : { extras: requirement.extras }),
    ...(requirement.marker === undefined ? {} : { marker: requirement.marker }),
  }
  return [{ pin }]
}

const gapOf = (text: TomlString, why: string): Found => ({
  gap: { line: text.line, text: excerpt(text.value), why },
})

const readPython = (text: TomlString): Found => {
  const naming = nameComponent('python-version', 'python')
  if (naming.status === 'unnamed' || !text.isPlain) return gapOf(text, 'written with escapes')
  return {
    pin: {
      ...versionMeant(text.value),
      range: [text.start, text.start + text.value.length],
      component: naming.component,
      versioning: 'pep440',
      evidence: `requires-python on line ${text.line}`,
      key: 'project.requires-python',
      role: 'compatibility',
      scope: 'runtime',
    },
  }
}

/** `[tool.uv.sources]` by package: a git pin, or nothing for a path, a workspace member or an address. */
const readSources = (strings: readonly TomlString[]): ReadonlyMap<string, Found> => {
  const fields = strings.filter(({ keys }) => keys[0] === 'tool' && keys[1] === 'uv' && keys[2] === 'sources')
  const places = fields.filter(({ keys }) => /^(?:git|path|url)$/.test(String(keys.at(-1))))
  return new Map(places.map((place) => [String(place.keys[3]).toLowerCase(), readSource(place, fields)]))
}

const readSource = (place: TomlString, fields: readonly TomlString[]): Found => {
  if (place.keys.at(-1) !== 'git') return { nothing: true }
  const beside = fields.filter(({ keys }) => keys.slice(0, -1).join('\0') === place.keys.slice(0, -1).join('\0'))
  const reference = beside.find(({ keys }) => /^(?:tag|rev|branch)$/.test(String(keys.at(-1))))
  const pin = pinGitReference(place.value, reference?.value ?? '')
  if (!pin) return gapOf(place, 'not an address of a git repository')
  const end = place.start + place.value.length
  const range = reference
    ? ([reference.start, reference.start + reference.value.length] as const)
    : ([end, end] as const)
  const rest = {
    role: 'require' as const,
    scope: 'runtime' as const,
    evidence: `tool.uv.sources on line ${place.line}`,
  }
  return { pin: { ...pin, ...rest, range, key: place.keys.join('.') } }
}

const projectOf = (path: string, strings: readonly TomlString[]): ProjectDraft => {
  const directory = directoryOf(path)
  const valuesAt = (prefix: string) =>
    strings
      .filter(({ keys }) => keys.slice(0, -1).join('.') === prefix && typeof keys.at(-1) === 'number')
      .map(({ value }) => value)
  const valueAt = (key: string) => strings.find(({ keys }) => keys.join('.') === key)?.value
  const python = valueAt('project.requires-python') ?? valueAt('tool.poetry.dependencies.python')
  const isPoetry = strings.some(({ keys }) => keys[0] === 'tool' && keys[1] === 'poetry')
  const lockers = isPoetry ? (['poetry', 'uv'] as const) : (['uv', 'poetry'] as const)
  const manifestsOf = (glob: string) => joinPath(directory, `${glob}/pyproject.toml`) ?? []
  return {
    directory,
    manifest: path,
    ecosystem: 'PyPI',
    locker: 'none',
    members: [
      ...valuesAt('tool.uv.workspace.members').flatMap(manifestsOf),
      ...valuesAt('tool.uv.workspace.exclude')
        .flatMap(manifestsOf)
        .map((glob) => `!${glob}`),
    ],
    runtimes: python === undefined ? {} : { python },
    lockfiles: lockers.map((locker) => ({ path: joinPath(directory, `${locker}.lock`) ?? `${locker}.lock`, locker })),
  }
}

export const pyproject: Manager = { name: 'pyproject', extract, render: renderVersion }
