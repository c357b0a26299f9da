/**
 * Mappings of a YAML file by the keys that lead to them. A pattern is keys with dots between them: `*` is any key, `#` any item of
 * a list, `a|b` either key; `**` in front stands for any keys, the empty pattern for a document. `services.*`, `repos.#`, `**.image`.
 */
import type { PlacedText } from './declared-dependency.ts'
import { lineAt } from './text-position.ts'
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

export type KeyPattern = Readonly<{ isAnywhere: boolean; keys: readonly RegExp[] }>

/** Anything but letters, digits, `*`, `#`, `|` and `-` in a key stands for itself too. */
export const parseKeyPattern = (pattern: string): KeyPattern => {
  const segments = pattern.split('.')
  const isAnywhere = segments[0] === '**'
  return { isAnywhere, keys: segments.slice(isAnywhere ? 1 : 0).map(keyTest) }
}

const keyTest = (segment: string): RegExp => {
  if (segment === '#') return /^\d+$/
  return new RegExp(`^(?:${segment.replaceAll(/[^\w|*-]/g, '\\$&').replaceAll('*', '.*')})$`)
}

/** In the order of the file. `starts` are the offsets at which its lines start. */
export const findMappings = (
  scalars: readonly YamlScalar[],
  pattern: KeyPattern,
  starts: readonly number[],
): readonly YamlMapping[] => {
  const found = new Map<string, YamlScalar[]>()
  const depths = new Map<readonly YamlScalar[], number>()
  for (const scalar of scalars) {
    if (scalar.block || scalar.text === '') continue
    const depth = depthOf(pattern, scalar.path)
    if (depth < 0) continue
    const id = `${scalar.document}\0${scalar.path.slice(0, depth).join('\0')}`
    const group = found.get(id) ?? []
    if (group.length === 0) found.set(id, group)
    group.push(scalar)
    depths.set(group, depth)
  }
  return [...found.values()].map((group) => mappingOf(group, depths.get(group) ?? 0, starts))
}

/** Each document that holds anything, with its own values. */
export const documentsOf = (scalars: readonly YamlScalar[], starts: readonly number[]): readonly YamlMapping[] => {
  const own = Map.groupBy(scalars, ({ document }) => document)
  return [...own].map(([document, all]) => ({
    ...mappingOf(
      all.filter(({ path, block }) => path.length === 1 && !block),
      0,
      starts,
    ),
    document,
  }))
}

/** How many keys of the path lead to the mapping; -1 where the pattern does not. */
const depthOf = ({ isAnywhere, keys }: KeyPattern, path: readonly string[]): number => {
  if (!isAnywhere) return path.length >= keys.length && matchesAt(keys, path, 0) ? keys.length : -1
  const last = path.length - 1
  if (last >= keys.length && matchesAt(keys, path, last - keys.length)) return last
  return path.length >= keys.length && matchesAt(keys, path, path.length - keys.length) ? path.length : -1
}

/** From the last key on: it tells most. */
const matchesAt = (keys: readonly RegExp[], path: readonly string[], from: number): boolean =>
  keys.every((_, index) => keys.at(-1 - index)!.test(path[from + keys.length - 1 - index]!))

const mappingOf = (group: readonly YamlScalar[], depth: number, starts: readonly number[]): YamlMapping => {
  const place = ({ text, range, comment }: YamlScalar): YamlValue => ({
    value: text,
    start: range[0],
    line: lineAt(starts, range[0]),
    ...(comment === undefined ? {} : { comment }),
  })
  const keyOf = ({ path }: YamlScalar): string => path.slice(depth).join('.')
  let byKey: ReadonlyMap<string, YamlScalar> | undefined
  return {
    path: group[0]?.path.slice(0, depth) ?? [],
    document: group[0]?.document ?? 0,
    get: (key) => {
      byKey ??= new Map(group.toReversed().map((one) => [keyOf(one), one]))
      const scalar = byKey.get(key)
      return scalar && place(scalar)
    },
    values: () => group.map((scalar) => ({ ...place(scalar), key: keyOf(scalar) })),
  }
}
