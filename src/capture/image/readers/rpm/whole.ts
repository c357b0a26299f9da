/** One damaged part must not lose the others. */
import { ParseError } from '../../../../records/errors.ts'
import type { Problems } from '../../file-text.ts'

/** What `read` gives; where it throws a ParseError, a problem that names the part, and `undefined`. */
export const whole = <Result>(read: () => Result, problems: Problems, part: string): Result | undefined => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    problems.add(`${part}: ${error.message}`)
    return undefined
  }
}
