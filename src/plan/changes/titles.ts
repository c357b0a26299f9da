/** What a change set is called: the subject line of its commit. */
import type { Finding } from '../../records/findings.ts'
import type { PlannedChange } from '../../records/plan.ts'
import { shortReference } from '../../versions/git.ts'
import { shownName } from '../../versions/names.ts'
import { compareTexts } from '../compare-texts.ts'
import { bareVersion } from '../component-key.ts'
import type { Unit } from '../grouping/units.ts'
import { isWrittenByPeople } from '../subjects.ts'
import type { SubjectMove } from '../ways/way.ts'
import type { UnitRung } from './unit-rungs.ts'

/**
 * `Update lodash to 4.17.21 (CVE-2021-23337)`, `Update express to 5.3.0 with 4 more (5 CVEs)`,
 * `Update kubernetes group to v1.31.14 (3 CVEs)`.
 */
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
  if (unit.group !== undefined) {
    const meant = meantMoves(moves, cleared)
    const to = commonTarget(meant)
    return `${unit.group} group${to ? ` to ${to}` : ` (${namesOf(meant).length} packages)`}`
  }
  const lead = leadOf(moves, cleared)
  const leading = moves.filter(({ subject }) => subject.component.name === lead)
  const versions = [...new Map(leading.map(({ to }) => [bareVersion(to, undefined), shortReference(to)])).values()]
  const others = namesOf(moves).filter((name) => name !== lead)
  const company = others.length > 1 ? `${others.length} more` : others[0]
  const shown = shownName(lead)
  const digestOnly = leading.every(({ subject, to }) => subject.from === to)
  const what = digestOnly ? `digest of ${shown} ${versions.join(', ')}` : `${shown} to ${versions.join(' and ')}`
  return company === undefined ? what : `${what} with ${company}`
}

const namesOf = (moves: readonly SubjectMove[]): readonly string[] =>
  [...new Set(moves.map(({ subject }) => subject.component.name))].toSorted(compareTexts)

/**
 * The component that a reader knows: one that people asked for, because they pin it, and of these one with findings. A
 * parent that only comes along is still what they asked for.
 */
export const leadOf = (moves: readonly SubjectMove[], cleared: readonly Finding[]): string => {
  const asked = moves.filter(({ subject }) => isWrittenByPeople(subject))
  const meant = meantMoves(asked.length > 0 ? asked : moves, cleared)
  return namesOf(meant)[0] ?? ''
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
