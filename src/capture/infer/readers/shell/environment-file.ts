/**
 * Files of `NAME=value` lines as Docker Compose, systemd and the many dotenv libraries read them: no commands, a value may
 * hold blanks without quotes, a comment begins at ` #`.
 */
import { NO_FACTS, type Definition, type Facts } from '../../facts.ts'
import { mapText } from '../../mapped-text.ts'
import { defined } from '../../shell/shell-definitions.ts'
import { expandedTemplate } from '../../shell/shell-facts.ts'
import { literal, type Template } from '../../template.ts'

export const isEnvironmentFile = (path: string): boolean => ENVIRONMENT_FILE.test(path)

const ENVIRONMENT_FILE = /(?:^|\/)(?:[\w.-]+\.env|\.env(?:[._-][\w.-]*)?)$/

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*([^\r\n]*)/gm

export const environmentFacts = (text: string): Facts => {
  const definitions = Array.from(text.matchAll(LINE), (match): Definition => {
    const [whole, name = '', value = ''] = match
    const start = match.index + whole.indexOf(name)
    return defined(name, valueTemplate(value, match.index + whole.length - value.length), start, undefined)
  })
  return { ...NO_FACTS, definitions }
}

const valueTemplate = (written: string, start: number): Template => {
  const quote = written[0]
  const close = quote === '"' || quote === "'" ? written.indexOf(quote, 1) : -1
  if (close > 0) {
    const inner = { text: written.slice(1, close), start: start + 1 }
    return quote === "'" ? literal(inner.text, inner.start) : expandedTemplate(mapText([inner]))
  }
  const comment = /(?:^|\s)#/.exec(written)
  const value = (comment ? written.slice(0, comment.index) : written).trimEnd()
  return expandedTemplate(mapText([{ text: value, start }]))
}
