/** What to say of a file that does not parse: a merge conflict is named as such, whatever the parser stumbled upon. */
import { ParseError } from '../records/errors.ts'

const CONFLICT = /^(?:<{7}|>{7}|\|{7})(?: .*)?$/m

/** The error for a text that is no `expected` (`JSON`, `a go.mod directive`); `found` and `line` where there is no conflict marker. */
export const brokenText = (
  text: string,
  fault: Readonly<{ expected: string; found: string; line?: number }>,
  cause?: unknown,
): ParseError => {
  const conflict = CONFLICT.exec(text)
  if (!conflict) return new ParseError(fault, { cause })
  const line = text.slice(0, conflict.index).split('\n').length
  return new ParseError(
    { line, expected: fault.expected, found: `the git conflict marker "${excerpt(conflict[0])}"` },
    { cause },
  )
}

/** For parsers that take any line: throws where a merge left its markers. */
export const refuseConflict = (text: string, expected: string): void => {
  if (CONFLICT.test(text)) throw brokenText(text, { expected, found: 'a conflict' })
}

/** What a parser threw about a file: a ParseError, or a stack that a million brackets used up. Anything else is thrown on. */
export const asParseError = (error: unknown): ParseError => {
  if (error instanceof ParseError) return error
  if (error instanceof RangeError)
    return new ParseError(
      { expected: 'a file that people could have written', found: 'nesting without end' },
      { cause: error },
    )
  throw error
}

/** `user:token@` of addresses never reaches a record or a message. */
export const withoutCredentials = (text: string): string => text.replace(/(:\/\/)[^/@\s]+@/g, '$1')

/** A piece of a foreign text for a message or a record: one line, at most `limit` characters, no credentials. */
export const excerpt = (text: string, limit = 80): string => {
  const line = withoutCredentials(text.replace(/\p{Cc}+/gu, ' ').trim())
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}
