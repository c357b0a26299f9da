/**
 * Templates of files that no other reader knows without their last extension: units, configurations, shell profiles,
 * helpers of charts. What they say stands in lines; what fills them is a reference.
 */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Definition, type Facts, type Text } from '../../facts.ts'
import { mapText } from '../../mapped-text.ts'
import { expressionTemplate } from '../../shell/expressions.ts'
import { isReference, type Literal, type Part, type Template } from '../../template.ts'
import type { Reader } from '../contract.ts'
import { keyValueLines, type KeyValueLine } from '../key-value-lines.ts'
import { isPieceOf, isTelling, shapeOf } from '../telling-text.ts'
import { assignmentsIn } from './assignments.ts'

const read = ({ text }: SourceFile): Facts => {
  const lines = keyValueLines(text).map((line) => ({ line, value: valueOf(line.value) }))
  return {
    ...NO_FACTS,
    definitions: [...assignmentsIn(text), ...lines.flatMap(definitionOf)].toSorted((a, b) => a.start - b.start),
    texts: lines.flatMap(textOf),
  }
}

type ReadLine = Readonly<{ line: KeyValueLine; value: Template }>

/** `X=1` is a variable, `x: 1` a field of something. */
const definitionOf = ({ line: { section, key, sign, start }, value }: ReadLine): readonly Definition[] => {
  const isPlain = section.length === 0 && sign !== ':' && /^[A-Za-z_]\w*$/.test(key)
  return isPlain && isPieceOf(shapeOf(value), key) ? [{ name: key, value, strength: 'set', start }] : []
}

const textOf = ({ line: { section, key }, value }: ReadLine): readonly Text[] => {
  const names = key === '' ? [] : [key]
  return isTelling(shapeOf(value), names) ? [{ value, path: [...section, ...names] }] : []
}

/** Quotes around the whole are taken off again where an expression stood beside them. */
const valueOf = (text: Literal): Template => expressionTemplate(mapText([text])).flatMap(otherExpressions)

/** `<%= x %>` of ERB, `@x@` of configure and CMake, `${x}` of envsubst. */
const OTHER = /<%[=-]?\s*([^%]{0,200}?)\s*-?%>|@([A-Za-z_]\w{0,60})@|\$\{(\w{1,60})(?::?-([^{}]{0,200}))?\}/g

const otherExpressions = (part: Part): Template => {
  if (isReference(part) || !/<%|@|\$\{/.test(part.text)) return [part]
  const parts: Part[] = []
  let done = 0
  for (const match of part.text.matchAll(OTHER)) {
    const [expression, ruby, configured, substituted, fallback] = match
    if (match.index > done) parts.push(piece(part, done, match.index))
    done = match.index + expression.length
    const name = configured ?? substituted ?? ruby?.replace(/^@/, '') ?? ''
    const given =
      fallback === undefined || fallback === '' ? undefined : piece(part, done - 1 - fallback.length, done - 1)
    parts.push({
      variable: /^\w+$/.test(name) ? name : '',
      start: part.start + match.index,
      end: part.start + done,
      ...(given ? { fallback: [given] } : {}),
    })
  }
  if (done < part.text.length) parts.push(piece(part, done, part.text.length))
  return parts
}

const piece = ({ text, start }: Literal, from: number, to: number): Literal => ({
  text: text.slice(from, to),
  start: start + from,
})

export const template: Reader = { name: 'template', read }
