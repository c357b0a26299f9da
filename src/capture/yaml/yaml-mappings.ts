/**
 * Mappings of a YAML file by the keys that lead to them. A pattern is keys with dots between them: `*` is any key, `#` any item of
 * a list, `a|b` either key; `**` in front stands for any keys, the empty pattern for a document. `services.*`, `repos.#`, `**.image`.
 */
import type { PlacedText } from '../pins/declared-dependency.ts'
import type { YamlScalar } from './yaml-scalars.ts'

/** A value in one line of the file. */
export type YamlValue = PlacedText & Readonly<{ comment?: string }>

export type YamlMapping = Readonly<{
  /** The keys that lead to it. */
  path: readonly string[]
  /** Counted from 0. */
  document: number
  /**
   * A value of the mapping: `rev`, `helm.version`; '' where the pattern led to a value itself. `undefined` for an empty one and one of
   * many lines. Below a pattern with `**` only the mapping's own keys are known.
   */
  get: (key: string) => YamlValue | undefined
  /** All of these values, in the order of the file. */
  values: () => readonly (YamlValue & Readonly<{ key: string }>)[]
}>

type KeyTest = (key: string) => boolean

export type KeyPattern = Readonly<{
  isAnywhere: boolean
  keys: readonly KeyTest[]
  /** The last key of a pattern with `**`, where it is one alone: tells most scalars of a file apart at once. */
  last?: string
}>

/** Anything but letters, digits, `*`, `#`, `|` and `-` in a key stands for itself too. */
export const parseKeyPattern = (pattern: string): KeyPattern => {
  const segments = pattern.split('.')
  const isAnywhere = segments[0] === '**'
  const last = segments.at(-1) ?? ''
  const keys = segments.slice(isAnywhere ? 1 : 0).map(keyTest)
  return { isAnywhere, keys, ...(isAnywhere && isName(last) ? { last } : {}) }
}

const isName = (segment: string): boolean => /^[\w-]+$/.test(segment)

const keyTest = (segment: string): KeyTest => {
  if (segment === '*') return () => true
  if (isName(segment)) return (key) => key === segment
  const expression =
    segment === '#' ? /^\d+$/ : new RegExp(`^(?:${segment.replaceAll(/[^\w|*-]/g, '\\$&').replaceAll('*', '.*')})$`)
  return (key) => expression.test(key)
}

/** In the order of the file. `lineOf` gives the line of an offset. */
export const findMappings = (
  scalars: readonly YamlScalar[],
  pattern: KeyPattern,
  lineOf: LineOf,
): readonly YamlMapping[] => {
  const found = new Map<string, Group>()
  const { last } = pattern
  for (const scalar of scalars) {
    const { path } = scalar
    if (last !== undefined && path[path.length - 1] !== last && path[path.length - 2] !== last) continue
    const depth = depthOf(pattern, path)
    if (depth < 0 || !isPlain(scalar)) continue
    const id = `${scalar.document}\0${path.slice(0, depth).join('\0')}`
    const group = found.get(id)
    if (group) group.scalars.push(scalar)
    else found.set(id, { document: scalar.document, path: path.slice(0, depth), scalars: [scalar] })
  }
  return Array.from(found.values(), (group) => mappingOf(group, lineOf))
}

type LineOf = (offset: number) => number

const isPlain = ({ block, text }: YamlScalar): boolean => block === undefined && text !== ''

/** Each document that holds anything, with its own values. */
export const documentsOf = (scalars: readonly YamlScalar[], lineOf: LineOf): readonly YamlMapping[] => {
  const groups = new Map<number, Group>()
  for (const scalar of scalars) {
    const { document, path } = scalar
    const group = groups.get(document) ?? { document, path: [], scalars: [] }
    groups.set(document, group)
    if (path.length === 1 && isPlain(scalar)) group.scalars.push(scalar)
  }
  return Array.from(groups.values(), (group) => mappingOf(group, lineOf))
}

/** How many keys of the path lead to the mapping; -1 where the pattern does not. */
const depthOf = ({ isAnywhere, keys }: KeyPattern, path: readonly string[]): number => {
  if (!isAnywhere) return path.length >= keys.length && matchesAt(keys, path, 0) ? keys.length : -1
  const last = path.length - 1
  if (last >= keys.length && matchesAt(keys, path, last - keys.length)) return last
  return path.length >= keys.length && matchesAt(keys, path, path.length - keys.length) ? path.length : -1
}

/** From the last key on: it tells most. */
const matchesAt = (keys: readonly KeyTest[], path: readonly string[], from: number): boolean => {
  for (let index = keys.length - 1; index >= 0; index -= 1) if (!keys[index]!(path[from + index]!)) return false
  return true
}

type Group = Readonly<{ document: number; path: readonly string[]; scalars: YamlScalar[] }>

const mappingOf = ({ document, path, scalars }: Group, lineOf: LineOf): YamlMapping => {
  const place = ({ text, range, comment }: YamlScalar): YamlValue => ({
    value: text,
    start: range[0],
    line: lineOf(range[0]),
    ...(comment === undefined ? {} : { comment }),
  })
  const keyOf = (scalar: YamlScalar): string => scalar.path.slice(path.length).join('.')
  let byKey: ReadonlyMap<string, YamlScalar> | undefined
  return {
    path,
    document,
    get: (key) => {
      byKey ??= new Map(scalars.toReversed().map((one) => [keyOf(one), one]))
      const scalar = byKey.get(key)
      return scalar && place(scalar)
    },
    values: () => scalars.map((scalar) => ({ ...place(scalar), key: keyOf(scalar) })),
  }
}
