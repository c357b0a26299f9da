/**
 * What the configuration matches names by: globs (see `glob.ts`), regular expressions between slashes (`/^k8s[.]io\//`, `/…/i`),
 * and either with `!` before it, which takes back. Expressions run in linear time: they come from a repository.
 */
import { RE2JS } from 're2js'

import { matchesGlob } from './glob.ts'

type Patterns = string | readonly string[]

/** True where a pattern covers one of the texts and none that takes back covers any. Of negated ones alone, everything else is meant. */
export const matchesPatterns = (patterns: Patterns, texts: readonly string[]): boolean => {
  const all = [patterns].flat()
  const wanted = all.filter((pattern) => !pattern.startsWith('!'))
  const covers = (pattern: string) => texts.some((text) => matchesPattern(pattern, text))
  return (
    (wanted.length === 0 || wanted.some(covers)) &&
    !all.some((pattern) => pattern.startsWith('!') && covers(pattern.slice(1)))
  )
}

const matchesPattern = (pattern: string, text: string): boolean =>
  isExpression(pattern) ? (expressionOf(pattern)?.matcher(text).find() ?? false) : matchesGlob(pattern, text)

export const isExpression = (pattern: string): boolean => /^\/.*\/i?$/s.test(pattern) && pattern.length > 2

/** Why a pattern is none: what RE2 says of the expression; `undefined` where nothing is wrong. */
export const faultOfPattern = (pattern: string): string | undefined => {
  const bare = pattern.replace(/^!/, '')
  if (!isExpression(bare)) return undefined
  try {
    compile(bare)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const remembered = new Map<string, RE2JS | undefined>()

/** What does not compile matches nothing; the configuration was refused for it when it was read. */
const expressionOf = (pattern: string): RE2JS | undefined => {
  if (!remembered.has(pattern)) {
    if (remembered.size > 1000) remembered.clear()
    remembered.set(pattern, faultOfPattern(pattern) === undefined ? compile(pattern) : undefined)
  }
  return remembered.get(pattern)
}

const compile = (pattern: string): RE2JS => {
  const end = pattern.lastIndexOf('/')
  return RE2JS.compile(pattern.slice(1, end), pattern.endsWith('i') ? RE2JS.CASE_INSENSITIVE : 0)
}

/* ---- versions --------------------------------------------------------------------------------------------------- */

type Ranges = Readonly<{ satisfies: (version: string, range: string) => boolean }>

/** A version against ranges of its scheme, expressions, and either negated: all must hold. */
export const isVersionWithin = (ranges: Patterns, version: string, scheme: Ranges): boolean =>
  [ranges].flat().every((range) => {
    const isNegated = range.startsWith('!') && !range.startsWith('!=')
    const bare = isNegated ? range.slice(1) : range
    const holds = isExpression(bare) ? matchesPattern(bare, version) : scheme.satisfies(version, bare)
    return holds !== isNegated
  })
