/** JSON, YAML and TOML as a value, and every scalar in it with the place where it is written. For queries of custom rules. */
import type * as Jsonc from 'jsonc-parser'
import type * as Yaml from 'yaml'

import { brokenText, excerpt } from '../broken-text.ts'
import type { readTomlStrings } from '../formats/toml-strings.ts'

export type Format = 'json' | 'yaml' | 'toml'

export type Leaf = Readonly<{
  path: readonly (string | number)[]
  /** As a text: what stands between `start` and the quote, brace or line that ends it. */
  text: string
  start: number
}>

export type Structured = Readonly<{ value: unknown; leaves: readonly Leaf[] }>

export const formatOf = (path: string): Format | undefined => {
  if (/\.(?:json[c5]?|webmanifest|lock\.json)$/i.test(path)) return 'json'
  if (/\.ya?ml$/i.test(path)) return 'yaml'
  return /\.toml$/i.test(path) ? 'toml' : undefined
}

/** Throws ParseError. */
export type ReadStructured = (text: string) => Structured

/** Strings with escapes are in the value and no leaves: nothing of them stands verbatim in the text. */
export const loadStructuredReader = async (format: Format): Promise<ReadStructured> => {
  if (format === 'json') return jsonReader(await import('jsonc-parser'))
  if (format === 'yaml') return yamlReader(await import('yaml'))
  const [{ readTomlStrings }, { parse }] = await Promise.all([
    import('../formats/toml-strings.ts'),
    import('smol-toml'),
  ])
  return tomlReader(readTomlStrings, parse)
}

type JsonLibrary = typeof Jsonc

const jsonReader =
  ({ parseTree, getNodeValue, printParseErrorCode }: JsonLibrary): ReadStructured =>
  (text) => {
    const errors: Jsonc.ParseError[] = []
    const root = parseTree(text, errors, { allowTrailingComma: true })
    const [error] = errors
    if (!root || error) {
      const line = text.slice(0, error?.offset ?? 0).split('\n').length
      throw brokenText(text, { line, expected: 'JSON', found: error ? printParseErrorCode(error.error) : 'nothing' })
    }
    const leaves: Leaf[] = []
    const walk = (node: typeof root, path: Leaf['path']): void => {
      if (node.type === 'object')
        for (const { children: [key, value] = [] } of node.children ?? []) {
          if (key && value) walk(value, [...path, String(key.value)])
        }
      else if (node.type === 'array') node.children?.forEach((child, index) => walk(child, [...path, index]))
      else addLeaf(leaves, text, path, String(node.value), node.offset + (node.type === 'string' ? 1 : 0))
    }
    walk(root, [])
    return { value: getNodeValue(root), leaves }
  }

type YamlLibrary = typeof Yaml

const yamlReader =
  ({ parseAllDocuments, isMap, isPair, isScalar, isSeq }: YamlLibrary): ReadStructured =>
  (text) => {
    const documents = [...parseAllDocuments(text)]
    const [error] = documents.flatMap(({ errors }) => errors)
    if (error) {
      const line = text.slice(0, error.pos[0]).split('\n').length
      throw brokenText(
        text,
        { line, expected: 'YAML', found: excerpt(error.message.split('\n', 1).join(''), 100) },
        error,
      )
    }
    const leaves: Leaf[] = []
    const walk = (node: unknown, path: Leaf['path']): void => {
      if (isMap(node))
        for (const item of node.items) {
          if (isPair(item) && isScalar(item.key)) walk(item.value, [...path, String(item.key.value)])
        }
      else if (isSeq(node)) node.items.forEach((item, index) => walk(item, [...path, index]))
      else if (isScalar(node) && node.range) {
        const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
        const written = isQuoted ? String(node.value) : (node.source ?? String(node.value))
        addLeaf(leaves, text, path, written, node.range[0] + (isQuoted ? 1 : 0))
      }
    }
    const isSingle = documents.length === 1
    documents.forEach((document, index) => walk(document.contents, isSingle ? [] : [index]))
    const values = documents.map((document): unknown => document.toJS({ maxAliasCount: 100 }))
    return { value: isSingle ? values[0] : values, leaves }
  }

const tomlReader =
  (readStrings: typeof readTomlStrings, parse: (text: string) => unknown): ReadStructured =>
  (text) => {
    const leaves: Leaf[] = []
    // The first says where, and refuses what is no TOML with a line.
    for (const { keys, value, start } of readStrings(text)) addLeaf(leaves, text, keys, value, start)
    return { value: parse(text), leaves }
  }

const addLeaf = (leaves: Leaf[], file: string, path: Leaf['path'], text: string, start: number): void => {
  if (text !== '' && file.startsWith(text, start)) leaves.push({ path, text, start })
}
