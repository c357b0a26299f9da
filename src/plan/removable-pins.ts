/**
 * Removable pins: lines that somebody wrote only to get rid of a CVE, and that the resolver no longer needs. The claim is
 * "without this line an unaffected version would still be chosen", and it is made only where the lock file shows who else
 * needs the package and which of its versions they allow. What no lock file shows, direct use in the code, is said as a
 * condition.
 */
import type { Pin } from '../records/inventory.ts'
import type { RemovablePin } from '../records/plan.ts'
import type { Release } from '../records/releases.ts'
import { runtimeConflict } from './candidates/runtimes.ts'
import { compareTexts } from './compare-texts.ts'
import { sharesId } from './shared-ids.ts'
import type { Situation } from './situation.ts'
import type { Subject } from './subjects.ts'
import { allowsVersion, dependentsWithRanges } from './ways/ranges.ts'
import type { Dependent } from './ways/ranges.ts'

const IDS = /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+|GO-\d{4}-\d+|RUSTSEC-\d{4}-\d+)\b/gi
const FIX =
  /\b(?:pin|bump|upgrade|raise|force|override)(?:n?ed|p?ed|d)?\s+(?:\S+\s+)?(?:to|for|because of|due to)\b.*\b(?:cve|ghsa|vulnerabilit|security|fix)/is
/** The comment gives a purpose of its own beside the CVE. */
const OTHER_PURPOSE =
  /\b(?:used|imported|needed) directly\b|\bdirectly (?:used|imported)\b|\bfreez|\bcompatib|\bbreaks?\b|\bprebuilt\b/i

export const findRemovablePins = (situation: Situation): readonly RemovablePin[] =>
  situation.subjects
    .flatMap((subject) => subject.pins.flatMap((pin) => removableOf(situation, subject, pin) ?? []))
    .toSorted((a, b) => compareTexts(a.file, b.file) || a.line - b.line)

/** Ids that a comment names as the reason of its line; `undefined` for a comment about something else. */
export const idsOfComment = (comment: string | undefined): readonly string[] | undefined => {
  if (comment === undefined || OTHER_PURPOSE.test(comment)) return undefined
  const ids = [...new Set((spellOut(comment).match(IDS) ?? []).map(spellId))]
  return ids.length > 0 || FIX.test(comment) ? ids : undefined
}

/** `CVE-2026-48522/48523/48525` names three. */
const spellOut = (comment: string): string =>
  comment.replace(/\b(CVE-\d{4}-)(\d{4,}(?:\/\d{4,})+)/gi, (_, prefix: string, numbers: string) =>
    numbers
      .split('/')
      .map((number) => prefix + number)
      .join(' '),
  )

/** GHSA ids are lower-case behind their prefix. */
const spellId = (id: string): string => (/^ghsa/i.test(id) ? `GHSA${id.slice(4).toLowerCase()}` : id.toUpperCase())

const removableOf = (situation: Situation, subject: Subject, pin: Pin): RemovablePin | undefined => {
  const ids = idsOfComment(pin.comment)
  if (!ids || subject.packages.length === 0 || subject.ecosystem === 'Go' || subject.immovable) return undefined
  const dependents = dependentsWithRanges(situation, subject)
  if (dependents.length === 0) return undefined
  situation.questions.askVersions(subject, `whether its pin for ${ids[0] ?? 'a CVE'} is still needed`)
  askRanges(situation, subject, dependents)
  const because = withoutPin(situation, subject, dependents, ids)
  if (because === undefined) return undefined
  return { pinId: pin.id, file: pin.file, line: pin.line, component: subject.component, ids, because }
}

const askRanges = (situation: Situation, subject: Subject, dependents: readonly Dependent[]): void => {
  for (const { package: one, ranges } of dependents) {
    const parent = ranges === 'unknown' ? situation.subjectOfPackage(one.id) : undefined
    if (parent && !parent.immovable)
      situation.questions.askRequires(parent, [one.version], `which ${subject.component.name} it allows`)
  }
}

/** The reason why the line may go; `undefined` where that cannot be shown. */
const withoutPin = (
  situation: Situation,
  subject: Subject,
  dependents: readonly Dependent[],
  ids: readonly string[],
): string | undefined => {
  const chosen = newestAllowed(situation, subject, dependents)
  if (!chosen || !isClean(situation, subject, chosen.version, ids)) return undefined
  const names = dependents.map(({ package: one, ranges }) => `${one.name} ${one.version} (${String(ranges) || '*'})`)
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  const unaffected = ids.length > 0 ? `not affected by ${ids.join(', ')}` : 'without known findings'
  return `needed by ${shown}; the newest version that they allow, ${chosen.version}, is ${unaffected}. Condition: no code of the project imports ${subject.component.name} itself`
}

/** What a resolver would choose from nothing: the newest stable version that every dependent allows. */
const newestAllowed = (
  situation: Situation,
  subject: Subject,
  dependents: readonly Dependent[],
): Release | undefined => {
  if (dependents.some(({ ranges }) => ranges === 'unknown')) return undefined
  return situation.knowledge
    .releasesOf(subject)
    ?.releases.filter(
      (release) =>
        !release.prerelease &&
        release.yanked === undefined &&
        // A resolver knows the runtimes, not our holds and cooldowns.
        runtimeConflict(release, subject.project) === undefined &&
        dependents.every(({ ranges }) => ranges !== 'unknown' && allowsVersion(ranges, subject, release.version)),
    )
    .toSorted((a, b) => subject.scheme.compare(a.version, b.version))
    .at(-1)
}

/** None of the named ids, and nothing that the version in use does not have. An id that no advisory knows proves nothing. */
const isClean = (situation: Situation, subject: Subject, version: string, ids: readonly string[]): boolean => {
  const { knowledge } = situation
  const after = knowledge.affecting(subject, version)
  if (after === undefined) return false
  const before = knowledge.affecting(subject, subject.from) ?? []
  return after.every((one) => !ids.some((id) => one.ids.includes(id)) && before.some((other) => sharesId(one, other)))
}
