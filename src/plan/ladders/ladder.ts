/** The rungs of one cell, best first. */
import type { Finding } from '../../records/findings.ts'
import { higherGoMinor } from '../candidates/runtimes.ts'
import { compareTexts } from '../compare-texts.ts'
import type { Cell } from '../grouping/cells.ts'
import { policyOf } from '../policy/rules.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import { waysOf } from '../ways/find-way.ts'
import type { Ways } from '../ways/find-way.ts'
import type { SubjectMove, Way } from '../ways/way.ts'
import { burdenOf, burdenOfNow, fixableFindings } from './fixable.ts'
import { headline } from './headline.ts'
import { isGoCell, isOnMinor, needsHigherGo, optionsOf, schemeOfCell } from './option.ts'
import type { Option } from './option.ts'
import { refreshedMove } from './refreshed.ts'

/** `left`: the burden of fixable findings that it leaves or brings. */
type Weighed = Option & Readonly<{ left: number }>

export type CellRung = Readonly<{
  option: Weighed
  moves: readonly SubjectMove[]
  headline: string
  /** The other reasons. */
  because: readonly string[]
}>

export type CellLadder = Readonly<{
  cell: Cell
  options: readonly Option[]
  /** True where the newest version comes first, else the smallest step. */
  newest: boolean
  /** Findings that some permitted version clears. */
  fixable: ReadonlySet<Finding>
  rungs: readonly CellRung[]
  /** Versions that would have been rungs if there were a way to them. */
  blocked: ReadonlyMap<string, string>
}>

export const MOST_RUNGS = 6
/** Versions without a way to them that are tried before the search is given up. */
const MOST_TRIES = 40

export const ladderOf = (situation: Situation, cell: Cell): CellLadder => {
  const ways = new Map(cell.subjects.map((subject) => [subject, waysOf(situation, subject)]))
  const options = optionsOf(situation, cell, ways)
  const permitted = options.filter(({ refused }) => refused === undefined)
  const fixable = fixableFindings(cell, permitted)
  const weighed = permitted.map((option): Weighed => ({ ...option, left: burdenOf(option, fixable) }))
  const aged = weighed.filter(({ young }) => young === undefined)
  const waived = smallestYoungThatClearsMore(weighed, aged, fixable)
  const newest = isAtLatest(situation, cell) && cell.subjects.some(({ pins }) => pins.length > 0)
  const candidates = (newest ? newestFirst : smallestFirst)(cell, [...(waived ? [waived] : []), ...aged], fixable)
  const isRepeating = newest ? repeatsStep : repeatsMinor(cell, candidates)
  const { found, blocked } = findWays(ways, candidates, isRepeating)
  const clearedOf = ({ cleared }: Option) => cleared.filter((finding) => fixable.has(finding)).length
  const rungs = found.map(({ option, way }, index): CellRung => {
    const first = !found.slice(0, index).some((before) => clearedOf(before.option) === clearedOf(option))
    const standing = { newest, step: option.step, first, cleared: clearedOf(option), fixable: fixable.size }
    const because = reasonsFor(option, way.notes, option === waived)
    return { option, moves: way.moves, headline: headline(standing), because }
  })
  askUnlisted(situation, [...rungs.map(({ option }) => option), ...candidates.slice(0, 1)])
  const refreshed = rungs.length === 0 ? refreshedRung(situation, cell) : undefined
  return { cell, options, newest, fixable, rungs: refreshed ? [refreshed] : rungs, blocked }
}

/** One member that a rule keeps at `security` keeps the others, because they move together. */
const isAtLatest = ({ policy }: Situation, { subjects }: Cell): boolean =>
  subjects.every(({ rules }) => policyOf(rules, policy) === 'latest')

/** A list of releases may be old: members that seem to lack the version of the others are asked for it by its name. */
const askUnlisted = ({ questions }: Situation, options: readonly Option[]): void => {
  for (const { version, staying } of options) {
    for (const { subject, unlisted } of staying)
      if (unlisted !== undefined) questions.askRequires(subject, [unlisted], `moves with the others to ${version}`)
  }
}

/** Under `latest`, what goes on under a name that stays. */
const refreshedRung = (situation: Situation, cell: Cell): CellRung | undefined => {
  const [subject] = cell.subjects
  const refreshed = subject && isAtLatest(situation, cell) ? refreshedMove(situation, subject) : undefined
  if (!refreshed) return undefined
  const { move, headline, because } = refreshed
  return { option: { ...STANDING, version: move.to }, moves: [move], headline, because }
}

const STANDING: Omit<Weighed, 'version'> = {
  step: 'same',
  moving: new Map(),
  staying: [],
  assumed: [],
  cleared: [],
  introduced: [],
  young: undefined,
  withinRanges: true,
  refused: undefined,
  left: 0,
}

type Found = Readonly<{ option: Weighed; way: OpenWay }>

/**
 * The candidates to which there is a way, in their order, but none by an override before one without that leaves the same:
 * an override contradicts what a parent states.
 */
const findWays = (
  ways: ReadonlyMap<Subject, Ways>,
  candidates: readonly Weighed[],
  isRepeating: Repeats,
): Readonly<{ found: readonly Found[]; blocked: ReadonlyMap<string, string> }> => {
  const blocked = new Map<string, string>()
  const found: Found[] = []
  const overriding: Found[] = []
  const take = (one: Found) => {
    if (found.length < MOST_RUNGS && !isRepeating(one.option, found)) found.push(one)
  }
  for (const option of candidates) {
    if (found.length >= MOST_RUNGS || blocked.size + overriding.length >= MOST_TRIES) break
    if (isRepeating(option, found)) continue
    const way = waysTo(ways, option)
    if (way.status === 'blocked') blocked.set(option.version, way.reason)
    else if (way.overrides) overriding.push({ option, way })
    else if (way.moves.some(isRealMove)) take({ option, way })
  }
  overriding.forEach(take)
  return { found: found.toSorted((a, b) => a.option.left - b.option.left), blocked }
}

/** A range without a lock file that holds the version already: nothing would be written. */
const isRealMove = ({ how, pinIds, subject }: SubjectMove): boolean =>
  how !== 'edit' || pinIds.length > 0 || subject.packages.length > 0

const smallestYoungThatClearsMore = (
  all: readonly Weighed[],
  aged: readonly Weighed[],
  fixable: ReadonlySet<Finding>,
): Weighed | undefined => {
  const least = (options: readonly Weighed[]) =>
    options.reduce((best, { left }) => Math.min(best, left), burdenOfNow(fixable))
  const best = least(all)
  return best < least(aged) ? all.find(({ left }) => left === best) : undefined
}

/* ---- order ------------------------------------------------------------------------------------------------------ */

type Order = (cell: Cell, options: readonly Weighed[], fixable: ReadonlySet<Finding>) => readonly Weighed[]

/** Under `security`: what leaves least, then what disturbs least, then the smallest step. */
const smallestFirst: Order = (cell, options, fixable) => {
  const scheme = schemeOfCell(cell)
  return options
    .filter(({ cleared, left }) => left < burdenOfNow(fixable) && cleared.some((finding) => fixable.has(finding)))
    .toSorted(
      (a, b) =>
        a.left - b.left ||
        stayingInUse(a) - stayingInUse(b) ||
        Number(b.withinRanges) - Number(a.withinRanges) ||
        scheme.compare(a.version, b.version),
    )
}

/** Members that are really resolved: a `replace` for a module that nobody needs keeps nothing back. */
const stayingInUse = ({ staying }: Option): number =>
  staying.filter(({ subject }) => subject.packages.length > 0).length

/**
 * Under `latest`: of what leaves least the newest; where that needs a higher Go minor than the one in use, the best that
 * does not, in case Go's own update fails; then the newest of each smaller step.
 */
const newestFirst: Order = (cell, options) => {
  const scheme = schemeOfCell(cell)
  const sorted = options.toSorted(
    (a, b) =>
      a.left - b.left ||
      (isGoCell(cell) ? a.staying.length - b.staying.length : 0) ||
      scheme.compare(b.version, a.version),
  )
  const [first] = sorted
  if (!first) return []
  const fallback = needsHigherGo(first) ? sorted.find((option) => needsHigherGo(option) === false) : undefined
  const smaller = sorted.filter((option) => option !== fallback && SIZE[option.step] < SIZE[first.step])
  return [first, ...(fallback ? [fallback] : []), ...smaller]
}

const SIZE = { same: 0, down: 0, patch: 1, minor: 2, major: 3 } as const

type Repeats = (option: Weighed, before: readonly Readonly<{ option: Weighed }>[]) => boolean

/** The first that needs no higher Go minor may stand beside others of its step that do. */
const repeatsStep: Repeats = (option, rungs) =>
  rungs.some((rung) => rung.option.step === option.step) &&
  !(needsHigherGo(option) === false && rungs.every((rung) => needsHigherGo(rung.option) === true))

/** Of the versions of one minor that leave the same, the smallest and the newest are rungs: a bad patch is often mended by the next. */
const repeatsMinor =
  (cell: Cell, candidates: readonly Weighed[]): Repeats =>
  (option, rungs) => {
    const isAlike = (other: Weighed) => other.left === option.left && isOnMinor(cell, other, option.version)
    const before = rungs.filter((rung) => isAlike(rung.option)).length
    return before > 1 || (before === 1 && candidates.findLast(isAlike) !== option)
  }

/* ---- ways and reasons ------------------------------------------------------------------------------------------- */

type OpenWay = Readonly<{
  status: 'open'
  moves: readonly SubjectMove[]
  notes: readonly string[]
  overrides: boolean
}>

/** The ways of all that move; blocked where one of them is. */
const waysTo = (
  ways: ReadonlyMap<Subject, Ways>,
  { moving }: Option,
): OpenWay | Extract<Way, { status: 'blocked' }> => {
  const moves: SubjectMove[] = []
  const notes: string[] = []
  for (const [subject, candidate] of moving) {
    const way = ways.get(subject)?.find(candidate)
    if (!way) continue
    if (way.status === 'blocked') return way
    moves.push(...way.moves.filter((one) => !moves.some((other) => other.subject.id === one.subject.id)))
    notes.push(...way.notes)
  }
  return { status: 'open', moves, notes, overrides: moves.some(({ how }) => how === 'override') }
}

const reasonsFor = (option: Option, notes: readonly string[], isWaived: boolean): readonly string[] =>
  [
    ...(isWaived && option.young ? [`cooldown waived, because no older version clears: ${option.young}`] : []),
    ...[...option.moving].flatMap(([subject, { verdict }]) =>
      verdict.status === 'allowed' && !option.assumed.includes(subject) ? verdict.notes : [],
    ),
    ...notes,
    ...higherGoWords(option),
    ...assumedWords(option.assumed),
    ...stayingWords(option.staying),
  ].filter((reason, index, all) => all.indexOf(reason) === index)

/** `k8s.io/metrics stays: no release 1.32.13`; several of one reason in one line. */
const stayingWords = (staying: Option['staying']): readonly string[] =>
  [...Map.groupBy(staying, ({ reason }) => reason)].map(([reason, members]) => {
    const names = namesOf(members.map(({ subject }) => subject))
    return names.length === 1
      ? `${names.join('')} stays: ${reason}`
      : `${names.length} members stay: ${reason} (${someOf(names)})`
  })

const higherGoWords = ({ moving }: Option): readonly string[] =>
  [...moving].flatMap(([{ project }, { release }]) => {
    const higher = higherGoMinor(release, project)
    return higher ? [`needs go ${higher.needs}, the project is on ${higher.has}`] : []
  })

const assumedWords = (assumed: readonly Subject[]): readonly string[] => {
  const names = namesOf(assumed)
  if (names.length === 0) return []
  const who = names.length === 1 ? `${names.join('')} moves` : `${names.length} members move`
  return [`${who} along although the registry does not answer for ${names.length === 1 ? 'it' : someOf(names)}`]
}

const namesOf = (subjects: readonly Subject[]): readonly string[] =>
  [...new Set(subjects.map(({ component }) => component.name))].toSorted(compareTexts)

const someOf = (names: readonly string[]): string => `${names.slice(0, 2).join(', ')}${names.length > 2 ? ', …' : ''}`
