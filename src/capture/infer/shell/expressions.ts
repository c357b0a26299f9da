/**
 * Expressions of template languages that stand inside another text: `${{ env.X }}` of workflows, `{{ x | default('v') }}`
 * of Jinja, `{{ .Values.a }}` of Go templates, `{{ x }}` of justfiles. They are not evaluated: the one variable that an
 * expression is about is named, with the value that it falls back to.
 *
 * Sources: GitHub "Contexts" and "Expressions"; Jinja "Template Designer Documentation"; Go text/template; sprig; just.
 */
import { literalsOf, offsetOf, type MappedText } from '../mapped-text.ts'
import { literal, type Reference, type Template } from '../template.ts'

/** Where an expression stands in a text, `[at, end)`; a `control` gives no text (`{% if %}`, `{{ end }}`). */
export type Expression = Readonly<{ at: number; end: number; kind: 'value' | 'control' }>

/** Longer than people write; braces that never close are found out soon. */
const LONGEST = 300

const OPENING = /\$?\{\{|\{%/g

/** Every expression of a text, in order. */
export const expressionsIn = (text: string): readonly Expression[] => {
  if (!text.includes('{{') && !text.includes('{%')) return []
  const found: Expression[] = []
  OPENING.lastIndex = 0
  for (let match = OPENING.exec(text); match; match = OPENING.exec(text)) {
    const inside = match.index + match[0].length
    const length = text.slice(inside, inside + LONGEST).indexOf(match[0] === '{%' ? '%}' : '}}')
    if (length < 0) continue
    const end = inside + length + 2
    const isControl = match[0] === '{%' || CONTROL.test(text.slice(inside, inside + length))
    found.push({ at: match.index, end, kind: isControl ? 'control' : 'value' })
    OPENING.lastIndex = end
  }
  return found
}

const CONTROL = /^-?\s*(?:\/\*|(?:if|else|end|range|with|define|block|template|break|continue)\b|\$\w*\s*:?=)/

/** A text that may hold expressions, as a template. */
export const expressionTemplate = (mapped: MappedText): Template => {
  const parts: Template[] = []
  let done = 0
  for (const { at, end, kind } of expressionsIn(mapped.text)) {
    parts.push(literalsOf(mapped, done, at))
    if (kind === 'value') parts.push([expressionReference(mapped.text.slice(at, end), offsetOf(mapped, at))])
    done = end
  }
  return [...parts, literalsOf(mapped, done, mapped.text.length)].flat()
}

/**
 * What a whole expression (`${{ env.X }}`, `{{ x }}`) refers to; `start` is its offset in the file. What cannot be known
 * is the variable ``; a text that is given as it is (`${{ 'v1' }}`) is its fallback.
 */
export const expressionReference = (text: string, start: number): Reference => {
  const opening = text.startsWith('$') ? 3 : 2
  const body = text.slice(opening, -2)
  const read = text.startsWith('$') ? readWorkflow : readTemplate
  const value = read({ text: body, start: start + opening })
  return { ...value, start, end: start + text.length }
}

type Source = Readonly<{ text: string; start: number }>
type Value = Pick<Reference, 'variable' | 'fallback' | 'partial'>

const UNKNOWN: Value = { variable: '' }

const trimmed = ({ text, start }: Source): Source => ({
  text: text.trim(),
  start: start + text.length - text.trimStart().length,
})

/** Splits at an operator that stands outside of quotes and brackets. */
const splitAt = ({ text, start }: Source, operator: '||' | '&&' | '|' | ' '): readonly Source[] => {
  const pieces: Source[] = []
  let from = 0
  let depth = 0
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'" || character === '`') quote = character
    else if (character === '(' || character === '[') depth += 1
    else if (character === ')' || character === ']') depth -= 1
    else if (depth === 0 && text.startsWith(operator, at)) {
      pieces.push({ text: text.slice(from, at), start: start + from })
      at += operator.length - 1
      from = at + 1
    }
  }
  pieces.push({ text: text.slice(from), start: start + from })
  return pieces.map(trimmed).filter((piece) => piece.text !== '')
}

const QUOTED = /^(["'`])((?:(?!\1)[^\\])*)\1$/

/** A quoted text or a number, as it stands. */
const readConstant = ({ text, start }: Source): Template | undefined => {
  const quoted = QUOTED.exec(text)
  if (quoted) return literal(quoted[2] ?? '', start + 1)
  return /^v?\d[\w.+-]*$/.test(text) ? literal(text, start) : undefined
}

/** `a || b`, where `a && b` is `b`: the first is the variable, the rest what it falls back to. */
const readWorkflow = (source: Source): Value => {
  const [first, ...others] = splitAt(trimmed(source), '||')
  if (!first) return UNKNOWN
  const value = readWorkflowOperand(splitAt(first, '&&').at(-1) ?? first)
  const rest = others[0]
  if (!rest || value.fallback) return value
  const next = readWorkflow({ text: others.length > 1 ? sourceFrom(source, rest) : rest.text, start: rest.start })
  return { ...value, fallback: fallbackOf(next, rest) }
}

const sourceFrom = ({ text, start }: Source, piece: Source): string => text.slice(piece.start - start)

const fallbackOf = (value: Value, { text, start }: Source): Template =>
  value.variable === '' && value.fallback ? value.fallback : [{ ...value, start, end: start + text.length }]

const WORKFLOW_PATH = /^[a-zA-Z_][\w-]*(?:\.[\w*-]+|\[(?:'[^']*'|"[^"]*"|\d+)\])*$/

const readWorkflowOperand = (source: Source): Value => {
  const constant = readConstant(source)
  if (constant) return { variable: '', fallback: constant }
  if (!WORKFLOW_PATH.test(source.text)) return UNKNOWN
  const path = dotted(source.text).replace(/^github\.event\.inputs\./, 'inputs.')
  const [context = '', ...keys] = path.split('.')
  if (context === 'env') return { variable: keys.join('.') }
  return /^(?:github|secrets|vars|steps|needs|runner|job|jobs|strategy|hashFiles)$/.test(context)
    ? UNKNOWN
    : { variable: path }
}

/** `a['b'].c` is `a.b.c`. */
const dotted = (path: string): string => path.replace(/\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/g, '.$1$2$3')

/** Filters that leave the text as it is. */
const SAME =
  /^(?:quote|squote|trim|string|str|toString|to_string|safe|nospace|nindent .*|indent .*|tpl .*|e|mandatory)$/
const DEFAULT = /^(?:default|d)\b\s*\(?\s*/

/** A value and the filters that it goes through: Jinja's, and the pipelines of Go templates. */
const readTemplate = (source: Source): Value => {
  const inner = { text: source.text.replace(/-\s*$/, ''), start: source.start }
  const [first, ...filters] = splitAt(trimmed(withoutDash(inner)), '|')
  if (!first) return UNKNOWN
  let value = readTemplateOperand(first)
  for (const filter of filters) value = applyFilter(value, filter)
  return value
}

const withoutDash = ({ text, start }: Source): Source =>
  text.startsWith('-') || text.startsWith('+') ? { text: text.slice(1), start: start + 1 } : { text, start }

const applyFilter = (value: Value, filter: Source): Value => {
  if (SAME.test(filter.text.replace(/\(\s*\)$/, ''))) return value
  const match = DEFAULT.exec(filter.text)
  if (match) return withDefault(value, argumentOf(filter, match[0].length))
  return value.variable === '' ? UNKNOWN : { variable: value.variable, partial: true }
}

const argumentOf = ({ text, start }: Source, from: number): Source => {
  const until = /^[^()]*\(/.test(text) ? text.replace(/\)\s*$/, '') : text
  const [first] = splitAt(
    { text: until.slice(from).replace(/,\s*(?:true|false|boolean=\w+)\s*$/i, ''), start: start + from },
    ' ',
  )
  return first ?? { text: '', start }
}

const withDefault = (value: Value, source: Source): Value => {
  const constant = readConstant(source)
  if (constant) return { ...value, fallback: constant }
  const next = readTemplateOperand(source)
  return next.variable === '' ? value : { ...value, fallback: fallbackOf(next, source) }
}

const TEMPLATE_PATH = /^\$?\.?[a-zA-Z_$][\w$-]*(?:\.[\w-]+|\[(?:'[^']*'|"[^"]*"|\d+)\])*$/
const ENVIRONMENT = /^(?:env|requiredEnv|env_var|env_var_or_default|expandenv|getenv)\s*\(?\s*["'](\w+)["']\s*,?/
const LOOKUP = /^(?:lookup|query)\(\s*["'](?:ansible\.builtin\.)?env["']\s*,\s*["'](\w+)["']\s*\)$/

const readTemplateOperand = (source: Source): Value => {
  const { text } = source
  const constant = readConstant(source)
  if (constant) return { variable: '', fallback: constant }
  if (TEMPLATE_PATH.test(text)) return { variable: nameOf(text) }
  if (/^\(.*\)$/s.test(text)) return readTemplate({ text: text.slice(1, -1), start: source.start + 1 })
  const lookup = LOOKUP.exec(text)
  if (lookup) return { variable: lookup[1] ?? '' }
  const environment = ENVIRONMENT.exec(text)
  if (environment) return readEnvironment(environment, source)
  return readCall(source)
}

const nameOf = (path: string): string => {
  const name = dotted(path).replace(/^\$\./, '.')
  return name.startsWith('.Env.') ? name.slice('.Env.'.length) : name
}

const readEnvironment = (match: RegExpExecArray, { text, start }: Source): Value => {
  const rest = trimmed({ text: text.slice(match[0].length).replace(/\)\s*$/, ''), start: start + match[0].length })
  const fallback = rest.text === '' ? undefined : readConstant(rest)
  return { variable: match[1] ?? '', ...(fallback ? { fallback } : {}) }
}

/** Functions of Go templates, before their arguments: `default "v" .Values.a`, `trimPrefix "v" .Values.a`. */
const readCall = (source: Source): Value => {
  const [name, ...operands] = splitAt(source, ' ')
  const subject = operands.at(-1)
  if (!name || !subject || !/^\w+$/.test(name.text)) return UNKNOWN
  if (name.text === 'default' && operands[0] && operands.length === 2)
    return withDefault(readTemplateOperand(subject), operands[0])
  if (/^(?:quote|squote|trim|toString|required|tpl)$/.test(name.text))
    return readTemplateOperand(name.text === 'tpl' ? (operands[0] ?? subject) : subject)
  const { variable } = /^(?:trim|replace|regex|substr|lower|upper|trunc|semver)/.test(name.text)
    ? readTemplateOperand(subject)
    : UNKNOWN
  return variable === '' ? UNKNOWN : { variable, partial: true }
}
