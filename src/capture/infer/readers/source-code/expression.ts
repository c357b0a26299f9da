/** The value of an expression as a template: strings, names, concatenation, format calls, look-ups with a default. */
import { isReference, type Reference, type Template } from '../../template.ts'
import { fillTemplate } from './format.ts'
import { isDefaulting, isEnvironment, isFormat, isWrapper } from './functions.ts'
import { interpolatedString } from './interpolation.ts'
import { skipAhead, stringAt, type Source, type Span, type StringToken } from './tokens.ts'
import { variableOf } from './variables.ts'

/** What was read, and the offset behind it. */
type Value = Readonly<{ value: Template; end: number }>

/** A named or plain argument. */
type Argument = Value & Readonly<{ key?: string }>

const DEEPEST = 8
const MOST_OPERANDS = 64
const MOST_ARGUMENTS = 40

/** The expression that begins at the offset; what is not understood in it is a reference to nothing. */
export const readExpression = (source: Source, offset: number, depth = 0): Value => {
  let left = readOperand(source, offset, depth)
  for (let operands = 0; operands < MOST_OPERANDS; operands += 1) {
    const at = skipAhead(source, left.end)
    const operator = operatorAt(source, at)
    if (operator === undefined) break
    if (operator === '%') {
      left = percentFormat(source, left.value, at + 1, depth)
      continue
    }
    const right = readOperand(source, at + operator.length, depth)
    if (right.end <= at) break
    left = { value: combine(left.value, operator, right), end: right.end }
  }
  return left
}

const OPERATOR = /\|\||\?\?|\?:|\+\+|<>|\.\.(?![.\w])|\+(?![+=])|%(?=\s*[\w("'])|\.(?=\s*[$"'])|\bor\b|/y

/** An empty operator joins strings that stand side by side, in Python and C. */
const operatorAt = (source: Source, at: number): string | undefined => {
  OPERATOR.lastIndex = at
  const operator = OPERATOR.exec(source.text)?.[0] ?? ''
  if (operator === '.' && source.language.name !== 'php') return undefined
  if (operator !== '') return operator
  const { name } = source.language
  const next = name === 'python' || name === 'c' ? stringAt(source, at) : undefined
  return next && next.quote.length < 3 ? '' : undefined
}

const combine = (left: Template, operator: string, right: Value): Template => {
  if (/^(?:\|\||\?\?|\?:|or)$/.test(operator)) return withFallback(left, right.value)
  return [...left, ...right.value]
}

/** `"%s/%s" % (a, b)`, `"%s" % a`. */
const percentFormat = (source: Source, left: Template, offset: number, depth: number): Value => {
  const at = skipAhead(source, offset)
  if (source.text[at] === '(') {
    const { args, end } = readArguments(source, at, depth)
    return { value: fillTemplate(left, args, source.language), end }
  }
  const { value, end } = readOperand(source, at, depth)
  return { value: fillTemplate(left, [{ value }], source.language), end }
}

const withFallback = (left: Template, fallback: Template): Template => {
  const [only] = left
  if (left.length !== 1 || !only || !isReference(only)) return left.length === 0 ? fallback : left
  return [{ ...only, fallback }]
}

const unknown = (start: number, end: number): Value => ({ value: [{ variable: '', start, end }], end })

const NAME = /[&*]*([A-Za-z_$@][\w$]*(?:(?:\.|::|\?\.|!!?\.|->)[A-Za-z_$][\w$]*)*!?)/y
const NUMBER = /\d[\w.]*/y

const readOperand = (source: Source, offset: number, depth: number): Value => {
  const at = skipAhead(source, offset)
  if (depth > DEEPEST || at >= source.text.length) return unknown(at, at)
  const token = stringAt(source, at)
  if (token) return readSuffixes(source, { value: stringTemplate(source, token, depth), end: token.end }, at, depth)
  if (source.text[at] === '(') {
    const inner = readExpression(source, at + 1, depth + 1)
    const close = skipAhead(source, inner.end)
    if (source.text[close] !== ')') return unknown(at, inner.end)
    return readSuffixes(source, { value: inner.value, end: close + 1 }, at, depth)
  }
  NAME.lastIndex = at
  const name = NAME.exec(source.text)
  if (name) return readNamed(source, { name: name[1] ?? '', start: at, end: at + name[0].length }, depth)
  NUMBER.lastIndex = at
  const number = NUMBER.exec(source.text)?.[0]
  return number === undefined ? unknown(at, at) : { value: [{ text: number, start: at }], end: at + number.length }
}

type Named = Readonly<{ name: string; start: number; end: number }>

const readNamed = (source: Source, named: Named, depth: number): Value => {
  const { text } = source
  if (text[named.end] === '(') {
    const { args, end } = readArguments(source, named.end, depth)
    const call = { value: callValue(source, named, args, end), end }
    return readSuffixes(source, call, named.start, depth)
  }
  const index = /\[\s*["']([\w.-]+)["']\s*\]/y
  index.lastIndex = named.end
  const key = index.exec(text)
  if (key) {
    const end = named.end + key[0].length
    const variable = /(?:environ|env|_ENV|_SERVER)$/i.test(named.name) ? (key[1] ?? '') : ''
    return readSuffixes(source, { value: [{ variable, start: named.start, end }], end }, named.start, depth)
  }
  if (text[named.end] === '[') return unknown(named.start, named.end)
  const reference: Reference = { variable: variableOf(named.name), start: named.start, end: named.end }
  return { value: [reference], end: named.end }
}

/** The arguments of a call whose bracket stands at `open`. */
const readArguments = (
  source: Source,
  open: number,
  depth = 0,
): Readonly<{ args: readonly Argument[]; end: number }> => {
  const args: Argument[] = []
  let at = open + 1
  while (args.length < MOST_ARGUMENTS) {
    const argument = readArgument(source, at, depth + 1)
    const end = skipToSeparator(source, argument.end)
    if (argument.end > skipAhead(source, at))
      args.push(end === skipAhead(source, argument.end) ? argument : { ...argument, ...unknown(at, argument.end) })
    if (source.text[end] !== ',') return { args, end: end + 1 }
    at = end + 1
  }
  return { args, end: at }
}

const KEYWORD = /([A-Za-z_]\w*)\s*(?:=(?![=>])|:(?!:))\s*/y

const readArgument = (source: Source, offset: number, depth: number): Argument => {
  const at = skipAhead(source, offset)
  KEYWORD.lastIndex = at
  const key = KEYWORD.exec(source.text)
  const value = readExpression(source, key ? at + key[0].length : at, depth)
  return key ? { ...value, key: key[1] ?? '' } : value
}

const FARTHEST_SEPARATOR = 2000

/** The next comma or closing bracket of this level. */
export const skipToSeparator = (source: Source, offset: number): number => {
  let depth = 0
  let at = skipAhead(source, offset)
  const limit = Math.min(source.text.length, offset + FARTHEST_SEPARATOR)
  while (at < limit) {
    const token = /["'`]/.test(source.text[at] ?? '') ? stringAt(source, at) : undefined
    if (token) {
      at = token.end
      continue
    }
    const character = source.text[at] ?? ''
    if (depth === 0 && /[,)\]};]/.test(character)) return at
    if (/[([{]/.test(character)) depth += 1
    else if (/[)\]}]/.test(character)) depth -= 1
    at = skipAhead(source, at + 1)
  }
  return at
}

const callValue = (source: Source, { name, start }: Named, args: readonly Argument[], end: number): Template => {
  const [first, second] = args
  if (isFormat(name) && first) return fillTemplate(first.value, args.slice(1), source.language)
  if (isWrapper(name) && args.length === 1 && first) return first.value
  const variable = first && plainText(first.value)
  if (!isEnvironment(name) || variable === undefined || !/^\w+$/.test(variable)) return [{ variable: '', start, end }]
  return [{ variable, start, end, ...(second ? { fallback: second.value } : {}) }]
}

const plainText = (value: Template): string | undefined => {
  const texts = value.map((part) => (isReference(part) ? undefined : part.text))
  return texts.includes(undefined) ? undefined : texts.join('')
}

const SUFFIX = /\s*(?:\.|\?\.)\s*([A-Za-z_]\w*)\s*\(/y
const KEEPING =
  /^(?:trim\w*|strip\w*|to_?string|to_?owned|into|to_s|freeze|strip_?indent|trim_?indent|unwrap|expect|dedent|as_str|clone|String)$/i

/** What is called on a value: `.format(…)`, `.unwrap_or("v")`, `.trim()`. */
const readSuffixes = (source: Source, value: Value, start: number, depth: number): Value => {
  let current = value
  for (let links = 0; links < 6; links += 1) {
    SUFFIX.lastIndex = current.end
    const match = SUFFIX.exec(source.text)
    if (!match) return current
    const method = match[1] ?? ''
    const { args, end } = readArguments(source, current.end + match[0].length - 1, depth)
    current = { value: suffixValue(source, current.value, method, args, { start, end }), end }
  }
  return current
}

const suffixValue = (
  source: Source,
  value: Template,
  method: string,
  args: readonly Argument[],
  { start, end }: Span,
): Template => {
  if (KEEPING.test(method)) return value
  if (method === 'format' || method === 'formatted') return fillTemplate(value, args, source.language)
  const [first, second] = args
  const name = first && plainText(first.value)
  // `System.getenv().getOrDefault("X", "v")`
  if (second && name !== undefined && isEnvironment(method) && /^\w+$/.test(name))
    return [{ variable: name, start, end, fallback: second.value }]
  const fallback = first?.value
  if (isDefaulting(method) && fallback) return withFallback(value, fallback)
  const [only] = value
  // A part of a known variable may be left: `.replace("v", "")`, `.split(".")[0]`.
  if (value.length === 1 && only && isReference(only)) return [{ ...only, partial: true }]
  return [{ variable: '', start, end }]
}

/** What a string says, its interpolations read as expressions and its escapes taken off. */
export const stringTemplate = (source: Source, token: StringToken, depth = 0): Template =>
  interpolatedString(source, token, (piece, offset) =>
    depth < DEEPEST ? readExpression(piece, offset, depth + 1).value : [],
  )
