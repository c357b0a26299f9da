/** setup.py: lists and dictionaries of string literals behind the keywords of `setup()`, or in variables of the same names. */
import type { Scope } from '../../../records/inventory.ts'
import { refuseConflict } from '../../broken-text.ts'
import { pinPythonRequirement } from '../../declared-python.ts'
import type { Found } from '../../found.ts'
import { isLiteral, isMark, readSourceTokens, type SourceToken } from '../../source-tokens.ts'
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
  return tokens.flatMap((token, index) =>
    readKeyword(tokens, index, keywords.get(token.kind === 'word' ? token.text : '')),
  )
}

const readKeyword = (tokens: readonly SourceToken[], index: number, scope: Scope | undefined): readonly Found[] => {
  const [word, equals, value] = tokens.slice(index, index + 3)
  if (!isMark(equals, '=') || !word) return []
  if (word.text === 'python_requires' && isLiteral(value)) return [pinPythonVersion(placed(value))]
  if (scope === undefined || !(isMark(value, '[') || isMark(value, '{'))) return []
  return literalsIn(tokens, index + 2).map((literal) =>
    pinPythonRequirement(placed(literal), {
      key: word.text,
      role: 'require',
      scope,
      evidence: `${word.text} on line ${literal.line}`,
    }),
  )
}

const placed = ({ text, start, line }: SourceToken) => ({ value: text, start, line })

/** Tokens. Longer than any list that a person wrote. */
const LONGEST_LIST = 4000

/** The strings up to the closing bracket, keys of dictionaries left out. */
const literalsIn = (tokens: readonly SourceToken[], open: number): readonly SourceToken[] => {
  const literals: SourceToken[] = []
  let depth = 0
  for (let at = open; at < Math.min(tokens.length, open + LONGEST_LIST); at += 1) {
    const token = tokens[at]!
    if (token.kind === 'mark' && /[[({]/.test(token.text)) depth += 1
    if (token.kind === 'mark' && /[\])}]/.test(token.text)) depth -= 1
    if (depth === 0) break
    // `"a" + x`, `f"{x}"`, `"…" % x` are computed.
    const isElement = /[,\])}]/.test(tokens[at + 1]?.text ?? '') && /^[[,({:]$/.test(tokens[at - 1]?.text ?? '')
    if (isLiteral(token) && isElement) literals.push(token)
  }
  return literals
}
