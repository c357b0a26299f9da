/** One damaged part must not lose the others. */
import { ParseError } from '../../../../records/errors.ts'
import type { Problems } from '../../file-text.ts'

/** A database with more is not damaged but made so: errors are slow, and one may be had for a few bytes. */
const MOST_DAMAGED = 100

/**
 * What `read` gives; where it throws a ParseError, a problem that names the part, and `undefined`.
 * Throws a ParseError when there were too many. Not to be nested.
 */
export const whole = <Result>(read: () => Result, problems: Problems, part: string): Result | undefined => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    problems.add(`${part}: ${error.message}`)
    if (problems.count() > MOST_DAMAGED)
      throw new ParseError({ expected: `at most ${MOST_DAMAGED} damaged parts`, found: 'more' })
    return undefined
  }
}
