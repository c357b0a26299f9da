/** Lines of a YAML file that a template engine takes away before YAML is read: `{{- if .x }}`, `{% for … %}`, `<% … %>`. */
import { lineEndOf, OPEN_BRACE, skipBlanks } from './yaml-tokens.ts'

/** Go's actions and Helm's that stand for no text of their own in the line (pkg.go.dev/text/template, "Actions"). */
const CONTROL =
  /\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue)\b|\/\*|\$[\w]*(?:\s*,\s*\$\w+)?\s*:?=|!)/y
const LESS_THAN = 60
const LONGEST_EXPRESSION = 20_000

const CLOSERS: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>' }

/**
 * The offset behind the control expressions that begin at `at`, the first character of a line that ends at `end`, and
 * behind the blanks after them; `at` itself where there is none. They may span lines: then it is in a later line.
 */
export const skipTemplates = (text: string, at: number, end: number): number => {
  let from = at
  let lineEnd = end
  for (;;) {
    const next = skipOne(text, from)
    if (next === from) return from
    if (next > lineEnd) lineEnd = lineEndOf(text, next)
    from = skipBlanks(text, next, lineEnd)
    if (from >= lineEnd) return from
  }
}

const skipOne = (text: string, at: number): number => {
  const first = text.charCodeAt(at)
  if (first !== OPEN_BRACE && first !== LESS_THAN) return at
  const closer = CLOSERS[text.slice(at, at + 2)]
  if (closer === undefined || (closer === '}}' && !isControl(text, at))) return at
  const close = text.slice(at + 2, at + LONGEST_EXPRESSION).indexOf(closer)
  return close < 0 ? at : at + close + 4
}

const isControl = (text: string, at: number): boolean => {
  CONTROL.lastIndex = at
  if (CONTROL.test(text)) return true
  return standsAloneInLine(text, at)
}

/** `{{ .Values.extra }}` in a line of its own is rendered to lines that are not here. */
const standsAloneInLine = (text: string, at: number): boolean => {
  const line = text.slice(at, lineEndOf(text, at)).trimEnd()
  const close = line.indexOf('}}')
  return close < 0 || close + 2 === line.length
}
