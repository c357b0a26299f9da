/**
 * The grammar of `go.mod` and `go.work` (Go Modules Reference, "go.mod files", "Lexical elements"), with the place of every
 * token: the manager edits by it, the lock file reader takes the build list from it.
 */
import { brokenText, excerpt } from '../broken-text.ts'
import { linesOf, type TextLine } from '../text-position.ts'

export type GoToken = Readonly<{ text: string; start: number; end: number }>

/** One directive, in a block or alone: `golang.org/x/net v0.38.0 // indirect` under `require`. */
export type GoDirective = Readonly<{
  verb: string
  tokens: readonly GoToken[]
  line: number
  /** Without `//`; the lines above it and the one beside it; `indirect` is no comment. */
  comment?: string
  /** The comment beside it alone: `indirect`. */
  note: string
}>

export type GoReplacement = Readonly<{
  from: GoToken
  fromVersion?: GoToken
  to: GoToken
  toVersion?: GoToken
  directive: GoDirective
}>

/** golang.org/x/mod, `isIndirect`. */
const INDIRECT = /^indirect(?:;|$)/
const TOKEN = /"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[(),[\]]|[^\s"`(),[\]]+/g

/** Throws ParseError, with the line, for what is no directive. */
export const parseGoMod = (text: string): readonly GoDirective[] => {
  const directives: GoDirective[] = []
  let block: string | undefined
  let above: readonly string[] = []
  for (const line of linesOf(text)) {
    const { tokens, comment } = splitLine(line)
    if (tokens.length === 0) {
      above = comment === undefined ? [] : [...above, comment]
      continue
    }
    const [first] = tokens
    if (block !== undefined && first?.text === ')') block = undefined
    else if (block === undefined && tokens.at(1)?.text === '(' && tokens.length === 2) block = verbOf(text, line, first)
    else {
      const verb: string = block ?? verbOf(text, line, first)
      const beside = comment === undefined || INDIRECT.test(comment) ? [] : [comment]
      const words = [...above, ...beside].join('\n')
      directives.push({
        verb,
        tokens: block === undefined ? tokens.slice(1) : tokens,
        line: line.number,
        note: comment ?? '',
        ...(words === '' ? {} : { comment: words }),
      })
    }
    above = []
  }
  return directives
}

const splitLine = ({ text, start }: TextLine): Readonly<{ tokens: readonly GoToken[]; comment?: string }> => {
  const slashes = text.indexOf('//')
  const code = slashes < 0 ? text : text.slice(0, slashes)
  const tokens = [...code.matchAll(TOKEN)].map((match): GoToken => {
    const quote = /^["`]/.test(match[0]) ? 1 : 0
    const end = start + match.index + match[0].length
    return {
      text: match[0].slice(quote, match[0].length - quote),
      start: start + match.index + quote,
      end: end - quote,
    }
  })
  return slashes < 0 ? { tokens } : { tokens, comment: text.slice(slashes + 2).trim() }
}

const verbOf = (text: string, line: TextLine, token: GoToken | undefined): string => {
  if (token && /^[a-z]+$/.test(token.text)) return token.text
  throw brokenText(text, {
    line: line.number,
    expected: 'a go.mod directive such as "require"',
    found: `"${excerpt(line.text)}"`,
  })
}

/** `module version` of a require directive. Throws ParseError. */
export const readRequirement = (text: string, directive: GoDirective): readonly [path: GoToken, version: GoToken] => {
  const [path, version, ...rest] = directive.tokens
  if (path && version && rest.length === 0 && /^v\d/.test(version.text)) return [path, version]
  throw brokenText(text, {
    line: directive.line,
    expected: 'a module and its version, such as "golang.org/x/net v0.38.0"',
    found: `"${excerpt(directive.tokens.map((token) => token.text).join(' '))}"`,
  })
}

/** `old [version] => new [version]`; without the last for a local path. Throws ParseError. */
export const readReplacement = (text: string, directive: GoDirective): GoReplacement => {
  const { tokens } = directive
  const arrow = tokens.findIndex((token) => token.text === '=>')
  const [from, fromVersion, ...more] = arrow < 0 ? [] : tokens.slice(0, arrow)
  const [to, toVersion, ...rest] = arrow < 0 ? [] : tokens.slice(arrow + 1)
  if (from && to && more.length + rest.length === 0 && (toVersion || isLocal(to.text)))
    return { from, to, directive, ...(fromVersion ? { fromVersion } : {}), ...(toVersion ? { toVersion } : {}) }
  throw brokenText(text, {
    line: directive.line,
    expected: 'a replacement such as "example.com/a => example.com/b v1.2.3"',
    found: `"${excerpt(tokens.map((token) => token.text).join(' '))}"`,
  })
}

const isLocal = (path: string): boolean => /^\.{0,2}\/|^\.{1,2}$|^[A-Za-z]:\\/.test(path)

/** Whether Go wrote this requirement for a module that no package here imports. */
export const isIndirect = ({ note }: GoDirective): boolean => INDIRECT.test(note)
