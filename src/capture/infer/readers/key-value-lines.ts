/**
 * Text files that set one thing per line (`key = value`, `key: value`, `KEY=value`), perhaps under `[sections]`: properties,
 * INI, TOML, configuration of daemons, and templates of all of these. A line is looked at by itself.
 */
import type { Literal } from '../template.ts'

export type KeyValueLine = Readonly<{
  /** Of `[a.b]`: `['a', 'b']`. */
  section: readonly string[]
  /** Empty where the line sets nothing. */
  key: string
  /** What stands between key and value: `=`, `:`, `?=`. */
  sign: string
  /** Offset of the key, or of the text. */
  start: number
  /** The value, or the whole line, without quotes, blanks and what ends a statement. Never empty. */
  value: Literal
  /** The comment at the end of the line. */
  comment?: string
}>

/** Longer lines hold data. */
const LONGEST_LINE = 5000
const COMMENT = /^(?:[#;!]|\/\/|<!--|\{#|\{\{-?\s*\/\*|--(?:\s|$)|\*)/
const SECTION = /^\[{1,2}\s*([^\]=]{1,200}?)\s*\]{1,2}\s*(?:[#;].*)?$/
const SETTING =
  /^(?:(?:export|set|setenv|ENV|ARG|-)[ \t]+)?(["']?)([A-Za-z_@][\w.$/@-]{0,100})\1[ \t]*(\?=|:=|=>|[=:])(?![=/:])[ \t]*/

/** The lines of a text that hold a value. */
export const keyValueLines = (text: string): readonly KeyValueLine[] => {
  const lines: KeyValueLine[] = []
  let section: readonly string[] = []
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const next = end === -1 ? text.length : end
    if (next - start <= LONGEST_LINE) {
      const line = text.slice(start, next)
      const heading = SECTION.exec(line.trim())?.[1]
      if (heading !== undefined) section = heading.split('.').map((name) => name.replace(/["']/g, ''))
      else lines.push(...readLine(line, start, section))
    }
    start = next + 1
  }
  return lines
}

const readLine = (line: string, offset: number, section: readonly string[]): readonly KeyValueLine[] => {
  const blank = line.length - line.trimStart().length
  const body = line.trim()
  if (body === '' || COMMENT.test(body)) return []
  const start = offset + blank
  const setting = SETTING.exec(body)
  const from = setting ? setting[0].length : 0
  const { text, comment } = withoutComment(body.slice(from))
  const value = unquoted({ text, start: start + from })
  if (value.text === '') return []
  return [
    {
      section,
      key: setting?.[2] ?? '',
      sign: setting?.[3] ?? '',
      start,
      value,
      ...(comment === undefined ? {} : { comment }),
    },
  ]
}

const withoutComment = (text: string): Readonly<{ text: string; comment?: string }> => {
  const at = text.search(/\s(?:#|;|\/\/)\s/)
  return at === -1 ? { text } : { text: text.slice(0, at), comment: text.slice(at).replace(/^\s*(?:#|;|\/\/)\s*/, '') }
}

/** `"v1",` is `v1`. */
const unquoted = ({ text, start }: Literal): Literal => {
  const bare = text.replace(/[\s,;]{0,20}$/, '')
  const quote = /^["'`]/.exec(bare)?.[0]
  if (quote === undefined || bare.length < 2 || !bare.endsWith(quote)) return { text: bare, start }
  return { text: bare.slice(1, -1), start: start + 1 }
}
