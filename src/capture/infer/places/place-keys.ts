/**
 * Names for places that hold no version: `docker run ghcr.io/a/b:*`. They outlive edits and moved lines, and the place is
 * found again by its name in the file's own words.
 */
import type { Context, Wanted } from '../subjects/contexts.ts'

/** `prefix` and `suffix` are what stands around the place in its word, as far as there are no digits. */
export type Pattern = Readonly<{
  head: string
  prefix: string
  suffix: string
  /** False where the word goes on before `prefix`, after `suffix`. */
  fromStart: boolean
  toEnd: boolean
}>

const LONGEST_PREFIX = 60
const LONGEST_SUFFIX = 40
/** A longer word with several numbers in it has no name that finds it again. */
const LONGEST_NAMED = 512

const CUT = '…'

/** The name of `[start, end)` in the text of a context; `undefined` where no name finds it again. */
export const patternOf = (context: Context, start: number, end: number): Pattern | undefined => {
  const { text } = context
  const brief = briefPattern(context, start, end)
  if (finds(brief, context, start, end)) return brief
  if (text.length > LONGEST_NAMED) return undefined
  const prefix = text.slice(0, start)
  const full: Pattern = { head: context.head, prefix, suffix: text.slice(end), fromStart: true, toEnd: true }
  return finds(full, context, start, end) ? full : undefined
}

const briefPattern = ({ head, text }: Context, start: number, end: number): Pattern => {
  const before = afterNumbers(text.slice(Math.max(start - LONGEST_PREFIX, 0), start))
  const after = beforeNumbers(text.slice(end, end + LONGEST_SUFFIX))
  return {
    head,
    prefix: before,
    suffix: after,
    fromStart: before.length === start,
    toEnd: end + after.length === text.length,
  }
}

/** A run of digits; not the one in `k8s`, `i18n`, `e2e`. */
const NUMBER = /(?<![A-Za-z\d])\d+|\d+(?![A-Za-z\d])/g

const afterNumbers = (text: string): string => {
  const last = [...text.matchAll(NUMBER)].at(-1)
  return last ? text.slice(last.index + last[0].length) : text
}

const beforeNumbers = (text: string): string => {
  const first = text.search(NUMBER)
  return first < 0 ? text : text.slice(0, first)
}

const finds = (pattern: Pattern, context: Context, start: number, end: number): boolean => {
  const found = matchPattern(pattern, context)
  return found !== undefined && found[0] === start && found[1] === end
}

/** Where the pattern's place is in a context of its head; the first, where there are several. */
export const matchPattern = (
  { prefix, suffix, fromStart, toEnd }: Pattern,
  { text, runs }: Context,
): readonly [start: number, end: number] | undefined => {
  if (fromStart ? !text.startsWith(prefix) : prefix === '') return undefined
  const at = fromStart ? 0 : text.indexOf(prefix, 1)
  if (at < 0) return undefined
  const start = at + prefix.length
  if (toEnd ? !text.endsWith(suffix) : suffix === '') return undefined
  const end = toEnd ? text.length - suffix.length : text.indexOf(suffix, start + 1)
  if (end <= start) return undefined
  return runs.some(({ at: from, length }) => from <= start && end <= from + length) ? [start, end] : undefined
}

/** For people and for the pin: `SUBMARINER_VERSION`, `docker run ghcr.io/a/b:*`. */
export const keyOf = ({ head, prefix, suffix, fromStart, toEnd }: Pattern): string => {
  const around = prefix !== '' || suffix !== '' || !fromStart || !toEnd || head === ''
  if (!around) return escapeStar(head)
  const word = `${fromStart ? '' : CUT}${escapeStar(prefix)}*${escapeStar(suffix)}${toEnd ? '' : CUT}`
  return head === '' ? word : `${escapeStar(head)} ${word}`
}

/** `keyOf` the other way round. */
export const parseKey = (key: string): Pattern => {
  const star = /(?<!\\)\*/.exec(key)?.index
  if (star === undefined) return { head: unescapeStar(key), prefix: '', suffix: '', fromStart: true, toEnd: true }
  const left = key.slice(0, star)
  const right = key.slice(star + 1)
  const blank = left.lastIndexOf(' ')
  const prefix = left.slice(blank + 1)
  const fromStart = !prefix.startsWith(CUT)
  const toEnd = !right.endsWith(CUT)
  return {
    head: unescapeStar(left.slice(0, Math.max(blank, 0))),
    prefix: unescapeStar(fromStart ? prefix : prefix.slice(CUT.length)),
    suffix: unescapeStar(toEnd ? right : right.slice(0, -CUT.length)),
    fromStart,
    toEnd,
  }
}

const escapeStar = (text: string): string => text.replaceAll('*', '\\*')
const unescapeStar = (text: string): string => text.replaceAll('\\*', '*')

/** Patterns by head and prefix, so that a context is held only against those that can match it. */
export class PatternIndex {
  readonly #heads = new Map<string, HeadIndex>()
  readonly #programs = new Set<string>()

  /** The contexts that some pattern may match. */
  readonly wanted: Wanted = {
    head: (head) => this.#heads.has(head),
    program: (program) => this.#programs.has(program) || this.#heads.has(''),
  }

  /** The pattern that is kept for this key. */
  add(pattern: Pattern): void {
    const head = this.#heads.get(pattern.head) ?? newHeadIndex()
    this.#heads.set(pattern.head, head)
    this.#programs.add(pattern.head.split(' ', 1)[0] ?? '')
    if (!pattern.fromStart) head.floating.push(pattern)
    else {
      const same = head.byPrefix.get(pattern.prefix)
      if (same) same.push(pattern)
      else head.byPrefix.set(pattern.prefix, [pattern])
      head.lengths.add(pattern.prefix.length)
    }
  }

  /** The patterns that match, each with its place. */
  *matches(context: Context): Generator<readonly [Pattern, readonly [number, number]]> {
    const head = this.#heads.get(context.head)
    if (!head) return
    for (const pattern of candidates(head, context.text)) {
      const found = matchPattern(pattern, context)
      if (found) yield [pattern, found]
    }
  }
}

type HeadIndex = { byPrefix: Map<string, Pattern[]>; lengths: Set<number>; floating: Pattern[] }

const newHeadIndex = (): HeadIndex => ({ byPrefix: new Map(), lengths: new Set(), floating: [] })

function* candidates({ byPrefix, lengths, floating }: HeadIndex, text: string): Generator<Pattern> {
  for (const length of lengths) if (length < text.length) yield* byPrefix.get(text.slice(0, length)) ?? []
  yield* floating
}
