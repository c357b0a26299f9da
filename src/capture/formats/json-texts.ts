/** The strings of a JSON text with the keys that lead to them and the place where they stand. */
import { parseTree, printParseErrorCode, type Node, type ParseError as JsonError } from 'jsonc-parser'

import { brokenText, excerpt } from '../broken-text.ts'
import { lineAt, lineStartsOf } from '../text-position.ts'

export type JsonText = Readonly<{
  /** Indices of lists as numbers in text. */
  keys: readonly string[]
  value: string
  /** Offset of the first character, the quote left out. */
  start: number
  /** Written without escapes: offsets within `value` are offsets within the file. */
  isPlain: boolean
  line: number
}>

/** A string in a JSON file; `comments` where its tool takes comments and trailing commas. Throws ParseError. */
export const parseJsonObject = (text: string, { comments = false } = {}): Node => {
  const errors: JsonError[] = []
  const root = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments })
  const [error] = errors
  if (root?.type === 'object' && !error) return root
  const line = text.slice(0, error?.offset ?? 0).split('\n').length
  const found = error
    ? `${printParseErrorCode(error.error)} at "${excerpt(text.slice(error.offset), 20)}"`
    : (root?.type ?? 'nothing')
  throw brokenText(text, { line, expected: 'a JSON object', found })
}

/** The value under a path of keys. */
export const jsonAt = (node: Node, path: readonly string[]): Node | undefined => {
  const [key, ...rest] = path
  if (key === undefined) return node
  const property =
    node.type === 'object' ? node.children?.find((child) => child.children?.[0]?.value === key) : undefined
  const value = property?.children?.[1]
  return value && jsonAt(value, rest)
}

/** Gives a function of a path: every string below it, in the order of the file. */
export const jsonTexts = (text: string, root: Node): ((path: readonly string[]) => readonly JsonText[]) => {
  const starts = lineStartsOf(text)
  const collect = (node: Node | undefined, keys: readonly string[]): readonly JsonText[] => {
    if (node?.type === 'object')
      return (node.children ?? []).flatMap(({ children }) =>
        collect(children?.[1], [...keys, String(children?.[0]?.value)]),
      )
    if (node?.type === 'array')
      return (node.children ?? []).flatMap((child, index) => collect(child, [...keys, String(index)]))
    if (node?.type !== 'string') return []
    const value = String(node.value)
    const start = node.offset + 1
    const isPlain = text.slice(start, start + value.length) === value && node.length === value.length + 2
    return [{ keys, value, start, isPlain, line: lineAt(starts, node.offset) }]
  }
  return (path) => collect(jsonAt(root, path), path)
}
