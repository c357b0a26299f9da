/**
 * Settings in properties, INI, TOML and JSON that no manager knows: images, addresses and versions under telling keys.
 * Most of such files hold data, so little is believed: a value must look like what it is, or stand beside its partner.
 */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Block, type Definition, type Facts, type Text } from '../../facts.ts'
import { literal, type Literal } from '../../template.ts'
import type { Reader } from '../contract.ts'
import { keyValueLines, type KeyValueLine } from '../key-value-lines.ts'
import { isPieceOf, isTelling, isThingAtVersion } from '../telling-text.ts'
import { readJsonStrings, type JsonString } from './json.ts'

const read = (file: SourceFile): Facts =>
  /\.(?:json[c5]?|code-workspace)$/i.test(file.path) ? readJson(file) : readLines(file)

type Setting = Readonly<{ path: readonly string[]; value: Literal; start: number; group: string }>

const readLines = ({ text }: SourceFile): Facts => factsOf(keyValueLines(text).flatMap(settingsOf))

/** A list or inline table on one line gives each of its strings. */
const settingsOf = ({ section, key, value, start }: KeyValueLine): readonly Setting[] => {
  const group = section.join('.')
  if (!/^[[{]/.test(value.text)) return [{ path: [...section, key], value, start, group }]
  return [...value.text.matchAll(INLINE)].map((match) => {
    const name = match[1]
    const text = match[3] ?? ''
    const at = value.start + match.index + match[0].length - text.length - 1
    const path = name === undefined ? [...section, key] : [...section, key, name]
    return { path, value: { text, start: at }, start: at, group: `${group}.${key}` }
  })
}

const INLINE = /(?:([\w-]{1,80})\s*[=:]\s*)?(["'])([^"'\n]{1,300})\2/g

/** Bigger documents are data. */
const LARGEST_JSON = 256 * 1024
/** Documents of tests are what a program is given, or should give. */
const FIXTURE =
  /(?:^|\/)(?:tests?|specs?|testing|test-?data|(?:test-?)?resources|fixtures?|mocks?|snapshots?|__\w+__)\//i
const DASHBOARD = /"(?:schemaVersion|gridPos|fieldConfig|__inputs)"\s*:/

const readJson = ({ path, text }: SourceFile): Facts => {
  if (text.length > LARGEST_JSON || FIXTURE.test(path) || DASHBOARD.test(text)) return NO_FACTS
  const strings = readJsonStrings(text).filter((string) => !string.path.some((key) => NEVER.has(key)))
  const settings = strings.map(settingOf)
  const facts = factsOf(settings)
  return /devcontainer/.test(path) ? { ...facts, texts: [...facts.texts, ...featuresOf(strings, text)] } : facts
}

/** Keys whose addresses describe: nothing is fetched from them by version. */
const NEVER: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$ref',
  'homepage',
  'bugs',
  'documentation',
  'description',
])

const settingOf = ({ path, text, start, object }: JsonString): Setting => ({
  path,
  value: { text, start },
  start,
  group: String(object),
})

/** Features of a development container are images that stand as keys (containers.dev, "Referencing a Feature"). */
const featuresOf = (strings: readonly JsonString[], text: string): readonly Text[] => {
  const keys = [...text.matchAll(/"((?:[\w.-]+\/){2,}[\w.-]+:[\w.-]+)"\s*:/g)]
  const known = new Set(strings.map(({ start }) => start))
  return keys
    .map(({ index, 1: key = '' }) => ({ value: literal(key, index + 1), path: ['features'], start: index + 1 }))
    .filter(({ start }) => !known.has(start))
    .map(({ value, path }) => ({ value, path }))
}

const factsOf = (settings: readonly Setting[]): Facts => ({
  ...NO_FACTS,
  definitions: settings.flatMap(definitionOf),
  blocks: blocksOf(settings),
  texts: settings.flatMap(textOf),
})

/** The version of a format or of the file itself, and references of events. */
const FORMAT =
  /^(?:version|ref|branch|commit|(?:api|schema|content|cni|format|config|spec|file|protocol|manifest)_?version)$/i

/** A setting that stands under no section and no key is a variable of the file; one that is spelled so is of the environment. */
const definitionOf = ({ path, value, start }: Setting): readonly Definition[] => {
  const name = path.at(-1) ?? ''
  const isVariable = path.length === 1 || /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(name)
  if (!isVariable || name === '' || FORMAT.test(name) || !isPieceOf(value.text, name)) return []
  return [{ name, value: [value], strength: 'set', start }]
}

const textOf = (setting: Setting): readonly Text[] => {
  const { path, value } = setting
  const names = path.filter((name) => name !== '' && !/^\d+$/.test(name))
  const isVariable = definitionOf(setting).length > 0
  return !isVariable && isTelling(value.text, names.slice(-1)) ? [{ value: [value], path: names }] : []
}

const blocksOf = (settings: readonly Setting[]): readonly Block[] =>
  [...Map.groupBy(settings, ({ group }) => group).values()].flatMap((group) => {
    const entries = group.map(({ path, value }) => ({ key: path.at(-1) ?? '', value: [value] }))
    const [first] = group
    return first && isThingAtVersion(entries) ? [{ path: first.path.slice(0, -1), entries }] : []
  })

export const properties: Reader = { name: 'properties', read }
