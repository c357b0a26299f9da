/** Custom rules made ready: expressions and queries compiled, and what is wrong with those that cannot be. */
import type { CustomCapture } from '../../records/config.ts'
import { selectPaths } from '../globs.ts'
import { faultyTemplates } from './fields.ts'
import { isQuery } from './query-rule.ts'
import { compileQuery, type Query } from './query.ts'
import { compileExpression, type UserExpression } from './user-expression.ts'

export type ReadyRule = Readonly<{
  rule: CustomCapture
  /** `capture.custom rule 2`, counted from 1. */
  name: string
  expressions: readonly UserExpression[]
  queries: readonly Query[]
}>

/** `path` leads to what is wrong, from the rule on: `['match', 0]`. */
export type RuleFault = Readonly<{
  /** Counted from 0. */
  index: number
  path: readonly (string | number)[]
  expected: string
  found: string
}>

export type ReadyRules = Readonly<{ rules: readonly ReadyRule[]; faults: readonly RuleFault[] }>

/** A rule with a fault is left out. */
export const readyRules = async (written: readonly CustomCapture[]): Promise<ReadyRules> => {
  const rules: ReadyRule[] = []
  const faults: RuleFault[] = []
  for (const [index, rule] of written.entries()) {
    const before = faults.length
    const fault = (path: RuleFault['path'], expected: string, found: string): number =>
      faults.push({ index, path, expected, found })
    const expressions = expressionsOf(rule, fault)
    const queries = await queriesOf(rule, fault)
    for (const { key, reason } of faultyTemplates(rule)) fault([key], 'a template', reason)
    for (const path of faultyPaths(rule)) fault(['file'], 'globs, or expressions in the syntax of RE2', path)
    if (faults.length === before) rules.push({ rule, name: `capture.custom rule ${index + 1}`, expressions, queries })
  }
  return { rules, faults }
}

type Report = (path: RuleFault['path'], expected: string, found: string) => void

const expressionsOf = (rule: CustomCapture, fault: Report): readonly UserExpression[] => {
  if (!('match' in rule)) return []
  const compiled = [rule.match].flat().flatMap((pattern, index) => {
    const result = compileExpression(pattern)
    if (result.status === 'compiled') return [result.expression]
    fault(['match', index], 'a regular expression in the syntax of RE2', `${result.reason} in ${pattern}`)
    return []
  })
  const groups = new Set(compiled.flatMap((expression) => [...expression.groups]))
  if (compiled.length > 0 && !groups.has('currentValue') && !groups.has('currentDigest'))
    fault(['match'], 'a group (?<currentValue>…) or (?<currentDigest>…)', [...groups].join(', ') || 'no named group')
  return compiled
}

const queriesOf = async (rule: CustomCapture, fault: Report): Promise<readonly Query[]> => {
  if (!isQuery(rule)) return []
  const queries: Query[] = []
  for (const [index, text] of [rule.jsonata].flat().entries()) {
    const result = await compileQuery(text)
    if (result.status === 'compiled') queries.push(result.query)
    else fault(['jsonata', index], 'a JSONata expression', result.reason)
  }
  return queries
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

const isExpression = (pattern: string): boolean => /^!?\/.*\/i?$/s.test(pattern) && pattern.length > 2

const patternOf = (pattern: string): string => {
  const bare = pattern.replace(/^!/, '')
  return `${bare.endsWith('i') ? '(?i)' : ''}${bare.slice(1, bare.lastIndexOf('/'))}`
}

const faultyPaths = ({ file }: CustomCapture): readonly string[] =>
  [file].flat().filter((one) => isExpression(one) && compileExpression(patternOf(one)).status === 'invalid')

/** The paths that a rule reads, in the order of `paths`. */
export const pathsOf = ({ file }: CustomCapture, paths: readonly string[]): readonly string[] => {
  const patterns = [file].flat()
  const expressions = patterns.filter(isExpression).flatMap((pattern) => {
    const result = compileExpression(patternOf(pattern))
    return result.status === 'compiled' ? [{ isTaking: pattern.startsWith('!'), expression: result.expression }] : []
  })
  const globs = patterns.filter((pattern) => !isExpression(pattern))
  const chosen = new Set(selectPaths(globs, paths))
  const covers = ({ expression }: (typeof expressions)[number], path: string): boolean =>
    expression.findAll(path, 0, path.length).matches.length > 0
  return paths.filter(
    (path) =>
      (chosen.has(path) || expressions.some((one) => !one.isTaking && covers(one, path))) &&
      !expressions.some((one) => one.isTaking && covers(one, path)),
  )
}
