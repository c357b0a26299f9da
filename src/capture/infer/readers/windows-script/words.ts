/**
 * The statements of a script of Windows as words. PowerShell (about_Parsing, about_Quoting_Rules) and batch files differ in
 * how they write variables, quotes and comments, and are alike in the rest: brackets and operators end a statement, blanks a
 * word.
 */
import type { Part, Template } from '../../template.ts'

export type Dialect = Readonly<{
  comment: RegExp
  /** A variable; its name in the first group that matches, none for an expression that nobody knows. */
  variable: RegExp
  /** Makes the next character one of the word; at the end of a line goes on with the next. */
  escape: string
  quotes: string
  /** Ends a statement. */
  ends: RegExp
}>

export const POWERSHELL: Dialect = {
  comment: /<#[^]*?(?:#>|$)|#[^\n]*/y,
  variable: /\$(?:(?:env|script|global|local|using):)?(\w+)|\$\{(?:env:)?([\w:]+)\}|\$\((?:[^()\n]|\([^()\n]*\))*\)/y,
  escape: '`',
  quotes: `"'`,
  ends: /[\n;|(){}]/,
}

export const BATCH: Dialect = {
  comment: /(?<=^|\n[ \t]{0,20})@?(?:::|[Rr][Ee][Mm]\b)[^\n]*/y,
  variable: /%(?:([A-Za-z_]\w*)(?::[^%\n]*)?%|~?\w)|!([A-Za-z_]\w*)!/y,
  escape: '^',
  quotes: '"',
  ends: /[\n&|()]/,
}

/** `start`: the offset of the first character, quotes included. `ends`: the character behind the word. */
export type WindowsWord = Readonly<{ value: Template; start: number; end: number }>
export type Statement = readonly WindowsWord[]

export const readStatements = (text: string, dialect: Dialect): readonly Statement[] => {
  const statements: WindowsWord[][] = [[]]
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? ''
    const comment = matchAt(dialect.comment, text, at)
    const isContinued = character === dialect.escape && /^\r?\n/.test(text.slice(at + 1, at + 3))
    if (comment) at += comment[0].length
    else if (isContinued) at = text.indexOf('\n', at) + 1
    else if (dialect.ends.test(character)) {
      if (statements.at(-1)?.length !== 0) statements.push([])
      at += 1
    } else if (/[\s,]/.test(character)) at += 1
    else {
      const word = readWord(text, at, dialect)
      statements.at(-1)?.push(word)
      at = Math.max(word.end, at + 1)
    }
  }
  return statements.filter((words) => words.length > 0)
}

/** An assignment's sign stands for itself. */
const readWord = (text: string, from: number, dialect: Dialect): WindowsWord => {
  const parts: Part[] = []
  let at = from
  let plain = from
  let quote = ''
  let isClosed = true
  const flush = (): void => {
    if (at > plain) parts.push({ text: text.slice(plain, at), start: plain })
  }
  for (; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === quote || (quote === '' && dialect.quotes.includes(character))) {
      flush()
      plain = at + 1
      quote = quote === '' ? character : ''
      isClosed = quote === '' || text.includes(quote, at + 1)
      continue
    }
    if (quote === '' && (/[\s,]/.test(character) || dialect.ends.test(character))) break
    // What never closes ends with its line.
    if (!isClosed && character === '\n') break
    if (quote === "'") continue
    if (character === dialect.escape) {
      flush()
      plain = at + 1
      at += 1
      continue
    }
    const variable = matchAt(dialect.variable, text, at)
    if (!variable) continue
    flush()
    const end = at + variable[0].length
    parts.push({ variable: variable[1] ?? variable[2] ?? '', start: at, end })
    plain = end
    at = end - 1
    if (quote === '' && text[end] === '=') {
      at = end
      return { value: parts, start: from, end }
    }
  }
  at = Math.min(at, text.length)
  flush()
  return { value: parts, start: from, end: at }
}

const matchAt = (form: RegExp, text: string, at: number): RegExpExecArray | null => {
  form.lastIndex = at
  return form.exec(text)
}
