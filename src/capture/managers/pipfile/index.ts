import { schemeOf } from '../../../versions/schemes.ts'
/** Pipenv's Pipfile (pipenv.pypa.io, "Pipfile & Pipfile.lock"): packages, development packages and categories of one's own. */
import { excerpt } from '../../broken-text.ts'
import type { Extraction, Manager, ProjectDraft, SourceFile } from '../../contract.ts'
import { versionMeant } from '../../formats/python-requirement.ts'
import { readTomlStrings, type TomlString } from '../../formats/toml-strings.ts'
import { NOTHING, pinsAndGaps, type Found } from '../../found.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import { nameComponent } from '../../pins/component.ts'
import { pinDeclared, pinDeclaredGit, type Placement } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'

const extract = (file: SourceFile): Extraction => {
  const strings = readTomlStrings(file.text)
  const listed = strings.filter(({ keys }) => !NOT_PACKAGES.has(String(keys[0])) && keys.length > 1 && keys.length < 4)
  const packages = Map.groupBy(listed, ({ keys }) => JSON.stringify(keys.slice(0, 2)))
  const found = [...packages.values()].flatMap((fields) => readPackage(fields))
  const python = strings.find(({ keys }) => /^requires\.python(?:_full)?_version$/.test(keys.join('.')))
  return {
    ...pinsAndGaps([...found, ...(python ? [readPython(python)] : [])]),
    project: projectOf(file.path, python?.value),
  }
}

/** Every other table is a category of packages. */
const NOT_PACKAGES: ReadonlySet<string> = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile'])

const readPackage = (strings: readonly TomlString[]): readonly Found[] => {
  const fields = new Map(strings.map((text) => [String(text.keys[2] ?? 'version'), text]))
  const [first] = strings
  if (!first) return []
  const [table = '', name = ''] = first.keys.map(String)
  const markers = fields.get('markers')?.value
  const placement = (text: TomlString): Placement => ({
    key: `${table}.${name}`,
    role: 'require',
    scope: table.startsWith('dev') ? 'dev' : 'runtime',
    evidence: `${table} on line ${text.line}`,
    ...(text.comment === undefined ? {} : { comment: text.comment }),
    ...(markers === undefined ? {} : { marker: markers }),
  })
  const git = fields.get('git')
  if (git) return [pinDeclaredGit(git, fields.get('ref'), placement(git))]
  const address = fields.get('file') ?? fields.get('url')
  if (address) return [gapOf(address, 'a distribution by its address')]
  const version = fields.get('version')
  return [version && !fields.has('path') ? readVersion(name, version, placement(version)) : NOTHING]
}

const readVersion = (name: string, version: TomlString, placement: Placement): Found => {
  const naming = nameComponent('pypi', name)
  if (naming.status === 'unnamed') return gapOf(version, naming.why)
  const { value } = version
  const isAny = value === '*' || value === ''
  // Pipenv takes `3.*` for `==3.*`.
  const versioning = /^\d[\d.]*\.\*$/.test(value) ? 'poetry' : 'pep440'
  const scheme = schemeOf(versioning)
  if (!version.isPlain || !(isAny || scheme.isRange(value) || scheme.isValid(value)))
    return gapOf(version, 'not a version specifier')
  return {
    pin: {
      ...placement,
      ...(isAny ? { current: '', floating: true } : versionMeant(value)),
      range: [version.start, version.start + value.length],
      component: naming.component,
      versioning,
    },
  }
}

const gapOf = ({ line, keys, value }: TomlString, why: string): Found => ({
  gap: { line, text: excerpt(`${String(keys[1])}: ${value}`), why },
})

const readPython = (text: TomlString): Found =>
  pinDeclared({
    datasource: 'python-version',
    name: 'python',
    versioning: 'pep440',
    requirement: text,
    placement: {
      key: text.keys.join('.'),
      role: 'compatibility',
      scope: 'runtime',
      evidence: `requires on line ${text.line}`,
    },
  })

const projectOf = (path: string, python: string | undefined): ProjectDraft => {
  const directory = directoryOf(path)
  return {
    directory,
    manifest: path,
    ecosystem: 'PyPI',
    locker: 'none',
    members: [],
    runtimes: python === undefined ? {} : { python: /^\d+\.\d+$/.test(python) ? `==${python}.*` : `==${python}` },
    lockfiles: [{ path: joinPath(directory, 'Pipfile.lock') ?? 'Pipfile.lock', locker: 'none' }],
  }
}

export const pipfile: Manager = { name: 'pipfile', extract, render: renderVersion }
