/**
 * Rules that do nothing on a branch, each with the reason: a rule that was meant to hold something and does not is worse
 * than none, because somebody relies on it.
 */
import type { Rule } from '../../records/config.ts'
import type { Policy } from '../../records/plan.ts'
import { stillStands } from './days.ts'
import { CONDITIONS, conditionsOf, fits, holdsOnBranch, ruleName, type RuleKey, type RuleTarget } from './rules.ts'

const KEYS: readonly RuleKey[] = ['allow', 'hold', 'cooldown', 'group', 'drift', 'policy']

/** Of this branch; `rule 2 (component left-pad): no component here is called so`. */
export const inertRules = (
  policy: Pick<Policy, 'rules' | 'branch'>,
  targets: readonly RuleTarget[],
  now: number,
): readonly string[] => {
  const fitting = policy.rules.map((rule) =>
    holdsOnBranch(rule, policy.branch) ? targets.filter((target) => fits(rule, target)) : [],
  )
  return policy.rules.flatMap((rule, index) => {
    if (!holdsOnBranch(rule, policy.branch)) return []
    const why = reasonOf(rule, fitting[index] ?? [], targets, now) ?? shadowOf(policy.rules, fitting, index)
    return why === undefined ? [] : [`${ruleName(rule, index)}: ${why}`]
  })
}

const reasonOf = (
  rule: Rule,
  fitting: readonly RuleTarget[],
  targets: readonly RuleTarget[],
  now: number,
): string | undefined => {
  if (KEYS.every((key) => rule[key] === undefined)) return 'it sets nothing'
  if (fitting.length === 0) return unmet(rule, targets)
  if (typeof rule.hold === 'string' && !stillStands(rule.until, now)) return `its hold ended on ${rule.until}`
  const isMajor = [rule.match.update].flat().every((update) => update === 'major')
  if (isMajor && fitting.every(({ datasource }) => datasource === 'go'))
    return 'a Go major is another module, so no update of these is a major'
  return undefined
}

const WORDS: Readonly<Record<keyof typeof CONDITIONS, string>> = {
  component: 'no component here is called so',
  datasource: 'no component here comes from this datasource',
  file: 'no pin or package stands in such a file',
  role: 'no pin has this role',
  scope: 'nothing has this scope',
  current: 'nothing is in use at such a version',
}

const unmet = ({ match }: Rule, targets: readonly RuleTarget[]): string => {
  const conditions = conditionsOf(match)
  const alone = conditions.find((condition) => !targets.some((target) => CONDITIONS[condition](match, target)))
  if (alone !== undefined) return WORDS[alone]
  if (conditions.length === 0) return 'there is nothing here'
  return `matches nothing here: each of its conditions is met by something, all of them (${conditions.join(', ')}) by nothing`
}

/** Everything that the rule sets, an earlier one sets for each component that it matches. */
const shadowOf = (
  rules: readonly Rule[],
  fitting: readonly (readonly RuleTarget[])[],
  index: number,
): string | undefined => {
  const keys = KEYS.filter((key) => rules[index]?.[key] !== undefined)
  const mine = fitting[index] ?? []
  const before = rules.slice(0, index).map((rule, at) => ({ rule, of: new Set(fitting[at]) }))
  const isSet = (key: RuleKey, target: RuleTarget): boolean =>
    before.some(({ rule, of }) => rule[key] !== undefined && rule.match.update === undefined && of.has(target))
  if (!keys.every((key) => mine.every((target) => isSet(key, target)))) return undefined
  return `earlier rules set ${keys.join(' and ')} for everything that it matches`
}
