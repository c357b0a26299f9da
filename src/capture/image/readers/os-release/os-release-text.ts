/** os-release(5), "DESCRIPTION": assignments as a shell would read them, without variables. */
import { ParseError } from '../../../../records/errors.ts'
import { excerpt } from '../../../broken-text.ts'

export type OsRelease = Readonly<Record<string, string | undefined>>

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/

/** Values without their quotes. The last assignment of a name counts. Throws a ParseError where lines are there and no assignment. */
export const parseOsRelease = (text: string): OsRelease => {
  const lines = text.split(/\r?\n/)
  const assignments = lines.flatMap((line) => {
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? []
    return name === undefined ? [] : [[name, unquoted(value.trim())] as const]
  })
  const first = lines.findIndex((line) => /^\s*[^\s#]/.test(line))
  if (assignments.length === 0 && first !== -1)
    throw new ParseError({ line: first + 1, expected: 'NAME=value', found: `"${excerpt(lines[first] ?? '')}"` })
  return Object.fromEntries(assignments)
}

/** `"a \"b\""` → `a "b"`, `'a'` → `a`, `a\ b` → `a b`. */
const unquoted = (value: string): string => {
  const [, single] = /^'([^']*)'$/.exec(value) ?? []
  if (single !== undefined) return single
  const [, double = value] = /^"((?:[^"\\]|\\.)*)"$/.exec(value) ?? []
  return double.replace(/\\(.)/g, '$1')
}
