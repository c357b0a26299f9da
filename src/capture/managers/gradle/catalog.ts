/** Version catalogs: `gradle/libs.versions.toml` (Gradle User Manual, "Version Catalogs", "TOML"). */
import { excerpt } from '../../broken-text.ts'
import { readTomlStrings, type TomlString } from '../../formats/toml-strings.ts'
import type { Found } from '../../found.ts'
import { parseCoordinates, pinArtifact, pluginMarker, type Coordinates, type Use } from './coordinates.ts'

type Fields = ReadonlyMap<string, TomlString>

/** Throws ParseError. */
export const readCatalog = (text: string): readonly Found[] => {
  const strings = readTomlStrings(text)
  const versions = entriesOf(strings, 'versions')
  return [
    ...[...entriesOf(strings, 'libraries').values()].flatMap((fields) => readLibrary(fields, versions)),
    ...[...entriesOf(strings, 'plugins').values()].flatMap((fields) => readPlugin(fields, versions)),
  ]
}

/** The entries of a table by name, each with its strings by field: `version.ref`, `module`; empty for a plain string. */
const entriesOf = (strings: readonly TomlString[], table: string): ReadonlyMap<string, Fields> => {
  const inTable = strings.filter(({ keys }) => keys[0] === table && keys.length > 1)
  const groups = Map.groupBy(inTable, ({ keys }) => String(keys[1]))
  return new Map(
    [...groups].map(([name, all]) => [name, new Map(all.map((one) => [one.keys.slice(2).join('.'), one]))]),
  )
}

const readLibrary = (fields: Fields, versions: ReadonlyMap<string, Fields>): readonly Found[] => {
  const plain = fields.get('')
  if (plain) return readPlain(plain, parseCoordinates(plain.value))
  const group = fields.get('group')?.value ?? ''
  const name = fields.get('module')?.value ?? `${group}:${fields.get('name')?.value ?? ''}`
  return readVersion({ name, scope: 'runtime', section: 'libraries', line: lineOf(fields) }, fields, versions)
}

const readPlugin = (fields: Fields, versions: ReadonlyMap<string, Fields>): readonly Found[] => {
  const plain = fields.get('')
  const [id = '', version = ''] = (plain?.value ?? '').split(':')
  if (plain) return readPlain(plain, { name: pluginMarker(id), version, start: id.length + 1 })
  const name = pluginMarker(fields.get('id')?.value ?? '')
  return readVersion({ name, scope: 'build', section: 'plugins', line: lineOf(fields) }, fields, versions)
}

const lineOf = (fields: Fields): number => [...fields.values()][0]?.line ?? 1

const readPlain = (text: TomlString, coordinates: Coordinates | undefined): readonly Found[] => {
  const { line, value, keys } = text
  if (!coordinates || !text.isPlain || coordinates.version === '')
    return [{ gap: { line, text: excerpt(value), why: 'not group:artifact:version' } }]
  const section = String(keys[0])
  const use: Use = { name: coordinates.name, scope: section === 'plugins' ? 'build' : 'runtime', section, line }
  return [pinArtifact(use, { value: coordinates.version, start: text.start + coordinates.start, line })]
}

/** Of a rich version what is strict, then what is required, then what is preferred; without any, a platform says it. */
const RICH = ['strictly', 'require', 'prefer']

const richVersion = (fields: Fields, prefix: string): TomlString | undefined =>
  [prefix, ...RICH.map((field) => (prefix === '' ? field : `${prefix}.${field}`))]
    .map((field) => fields.get(field))
    .find((text) => text !== undefined)

const readVersion = (use: Use, fields: Fields, versions: ReadonlyMap<string, Fields>): readonly Found[] => {
  const reference = fields.get('version.ref')
  if (!reference) {
    const version = richVersion(fields, 'version')
    return version ? [pinArtifact(use, version)] : []
  }
  const version = richVersion(versions.get(reference.value) ?? new Map(), '')
  if (version) return [pinArtifact(use, version, `versions.${reference.value}`)]
  return [
    { gap: { line: reference.line, text: excerpt(reference.value), why: 'a version that the catalog does not have' } },
  ]
}
