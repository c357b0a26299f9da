/** Lock files that are a TOML list of packages (Poetry, uv): read for values, with the line on which each package starts. */
import { parse, TomlError } from 'smol-toml'

import { brokenText, excerpt } from '../broken-text.ts'

export type TomlTable = Readonly<Record<string, unknown>>

export type TomlLock = Readonly<{
  document: TomlTable
  packages: readonly Readonly<{ table: TomlTable; line: number | undefined }>[]
}>

/** Throws ParseError. */
export const parseTomlLock = (text: string): TomlLock => {
  const document = parseToml(text)
  const lines = packageLines(text)
  const packages = Array.isArray(document['package']) ? document['package'] : []
  return { document, packages: packages.filter(isTable).map((table, index) => ({ table, line: lines[index] })) }
}

/** Throws ParseError. */
export const parseToml = (text: string): TomlTable => {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const found = `"${excerpt(error.message.split('\n')[0] ?? '')}"`
    throw brokenText(text, { line: error.line, expected: 'TOML', found }, error)
  }
}

export const isTable = (value: unknown): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A table under a key, empty where there is none. */
export const tableAt = (table: TomlTable, key: string): TomlTable => {
  const value = table[key]
  return isTable(value) ? value : {}
}

/** A string under a key, empty where there is none. */
export const stringAt = (table: TomlTable, key: string): string => {
  const value = table[key]
  return typeof value === 'string' ? value : ''
}

/** The list under a key, or the one value, as a list of tables; what is no table is left out. */
export const tablesAt = (table: TomlTable, key: string): readonly TomlTable[] => {
  const value = table[key]
  return (Array.isArray(value) ? value : [value]).filter(isTable)
}

const HEADER = '[[package]]'

const packageLines = (text: string): readonly number[] => {
  const lines: number[] = []
  let line = 1
  let from = 0
  for (let at = text.indexOf(HEADER); at >= 0; at = text.indexOf(HEADER, at + 1)) {
    if (at > 0 && text[at - 1] !== '\n') continue
    for (let end = text.indexOf('\n', from); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line += 1
    lines.push(line)
    from = at
  }
  return lines
}

/** Every key that can be reached over the edges, the starts included. */
export const reachable = (starts: Iterable<string>, edges: (key: string) => readonly string[]): ReadonlySet<string> => {
  const seen = new Set(starts)
  // A set grows while it is walked.
  for (const key of seen) for (const next of edges(key)) seen.add(next)
  return seen
}
