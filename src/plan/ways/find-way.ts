/**
 * The way to a version: the lock entry where every parent's range allows it; else the
 * smallest parent release whose range does, up through the ancestors; else an override where the package manager has
 * one, recorded with the condition under which it can go. Go needs none of it: minimal version selection takes the
 * highest requirement, so its own line is raised.
 */
import { levelRank, worstOf } from '../../records/level.ts'
import type { Level } from '../../records/level.ts'
import type { Candidate, Verdict } from '../candidates/candidate.ts'
import { bareVersion } from '../component-key.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { allowsVersion, dependentsWithRanges, holdsVersion, rangesFor } from './ranges.ts'
import type { Dependent } from './ranges.ts'
import type { SubjectMove, Way } from './way.ts'

/** How many generations of ancestors are moved for one package. */
const MOST_GENERATIONS = 4
const OVERRIDING_LOCKERS: ReadonlySet<string> = new Set(['npm', 'uv'])

/** The ways of one subject; what is found for one of its versions is kept for the others. */
export interface Ways {
  /** Whether all that need the package take this version as they are. Cheap: asked of every candidate. */
  readonly isWithinRanges: (version: string) => boolean
  readonly find: (candidate: Candidate) => Way
}

export const waysOf = (situation: Situation, subject: Subject): Ways => {
  const dependents = isBound(situation, subject) ? dependentsWithRanges(situation, subject) : []
  const search: Search = {
    situation,
    ceiling: ceilingOf(subject),
    known: new Map(),
    asked: new Set(),
    digests: new Set(),
  }
  const blockersOfVersion = (version: string) => dependents.filter((one) => blocks(one, subject, version))
  return {
    isWithinRanges: (version) => blockersOfVersion(version).length === 0,
    find: (candidate) => {
      const own = ownMove(subject, candidate)
      const lacking = lacksDigest(situation, search, subject, candidate)
      if (lacking !== undefined) return { status: 'blocked', reason: lacking }
      const notes = askUnknown(situation, subject, dependents)
      const blockers = blockersOfVersion(candidate.version)
      if (blockers.length === 0) return { status: 'open', rank: 0, moves: [own], notes }
      const parents = moveParents(search, subject, candidate.version, blockers, 1)
      if (parents) return { status: 'open', rank: 1, moves: [own, ...parents], notes }
      return override(search, own, blockers, notes)
    },
  }
}

/**
 * Whether dependents bind. In Python there is one copy, so always. In npm a neighbour that disagrees gets a copy of its
 * own, which is fine unless that copy would be the vulnerable one.
 */
const isBound = ({ dependentsOf }: Situation, subject: Subject): boolean =>
  subject.ecosystem === 'npm'
    ? subject.findings.length > 0 || subject.pins.length === 0
    : subject.ecosystem !== 'Go' && dependentsOf(subject).length > 0

const ownMove = (subject: Subject, { version, release }: Candidate): SubjectMove => {
  const edited = subject.pins.filter((pin) => !holdsVersion(pin, version))
  const how = edited.length > 0 || subject.packages.length === 0 ? 'edit' : 'lock'
  return {
    subject,
    to: spelledLike(subject, version),
    how,
    pinIds: edited.map(({ id }) => id),
    ...(release.digest !== undefined && subject.pins.some(({ digest }) => digest) ? { digest: release.digest } : {}),
  }
}

/** Tags of repositories have a `v` where people may write none: the move says what will be written. */
const spelledLike = ({ packages, component, from }: Subject, version: string): string =>
  packages.length === 0 && /-(?:tags|releases)$/.test(component.datasource) && /^\d/.test(from)
    ? bareVersion(version, undefined)
    : version

/** As many as a ladder has rungs: each is a request of its own. */
const MOST_DIGESTS = 6

/** A pin with a digest is worth nothing with the digest of another tag: without the new one it stays. */
const lacksDigest = (
  { questions }: Situation,
  { digests }: Search,
  subject: Subject,
  { version, release }: Candidate,
): string | undefined => {
  if (release.digest !== undefined || !subject.pins.some(({ digest }) => digest !== undefined)) return undefined
  if (digests.size < MOST_DIGESTS) digests.add(version)
  if (digests.has(version)) questions.askRequires(subject, [version], 'the digest of its pins')
  return `the digest of ${version} is not known`
}

const blocks = ({ ranges }: Dependent, subject: Subject, version: string): boolean =>
  ranges !== 'unknown' && !allowsVersion(ranges, subject, version)

const blockersOf = (situation: Situation, subject: Subject, version: string): readonly Dependent[] =>
  dependentsWithRanges(situation, subject).filter((one) => blocks(one, subject, version))

const askUnknown = (situation: Situation, subject: Subject, dependents: readonly Dependent[]): readonly string[] =>
  dependents.flatMap((one) => {
    const parent = one.ranges === 'unknown' ? situation.subjectOfPackage(one.package.id) : undefined
    if (!parent || parent.immovable) return []
    situation.questions.askRequires(parent, [one.package.version], `which ${subject.component.name} it allows`)
    return [`the range that ${one.package.name} ${one.package.version} states is not known`]
  })

/* ---- parents ---------------------------------------------------------------------------------------------------- */

const ceilingOf = (subject: Subject): Level => worstOf(subject.findings.map(({ severity }) => severity.level))

/** One search for parents. What was found for a parent and a version of its child is kept: ways up meet again. */
type Search = Readonly<{
  situation: Situation
  /** No parent may bring a finding worse than the worst that is to be cleared. */
  ceiling: Level
  known: Map<string, readonly SubjectMove[] | undefined>
  /** Parents that have been asked for with all their ancestors. */
  asked: Set<Subject>
  /** Versions whose digest has been asked for. */
  digests: Set<string>
}>

/** Moves that make every blocker allow the version; `undefined` where one of them cannot. */
const moveParents = (
  search: Search,
  child: Subject,
  version: string,
  blockers: readonly Dependent[],
  generation: number,
): readonly SubjectMove[] | undefined => {
  const moves: SubjectMove[] = []
  for (const blocker of blockers) {
    const parent = search.situation.subjectOfPackage(blocker.package.id)
    const found = parent && moveParent(search, parent, child, version, generation)
    if (!found) return undefined
    moves.push(...found.filter((one) => !moves.some((other) => other.subject.id === one.subject.id)))
  }
  return moves
}

const moveParent = (
  search: Search,
  parent: Subject,
  child: Subject,
  version: string,
  generation: number,
): readonly SubjectMove[] | undefined => {
  const key = [parent.id, child.id, version, generation].join('\0')
  if (!search.known.has(key)) {
    // A circle of packages finds nothing instead of itself.
    search.known.set(key, undefined)
    search.known.set(key, searchParent(search, parent, child, version, generation))
  }
  return search.known.get(key)
}

/** The smallest release of the parent that allows the version, and what its own parents need for it. */
const searchParent = (
  search: Search,
  parent: Subject,
  child: Subject,
  version: string,
  generation: number,
): readonly SubjectMove[] | undefined => {
  const { situation, ceiling } = search
  if (parent.immovable !== undefined) return undefined
  askForAncestors(search, parent, child)
  for (const candidate of situation.candidatesOf(parent)) {
    if (candidate.verdict.status !== 'allowed' || !admits(candidate, child, version)) continue
    if (isWorse(situation, parent, candidate, ceiling)) continue
    // Bound also in npm: a neighbour's own copy of the old parent would bring the vulnerable package back.
    const blockers = blockersOf(situation, parent, candidate.version)
    if (blockers.length > 0 && generation >= MOST_GENERATIONS) continue
    const above = moveParents(search, parent, candidate.version, blockers, generation + 1)
    if (above) return [{ ...ownMove(parent, candidate), how: 'parent' }, ...above]
  }
  return undefined
}

/** A release that no longer needs the package at all also does. */
const admits = ({ release }: Candidate, child: Subject, version: string): boolean => {
  if (release.requires === undefined) return false
  const ranges = rangesFor(release.requires, child)
  return ranges.length === 0 || allowsVersion(ranges, child, version)
}

const isWorse = (situation: Situation, parent: Subject, { version }: Candidate, ceiling: Level): boolean =>
  situation.outlookOf(parent, version).introduced.some(({ level }) => levelRank(level) < levelRank(ceiling))

/** All ancestors are asked for at once: a round of questions costs more than a few answers too many. */
const askForAncestors = ({ situation, asked }: Search, parent: Subject, child: Subject): void => {
  if (asked.has(parent)) return
  asked.add(parent)
  const why = `a release that allows a newer ${child.component.name}`
  for (const ancestor of ancestorsFrom(situation, parent)) {
    if (ancestor.immovable !== undefined) continue
    const possible = situation.candidatesOf(ancestor).filter(({ verdict }) => !isWithdrawn(verdict))
    situation.questions.askRequires(ancestor, spread(possible.map((one) => one.version)), why)
  }
}

/**
 * What a release says of itself, and nothing that the answer to the question may change (which Node it needs, say): else
 * every answer would lead to another question.
 */
const isWithdrawn = (verdict: Verdict): boolean =>
  verdict.status === 'forbidden' && ['prerelease', 'yanked', 'deprecated', 'subscription'].includes(verdict.rule)

const MOST_ANCESTORS = 24

const ancestorsFrom = (situation: Situation, parent: Subject): readonly Subject[] => {
  const found = new Set([parent])
  for (const one of found) {
    for (const dependent of situation.dependentsOf(one)) {
      const above = situation.subjectOfPackage(dependent.id)
      if (above && found.size < MOST_ANCESTORS) found.add(above)
    }
  }
  return [...found]
}

const MOST_VERSIONS = 24

/** At most 24 of many versions: the nearest eight, then evenly up to the newest. */
const spread = (versions: readonly string[]): readonly string[] => {
  if (versions.length <= MOST_VERSIONS) return versions
  const near = versions.slice(0, 8)
  const rest = versions.slice(8)
  const count = MOST_VERSIONS - near.length
  const far = Array.from({ length: count }, (_, index) => rest[Math.round((index * (rest.length - 1)) / (count - 1))])
  return [...near, ...far.filter((version) => version !== undefined)]
}

/* ---- overrides -------------------------------------------------------------------------------------------------- */

const override = (search: Search, own: SubjectMove, blockers: readonly Dependent[], notes: readonly string[]): Way => {
  const { situation } = search
  const { subject, to } = own
  const locker = subject.project?.locker ?? 'none'
  const said = blockers.map(({ package: one, ranges }) => `${one.name} ${one.version} needs ${String(ranges)}`)
  if (!OVERRIDING_LOCKERS.has(locker)) {
    const path = pathTo(situation, subject).join(' > ')
    const parents = forbiddenParents(search, own, blockers) + untoldParents(search, blockers)
    return {
      status: 'blocked',
      reason: `blocked by ${said.join(', ')} (${path}); ${locker === 'none' ? 'nothing here' : locker} has no override${parents}`,
    }
  }
  const names = [...new Set(blockers.map(({ package: one }) => one.name))].join(' and ')
  const until = `${names} ${blockers.length === 1 ? 'allows' : 'allow'} ${subject.component.name} ${to} or drop${blockers.length === 1 ? 's' : ''} it`
  return {
    status: 'open',
    rank: 2,
    moves: [{ ...own, how: 'override', until }],
    notes: [...notes, `override, because ${said.join(', ')}`],
  }
}

/** A newer parent that may not be taken allows it: what forbids that is the reason behind the reason. */
const forbiddenParents = (
  { situation }: Search,
  { subject, to }: SubjectMove,
  blockers: readonly Dependent[],
): string =>
  blockers
    .flatMap(({ package: { id } }) => {
      const parent = situation.subjectOfPackage(id)
      const candidate =
        parent &&
        situation.candidatesOf(parent).find((one) => one.verdict.status !== 'allowed' && admits(one, subject, to))
      if (!candidate || candidate.verdict.status === 'allowed') return []
      return [`; ${parent.component.name} ${candidate.version} would allow it: ${candidate.verdict.reason}`]
    })
    .join('')

/** A newer parent might allow it, if only its registry told what it requires when it was asked. */
const untoldParents = ({ situation, asked }: Search, blockers: readonly Dependent[]): string => {
  const untold = blockers.flatMap(({ package: one }) => {
    const parent = situation.subjectOfPackage(one.id)
    const candidates = parent && asked.has(parent) ? situation.candidatesOf(parent) : []
    return candidates.some(({ release }) => release.requires !== undefined) || candidates.length === 0 ? [] : [one.name]
  })
  return untold.length === 0 ? '' : `; what newer versions of ${untold.join(' and ')} need is not known`
}

/** From a direct dependency down to the package: the shortest way by which it comes in. */
const pathTo = (situation: Situation, subject: Subject): readonly string[] => {
  const names = new Map<Subject, readonly string[]>([[subject, [subject.component.name]]])
  for (const [one, path] of names) {
    if (one.packages.some(({ direct }) => direct) && one !== subject) return path
    for (const dependent of situation.dependentsOf(one)) {
      const above = situation.subjectOfPackage(dependent.id)
      if (above && !names.has(above)) names.set(above, [above.component.name, ...path])
    }
  }
  return names.get(subject) ?? []
}
