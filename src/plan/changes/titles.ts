/** What a change set is called: the subject line of its commit. */
import type { Finding } from '../../records/findings.ts'
import type { PlannedChange } from '../../records/plan.ts'
import { compareTexts } from '../compare-texts.ts'
import type { Unit } from '../grouping/units.ts'
import type { SubjectMove } from '../ways/way.ts'
import type { UnitRung } from './unit-rungs.ts'

/** `Update lodash to 4.17.21 (CVE-2021-23337)`, `Update kubernetes group to v1.31.14 (3 CVEs)`. */
export const titleOf = (unit: Unit, { moves, cleared, partly }: UnitRung): string => {
  const better = [...cleared, ...partly]
  return `Update ${whatOf(unit, moves, better)}${idsOf(cleared) || idsOf(partly).replace(')', ' in part)')}`
}

/** Where two changes would be called the same, the place tells them apart: `Update golang.org/x/net to v0.56.0 in test/anp/go.mod`. */
export const distinctTitles = (changes: readonly PlannedChange[]): readonly PlannedChange[] => {
  const count = Map.groupBy(changes, ({ title }) => title)
  return changes.map((change) => {
    const place = change.projects.join(', ')
    return (count.get(change.title)?.length ?? 0) > 1 && place !== ''
      ? { ...change, title: inPlace(change.title, place) }
      : change
  })
}

const inPlace = (title: string, place: string): string => title.replace(/( \([^()]*\))?$/, ` in ${place}$1`)

const whatOf = (unit: Unit, moves: readonly SubjectMove[], cleared: readonly Finding[]): string => {
  const meant = meantMoves(moves, cleared)
  const names = [...new Set(meant.map(({ subject }) => subject.component.name))].toSorted(compareTexts)
  if (unit.group !== undefined) {
    const to = commonTarget(meant)
    return `${unit.group} group${to ? ` to ${to}` : ` (${names.length} packages)`}`
  }
  const [first = '', second] = names
  if (second === undefined) {
    const digestOnly = meant.every(({ subject, to }) => subject.from === to)
    const versions = [...new Set(meant.map(({ to }) => to))]
    return digestOnly ? `digest of ${first} ${versions.join(', ')}` : `${first} to ${versions.join(' and ')}`
  }
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`
}

/** What the change is about: the packages with findings; parents and companions only come along. */
const meantMoves = (moves: readonly SubjectMove[], cleared: readonly Finding[]): readonly SubjectMove[] => {
  const vulnerable = moves.filter(({ subject }) => subject.findings.some((finding) => cleared.includes(finding)))
  if (vulnerable.length > 0) return vulnerable
  const asked = moves.filter(({ how }) => how !== 'parent')
  return asked.length > 0 ? asked : moves
}

/** One version for all, an image's variant left out. */
const commonTarget = (moves: readonly SubjectMove[]): string | undefined => {
  const targets = new Set(
    moves.map(({ to, subject }) =>
      subject.variant && to.endsWith(subject.variant) ? to.slice(0, -subject.variant.length) : to,
    ),
  )
  return targets.size === 1 ? [...targets][0] : undefined
}

const idsOf = (cleared: readonly Finding[]): string => {
  const ids = [...new Map(cleared.map(({ group, id }) => [group, id])).values()]
  const [only] = ids
  if (only === undefined) return ''
  if (ids.length === 1) return ` (${only})`
  return ` (${ids.length} ${ids.every((id) => id.startsWith('CVE-')) ? 'CVEs' : 'advisories'})`
}
