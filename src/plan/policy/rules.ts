/**
 * Rules of `seaworthy.yaml` against what they are about. Per key, the first matching rule that sets it wins; each answer
 * carries the rule's name, so that `explain` can show which did.
 */
import type { Rule } from '../../records/config.ts'
import type { Policy } from '../../records/plan.ts'
import type { Step } from '../../versions/scheme.ts'
import { stillStands } from './days.ts'
import { matchesGlob } from './glob.ts'

/** What a rule's `match` is asked about. Several files: one that matches is enough. */
export type RuleTarget = Readonly<{ name: string; datasource: string; files: readonly string[] }>

export type NamedRule = Readonly<{ rule: Rule; name: string }>

/** `rule 2 (component k8s.io/*)`: counted from 1, as in the file. */
const ruleName = (rule: Rule, index: number): string => {
  const parts = Object.entries(rule.match).map(([key, value]) => `${key} ${[value].flat().join(', ')}`)
  return `rule ${index + 1}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

/** The rules of this branch that match the target, whatever the update; in their order. */
export const rulesFor = (policy: Pick<Policy, 'rules' | 'branch'>, target: RuleTarget): readonly NamedRule[] =>
  policy.rules
    .map((rule, index) => ({ rule, name: ruleName(rule, index) }))
    .filter(({ rule }) => fits(rule, policy.branch, target))

const fits = ({ match }: Rule, branch: string, target: RuleTarget): boolean => {
  const { component, datasource, file } = match
  return (
    (component === undefined || matchesGlob(component, target.name)) &&
    (datasource === undefined || matchesGlob(datasource, target.datasource)) &&
    (file === undefined || target.files.some((path) => matchesGlob(file, path))) &&
    (match.branch === undefined || matchesGlob(match.branch, branch))
  )
}

const coversStep = ({ rule }: NamedRule, step: Step): boolean =>
  rule.match.update === undefined || [rule.match.update].flat().some((update) => update === step)

/** The first rule that sets a key, for a step of this size. */
export const settingOf = <Key extends 'allow' | 'hold' | 'cooldown' | 'group' | 'drift'>(
  rules: readonly NamedRule[],
  key: Key,
  step: Step,
): Readonly<{ value: NonNullable<Rule[Key]>; by: NamedRule }> | undefined => {
  for (const by of rules) {
    const value = by.rule[key]
    if (value !== undefined && value !== null && coversStep(by, step)) return { value, by }
  }
  return undefined
}

/** The hold that stands today, in words: `rule 2 (component k8s.io/*): hold "API break", until 2027-01-31`. */
export const holdOf = (rules: readonly NamedRule[], step: Step, now: number): string | undefined => {
  const standing = rules.filter(({ rule }) => rule.hold === undefined || stillStands(rule.until, now))
  const hold = settingOf(standing, 'hold', step)
  if (!hold) return undefined
  const { until } = hold.by.rule
  return `${hold.by.name}: hold "${hold.value}"${until ? `, until ${until}` : ''}`
}

/** Rules of this branch that nothing here falls under, and holds that have run out. */
export const inertRules = (
  policy: Pick<Policy, 'rules' | 'branch'>,
  targets: readonly RuleTarget[],
  now: number,
): readonly string[] =>
  policy.rules.flatMap((rule, index) => {
    const name = ruleName(rule, index)
    if (rule.match.branch !== undefined && !matchesGlob(rule.match.branch, policy.branch)) return []
    if (!targets.some((target) => fits(rule, policy.branch, target))) return [`${name} matches nothing here`]
    if (rule.hold !== undefined && !stillStands(rule.until, now)) return [`${name}: its hold ended on ${rule.until}`]
    return []
  })
