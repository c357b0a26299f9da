/**
 * Which subjects a plan is about. `security`: those with findings and their companions; `latest`: also every pin that a
 * person wrote (what a tool wrote, such as Go's indirect requirements, follows by itself).
 */
import { GO_ITSELF, isGoItself } from './component-key.ts'
import { belongingOf, coordinateOf } from './grouping/cells.ts'
import { policyOf } from './policy/rules.ts'
import type { Situation } from './situation.ts'
import { isWrittenByPeople } from './subjects.ts'
import type { Subject } from './subjects.ts'

/** Asks for the releases that are not known yet. */
export const subjectsInPlay = (situation: Situation): readonly Subject[] => {
  const { policy, questions } = situation
  if (policy.name === 'none') return []
  const movable = situation.subjects.filter(({ immovable }) => immovable === undefined)
  const vulnerable = movable.filter(({ findings }) => findings.length > 0)
  const wanted = movable.filter((subject) => policyOf(subject.rules, policy) === 'latest' && isWrittenByPeople(subject))
  const chosen = new Set([...vulnerable, ...wanted])
  const inPlay = [...chosen, ...companionsOf(situation, chosen, movable)]
  for (const subject of inPlay) {
    questions.askVersions(
      subject,
      subject.findings.length > 0 ? 'has findings' : `policy ${policyOf(subject.rules, policy)}`,
    )
  }
  const go = inPlay.find(({ component }) => isGoItself(component))
  if (go) questions.askVersions(asGoItself(go), 'Go itself')
  return inPlay
}

/** The releases of Go itself, whatever registry and template the tags of an image have. */
const asGoItself = (subject: Subject): Subject => ({
  ...subject,
  component: GO_ITSELF,
  versioning: 'golang',
  registryUrl: undefined,
  extractVersion: undefined,
})

/** Pinned subjects that belong to the same cell as a chosen one. */
const companionsOf = (
  situation: Situation,
  chosen: ReadonlySet<Subject>,
  movable: readonly Subject[],
): readonly Subject[] => {
  const { knowledge, questions } = situation
  const cells = new Set([...chosen].map((subject) => belongingOf(subject, knowledge).key))
  const beside = new Map([...chosen].map((subject) => [besideKey(subject), subject] as const))
  return movable.filter((subject) => {
    if (chosen.has(subject) || subject.pins.length === 0) return false
    const neighbour = beside.get(besideKey(subject))
    const repository = neighbour && knowledge.releasesOf(neighbour)?.sourceRepository
    if (repository !== undefined)
      questions.askVersions(subject, `may come from ${repository} like ${neighbour?.component.name}`)
    return cells.has(belongingOf(subject, knowledge).key)
  })
}

/** Only what is at the same version in the same place can come from one release of one repository. */
const besideKey = (subject: Subject): string =>
  [subject.component.datasource, subject.place, coordinateOf(subject, subject.from)].join('\0')
