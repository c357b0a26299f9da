/**
 * Cells: subjects of one place that go to one version together, because they are copies of one component, come from one
 * repository at one version, or are released in lockstep. Go itself is one cell across all places.
 */
import { goMinorOf } from '../candidates/runtimes.ts'
import { askedKey, bareVersion, componentKey, isGoItself } from '../component-key.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Subject } from '../subjects.ts'
import { lockstepOf } from './lockstep.ts'

export type Cell = Readonly<{
  key: string
  /** Name of the default group; `undefined` for one component alone. */
  group: string | undefined
  /** All or none: a member that may not follow keeps the others back. Else it stays, and that is said. */
  strict: boolean
  subjects: readonly Subject[]
}>

/** The version of the whole cell that a member's version belongs to. */
export const coordinateOf = (subject: Subject, version: string): string => {
  const bare = bareVersion(version, isGoItself(subject.component) ? subject.variant : undefined)
  const lockstep = lockstepOf(subject.component)
  return lockstep?.wholeOf(subject.component.name, bare) ?? bare
}

/**
 * What a Go member is called at a version of the whole; proxies may serve versions that their list does not hold yet.
 * `undefined` for others: their registries list what they have.
 */
export const unlistedName = ({ component }: Subject, whole: string): string | undefined => {
  if (component.datasource !== 'go') return undefined
  const lockstep = lockstepOf(component)
  return lockstep ? lockstep.partOf(component.name, whole) : `v${whole}`
}

type Belonging = Readonly<{ key: string; group: string | undefined; strict: boolean }>

export const cellsOf = (subjects: readonly Subject[], knowledge: Knowledge): readonly Cell[] => {
  const belongings = new Map(subjects.map((subject) => [subject, belongingOf(subject, knowledge)]))
  const cells = Map.groupBy(subjects, (subject) => belongings.get(subject)?.key ?? subject.id)
  return [...cells.entries()].map(([key, members]) => {
    const [first] = members
    const { group, strict } = (first && belongings.get(first)) ?? { group: undefined, strict: false }
    const several = new Set(members.map(({ component }) => componentKey(component))).size > 1
    return { key, group: several ? group : undefined, strict: strict && several, subjects: members }
  })
}

export const belongingOf = (subject: Subject, knowledge: Knowledge): Belonging => {
  const { component, from, place } = subject
  if (isGoItself(component)) return { key: `go ${goMinorOf(from) ?? from}`, group: 'go', strict: false }
  const version = coordinateOf(subject, from)
  const lockstep = lockstepOf(component)
  if (lockstep?.wholeOf(component.name, bareVersion(from, undefined)) !== undefined)
    return { key: [lockstep.name, version, place].join('\0'), group: lockstep.name, strict: true }
  const repository = knowledge.releasesOf(subject)?.sourceRepository
  // What only a lock file holds is moved for its own findings, not for company.
  if (repository !== undefined && subject.pins.length > 0)
    return { key: [repository, version, place].join('\0'), group: nameOfRepository(repository), strict: true }
  return { key: [askedKey(subject), version, place].join('\0'), group: undefined, strict: false }
}

const nameOfRepository = (repository: string): string => repository.split('/').at(-1) ?? repository
