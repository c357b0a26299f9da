/** NuGet's packages.lock.json (learn.microsoft.com, "Locking dependencies"): one graph for each target framework. */
import type { Dependency } from '../../../records/inventory.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import {
  isJsonRecord,
  lineFinder,
  parseJsonRecord,
  recordAt,
  textAt,
  type JsonRecord,
} from '../../formats/json-values.ts'

const extract = (file: SourceFile): LockExtraction => {
  const lock = parseJsonRecord(file.text, 'the JSON of a packages.lock.json')
  const lineOf = lineFinder(file.text)
  const frameworks = recordAt(lock, 'dependencies')
  const drafts = Object.keys(frameworks).flatMap((framework) => packagesOf(recordAt(frameworks, framework), lineOf))
  return { packages: joined(drafts) }
}

const packagesOf = (graph: JsonRecord, lineOf: (wanted: string) => number | undefined): readonly PackageDraft[] => {
  const keys = new Map(
    Object.entries(graph).flatMap(([name, one]) =>
      isJsonRecord(one) && textAt(one, 'resolved') !== '' ? [[name.toLowerCase(), keyOf(name, one)]] : [],
    ),
  )
  return Object.entries(graph).flatMap(([name, one]): readonly PackageDraft[] => {
    const line = lineOf(`"${name}": {`)
    // A project of this solution has no resolved version.
    if (!isJsonRecord(one) || textAt(one, 'resolved') === '') return []
    const requires = requirementsOf(one)
    return [
      {
        key: keyOf(name, one),
        ecosystem: 'NuGet',
        name,
        version: textAt(one, 'resolved'),
        dependsOn: requires.flatMap((required) => keys.get(required.name.toLowerCase()) ?? []),
        requires,
        scope: 'runtime',
        direct: textAt(one, 'type') === 'Direct',
        ...(line === undefined ? {} : { line }),
      },
    ]
  })
}

const keyOf = (name: string, one: JsonRecord): string => `${name.toLowerCase()} ${textAt(one, 'resolved')}`

/** A bare version is a lower bound here: NuGet writes what each package asks for at least. */
const requirementsOf = (one: JsonRecord): readonly Dependency[] =>
  Object.entries(recordAt(one, 'dependencies')).map(([name, version]) => ({
    name,
    range: /^\d/.test(String(version)) ? `[${String(version)},)` : String(version),
    kind: 'normal',
  }))

/** A package of several frameworks is one package with the edges of all. */
const joined = (drafts: readonly PackageDraft[]): readonly PackageDraft[] =>
  [...Map.groupBy(drafts, ({ key }) => key).values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? []
    const all = [first, ...others]
    const edges = all.flatMap(({ dependsOn }) => (dependsOn === 'unknown' ? [] : dependsOn))
    return [{ ...first, dependsOn: [...new Set(edges)], direct: all.some(({ direct }) => direct) }]
  })

export const nugetLock: LockfileReader = { name: 'nuget-lock', extract }
