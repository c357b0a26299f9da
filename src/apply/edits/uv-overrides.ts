/** `override-dependencies` of `[tool.uv]` in pyproject.toml (uv's documentation, settings). Pure. */
import { parseTOML, type AST } from 'toml-eslint-parser'

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

const keyText = (key: AST.TOMLKey): string =>
  key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value)).join('.')

const uvTable = (program: AST.TOMLProgram): AST.TOMLTable | undefined =>
  program.body[0].body.find(
    (node): node is AST.TOMLTable => node.type === 'TOMLTable' && keyText(node.key) === 'tool.uv',
  )

const overridesOf = (table: AST.TOMLTable): AST.TOMLArray | undefined => {
  const pair = table.body.find(({ key }) => keyText(key) === 'override-dependencies')
  return pair?.value.type === 'TOMLArray' ? pair.value : undefined
}

const requirementName = (element: AST.TOMLContentNode): string =>
  element.type === 'TOMLValue' && typeof element.value === 'string'
    ? normalized(/^[\w.-]+/.exec(element.value)?.[0] ?? '')
    : ''

const splice = (text: string, [start, end]: readonly [number, number], insert: string): string =>
  text.slice(0, start) + insert + text.slice(end)

const intoArray = (text: string, array: AST.TOMLArray, name: string, requirement: string): string => {
  const same = array.elements.find((element) => requirementName(element) === normalized(name))
  if (same) return splice(text, same.range, `"${requirement}"`)
  const last = array.elements.at(-1)
  if (!last) return splice(text, array.range, `["${requirement}"]`)
  const lineStart = text.lastIndexOf('\n', last.range[0]) + 1
  const lead = text.slice(lineStart, last.range[0])
  const separator = /^\s+$/.test(lead) ? `,\n${lead}` : ', '
  return splice(text, [last.range[1], last.range[1]], `${separator}"${requirement}"`)
}

/** The text with `name==version` among the overrides; tables, order and comments are kept. Throws the parser's error. */
export const addUvOverride = (text: string, name: string, version: string): string => {
  const requirement = `${name}==${version}`
  const table = uvTable(parseTOML(text))
  if (!table) return `${text.trimEnd()}\n\n[tool.uv]\noverride-dependencies = ["${requirement}"]\n`
  const array = overridesOf(table)
  if (array) return intoArray(text, array, name, requirement)
  const end = table.key.range[1] + 1
  return splice(text, [end, end], `\noverride-dependencies = ["${requirement}"]`)
}
