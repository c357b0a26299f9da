/** What the Cargo.toml files beside a lock file say of its crates. */
import type { Scope } from '../../../records/inventory.ts'
import type { SourceFile } from '../../contract.ts'
import { isTable, parseToml, stringAt, tableAt, type TomlTable } from '../../formats/toml-lock.ts'

export type CrateManifest = Readonly<{
  path: string
  /** By the name of the package, not the one under which it is renamed. */
  requests: ReadonlyMap<string, CrateRequest>
}>

/** `isInherited`: the workspace's manifest says which version. */
export type CrateRequest = Readonly<{ scope: Scope; isInherited: boolean }>

/** By the crate's name. A manifest that cannot be read says nothing. */
export const readCrateManifests = (files: readonly SourceFile[]): ReadonlyMap<string, CrateManifest> => {
  const documents = files
    .filter(({ path }) => path.endsWith('Cargo.toml'))
    .map(({ path, text }) => ({ path, document: readToml(text) }))
  const inherited = documents.map(({ document }) => tableAt(tableAt(document, 'workspace'), 'dependencies'))
  return new Map(
    documents.map(({ path, document }) => [
      stringAt(tableAt(document, 'package'), 'name'),
      { path, requests: requestsOf(document, inherited) },
    ]),
  )
}

const KINDS: readonly (readonly [table: string, scope: Scope])[] = [
  ['dev-dependencies', 'dev'],
  ['build-dependencies', 'build'],
  // The last wins: what also ships, ships.
  ['dependencies', 'runtime'],
]

const requestsOf = (document: TomlTable, inherited: readonly TomlTable[]): ReadonlyMap<string, CrateRequest> => {
  const targets = Object.values(tableAt(document, 'target')).filter(isTable)
  const requests = new Map<string, CrateRequest>()
  for (const [kind, scope] of KINDS)
    for (const table of [document, ...targets])
      for (const [name, value] of Object.entries(tableAt(table, kind)))
        requests.set(packageOf(name, value, inherited), {
          scope,
          isInherited: isTable(value) && value['workspace'] === true,
        })
  return requests
}

const packageOf = (name: string, value: unknown, inherited: readonly TomlTable[]): string => {
  if (!isTable(value)) return name
  const shared = value['workspace'] === true ? inherited.map((table) => tableAt(table, name)) : []
  return [value, ...shared].map((table) => stringAt(table, 'package')).find((written) => written !== '') ?? name
}

const readToml = (text: string): TomlTable => {
  try {
    return parseToml(text)
  } catch {
    return {} // The manager says what is wrong with it.
  }
}
