/**
 * The message of a change set's commit. Package names, versions and ids come from files and registries that may be hostile:
 * nothing of theirs may start a line, so nothing of theirs can look like a trailer. Pure.
 */
import type { ChangeSet } from '../records/change-set.ts'
import type { Finding } from '../records/findings.ts'
import type { Move, PlannedChange, Resolved } from '../records/plan.ts'

export type MessageParts = Readonly<{
  change: PlannedChange
  changeSet: Pick<ChangeSet, 'rung' | 'resolved'>
  /** Of the branch before the change; the rung's `clears` picks from them. */
  findings: readonly Finding[]
}>

/** Trailer that names the change set in every commit of ours (git-interpret-trailers). */
const CHANGE_TRAILER = 'Seaworthy-Change'

const SUBJECT_COLUMNS = 72
const MOST_LINES = 40

/** Control characters of both sets, line and paragraph separators, and marks that reorder text on screen. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu

/** One line without anything that a terminal or git would act upon. */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, ' ').replaceAll(/ {2,}/g, ' ').trim()

/** The plan's title speaks of the first rung; a lower rung lands on other versions. */
const titleAt = ({ title, ladder }: PlannedChange, rung: number): string =>
  (ladder[rung]?.moves ?? []).reduce((text, move) => {
    const first = ladder[0]?.moves.find(({ component }) => component.name === move.component.name)
    return first === undefined ? text : text.replace(first.to, () => move.to)
  }, title)

const shortened = (subject: string): string => {
  if (subject.length <= SUBJECT_COLUMNS) return subject
  const withoutIds = subject.replace(/\s*\([^()]*\)$/, '')
  return withoutIds.length <= SUBJECT_COLUMNS ? withoutIds : `${withoutIds.slice(0, SUBJECT_COLUMNS - 1).trimEnd()}…`
}

const section = (heading: string, lines: readonly string[]): readonly string[] => {
  if (lines.length === 0) return []
  const shown = lines.slice(0, MOST_LINES)
  const rest = lines.length - shown.length
  return [
    '',
    ...(heading === '' ? [] : [heading]),
    ...shown.map((line) => `- ${printable(line)}`),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ]
}

const versions = (from: string | undefined, to: string | undefined): string => {
  if (from === undefined) return `${to} added`
  return to === undefined ? `${from} removed` : `${from} -> ${to}`
}

const moveLine = (move: Move): string => {
  const how = move.how === 'override' ? `, by an override; it can go when ${move.until ?? 'nothing needs it'}` : ''
  return `${move.component.name} ${versions(move.from, move.to)}${how}`
}

const draggedLine = ({ name, from, to }: Resolved): string => `${name} ${versions(from, to)}`

const dragged = (moves: readonly Move[], resolved: readonly Resolved[]): readonly string[] => {
  const planned = new Set(moves.map(({ component }) => component.name.toLowerCase()))
  return [...new Set(resolved.filter(({ name }) => !planned.has(name.toLowerCase())).map(draggedLine))]
}

const linkOf = (finding: Finding): string =>
  finding.kind === 'vulnerability'
    ? `https://osv.dev/vulnerability/${encodeURIComponent(finding.id)}`
    : (finding.urls[0] ?? '')

const findingLine = (finding: Finding): string =>
  `${finding.id} (${finding.severity.level}) in ${finding.package.name}: ${linkOf(finding)}`

/** Subject of at most 72 columns, the moves, what came along, what it fixes with links, and the trailer. */
export const commitMessage = ({ change, changeSet, findings }: MessageParts): string => {
  const rung = change.ladder[changeSet.rung]
  const moves = rung?.moves ?? []
  const cleared = new Set(rung?.clears ?? [])
  const fixes = findings.filter(({ key }) => cleared.has(key)).map(findingLine)
  return [
    shortened(printable(titleAt(change, changeSet.rung))),
    ...section('', [...new Set(moves.map(moveLine))]),
    ...section(
      change.kind === 'relock' ? 'The lock file did not agree with its manifest:' : 'Moved along:',
      dragged(moves, changeSet.resolved),
    ),
    ...section('Fixes:', [...new Set(fixes)].toSorted()),
    '',
    `${CHANGE_TRAILER}: ${printable(change.key)}`,
    '',
  ].join('\n')
}
