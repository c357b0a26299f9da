/** One version of a cell as a possible rung: who moves, how, what it clears, and what it brings. */
import type { AssessedFinding, Finding } from '../../records/findings.ts'
import { levelRank, worstOf } from '../../records/level.ts'
import { stepBetween } from '../../versions/scheme.ts'
import type { Step, VersionScheme } from '../../versions/scheme.ts'
import type { Candidate } from '../candidates/candidate.ts'
import { higherGoMinor } from '../candidates/runtimes.ts'
import { isGoItself } from '../component-key.ts'
import { coordinateOf, unlistedName } from '../grouping/cells.ts'
import type { Cell } from '../grouping/cells.ts'
import { lockstepOf } from '../grouping/lockstep.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import type { Ways } from '../ways/find-way.ts'

export type Option = Readonly<{
  /** The version of the whole cell. */
  version: string
  step: Step
  moving: ReadonlyMap<Subject, Candidate>
  /** Members that cannot go along, each with the reason. */
  staying: readonly Staying[]
  /** Members that move along although their registry does not answer. */
  assumed: readonly Subject[]
  cleared: readonly Finding[]
  introduced: readonly AssessedFinding[]
  /** Set where one of the members is too young. */
  young: string | undefined
  /** Every dependent takes it as it is. */
  withinRanges: boolean
  /** Why it is no rung for anybody. */
  refused: Refusal | undefined
}>

/** `unlisted`: the version that may exist all the same, to be asked for by its name. */
type Staying = Readonly<{ subject: Subject; reason: string; unlisted?: string }>

type Refusal = Readonly<{ rule: 'worse' | 'company'; reason: string }>

/** What orders the versions of a cell: the scheme of a member whose versions are those of the whole. */
export const schemeOfCell = ({ subjects }: Cell): VersionScheme => {
  const plain = subjects.find(({ component }) => component.datasource === 'golang-version') ?? subjects[0]
  if (!plain) throw new Error('a cell is never empty')
  return plain.scheme
}

/** The lowest version in use, as a version of the whole. */
export const fromOfCell = (cell: Cell): string => {
  const scheme = schemeOfCell(cell)
  const versions = cell.subjects.map((subject) => coordinateOf(subject, subject.from))
  return versions.reduce((lowest, version) => (scheme.compare(version, lowest) < 0 ? version : lowest))
}

/** Every version that some member could go to, ascending. */
export const optionsOf = (situation: Situation, cell: Cell, ways: ReadonlyMap<Subject, Ways>): readonly Option[] => {
  const scheme = schemeOfCell(cell)
  const from = fromOfCell(cell)
  const byVersion = new Map<string, Map<Subject, Candidate>>()
  for (const subject of cell.subjects) {
    for (const candidate of situation.candidatesOf(subject)) {
      const version = coordinateOf(subject, candidate.version)
      const members = byVersion.get(version) ?? new Map<Subject, Candidate>()
      byVersion.set(version, members.set(subject, candidate))
    }
  }
  return [...byVersion.entries()]
    .filter(([, members]) => [...members.values()].some(({ verdict }) => verdict.status !== 'forbidden'))
    .toSorted(([a], [b]) => scheme.compare(a, b))
    .map(([version, members]) => optionOf(situation, cell, ways, version, members, stepBetween(scheme, from, version)))
}

const optionOf = (
  situation: Situation,
  cell: Cell,
  ways: ReadonlyMap<Subject, Ways>,
  version: string,
  listed: ReadonlyMap<Subject, Candidate>,
  step: Step,
): Option => {
  const assumed = assumedMembers(situation, cell, version, listed)
  const candidates = new Map([...listed, ...assumed])
  const open = [...candidates].filter(([, { verdict }]) => verdict.status !== 'forbidden')
  const moving = new Map(open)
  const staying = cell.subjects.flatMap((subject) =>
    stayingOf(situation, cell, subject, version, candidates.get(subject)),
  )
  const outlooks = open.map(([subject, candidate]) => situation.outlookOf(subject, candidate.version))
  const cleared = clearedBy(cell.subjects, (subject, finding) => {
    const candidate = moving.get(subject)
    return candidate !== undefined && situation.outlookOf(subject, candidate.version).cleared.includes(finding)
  })
  const introduced = outlooks.flatMap((outlook) => outlook.introduced)
  return {
    version,
    step,
    moving,
    staying,
    assumed: [...assumed.keys()].filter((subject) => moving.has(subject)),
    cleared,
    introduced,
    young: open.flatMap(([, { verdict }]) => (verdict.status === 'young' ? [verdict.reason] : []))[0],
    withinRanges: open.every(([subject, candidate]) => ways.get(subject)?.isWithinRanges(candidate.version) ?? true),
    refused: refusalOf(cell, candidates, cleared, introduced),
  }
}

/** Findings that are gone when each of these subjects that has one has it cleared. */
export const clearedBy = (
  subjects: readonly Subject[],
  isCleared: (subject: Subject, finding: Finding) => boolean,
): readonly Finding[] => {
  const findings = new Set(subjects.flatMap((subject) => subject.findings))
  return [...findings].filter((finding) =>
    subjects.every((subject) => !subject.findings.includes(finding) || isCleared(subject, finding)),
  )
}

/**
 * Members of a lockstep family that are only replaced, and for which the registry cannot answer (denied, broken): the
 * family exists at this version, so they go along. Nothing in the tree is built from them, and the package manager has the
 * last word.
 */
const assumedMembers = (
  situation: Situation,
  cell: Cell,
  version: string,
  listed: ReadonlyMap<Subject, Candidate>,
): ReadonlyMap<Subject, Candidate> => {
  const assumed = new Map<Subject, Candidate>()
  for (const subject of cell.subjects) {
    if (listed.has(subject) || !isOnlyReplaced(subject) || !lockstepOf(subject.component)) continue
    const name = isBehind(cell, subject, version) ? unlistedName(subject, version) : undefined
    if (name === undefined || !isUnanswered(situation, subject, name)) continue
    assumed.set(subject, situation.judge(subject, { version: name, prerelease: false, runtimes: {} }))
  }
  return assumed
}

const isOnlyReplaced = ({ packages, pins, immovable }: Subject): boolean =>
  immovable === undefined && packages.length === 0 && pins.every(({ role }) => role === 'replace')

const isBehind = (cell: Cell, subject: Subject, version: string): boolean =>
  schemeOfCell(cell).compare(coordinateOf(subject, subject.from), version) < 0

const isUnanswered = ({ knowledge }: Situation, subject: Subject, name: string): boolean => {
  const answer = knowledge.releasesOf(subject)
  return (
    answer?.status === 'failed' ||
    answer?.absent?.some(({ version, status }) => version === name && status === 'failed') === true
  )
}

const stayingOf = (
  situation: Situation,
  cell: Cell,
  subject: Subject,
  version: string,
  candidate: Candidate | undefined,
): Option['staying'] => {
  if (candidate && candidate.verdict.status !== 'forbidden') return []
  if (!isBehind(cell, subject, version)) return []
  if (subject.immovable !== undefined) return [{ subject, reason: subject.immovable }]
  if (candidate?.verdict.status === 'forbidden') return [{ subject, reason: candidate.verdict.reason }]
  const answer = situation.knowledge.releasesOf(subject)
  const unknown = answer && answer.status !== 'found' ? (answer.reason ?? answer.status) : undefined
  const unlisted = unlistedName(subject, version)
  return [{ subject, reason: unknown ?? `no release ${version}`, ...(unlisted ? { unlisted } : {}) }]
}

const refusalOf = (
  cell: Cell,
  candidates: ReadonlyMap<Subject, Candidate>,
  cleared: readonly Finding[],
  introduced: readonly AssessedFinding[],
): Refusal | undefined => {
  if (cell.strict) {
    for (const [subject, { verdict }] of candidates) {
      if (verdict.status === 'forbidden')
        return {
          rule: 'company',
          reason: `moves with ${subject.component.name}, where it is forbidden: ${verdict.reason}`,
        }
    }
  }
  const best = levelRank(worstOf(cleared.map(({ severity }) => severity.level)))
  const worse = introduced.find(({ level }) => levelRank(level) < best || cleared.length === 0)
  if (!worse) return undefined
  return {
    rule: 'worse',
    reason: `would bring ${worse.ids[0] ?? worse.group} (${worse.level}), worse than what it clears`,
  }
}

/** The minor that an option stays on or goes to: what unreviewed records may not make anybody leave. */
export const isOnMinor = (cell: Cell, option: Option, minorOf: string): boolean => {
  const scheme = schemeOfCell(cell)
  const a = scheme.parts(option.version)
  const b = scheme.parts(minorOf)
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
}

/** True where a cell of Go itself stays on its minor. */
export const isGoCell = ({ subjects }: Cell): boolean => subjects.every(({ component }) => isGoItself(component))

/** A module of it states a higher Go minor than its project is on; `undefined` where one has not told. */
export const needsHigherGo = ({ moving }: Option): boolean | undefined => {
  const modules = [...moving].filter(([{ component }]) => component.datasource === 'go')
  const told = modules.filter(([, { release }]) => release.runtimes['go'] !== undefined)
  if (told.some(([subject, { release }]) => higherGoMinor(release, subject.project) !== undefined)) return true
  return told.length === modules.length ? false : undefined
}
