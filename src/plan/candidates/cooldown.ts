/**
 * Cooldown: a release is left alone for some days, because bad and hijacked ones are mostly withdrawn in their first.
 * A release whose date no registry tells counts as aged, and that is said: otherwise nothing from such a registry
 * (container tags, some mirrors) could ever be taken.
 */
import type { Release } from '../../records/releases.ts'
import type { Step } from '../../versions/scheme.ts'
import { DAY_MS, dayOf } from '../policy/days.ts'
import { settingOf } from '../policy/rules.ts'
import type { NamedRule } from '../policy/rules.ts'

export type Age =
  | Readonly<{ status: 'aged' }>
  | Readonly<{ status: 'unknown'; note: string }>
  | Readonly<{ status: 'young'; reason: string }>

const UNKNOWN_DATE = 'release date unknown: the cooldown cannot be judged'

/** `cooldownMs` is the policy's; a rule's own comes first. */
export const ageOf = (
  release: Release,
  step: Step,
  rules: readonly NamedRule[],
  cooldownMs: number,
  now: number,
): Age => {
  const own = settingOf(rules, 'cooldown', step)
  const wanted = own?.value ?? cooldownMs
  if (wanted === 0) return { status: 'aged' }
  if (release.date === undefined) return { status: 'unknown', note: UNKNOWN_DATE }
  const released = Date.parse(release.date)
  const age = now - released
  if (age >= wanted) return { status: 'aged' }
  const by = own ? `, ${own.by.name}` : ''
  const reason = `cooldown: released ${dayOf(released)}, ${inDays(Math.max(0, age))} ago, ${inDays(wanted)} wanted${by}`
  return { status: 'young', reason }
}

const inDays = (ms: number): string => {
  const days = ms / DAY_MS
  if (days < 1) return `${Math.floor(ms / 3_600_000)} hours`
  const shown = Math.floor(days)
  return `${shown} day${shown === 1 ? '' : 's'}`
}
