/**
 * Rules of `seaworthy.yaml` against what they are about. Per key, the first matching rule that sets it wins; each answer
 * carries the rule's name, so that `explain` can show which did.
 */
import type { Rule } from '../../records/config.ts'
import type { Policy } from '../../records/plan.ts'
import type { Step, VersionScheme } from '../../versions/scheme.ts'
import { stillStands } from './days.ts'
import { isVersionWithin, matchesPatterns } from './patterns.ts'

/** What a rule's `match` is asked about. Several files, roles or scopes: one that matches is enough. */
export type RuleTarget = Readonly<{
  name: string
  datasource: string
  files: readonly string[]
  roles?: readonly string[]
  scopes?: readonly string[]
  /** The version in use. */
  current?: string
  scheme?: VersionScheme
}>

export type NamedRule = Readonly<{ rule: Rule; name: string }>

/** `rule 2 (component k8s.io/*)`: counted from 1, as in the file. */
export const ruleName = (rule: Rule, index: number): string => {
  const parts = Object.entries(rule.match).map(([key, value]) => `${key} ${listed([value].flat())}`)
  return `rule ${index + 1}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

const NAMED = 3

const listed = (values: readonly unknown[]): string =>
  `${values.slice(0, NAMED).join(', ')}${values.length > NAMED ? `, and ${values.length - NAMED} more` : ''}`

/** The rules of this branch that match the target, whatever the update; in their order. */
export const rulesFor = (policy: Pick<Policy, 'rules' | 'branch'>, target: RuleTarget): readonly NamedRule[] =>
  policy.rules
    .map((rule, index) => ({ rule, name: ruleName(rule, index) }))
    .filter(({ rule }) => holdsOnBranch(rule, policy.branch) && fits(rule, target))

export const holdsOnBranch = ({ match }: Rule, branch: string): boolean =>
  match.branch === undefined || matchesPatterns(match.branch, [branch])

type Condition = Exclude<keyof Rule['match'], 'branch' | 'update'>
type Test = (match: Rule['match'], target: RuleTarget) => boolean

/** What is not known of a target meets no condition on it. */
export const CONDITIONS: Readonly<Record<Condition, Test>> = {
  component: ({ component = [] }, target) => matchesPatterns(component, namesOf(target)),
  datasource: ({ datasource = [] }, target) => matchesPatterns(datasource, [target.datasource]),
  file: ({ file = [] }, { files }) => matchesPatterns(file, files),
  role: ({ role }, { roles = [] }) => [role].flat().some((one) => one !== undefined && roles.includes(one)),
  scope: ({ scope }, { scopes = [] }) => [scope].flat().some((one) => one !== undefined && scopes.includes(one)),
  current: ({ current = '' }, target) => isCurrentWithin(current, target),
}

const isCondition = (name: string): name is Condition => Object.hasOwn(CONDITIONS, name)
const CONDITION_NAMES: readonly Condition[] = Object.keys(CONDITIONS).filter(isCondition)

const isCurrentWithin = (range: string, { current, scheme }: RuleTarget): boolean =>
  current !== undefined && scheme !== undefined && isVersionWithin(range, current, scheme)

/** Nobody writes the `library/` of Docker Hub's own images. */
const namesOf = ({ name, datasource }: RuleTarget): readonly string[] =>
  datasource === 'docker' && name.startsWith('library/') ? [name, name.slice('library/'.length)] : [name]

/** Whether everything but branch and update that the rule asks for is there. */
export const fits = ({ match }: Rule, target: RuleTarget): boolean =>
  conditionsOf(match).every((condition) => CONDITIONS[condition](match, target))

export const conditionsOf = (match: Rule['match']): readonly Condition[] =>
  CONDITION_NAMES.filter((name) => match[name] !== undefined)

const coversStep = ({ rule }: NamedRule, step: Step): boolean =>
  rule.match.update === undefined || [rule.match.update].flat().some((update) => update === step)

export type RuleKey = 'allow' | 'hold' | 'cooldown' | 'group' | 'drift' | 'policy'

/** The first rule that sets a key, for a step of this size. */
export const settingOf = <Key extends RuleKey>(
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
  if (!hold || hold.value === false) return undefined
  const { until } = hold.by.rule
  return `${hold.by.name}: hold "${hold.value}"${until ? `, until ${until}` : ''}`
}

type Allowed = NonNullable<Rule['allow']>

export const isGoMinor = (allow: Allowed): allow is Extract<Allowed, Readonly<{ goMinor: boolean }>> =>
  typeof allow === 'object' && 'goMinor' in allow

/** The policy that holds for one component: a rule's, whatever the update, else the branch's. */
export const policyOf = (rules: readonly NamedRule[], policy: Pick<Policy, 'name'>): Policy['name'] =>
  policy.name === 'none' ? 'none' : (rules.find(({ rule }) => rule.policy !== undefined)?.rule.policy ?? policy.name)
