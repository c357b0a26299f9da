/**
 * Regular expressions that users write, in RE2's syntax and linear time, with the places of their groups. Expressions come
 * from repositories: what none of them may do is to make a run hang.
 */
import { RE2JS, type Matcher } from 're2js'

/** A group that took part in a match. UTF-16 offsets `[start, end)` in the text that was searched. */
export type Group = Readonly<{ text: string; start: number; end: number }>

export type Match = Readonly<{ start: number; end: number; groups: ReadonlyMap<string, Group> }>

export type UserExpression = Readonly<{
  groups: ReadonlySet<string>
  /** Matches in `[from, to)` that do not overlap, in order. `complete` is false where there are too many to look for. */
  findAll: (text: string, from: number, to: number) => Readonly<{ matches: readonly Match[]; complete: boolean }>
}>

export type Compiled =
  | Readonly<{ status: 'compiled'; expression: UserExpression }>
  | Readonly<{ status: 'invalid'; reason: string }>

/** Nobody writes a larger one; `(a{1,100}){1,100}` has ten thousand steps. */
const LONGEST_PROGRAM = 5000
const MOST_MATCHES = 10_000
/**
 * One search is linear, but each match begins another that may read to the end: characters that all searches of one file
 * may read in the worst case.
 */
const MOST_READ = 50_000_000

export const compileExpression = (pattern: string): Compiled => {
  try {
    const compiled = RE2JS.compile(pattern)
    if (compiled.programSize() > LONGEST_PROGRAM) return { status: 'invalid', reason: 'too many repetitions' }
    return { status: 'compiled', expression: expressionOf(compiled) }
  } catch (error) {
    return { status: 'invalid', reason: error instanceof Error ? error.message : String(error) }
  }
}

const expressionOf = (compiled: RE2JS): UserExpression => {
  const names = Object.keys(compiled.namedGroups())
  return {
    groups: new Set(names),
    findAll: (text, from, to) => {
      const part = text.slice(from, to)
      const matcher = compiled.matcher(part)
      const matches: Match[] = []
      let read = 0
      while (matcher.find()) {
        matches.push(matchOf(matcher, names, from))
        read += part.length - matcher.end()
        if (matches.length >= MOST_MATCHES || read > MOST_READ) return { matches, complete: false }
      }
      return { matches, complete: true }
    },
  }
}

const matchOf = (matcher: Matcher, names: readonly string[], shift: number): Match => ({
  start: matcher.start() + shift,
  end: matcher.end() + shift,
  groups: new Map(
    names.flatMap((name): readonly (readonly [string, Group])[] => {
      const text = matcher.group(name)
      if (text === null || text === undefined) return []
      return [[name, { text, start: matcher.start(name) + shift, end: matcher.end(name) + shift }]]
    }),
  ),
})
