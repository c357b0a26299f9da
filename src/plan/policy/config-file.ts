/**
 * `seaworthy.yaml` as people write it, and what is wrong with it: one line that names file, line, expectation and what
 * was found, and for an unknown key the nearest valid one.
 */
import { LineCounter, isNode, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { z } from 'zod'

import { Config } from '../../records/config.ts'
import type { ConfigInput } from '../../records/config.ts'
import { UsageError } from '../../records/errors.ts'
import { nearestOf } from './edit-distance.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** The JSON Schema (draft 2020-12) of what may be written, for editors. */
export const configJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: 'seaworthy.yaml',
  ...z.toJSONSchema(Config, {
    io: 'input',
    unrepresentable: 'any',
    // Readonly says something of our values, not of the file that people write.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly
    },
  }),
})

/** `place` is the file's name for messages. Throws UsageError with file and line. */
export const parseConfig = (text: string, place: string): Config => Config.parse(parseConfigInput(text, place))

/** Checked, but as written: without defaults, for `mergeConfigs`. */
export const parseConfigInput = (text: string, place: string): ConfigInput => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line } = lines.linePos(broken.pos[0])
    throw new UsageError({ place, line, expected: 'YAML', found: firstLine(broken.message) }, { cause: broken })
  }
  const written: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (isConfigInput(written)) return written
  const { error } = Config.safeParse(written)
  const issue = error?.issues[0]
  throw new UsageError(issue ? faultOf(issue, { document, lines, place, written }) : place, { cause: error })
}

/** The line of what a path leads to, counted from 1: for what another check finds wrong in a file that is otherwise right. */
export const lineInConfig = (text: string, path: Path): number => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return lineOf(path, { document, lines })
}

const isConfigInput = (written: unknown): written is ConfigInput => Config.safeParse(written).success

type Source = Readonly<{ document: Document; lines: LineCounter; place: string; written: unknown }>

const faultOf = (issue: Issue, source: Source) => {
  const [closest, path] = closestIssue(issue, issue.path)
  if (closest.code === 'unrecognized_keys') return unknownKey(closest.keys[0] ?? '', path, source)
  const where = path.length > 0 ? `${spell(path)}: ` : ''
  return {
    place: source.place,
    line: lineOf(path, source),
    expected: `${where}${expectationOf(closest)}`,
    found: shown(valueAt(source.written, path)),
  }
}

/** Of a union, the alternative that fits best: its complaint is about what was meant. */
const closestIssue = (issue: Issue, path: Path): readonly [Issue, Path] => {
  if (issue.code !== 'invalid_union') return [issue, path]
  const inner = issue.errors.flatMap((issues) => issues.slice(0, 1)).filter((one) => !isOfAnotherKind(one))
  const [first] = inner.toSorted((a, b) => b.path.length - a.path.length)
  return first ? closestIssue(first, [...path, ...first.path]) : [issue, path]
}

const isOfAnotherKind = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')

const unknownKey = (key: string, path: Path, source: Source) => {
  const valid = keysAt(path)
  const nearest = nearestOf(key, valid)
  const whole = spell([...path, key])
  return {
    place: source.place,
    line: lineOf([...path, key], source),
    expected: nearest ? `a known key (the nearest is "${nearest}")` : 'no key here',
    found: `"${whole}"`,
  }
}

const expectationOf = (issue: Issue): string => {
  if (issue.code === 'invalid_type') return articled(issue.expected)
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'invalid_union') {
    const alternatives = issue.errors.flatMap((issues) => issues.slice(0, 1)).map(expectationOf)
    return [...new Set(alternatives)].join(' or ')
  }
  // Messages of our own schema are written as "expected ..., found ...".
  return issue.message.replace(/^expected /, '').replace(/, found ".*"$/, '')
}

const WORDS: Readonly<Record<string, string>> = { array: 'a list', object: 'a mapping', boolean: 'true or false' }

const articled = (type: string): string => WORDS[type] ?? `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`

/** Valid keys at a path, read from the JSON Schema: one description of the format is enough. */
const keysAt = (path: Path): readonly string[] => {
  const here = path.reduce<readonly unknown[]>(
    (schemas, key) => schemas.flatMap((schema) => childOf(schema, key)),
    [configJsonSchema()],
  )
  return here.flatMap(alternatives).flatMap((schema) => Object.keys(propertiesOf(schema)))
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const alternatives = (schema: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (!isObject(schema)) return []
  return Array.isArray(schema['anyOf']) ? schema['anyOf'].flatMap(alternatives) : [schema]
}

const propertiesOf = (schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  isObject(schema['properties']) ? schema['properties'] : {}

const childOf = (schema: unknown, key: PropertyKey): readonly unknown[] =>
  alternatives(schema).map((one) => (typeof key === 'number' ? one['items'] : propertiesOf(one)[String(key)]))

const lineOf = (path: Path, { document, lines }: Pick<Source, 'document' | 'lines'>): number => {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return 1
}

/** Where the key of a mapping's entry stands, or the item of a list. */
const offsetOf = (document: Document, path: Path): number | undefined => {
  const parent: unknown = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isNode(parent) && 'items' in parent && typeof last === 'string') {
    for (const item of parent.items) {
      if (isPairOf(item, last)) return item.key.range?.[0]
    }
  }
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}

const isPairOf = (item: unknown, key: string): item is { key: { value: unknown; range?: readonly number[] | null } } =>
  isObject(item) && isObject(item['key']) && String(item['key']['value']) === key

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)]
    return isObject(at) ? at[String(key)] : undefined
  }, value)

const spell = (path: Path): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key + 1}]` : `${index > 0 ? '.' : ''}${String(key)}`))
    .join('')

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const firstLine = (text: string): string => text.split('\n', 1).join('')
