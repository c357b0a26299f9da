/** setup.py: lists and dictionaries of string literals behind the keywords of `setup()`, or in variables of the same names. */
import type { Scope } from '../../../records/inventory.ts'
import { refuseConflict } from '../../broken-text.ts'
import { isLiteral, isMark, readSourceTokens, type SourceToken } from '../../formats/source-tokens.ts'
import type { Found } from '../../found.ts'
import { pinPythonRequirement } from '../../pins/declared-python.ts'
import { pinPythonVersion } from './python-version.ts'

const KEYWORDS: Readonly<Record<string, Scope>> = {
  install_requires: 'runtime',
  extras_require: 'runtime',
  setup_requires: 'build',
  tests_require: 'dev',
}

/** Throws ParseError where a merge left its markers. */
export const readSetupPy = (text: string): readonly Found[] => {
  refuseConflict(text, 'Python')
  const all = readSourceTokens(text, { lineComment: '#', hasTripleQuotes: true })
  const tokens = all.filter(({ kind }) => kind !== 'end')
  const keywords = new Map(Object.entries(KEYWORDS))
  // `setup(install_requires=REQUIRED)`: the list stands where the variable is set.
  for (const [index, { text: word }] of tokens.entries()) {
    const scope = KEYWORDS[word]
    const value = tokens[index + 2]
    if (scope !== undefined && isMark(tokens[index + 1], '=') && value?.kind === 'word') keywords.set(value.text, scope)
  }
  const found: Found[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text: word } = tokens[index]!
    const list = kind === 'word' ? readKeyword(tokens, index, keywords.get(word)) : undefined
    found.push(...(list?.found ?? []))
    // What stands in a list is read once, whatever it looks like.
    if (list) index = list.end
  }
  return found
}

type Read = Readonly<{ found: readonly Found[]; end: number }>

const readKeyword = (tokens: readonly SourceToken[], index: number, scope: Scope | undefined): Read | undefined => {
  const [word, equals, value] = tokens.slice(index, index + 3)
  if (!isMark(equals, '=') || !word) return undefined
  if (word.text === 'python_requires' && isLiteral(value))
    return { found: [pinPythonVersion(placed(value))], end: index + 2 }
  if (scope === undefined || !(isMark(value, '[') || isMark(value, '{'))) return undefined
  const { literals, end } = literalsIn(tokens, index + 2)
  const found = literals.map((literal) =>
    pinPythonRequirement(placed(literal), {
      key: word.text,
      role: 'require',
      scope,
      evidence: `${word.text} on line ${literal.line}`,
    }),
  )
  return { found, end }
}

const placed = ({ text, start, line }: SourceToken) => ({ value: text, start, line })

/** The strings up to the closing bracket, which stands at `end`; keys of dictionaries left out. */
const literalsIn = (
  tokens: readonly SourceToken[],
  open: number,
): Readonly<{ literals: readonly SourceToken[]; end: number }> => {
  const literals: SourceToken[] = []
  let depth = 0
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at]!
    if (token.kind === 'mark' && /[[({]/.test(token.text)) depth += 1
    if (token.kind === 'mark' && /[\])}]/.test(token.text)) depth -= 1
    if (depth === 0) return { literals, end: at }
    // `"a" + x`, `f"{x}"`, `"…" % x` are computed.
    const isElement = /[,\])}]/.test(tokens[at + 1]?.text ?? '') && /^[[,({:]$/.test(tokens[at - 1]?.text ?? '')
    if (isLiteral(token) && isElement) literals.push(token)
  }
  // Never closed: what follows may be anything.
  return { literals: [], end: tokens.length }
}
