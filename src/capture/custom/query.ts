/**
 * JSONata, bounded: a query comes from a repository. Its own guard rails end what runs too long, nests too deep or grows too
 * large, and its regular expressions are RE2's.
 */
import type { Expression, JsonataOptions } from 'jsonata'

import { LinearExpression } from './linear-expression.ts'

export type Query = Readonly<{
  /** Objects that it gives; a message where it fails. Never throws. */
  ask: (value: unknown) => Promise<readonly Readonly<Record<string, unknown>>[] | string>
}>

export type CompiledQuery =
  | Readonly<{ status: 'compiled'; query: Query }>
  | Readonly<{ status: 'invalid'; reason: string }>

/** ms. */
const LONGEST = 2000
const DEEPEST = 300
const MOST_ITEMS = 100_000

export const compileQuery = async (text: string): Promise<CompiledQuery> => {
  const { default: jsonata } = await import('jsonata')
  const options: JsonataOptions = { timeout: LONGEST, stack: DEEPEST, sequence: MOST_ITEMS, RegexEngine: engine }
  try {
    return { status: 'compiled', query: queryOf(jsonata(text, options)) }
  } catch (error) {
    return { status: 'invalid', reason: messageOf(error) }
  }
}

/** JSONata calls `new` and `exec` of it, nothing else; its types ask for all that `RegExp` can do. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it need not do more
const engine = LinearExpression as unknown as RegExpConstructor

const queryOf = (compiled: Expression): Query => ({
  ask: async (value) => {
    try {
      const answer: unknown = await compiled.evaluate(value)
      return [answer ?? []].flat().filter(isObject)
    } catch (error) {
      return messageOf(error)
    }
  },
})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const messageOf = (error: unknown): string => {
  const message: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
  return String(message).split('\n', 1).join('')
}
