/** `overrides` of package.json (npm's documentation, package.json, overrides). Pure. */
import { applyEdits, modify, parseTree, findNodeAtLocation } from 'jsonc-parser'

/** Two spaces where the file tells nothing. */
const indentOf = (text: string): string => /^\s*\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '  '

/** An override that is an object (`{".": …}`) keeps what it says of the package's own dependencies. */
const pathOf = (text: string, name: string): readonly string[] => {
  const tree = parseTree(text)
  const node = tree && findNodeAtLocation(tree, ['overrides', name])
  return node?.type === 'object' ? ['overrides', name, '.'] : ['overrides', name]
}

/** The text with `overrides[name] = version`; everything else, indentation and line ends included, is kept. */
export const addNpmOverride = (text: string, name: string, version: string): string => {
  const indent = indentOf(text)
  const edits = modify(text, [...pathOf(text, name)], version, {
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
      eol: text.includes('\r\n') ? '\r\n' : '\n',
    },
  })
  return applyEdits(text, edits)
}
