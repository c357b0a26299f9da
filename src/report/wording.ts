/**
 * How numbers, dates and states read in every format: one place, so that the terminal, the page and the summary never
 * call the same thing by two names.
 */
import type { Coverage, Finding, Fix } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import { LEVELS, levelRank } from '../records/level.ts'
import type { Fixability } from '../records/plan.ts'
import type { Report, Tally } from '../records/report.ts'
import type { Repository } from '../records/source.ts'

/** `1,204`: grouped by thousands, the same on every machine. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 finding`, `12 findings`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`

/** `a, b and 3 more`. */
export const listed = (items: readonly string[], limit = 3): string => {
  if (items.length <= limit + 1) return items.join(', ')
  return `${items.slice(0, limit).join(', ')} and ${grouped(items.length - limit)} more`
}

/** `2026-08-22` of `2026-08-22T21:49:15Z`. */
export const dayOf = (instant: string): string => instant.slice(0, 10)

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A length of time in ms, to the unit that people would use: `3 hours`, `12 days`. */
export const durationWords = (ms: number): string => {
  if (ms >= 2 * DAY) return plural(Math.round(ms / DAY), 'day')
  if (ms >= HOUR) return plural(Math.round(ms / HOUR), 'hour')
  if (ms >= 60_000) return plural(Math.round(ms / 60_000), 'minute')
  return plural(Math.round(ms / 1000), 'second')
}

/** `12.3 MB`, in steps of a thousand, as docker and registries count. */
export const byteWords = (bytes: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1)
  const amount = bytes / 1000 ** step
  return `${step === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[step]}`
}

export const shortCommit = (commit: string): string => commit.slice(0, 10)

/** `github.com/acme/harbour`; a local repository by its folder alone. */
export const repositoryName = ({ forge, host, path }: Repository): string =>
  forge === 'local' || host === '' ? path : `${host}/${path}`

/** The version that fixes, or why there is none, as short as a table cell. */
export const fixWords = ({ state, versions }: Fix): string => {
  const known = versions.join(', ')
  const words: Readonly<Record<Fix['state'], string>> = {
    fixed: known || 'yes',
    'beyond-last-affected': known ? `above ${known}` : 'a newer one',
    'wont-fix': "won't fix",
    subscription: known ? `${known} (subscription)` : 'subscription',
    none: 'none',
    unknown: 'unknown',
  }
  return words[state]
}

/** What each state of a remedy means to somebody who has not read the manual. */
export const STATE_WORDS: Readonly<Record<Fixability, string>> = {
  now: 'fixable now',
  held: 'held',
  constrained: 'constrained',
  unobtainable: 'fix not obtainable',
  none: 'no fix',
}

/** `2 critical, 11 high`: only levels that occur; empty where nothing does. */
export const levelWords = (counts: Tally['bySeverity']): string =>
  LEVELS.filter((level) => counts[level] > 0)
    .map((level) => `${grouped(counts[level])} ${level}`)
    .join(', ')

/** Why the advisories cannot be trusted for an ecosystem; undefined where they can. */
export const coverageDoubt = ({ ecosystem, packages, snapshot, status }: Coverage): string | undefined => {
  if (status === 'known') return undefined
  const held = plural(packages, 'package')
  if (status === 'no-advisories') return `${ecosystem}: ${held}, no advisories in the store`
  return `${ecosystem}: ${held}, advisories are stale${snapshot ? ` (of ${dayOf(snapshot)})` : ''}`
}

type Judged = Readonly<{ advisories: Report['advisories'] }>

/** Days of the oldest and the newest snapshot. */
export const snapshotDays = ({
  advisories,
}: Judged): readonly [oldest: string | undefined, newest: string | undefined] => {
  const days = advisories.ecosystems.flatMap(({ snapshot }) => (snapshot ? [dayOf(snapshot)] : [])).sort()
  return [days[0], days.at(-1)]
}

/** `advisories 4f2a91c07d of 2026-08-24`; of several days, the oldest and the newest. */
export const snapshotWords = (judged: Judged): string => {
  const [oldest, newest] = snapshotDays(judged)
  const dated = oldest === undefined ? '' : oldest === newest ? ` of ${oldest}` : ` of ${oldest} to ${newest}`
  const { snapshot } = judged.advisories
  return snapshot === '' ? 'no advisories' : `advisories ${snapshot.slice(0, 10)}${dated}`
}

/** `CVE-2024-1 (GHSA-…)`: ids that a reader could search for, the shown one first. */
export const idWords = ({ id, ids }: Pick<Finding, 'id' | 'ids'>): string => {
  const others = ids.filter((other) => other !== id)
  return others.length > 0 ? `${id} (${listed(others, 2)})` : id
}

export const locationWords = ({ file, line }: Readonly<{ file: string; line?: number | undefined }>): string =>
  line === undefined ? file : `${file}:${line}`

type Ordered = Pick<Finding, 'kev' | 'severity' | 'package' | 'id' | 'key'>

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Worst first: severity, known exploitation, score, then package and id, so that equal inputs print equally. */
export const worstFirst = (a: Ordered, b: Ordered): number =>
  levelRank(a.severity.level) - levelRank(b.severity.level) ||
  Number(b.kev) - Number(a.kev) ||
  (b.severity.score ?? 0) - (a.severity.score ?? 0) ||
  byText(a.package.name, b.package.name) ||
  byText(a.id, b.id) ||
  byText(a.key, b.key)

/** A file that is not what it should be, and why. */
export const unreadableFile = ({ path, line, reason }: Inventory['files'][number]): string =>
  `${locationWords({ file: path, line })}: ${reason ?? 'not what its name says'}`

/** Characters that a terminal or a page would obey instead of showing: controls, line breaks, direction overrides. */
const UNSEEN = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** Foreign text made safe to print on one line: what would act is shown as `\u{202e}`. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (character) =>
    character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )

/** The first line of a text that may have several. */
export const firstLine = (text: string): string => visible(text.trimStart().split(/\r?\n/, 1)[0] ?? '')

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
