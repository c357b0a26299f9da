/** One argument of a CMake command as a template: `${X}`, `$ENV{X}`, `@X@` are variables, `$<…>` is known by nobody. */
import type { Part, Template } from '../../template.ts'

/** An argument; `text` is as written, without quotes. `comment` is what follows it on its line. */
export type Argument = Readonly<{ value: Template; text: string; isQuoted: boolean; start: number; comment?: string }>

type Written = Readonly<{
  text: string
  start: number
  isQuoted: boolean
  /** Of `[[…]]`: nothing in it stands for something else. */
  isVerbatim?: true
}>

const SPECIAL = /\$(?:ENV|CACHE)?\{([^{}\n]*)\}|@([A-Za-z_]\w*)@|\$<[^<>\n]*>|\\([^])/g

export const readArgument = ({ text, start, isQuoted, isVerbatim }: Written): Argument => {
  const parts: Part[] = []
  let at = 0
  const literal = (end: number): void => {
    if (end > at) parts.push({ text: text.slice(at, end), start: start + at })
  }
  for (const match of isVerbatim ? [] : text.matchAll(SPECIAL)) {
    const [whole, name, configured, escaped] = match
    literal(match.index)
    at = match.index + whole.length
    if (escaped !== undefined) {
      if (/\w/.test(escaped)) continue
      parts.push({ text: escaped, start: start + at - 1 })
    } else parts.push({ variable: name ?? configured ?? '', start: start + match.index, end: start + at })
  }
  literal(text.length)
  return { value: parts, text, isQuoted, start }
}
