/**
 * Custom rules that are queries. JSONata gives values and forgets where they came from, so the place is looked for: the scalar
 * whose text holds the version, and where several do, the one that changes the answer when it is changed.
 */
import type { QueryCapture } from '../../records/config.ts'
import type { Written } from './fields.ts'
import type { Query } from './query.ts'
import type { Leaf, Structured } from './structured-text.ts'
import type { ValueOf } from './template.ts'

export type Answered =
  | Readonly<{ status: 'found'; valueOf: ValueOf; written: Written; key: string }>
  /** `value`: the version that has no certain place. */
  | Readonly<{ status: 'lost'; value: string; why: string }>
  | Readonly<{ status: 'failed'; why: string }>

/** Places of one version that are tried, and pins of one query whose places are. */
const MOST_TRIED = 30
const MOST_SEARCHED = 100

export const applyQueries = async (
  queries: readonly Query[],
  { value, leaves }: Structured,
): Promise<readonly Answered[]> => {
  const answered: Answered[] = []
  for (const query of queries) {
    const answers = await query.ask(value)
    if (typeof answers === 'string') answered.push({ status: 'failed', why: answers })
    else
      for (const [index, answer] of answers.entries()) {
        const valueOf = readerOf(answer)
        const version = valueOf('currentValue') ?? valueOf('currentDigest')
        if (version === undefined) continue
        const places = leaves.filter(({ text }) => text.includes(version))
        const place = await placeOf(places, version, index, query, value)
        answered.push(
          typeof place === 'string' ? { status: 'lost', value: version, why: place } : at(place, version, valueOf),
        )
      }
  }
  return answered
}

const readerOf =
  (answer: Readonly<Record<string, unknown>>): ValueOf =>
  (name) => {
    const value = Object.hasOwn(answer, name) ? answer[name] : undefined
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }

const placeOf = async (
  places: readonly Leaf[],
  version: string,
  index: number,
  query: Query,
  document: unknown,
): Promise<Leaf | string> => {
  const [first] = places
  if (!first) return 'the query computes the version, it stands nowhere as it is'
  if (places.length === 1) return first
  if (places.length > MOST_TRIED || index >= MOST_SEARCHED) return `it stands in ${places.length} places`
  const deciding: Leaf[] = []
  for (const leaf of places) {
    const answers = await query.ask(withLeaf(document, leaf.path, leaf.text.replace(version, OTHER)))
    const answer = typeof answers === 'string' ? undefined : answers[index]
    if (answer && readerOf(answer)('currentValue') === OTHER) deciding.push(leaf)
  }
  const [only] = deciding
  return only && deciding.length === 1
    ? only
    : `it stands in ${places.length} places, and which is meant cannot be told`
}

/** A version that no file holds. */
const OTHER = '77.77.7777'

const withLeaf = (value: unknown, [key, ...rest]: Leaf['path'], text: string): unknown => {
  if (key === undefined) return text
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? withLeaf(item, rest, text) : item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === String(key) ? withLeaf(item, rest, text) : item]),
  )
}

const at = ({ path, text, start }: Leaf, version: string, valueOf: ValueOf): Answered => {
  const from = start + text.indexOf(version)
  const digest = valueOf('currentDigest')
  const isDigest = valueOf('currentValue') === undefined
  return {
    status: 'found',
    valueOf,
    written: {
      range: [from, from + version.length],
      current: isDigest ? '' : version,
      ...(isDigest && digest !== undefined ? { digest } : {}),
    },
    key: queryKey(path, text, version),
  }
}

/** `$.tools[0].version`; where the version is a part of the text, what stands around it: `$.$schema https://…/…/schema.json`. */
const queryKey = (path: Leaf['path'], text: string, version: string): string => {
  const spelled = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return text === version ? `$${spelled}` : `$${spelled} ${text.replace(version, PLACE)}`
}

/** Names of components and variables begin otherwise. */
export const isQueryKey = (key: string): boolean => key.startsWith('$')

const PLACE = '\u2026'

/** The place that a key names, in the file as it is now. */
export const findLeaf = (leaves: readonly Leaf[], key: string): Written | undefined => {
  for (const { path, text, start } of leaves) {
    const spelled = queryKey(path, '', '')
    if (key === spelled) return { range: [start, start + text.length], current: text }
    if (!key.startsWith(`${spelled} `)) continue
    const [before = '', after = ''] = key.slice(spelled.length + 1).split(PLACE, 2)
    if (!text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) continue
    return {
      range: [start + before.length, start + text.length - after.length],
      current: text.slice(before.length, text.length - after.length),
    }
  }
  return undefined
}

export const isQuery = (rule: object): rule is QueryCapture => 'jsonata' in rule
