/**
 * Package rules, which Renovate applies one after the other so that the later wins, as rules of ours, of which the first
 * wins: the same rules in the opposite order.
 */
import { faultOfPattern } from '../../../plan/policy/patterns.ts'
import type { RuleInput, Sourced } from '../contract.ts'
import type { Notes } from '../notes.ts'
import { wrongType, type Place } from '../settings.ts'
import { durationOf } from './durations.ts'
import { KEYS } from './keys.ts'
import { isMatcher, type PackageRule } from './layers.ts'
import { matchingOf, type Matching } from './matchers.ts'

export type TranslatedRules = Readonly<{
  /** In our order. */
  rules: readonly Sourced<RuleInput>[]
  /** Branches on which nothing moves unless an advisory asks for it: their policy is `security`. Empty patterns: all branches. */
  securityBranches: readonly Sourced<readonly string[]>[]
  /** Branches on which everything is merged without being asked; empty patterns: all. */
  mergedBranches: readonly Sourced<readonly string[]>[]
  /** Rules that say of a part of everything whether it is merged without being asked. */
  merging: readonly Place[]
}>

export type RuleContext = Readonly<{
  notes: Notes
  /** `vulnerabilityAlerts.enabled`: what a rule disables still moves where an advisory asks for it. */
  alerts: boolean
}>

type Translated = Extract<Matching, { status: 'translated' }>
type One = PackageRule & Readonly<{ matching: Translated }>

export const translateRules = (written: readonly PackageRule[], context: RuleContext): TranslatedRules => {
  const { notes } = context
  const ones = written.flatMap((one): readonly One[] => {
    const matching = matchingOf(one.rule, (key) => one.placeOf(key))
    if (matching.status === 'translated') {
      for (const part of matching.left) notes.unsupported(one.place, `${part} has no counterpart`)
      return [{ ...one, matching }]
    }
    if (setsSomething(one)) notes.unsupported(one.place, matching.reason)
    else noteOthers(one, notes)
    return []
  })
  const alerting = new Set(ones.filter(isSecurityOnly).map(({ matching }) => branchKey(matching)))
  const rules: Sourced<RuleInput>[] = []
  const securityBranches: Sourced<readonly string[]>[] = []
  const mergedBranches: Sourced<readonly string[]>[] = []
  const merging: Place[] = []
  for (const one of ones) {
    noteOthers(one, notes)
    const { matching, place } = one
    const branches = matching.branches ?? []
    const { automerge } = one.rule
    if (automerge === true && matching.isEverything) mergedBranches.push({ value: branches, from: place.key })
    else if (automerge !== undefined) merging.push(one.placeOf('automerge'))
    const isAlerting = context.alerts || hasAlerts(one) || alerting.has(branchKey(matching))
    if (one.rule['enabled'] === false && matching.isEverything && isAlerting)
      securityBranches.push({ value: branches, from: place.key })
    const state: Before = { isAlerting, rules, hasSecurity: securityBranches.length > 0 }
    const set = settingsOf(one, state, notes)
    if (Object.keys(set).length > 0)
      for (const match of matching.matches) rules.push({ value: { match, ...set }, from: place.key })
  }
  return { rules: rules.toReversed(), securityBranches, mergedBranches, merging }
}

const branchKey = ({ branches = [] }: Translated): string => branches.join('\0')

const hasAlerts = ({ rule }: One): boolean => {
  const alerts = rule['vulnerabilityAlerts']
  return typeof alerts === 'object' && alerts !== null && 'enabled' in alerts && alerts.enabled === true
}

/** No update type of Renovate, but what people write who mean just that. */
const isSecurityOnly = ({ rule, matching }: One): boolean =>
  matching.isSecurity && matching.isEverything && rule['enabled'] === true

/* ---- what a rule sets ------------------------------------------------------------------------------------------- */

type RuleSettings = Omit<RuleInput, 'match'>
type Before = Readonly<{ isAlerting: boolean; rules: readonly Sourced<RuleInput>[]; hasSecurity: boolean }>

const SET = ['enabled', 'groupName', 'allowedVersions', 'minimumReleaseAge', 'stabilityDays', 'automerge'] as const

const setsSomething = ({ rule }: PackageRule): boolean => SET.some((key) => rule[key] !== undefined)

const settingsOf = (one: One, before: Before, notes: Notes): RuleSettings => ({
  ...(isSecurityOnly(one) ? {} : enabling(one, before, notes)),
  ...grouping(one, notes),
  ...allowing(one, notes),
  ...cooling(one, notes),
})

const enabling = (one: One, before: Before, notes: Notes): RuleSettings => {
  const { rule, place, placeOf, matching } = one
  const { enabled } = rule
  if (enabled === undefined) return {}
  if (typeof enabled !== 'boolean') throw wrongType(placeOf('enabled'), 'true or false', enabled)
  if (enabled) return lifting(one, before, notes)
  if (!before.isAlerting) return { hold: reasonOf(one) }
  if (matching.isEverything) return {}
  const isWhole = matching.matches.every(({ update }) => update === undefined)
  if (isWhole) return { policy: 'security' }
  notes.unsupported(place, 'held for advisories, too: vulnerabilityAlerts makes no difference for updates of one size')
  return { hold: reasonOf(one) }
}

/** Only where something before it keeps back. */
const lifting = ({ place }: One, { rules, hasSecurity }: Before, notes: Notes): RuleSettings => {
  const hasHold = rules.some(({ value }) => typeof value.hold === 'string')
  const isKept = hasSecurity || rules.some(({ value }) => value.policy === 'security')
  if (!hasHold && !isKept)
    notes.needless({ ...place, key: `${place.key}.enabled` }, 'nothing before it disables anything')
  return { ...(hasHold ? { hold: false as const } : {}), ...(isKept ? { policy: 'latest' as const } : {}) }
}

const reasonOf = ({ rule, place }: One): string => {
  const description = [rule['description'] ?? []].flat().filter((part) => typeof part === 'string')
  const words = description.join(' ').trim()
  return words === '' ? `disabled by ${place.key} of ${place.file}` : words
}

const grouping = ({ rule, placeOf }: One, notes: Notes): RuleSettings => {
  const { groupName } = rule
  if (groupName === undefined) return {}
  if (typeof groupName !== 'string' || groupName.includes('{{')) {
    notes.unsupported(placeOf('groupName'), groupName === null ? 'a group is not dissolved' : 'a template of a name')
    return {}
  }
  return { group: groupName }
}

const allowing = ({ rule, placeOf }: One, notes: Notes): RuleSettings => {
  const { allowedVersions } = rule
  if (allowedVersions === undefined || allowedVersions === null) return {}
  if (typeof allowedVersions !== 'string') throw wrongType(placeOf('allowedVersions'), 'a text', allowedVersions)
  if (allowedVersions.includes('{{') || faultOfPattern(allowedVersions) !== undefined) {
    notes.unsupported(placeOf('allowedVersions'), 'a template, or no expression in the syntax of RE2')
    return {}
  }
  return { allow: allowedVersions }
}

const cooling = ({ rule, placeOf }: One, notes: Notes): RuleSettings => {
  const key = rule['minimumReleaseAge'] === undefined ? 'stabilityDays' : 'minimumReleaseAge'
  const written = rule[key]
  if (written === undefined) return {}
  const cooldown = durationOf(written)
  if (cooldown === undefined) notes.unsupported(placeOf(key), 'no duration such as "3 days"')
  return cooldown === undefined ? {} : { cooldown }
}

/* ---- the rest --------------------------------------------------------------------------------------------------- */

const noteOthers = (one: PackageRule, notes: Notes): void => {
  for (const [key, value] of Object.entries(one.rule)) {
    if (value === undefined || isMatcher(key) || HANDLED.has(key)) continue
    if (GENERAL.has(key)) notes.unsupported(one.placeOf(key), 'it holds for everything, not for a part')
    else noteKey(one.placeOf(key), key, notes)
  }
}

const HANDLED: ReadonlySet<string> = new Set([...SET, 'vulnerabilityAlerts', 'ignorePresets', 'description'])
const GENERAL: ReadonlySet<string> = new Set([
  'ignorePaths',
  'includePaths',
  'ignoreDeps',
  'enabledManagers',
  'baseBranches',
])

/** Why a key without a counterpart has none. */
const noteKey = (place: Place, key: string, notes: Notes): void => {
  const known = KEYS.get(key)
  if (known) notes[known.kind](place, known.reason)
  else notes.unsupported(place, 'no key of Renovate that is known here')
}
