/** Calls of methods with literal arguments, as Gemfiles and gemspecs are written in: `gem "a", "~> 1.2", group: :test`. */
import type { Scope } from '../../records/inventory.ts'
import { isMark, readSourceTokens, type SourceToken } from './source-tokens.ts'

export type RubyStatement = Readonly<{
  /** The method with its receiver: `gem`, `spec.add_dependency`. */
  verb: string
  positional: readonly SourceToken[]
  /** By keyword, the string or symbol behind it; of a list, the first. */
  options: ReadonlyMap<string, SourceToken>
  /** What the blocks around it are about: names of `group :test do`; `git`, `path`, `source` for those. */
  groups: readonly string[]
  line: number
}>

export const rubyStatements = (text: string): readonly RubyStatement[] => {
  const tokens = readSourceTokens(text, { lineComment: '#', hasTripleQuotes: false })
  const statements: RubyStatement[] = []
  /** A block that is open: what it is about; several words for `group :a, :b`. */
  const blocks: (readonly string[])[] = []
  for (let at = 0; at < tokens.length;) {
    const end = statementEnd(tokens, at)
    const line = tokens.slice(at, end).filter(({ kind }) => kind !== 'end')
    const [verb] = line
    if (verb?.kind === 'word') {
      const call = readCall(verb, line.slice(1))
      if (blocks.length < DEEPEST) statements.push({ ...call, groups: blocks.flat() })
      if (opensBlock(line)) blocks.push(aboutOf(call))
      if (verb.text === 'end') blocks.pop()
    }
    at = end + 1
  }
  return statements
}

const DEEPEST = 50
const MOST_GROUPS = 20

/** A statement goes on in the next line after a comma or an opening bracket. */
const statementEnd = (tokens: readonly SourceToken[], from: number): number => {
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at]!
    if (isMark(token, ';')) return at
    if (token.kind === 'end' && !(at > from && continues(tokens[at - 1]!))) return at
  }
  return tokens.length
}

const continues = (token: SourceToken): boolean =>
  token.kind === 'end' || (token.kind === 'mark' && /[,([{\\]/.test(token.text))

const OPENING = /^(?:if|unless|case|while|until|begin|def|class|module|for)$/

/** `… do |x|`, and what needs an `end` by itself. */
const opensBlock = (line: readonly SourceToken[]): boolean => {
  const [first] = line
  return line.some(({ kind, text }) => kind === 'word' && text === 'do') || OPENING.test(first?.text ?? '')
}

const aboutOf = ({ verb, positional }: Pick<RubyStatement, 'verb' | 'positional'>): readonly string[] => {
  if (verb === 'group' || verb === 'groups') return positional.slice(0, MOST_GROUPS).map(({ text }) => text)
  return /^(?:git|github|path|source|platforms?)$/.test(verb) ? [verb] : []
}

type Call = Omit<RubyStatement, 'groups'>

const readCall = (verb: SourceToken, rest: readonly SourceToken[]): Call => {
  const positional: SourceToken[] = []
  const options = new Map<string, SourceToken>()
  let isModified = false
  for (let at = 0; at < rest.length && !isModified; at += 1) {
    const token = rest[at]!
    const key = keywordAt(rest, at)
    if (key) {
      const value = rest.slice(key.next, key.next + 3).find(({ kind, text }) => kind !== 'mark' && text !== '')
      if (value) options.set(key.name, value)
      at = valueEnd(rest, key.next) - 1
    } else if (token.kind === 'word' && /^(?:if|unless|do|while|until)$/.test(token.text)) isModified = true
    else if (token.kind === 'string') positional.push(token)
    else if (token.kind === 'word' && token.text !== 'freeze') positional.push({ ...token, kind: 'word' })
  }
  return { verb: verb.text, positional, options, line: verb.line }
}

/** `name:`, `:name =>`, `"name" =>`; what follows stands at `next`. */
const keywordAt = (
  tokens: readonly SourceToken[],
  at: number,
): Readonly<{ name: string; next: number }> | undefined => {
  const [first, second, third, fourth] = tokens.slice(at, at + 4)
  const isArrow = (a: SourceToken | undefined, b: SourceToken | undefined) => isMark(a, '=') && isMark(b, '>')
  // `group: :test` is a keyword with a symbol, `Gem::Version` a path of constants.
  const isPath = isMark(third, ':') && third?.start === (second?.start ?? 0) + 1
  if (first?.kind === 'word' && isMark(second, ':') && !isPath) return { name: first.text, next: at + 2 }
  if (isMark(first, ':') && second?.kind === 'word' && isArrow(third, fourth))
    return { name: second.text, next: at + 4 }
  return first?.kind === 'string' && isArrow(second, third) ? { name: first.text, next: at + 3 } : undefined
}

/** Where the next argument starts: behind the next comma outside of brackets. */
const valueEnd = (tokens: readonly SourceToken[], from: number): number => {
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at]!
    if (kind === 'mark' && /[[({]/.test(text)) depth += 1
    if (kind === 'mark' && /[\])}]/.test(text)) depth -= 1
    if (kind === 'mark' && text === ',' && depth <= 0) return at + 1
    if (kind === 'word' && text === 'do') return at
  }
  return tokens.length
}

const DEVELOPMENT = /^(?:development|dev|test|ci|lint|docs?)$/

/** A gem of several groups is shipped as soon as one of them is. */
export const scopeOfGroups = ({ groups, options }: RubyStatement): Scope => {
  const own = options.get('group') ?? options.get('groups')
  const named = [
    ...groups.filter((group) => !/^(?:git|path|source|platforms?)/.test(group)),
    ...(own ? [own.text] : []),
  ]
  return named.length > 0 && named.every((group) => DEVELOPMENT.test(group)) ? 'dev' : 'runtime'
}
