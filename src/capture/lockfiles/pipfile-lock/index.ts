/** Pipenv's Pipfile.lock (pipenv.pypa.io, "Pipfile & Pipfile.lock"): versions by category, without edges. */
import { canonicalName } from '../../../versions/names.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import {
  isJsonRecord,
  lineFinder,
  parseJsonRecord,
  recordAt,
  textAt,
  type JsonRecord,
} from '../../formats/json-values.ts'
import { isTable, parseToml, type TomlTable } from '../../formats/toml-lock.ts'

const extract = (file: SourceFile, manifests: readonly SourceFile[]): LockExtraction => {
  const lock = parseJsonRecord(file.text, 'the JSON of a Pipfile.lock')
  const python = textAt(recordAt(recordAt(lock, '_meta'), 'requires'), 'python_version')
  const direct = new Set(manifests.filter(({ path }) => path.endsWith('Pipfile')).flatMap(askedFor))
  const lineOf = lineFinder(file.text)
  const packages = Object.keys(lock)
    .filter((category) => category !== '_meta')
    .flatMap((category) =>
      Object.entries(recordAt(lock, category)).flatMap(([name, one]) => {
        const line = lineOf(`"${name}": {`)
        return isJsonRecord(one) ? draftOf(category, name, one, direct, line) : []
      }),
    )
  return { ...(python === '' ? {} : { runtimes: { python: `==${python}.*` } }), packages: withoutRepetition(packages) }
}

const draftOf = (
  category: string,
  written: string,
  one: JsonRecord,
  direct: ReadonlySet<string>,
  line: number | undefined,
): readonly PackageDraft[] => {
  const name = canonicalName('PyPI', written)
  const version = textAt(one, 'version').replace(/^={2,3}/, '')
  const origin = 'git' in one ? 'git' : 'path' in one ? 'local' : 'file' in one ? 'url' : 'registry'
  // The project itself, and what a repository holds: no version stands here.
  if (version === '' && origin !== 'registry') return []
  return [
    {
      key: `${name} ${version}`,
      ecosystem: 'PyPI',
      name,
      version,
      dependsOn: 'unknown',
      scope: category.startsWith('dev') ? 'dev' : 'runtime',
      direct: direct.has(name),
      ...(line === undefined ? {} : { line }),
      origin,
    },
  ]
}

/** A package of several categories ships if one of them does. */
const withoutRepetition = (packages: readonly PackageDraft[]): readonly PackageDraft[] => {
  const kept = new Map<string, PackageDraft>()
  for (const one of packages) {
    const known = kept.get(one.key)
    kept.set(one.key, known?.scope === 'dev' ? { ...known, scope: one.scope } : (known ?? one))
  }
  return [...kept.values()]
}

const NOT_PACKAGES: ReadonlySet<string> = new Set(['source', 'requires', 'scripts', 'pipenv'])

/** A Pipfile that cannot be read asks for nothing: the manager says what is wrong with it. */
const askedFor = ({ text }: SourceFile): readonly string[] =>
  Object.entries(readToml(text)).flatMap(([table, entries]) =>
    NOT_PACKAGES.has(table) || !isTable(entries) ? [] : Object.keys(entries).map((name) => canonicalName('PyPI', name)),
  )

const readToml = (text: string): TomlTable => {
  try {
    return parseToml(text)
  } catch {
    return {}
  }
}

export const pipfileLock: LockfileReader = { name: 'pipfile-lock', extract }
