/** Keys and ids for the places of one file; and the way back, from a pin of an inventory to its place in a file. */
import { hashOf } from '../../../records/hash.ts'
import type { Facts } from '../facts.ts'
import { contextsOf, type Context } from '../subjects/contexts.ts'
import { isReference, type Template } from '../template.ts'
import { keyOf, parseKey, PatternIndex, patternOf, type Pattern } from './place-keys.ts'

/** UTF-16 offsets in the text that the reader read; empty where nothing is written. */
export type Range = readonly [start: number, end: number]

export type NamedPlace = Readonly<{ range: Range; key: string; id: string }>

/** Names ranges of a file, which must be in order and must not overlap. What no name finds again is named by its order. */
export const namePlaces = (path: string, facts: Facts, ranges: readonly Range[]): readonly NamedPlace[] => {
  const found = contextsAt(facts, ranges)
  const index = new PatternIndex()
  const patterns = new Map<string, Pattern>()
  const keys = ranges.map((range, at) => {
    const place = found[at]
    const pattern = place && range[0] < range[1] ? patternAt(place, range) : undefined
    const key = pattern ? keyOf(pattern) : wordKey(place)
    if (pattern && !patterns.has(key)) {
      patterns.set(key, pattern)
      index.add(pattern)
    }
    return { key, pattern }
  })
  const ordinals = ordinalsOf(facts, index)
  const unnamed = new Map<string, number>()
  return ranges.map((range, at) => {
    const { key, pattern } = keys[at]!
    const ordinal = (pattern && ordinals.get(`${key}\n${range[0]}`)) ?? countUp(unnamed, key)
    return { range, key, id: idOf(path, key, ordinal) }
  })
}

const idOf = (path: string, key: string, ordinal: number): string => hashOf('inferred', path, key, String(ordinal))

const countUp = (counts: Map<string, number>, key: string): number => {
  const count = counts.get(key) ?? 0
  counts.set(key, count + 1)
  return count
}

const LONGEST_WORD_KEY = 100

/** Where nothing is written: the word that names what is wanted. */
const wordKey = (place: ContextPlace | undefined): string =>
  place ? `${place.context.head} ${place.context.text.slice(0, LONGEST_WORD_KEY)}`.trim() : 'unnamed'

type ContextPlace = Readonly<{ context: Context; at: number }>

/** The first context that holds the start of each range. */
const contextsAt = (facts: Facts, ranges: readonly Range[]): readonly (ContextPlace | undefined)[] => {
  const found: (ContextPlace | undefined)[] = ranges.map(() => undefined)
  const touches = (template: Template): boolean => {
    const first = template[0]
    const last = template.at(-1)
    if (!first || !last) return false
    const range = ranges[firstFrom(ranges, first.start)]
    return range !== undefined && range[0] <= (isReference(last) ? last.end : last.start + last.text.length)
  }
  for (const context of contextsOf(facts, { template: touches }))
    for (const { at, start, length } of context.runs) {
      for (let index = firstFrom(ranges, start); index < ranges.length; index += 1) {
        const [from, to] = ranges[index]!
        if (from > start + length || to > start + length) break
        if (from === start + length && from < to) break
        found[index] ??= { context, at: at + (from - start) }
      }
    }
  return found
}

/** The first range that begins at or after an offset. */
const firstFrom = (ranges: readonly Range[], offset: number): number => {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]![0] < offset) low = middle + 1
    else high = middle
  }
  return low
}

const patternAt = ({ context, at }: ContextPlace, [start, end]: Range): Pattern | undefined =>
  patternOf(context, at, at + (end - start))

/** For each key and start of a place, which one of its key it is in the file. A place in two contexts counts once. */
const ordinalsOf = (facts: Facts, index: PatternIndex): ReadonlyMap<string, number> => {
  const ordinals = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const context of contextsOf(facts, index.wanted))
    for (const [pattern, [start]] of index.matches(context)) {
      const key = keyOf(pattern)
      const place = `${key}\n${offsetIn(context, start)}`
      if (!ordinals.has(place)) ordinals.set(place, countUp(counts, key))
    }
  return ordinals
}

const offsetIn = ({ runs }: Context, at: number): number => {
  const run = runs.find((one) => one.at <= at && at < one.at + one.length)
  return run ? run.start + (at - run.at) : -1
}

/** The place that a pin's id names; `undefined` where the file has none of this key and ordinal. */
export const findPlace = (
  path: string,
  facts: Facts,
  { key, id }: Readonly<{ key: string; id: string }>,
): Range | undefined => {
  const pattern = parseKey(key)
  const index = new PatternIndex()
  index.add(pattern)
  const seen = new Set<number>()
  for (const context of contextsOf(facts, index.wanted))
    for (const [, [start, end]] of index.matches(context)) {
      const offset = offsetIn(context, start)
      if (seen.has(offset)) continue
      if (idOf(path, key, seen.size) === id) return [offset, offset + (end - start)]
      seen.add(offset)
    }
  return undefined
}
