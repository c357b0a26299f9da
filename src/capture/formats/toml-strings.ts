/** The strings of a TOML document with the keys that lead to them and the place where they stand. */
import { parseTOML, ParseError as TomlError, type AST } from 'toml-eslint-parser'

import { brokenText } from '../broken-text.ts'

export type TomlString = Readonly<{
  /** `['project', 'dependencies', 0]` */
  keys: readonly (string | number)[]
  value: string
  /** Offset of the first character; the quotes left out. */
  start: number
  /** Written without escapes: offsets within `value` are offsets within the file. */
  isPlain: boolean
  line: number
  /** The comment lines right above and the one beside it, without `#`. */
  comment?: string
}>

/** Throws ParseError. */
export const readTomlStrings = (text: string): readonly TomlString[] => {
  const program = parse(text)
  const comments = commentsByLine(text, program.comments)
  const walk = (
    node: AST.TOMLContentNode,
    keys: TomlString['keys'],
    lines: readonly number[],
  ): readonly TomlString[] => {
    if (node.type === 'TOMLArray')
      return node.elements.flatMap((element, index) => walk(element, [...keys, index], [element.loc.start.line]))
    if (node.type === 'TOMLInlineTable')
      return node.body.flatMap((pair) => walk(pair.value, [...keys, ...keysOf(pair.key)], lines))
    if (node.kind !== 'string') return []
    const quotes = node.multiline ? 3 : 1
    const start = node.range[0] + quotes
    const comment = commentAt(comments, lines, node.loc.end.line)
    const isPlain = text.slice(start, node.range[1] - quotes) === node.value
    return [
      {
        keys,
        value: node.value,
        start,
        isPlain,
        line: node.loc.start.line,
        ...(comment === undefined ? {} : { comment }),
      },
    ]
  }
  const walkPair = (pair: AST.TOMLKeyValue, table: TomlString['keys']) =>
    walk(pair.value, [...table, ...keysOf(pair.key)], [pair.loc.start.line])
  return program.body[0].body.flatMap((item) =>
    item.type === 'TOMLTable' ? item.body.flatMap((pair) => walkPair(pair, item.resolvedKey)) : walkPair(item, []),
  )
}

const parse = (text: string): AST.TOMLProgram => {
  try {
    return parseTOML(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // What is missing at the end of a line is noticed at the start of the next.
    const line = error.column === 0 && error.lineNumber > 1 ? error.lineNumber - 1 : error.lineNumber
    throw brokenText(text, { line, expected: 'TOML', found: `"${error.message}"` }, error)
  }
}

const keysOf = (key: AST.TOMLKey): readonly string[] =>
  key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))

type LineComment = Readonly<{ text: string; isWholeLine: boolean }>

const commentsByLine = (text: string, comments: readonly AST.Comment[]): ReadonlyMap<number, LineComment> =>
  new Map(
    comments.map(({ value, range, loc }) => {
      const before = text.slice(text.lastIndexOf('\n', range[0] - 1) + 1, range[0])
      return [loc.start.line, { text: value.trim(), isWholeLine: before.trim() === '' }]
    }),
  )

/** What is said above the key, up to an empty line, and beside the value. */
const commentAt = (
  comments: ReadonlyMap<number, LineComment>,
  [keyLine = 1]: readonly number[],
  endLine: number,
): string | undefined => {
  const above: string[] = []
  for (let line = keyLine - 1; comments.get(line)?.isWholeLine; line -= 1) above.unshift(comments.get(line)?.text ?? '')
  const beside = comments.get(endLine)
  const words = [...above, ...(beside && !beside.isWholeLine ? [beside.text] : [])]
  return words.length === 0 ? undefined : words.join('\n')
}
