/** Custom rules that are regular expressions: Renovate's regex manager, each match with the places of its groups. */
import type { ExpressionCapture } from '../../records/config.ts'
import type { Written } from './fields.ts'
import type { ValueOf } from './template.ts'
import type { Group, UserExpression } from './user-expression.ts'

export type Found = Readonly<{ valueOf: ValueOf; written: Written }>

export type Findings = Readonly<{ found: readonly Found[]; complete: boolean }>

type Groups = ReadonlyMap<string, Group>
type Combined = Readonly<{ all: readonly Groups[]; complete: boolean }>

export const applyExpressions = (
  strategy: ExpressionCapture['strategy'],
  expressions: readonly UserExpression[],
  text: string,
): Findings => {
  const { all, complete } = COMBINE[strategy](expressions, text)
  return { found: all.flatMap(foundIn), complete }
}

type Combine = (expressions: readonly UserExpression[], text: string) => Combined

const any: Combine = (expressions, text) => {
  const results = expressions.map((expression) => expression.findAll(text, 0, text.length))
  return {
    all: results.flatMap(({ matches }) => matches.map(({ groups }) => groups)),
    complete: results.every(({ complete }) => complete),
  }
}

const combination: Combine = (expressions, text) => {
  const { all, complete } = any(expressions, text)
  return { all: all.length === 0 ? [] : [new Map(all.flatMap((groups) => [...groups]))], complete }
}

/** Each expression looks within what the one before matched; as many expressions as people nest. */
const recursive: Combine = (expressions, text) => {
  let parts: readonly Readonly<{ start: number; end: number; groups: Groups }>[] = [
    { start: 0, end: text.length, groups: new Map() },
  ]
  let complete = true
  for (const expression of expressions) {
    parts = parts.flatMap((part) => {
      const result = expression.findAll(text, part.start, part.end)
      complete &&= result.complete
      return result.matches.map(({ start, end, groups }) => ({
        start,
        end,
        groups: new Map([...part.groups, ...groups]),
      }))
    })
  }
  return { all: parts.map(({ groups }) => groups), complete }
}

const COMBINE: Readonly<Record<ExpressionCapture['strategy'], Combine>> = { any, combination, recursive }

const foundIn = (groups: Groups): readonly Found[] => {
  const written = writtenIn(groups)
  return written ? [{ written, valueOf: (name) => groups.get(name)?.text }] : []
}

/** Version and digest are one place where they stand as near as `1.2.3@sha256:…` or two lines of one entry. */
const FARTHEST = 200

const writtenIn = (groups: Groups): Written | undefined => {
  const value = groups.get('currentValue')
  const digest = groups.get('currentDigest')
  if (!value) return digest && { range: [digest.start, digest.end], current: '', digest: digest.text }
  const alone: Written = { range: [value.start, value.end], current: value.text }
  if (!digest) return alone
  const start = Math.min(value.start, digest.start)
  const end = Math.max(value.end, digest.end)
  return end - start > value.text.length + digest.text.length + FARTHEST
    ? alone
    : { range: [start, end], current: value.text, digest: digest.text }
}
