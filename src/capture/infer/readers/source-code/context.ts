/**
 * What a string is for, read backwards from where it stands: the variable it is assigned to, the field or argument it is
 * given to, the function it is passed to. No syntax tree: a string is found among brackets, commas, operators and names,
 * which look alike in all the languages of the table.
 */
import { readExpression } from './expression.ts'
import { isComparing, isTransparent } from './functions.ts'
import { isNameCharacter, LONGEST_NAME, nameBefore } from './names.ts'
import { openBracketBefore, skipAhead, skipBack, stringEndingAt, type Source, type StringToken } from './tokens.ts'

export type Context = Readonly<{
  /** Where the expression begins that the string is a part of, environment look-ups and format calls included. */
  root: number
  /** Names from the outermost to the innermost: `['IMAGE']`, `['Container', 'image']`, `['docker.image']`. */
  path: readonly string[]
  /** The variable, where the expression is the whole of what is assigned. */
  assigned?: Readonly<{ name: string; start: number }>
  /** The bracket of the fields or named arguments among which the string stands. */
  group?: number
  /** The function and the position, where the expression is an argument. */
  argument?: Readonly<{ function: string; open: number; index: number }>
  /** Compared with something, or a message: it fixes no version. */
  isOnlyRead: boolean
}>

type Opener =
  | Readonly<{ kind: 'assignment'; name: string; start: number }>
  | Readonly<{ kind: 'field'; name: string; open: number | undefined; start: number }>
  | Readonly<{ kind: 'argument'; function: string; start: number; open: number; index: number }>
  /** `isFirst`: right behind a `(` that calls nothing, which may hold one value only. */
  | Readonly<{ kind: 'element'; name: string; start: number; isFirst?: boolean }>
  | Readonly<{ kind: 'word'; word: string }>
  | Readonly<{ kind: 'comparison' }>
  | Readonly<{ kind: 'statement' }>

const MOST_LEVELS = 5

export const contextOf = (source: Source, token: StringToken): Context => {
  const path: string[] = []
  let found: Partial<Context> = {}
  let root = expressionStart(source, token.start)
  let isRootKnown = false
  // Within a list or an object: what that is compared with says nothing.
  let isInside = false
  let at = root
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const opener = openerOf(source, at)
    if (opener.kind === 'argument' && isTransparent(opener.function)) {
      at = expressionStart(source, opener.start)
      if (!isRootKnown) root = at
      path.unshift(opener.function)
      continue
    }
    if (opener.kind === 'element' && opener.isFirst && source.text[endOf(source, root)] === ')') {
      at = expressionStart(source, opener.start)
      continue
    }
    if (!isRootKnown) found = describe(opener)
    if (opener.kind === 'comparison') return { root, path, isOnlyRead: !isInside, ...found }
    isRootKnown = true
    if (opener.kind === 'assignment') path.unshift(...opener.name.split('.'))
    if ((opener.kind === 'field' || opener.kind === 'element') && opener.name !== '') path.unshift(opener.name)
    if (opener.kind === 'word' && opener.word !== '') path.unshift(opener.word)
    if (opener.kind === 'argument') {
      path.unshift(opener.function)
      if (isComparing(opener.function)) return { root, path, isOnlyRead: true }
    }
    if (opener.kind !== 'argument' && opener.kind !== 'element' && opener.kind !== 'field') break
    isInside ||= opener.kind !== 'argument'
    at = expressionStart(source, opener.start)
  }
  return { root, path: path.filter((name) => name !== ''), isOnlyRead: false, ...found }
}

/** Where something follows the expression. */
const endOf = (source: Source, root: number): number => skipAhead(source, readExpression(source, root).end)

const describe = (opener: Opener): Partial<Context> => {
  if (opener.kind === 'assignment') return { assigned: { name: opener.name, start: opener.start } }
  if (opener.kind === 'field' && opener.open !== undefined) return { group: opener.open }
  return opener.kind === 'argument'
    ? { argument: { function: opener.function, open: opener.open, index: opener.index } }
    : {}
}

const OPERATOR = /(?:\|\||\?\?|\?:|\+\+|<>|\.\.|[+%~])$|(?<=[\s"')\]])\.$|(?<=[\s)\]"'\w])\bor$/
/** As much of a line is looked at before a sign. */
const LONGEST_LINE = 200

const MOST_OPERANDS = 64

/** Back over operands and operators: `base + "/x:" + tag` begins at `base`. */
const expressionStart = (source: Source, operand: number): number => {
  let at = operand
  for (let operands = 0; operands < MOST_OPERANDS; operands += 1) {
    const before = skipBack(source, at)
    const adjacent = stringEndingAt(source, before)
    if (adjacent && (source.language.name === 'python' || source.language.name === 'c') && adjacent.quote.length < 3) {
      at = adjacent.start
      continue
    }
    const operator = OPERATOR.exec(source.text.slice(Math.max(0, before - 4), before))?.[0]
    if (operator === undefined || adjacent) return at
    const start = operandStart(source, skipBack(source, before - operator.length))
    if (start === undefined) return at
    at = start
  }
  return at
}

/** Where the operand that ends here begins: a string, a name, a call, a group. */
const operandStart = (source: Source, end: number): number | undefined => {
  const { text } = source
  let at = end
  for (let links = 0; links < 8; links += 1) {
    const string = stringEndingAt(source, at)
    if (string) return string.start
    if (/[)\]}]/.test(text[at - 1] ?? '')) {
      const open = openBracketBefore(source, at - 1)
      if (!open) return undefined
      at = open.at
    }
    const name = nameBefore(text, at)
    at -= name.length
    if (!name.startsWith('.')) return at < end ? at : undefined
  }
  return undefined
}

const openerOf = (source: Source, root: number): Opener => {
  const { text, language } = source
  const before = skipBack(source, root)
  const character = text[before - 1] ?? ''
  if (
    character === '(' ||
    character === ',' ||
    character === '[' ||
    character === '{' ||
    (character === ';' && language.name === 'nix')
  )
    return bracketOpener(source, before)
  if (character === '=' || character === ':' || character === '>') return signOpener(source, before)
  const isOwnLine = text.slice(before, root).includes('\n')
  if (isOwnLine || !/[\w$]/.test(character)) return { kind: 'statement' }
  const offset = Math.max(0, before - 80)
  const line = text.slice(offset, before)
  if (/\b(?:case|when|in|is|not|if|while|unless|eq|ne|like|matches)$/.test(line)) return { kind: 'comparison' }
  if (language.name === 'c' && /#\s*define\s+\w+$/.test(line)) return assignmentTo(line, offset)
  return { kind: 'word', word: wordOf(nameBefore(text, before)) }
}

/** `return "x"` gives it to nobody whose name is known. */
const wordOf = (word: string): string =>
  /^(?:return|yield|else|then|do|and|throw|raise|await)$/.test(word) ? '' : word

const bracketOpener = (source: Source, before: number): Opener => {
  const open = openBracketBefore(source, before)
  if (!open) return { kind: 'statement' }
  const end = skipBack(source, open.at)
  const name = nameBefore(source.text, end)
  const start = name === '' || open.bracket !== '(' ? open.at : end - name.length
  if (open.bracket !== '(' || name === '')
    return {
      kind: 'element',
      name: end === open.at ? name : '',
      start: compositeStart(source, open.at),
      isFirst: open.bracket === '(' && open.commas === 0,
    }
  return {
    kind: 'argument',
    function: name.replace(/^\.+/, ''),
    start: chainStart(source, start),
    open: open.at,
    index: open.commas,
  }
}

/** `cmd.Flags().StringVar(`: the expression begins at `cmd`. */
const chainStart = (source: Source, start: number): number =>
  source.text[start] === '.' ? (operandStart(source, start) ?? start) : start

/** `[]string{`, `new List<string> {`: what is assigned begins before the bracket. */
const compositeStart = ({ text }: Source, open: number): number => {
  const limit = Math.max(0, open - LONGEST_NAME)
  let at = text[open - 1] === ' ' ? open - 1 : open
  const end = at
  while (at > limit && (isNameCharacter(text, at - 1) || /[[\]<>*&]/.test(text[at - 1] ?? ''))) at -= 1
  if (at === end) return open
  return text.startsWith('new ', at - 4) ? at - 4 : at
}

const KEY = /(?:(["'`])([\w./$ -]{1,80})\1|([\w$@./-]{1,80}))\??\s*$/

const signOpener = (source: Source, before: number): Opener => {
  const { text } = source
  const nearby = text.slice(Math.max(0, before - LONGEST_LINE), before)
  const line = nearby.slice(nearby.lastIndexOf('\n') + 1)
  const offset = before - line.length
  if (/(?:[=!<>]=|=~|!==|===)$/.test(line)) return { kind: 'comparison' }
  if (/(?:=>|->)$/.test(line)) return fieldOf(source, line.slice(0, -2), offset)
  if (line.endsWith('>')) return { kind: 'comparison' }
  if (line.endsWith(':')) return colonOpener(source, line, offset)
  return equalsOpener(source, line, offset)
}

/** `key: "v"`, but also the other branch of `c ? "a" : "b"` and the end of `case x:`. */
const colonOpener = (source: Source, line: string, offset: number): Opener => {
  if (/^\s*(?:case|default|else|def|class|if|elif|for|while|with|try|finally|except)\b/.test(line))
    return { kind: 'statement' }
  const end = skipBack(source, offset + line.length - 1)
  const operand = operandStart(source, end)
  if (operand !== undefined) {
    const question = skipBack(source, operand)
    if (source.text[question - 1] === '?') {
      const condition = operandStart(source, skipBack(source, question - 1))
      return { kind: 'element', name: '', start: condition ?? question }
    }
  }
  return fieldOf(source, line.slice(0, -1), offset)
}

/** `left` begins at the offset. */
const fieldOf = (source: Source, left: string, offset: number): Opener => {
  const match = KEY.exec(left)
  if (!match) return { kind: 'statement' }
  const start = offset + match.index
  const open = openBracketBefore(source, start)
  return { kind: 'field', name: match[2] ?? match[3] ?? '', open: open?.at, start }
}

/** `name = "v"` is a named argument between parentheses, a field between the braces of Nix and Lua, else an assignment. */
const equalsOpener = (source: Source, line: string, offset: number): Opener => {
  const left = line.replace(/(?:\|\||\?\?|[:?+|])?=$/, '')
  const open = openBracketBefore(source, offset + left.length)
  const named = open?.bracket === '(' || (open && (source.language.name === 'nix' || source.language.name === 'lua'))
  const isGoBlock =
    open?.bracket === '(' && /\b(?:const|var)\s*$/.test(source.text.slice(Math.max(0, open.at - 12), open.at))
  const name = withoutType(left, source)
  return named && !isGoBlock ? fieldOf(source, name, offset) : assignmentTo(name, offset)
}

/** `NAME: Final[str] =`, `NAME string =` of Go. */
const withoutType = (left: string, { language }: Source): string => {
  const typed = /^(.*[\w$?])\s*:\s*[\w$<>[\], .|&'?*]+$/.exec(left)
  if (typed) return typed[1] ?? left
  const go = language.name === 'go' ? /^(.*\b(?!const\b|var\b)\w+)\s+\*?[\w.[\]]+\s*$/.exec(left) : undefined
  return go?.[1] ?? left
}

const TARGET = /((?:[\w$@]|\.(?=\w)|->|::)+)(?:\[["']?([\w./-]+)["']?\])?\s*$/

/** `left` begins at the offset. */
const assignmentTo = (left: string, offset: number): Opener => {
  const match = TARGET.exec(left)
  if (!match) return { kind: 'statement' }
  const [, target = '', key] = match
  const name = target.replace(/^(?:[$@]+|self\.|this\.|cls\.|\$this->)/, '').replace(/->|::/g, '.')
  return { kind: 'assignment', name: key === undefined ? name : `${name}.${key}`, start: offset + match.index }
}
