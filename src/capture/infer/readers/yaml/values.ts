/**
 * Values with variables in them, in the ways that YAML files of all tools write them: `${{ x }}`, `{{ x }}`, `$X`, `${X:-y}`
 * (Compose, GitLab), `$(X)` (Azure, Kubernetes, Tekton), `<< parameters.x >>` (CircleCI).
 */
import type { YamlScalar } from '../../../yaml/yaml-scalars.ts'
import { literalsOf, offsetOf, type MappedText } from '../../mapped-text.ts'
import { expressionTemplate } from '../../shell/expressions.ts'
import { maskExpressions, type ShellText } from '../../shell/shell-text.ts'
import { isReference, literal, type Literal, type Part, type Template } from '../../template.ts'

/**
 * A script as the shell gets it: expressions of templates are holes in it, and so is what the tool itself replaces before.
 * `macros`, a global expression, finds that; its first group that matched is the variable's name.
 */
export const scriptText = (scalars: readonly YamlScalar[], macros?: RegExp): ShellText => {
  const masked = maskExpressions(joinTexts(scalars.map(mappedText)))
  return macros ? maskMacros(masked, macros) : masked
}

/** One after the other, a line each; the line end between two stands nowhere in the file. */
const joinTexts = (texts: readonly MappedText[]): MappedText => {
  const [only, ...others] = texts
  if (only && others.length === 0) return only
  const runs: MappedText['runs'][number][] = []
  let joined = ''
  for (const { text, runs: own } of texts) {
    for (const run of own) runs.push({ ...run, at: run.at + joined.length })
    joined += `${text}\n`
  }
  return { text: joined, runs }
}

/** A letter to the shell, as long as what it stands for. */
const PLACEHOLDER = '\uE100'

const maskMacros = (script: ShellText, macros: RegExp): ShellText => {
  const holes = [...script.holes]
  const pieces: string[] = []
  let done = 0
  for (const { 0: macro, 1: variable = '', index } of script.text.matchAll(macros)) {
    const start = offsetOf(script, index)
    holes.push({ at: index, length: macro.length, parts: [{ variable, start, end: start + macro.length }] })
    pieces.push(script.text.slice(done, index), PLACEHOLDER.repeat(macro.length))
    done = index + macro.length
  }
  if (done === 0) return script
  const text = pieces.join('') + script.text.slice(done)
  return { text, runs: script.runs, holes: holes.toSorted((a, b) => a.at - b.at) }
}

/** The text of a scalar with the places of its characters; of one in one line, a single run. */
const mappedText = ({ text, range, block }: YamlScalar): MappedText =>
  block ?? { text, runs: text === '' ? [] : [{ at: 0, start: range[0], length: text.length }] }

export const valueTemplate = (scalar: YamlScalar): Template => {
  const { text, range, block } = scalar
  if (!COULD_HOLD.test(text)) return block ? literalsOf(block, 0, block.text.length) : literal(text, range[0])
  const template = expressionTemplate(mappedText(scalar))
  return text.includes('$') || text.includes('<<') ? template.flatMap(variablesIn) : template
}

const COULD_HOLD = /[{$]|<</

/** `$$` is a dollar; a name in lower case stands in braces, or it is a price. */
const VARIABLE =
  /\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*)|((?:#|%|:|\/)[^{}]*))?\}|\$\(([A-Za-z_][\w.-]*)\)|\$([A-Z_][A-Z0-9_]*)|<<\s*([\w.]+)\s*>>/g

const variablesIn = (part: Part): readonly Part[] => {
  if (isReference(part)) return [part]
  const parts: Part[] = []
  let done = 0
  for (const match of part.text.matchAll(VARIABLE)) {
    if (match[0] === '$$') continue
    if (match.index > done) parts.push(sliceOf(part, done, match.index))
    parts.push(referenceOf(match, part))
    done = match.index + match[0].length
  }
  return done === 0 ? [part] : done < part.text.length ? [...parts, sliceOf(part, done, part.text.length)] : parts
}

const sliceOf = ({ text, start }: Literal, from: number, to: number): Literal => ({
  text: text.slice(from, to),
  start: start + from,
})

const referenceOf = (match: RegExpExecArray, { start }: Literal): Part => {
  const [whole, braced, operator = '', operand = '', cut, called, plain, parameter] = match
  const at = start + match.index
  const place = { start: at, end: at + whole.length }
  if (braced === undefined) return { variable: called ?? plain ?? parameter ?? '', ...place }
  if (cut !== undefined) return { variable: braced, ...place, partial: true }
  if (!operator.endsWith('-') || operand === '') return { variable: braced, ...place }
  const written = { text: operand, start: at + 2 + braced.length + operator.length }
  return { variable: braced, ...place, fallback: variablesIn(written) }
}
