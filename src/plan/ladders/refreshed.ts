/**
 * Names that stay while what they stand for moves: an image whose tag points elsewhere by now, a commit that was taken from a branch
 * which has gone on. Only `latest` follows them.
 */
import type { Release } from '../../records/releases.ts'
import { isCommitHash } from '../../versions/git.ts'
import { ageOf } from '../candidates/cooldown.ts'
import { holdOf } from '../policy/rules.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import type { SubjectMove } from '../ways/way.ts'

type Refreshed = Readonly<{ move: SubjectMove; headline: string; because: readonly string[] }>
type Found = Readonly<{ move: SubjectMove; headline: string; release: Release }>

/** `undefined` where it stands for what is pinned, where that is not known, and where it is to stay. May ask for it. */
export const refreshedMove = (situation: Situation, subject: Subject): Refreshed | undefined => {
  const { policy, now } = situation
  if (holdOf(subject.rules, STEP, now) !== undefined) return undefined
  const found = subject.component.datasource === 'git-refs' ? toHead(situation, subject) : toDigest(situation, subject)
  if (!found) return undefined
  const { release, ...refreshed } = found
  const age = ageOf(release, STEP, subject.rules, policy.cooldownMs, now)
  return age.status === 'young' ? undefined : { ...refreshed, because: age.status === 'unknown' ? [age.note] : [] }
}

/** As small as a step can be: rules for patches hold for it. */
const STEP = 'patch'

const toDigest = ({ knowledge, questions }: Situation, subject: Subject): Found | undefined => {
  const pins = subject.pins.filter(({ digest }) => digest !== undefined)
  if (pins.length === 0 || isLastingTag(subject)) return undefined
  questions.askRequires(subject, [subject.from], 'the digest of its tag')
  const release = knowledge.releaseOf(subject, subject.from)
  if (!release?.digest || pins.every(({ digest }) => digest === release.digest)) return undefined
  const { digest, version: to } = release
  const pinIds = pins.map(({ id }) => id)
  const headline = `the tag points to another ${subject.component.datasource === 'docker' ? 'image' : 'commit'} by now`
  return { move: { subject, to, how: 'edit', pinIds, digest }, headline, release }
}

/**
 * Tags of images are built again for every fix of their base, and `v4` of a repository is meant to move. A full version of a
 * repository is not: whoever pinned its commit did so against just that.
 */
const isLastingTag = ({ component, from }: Subject): boolean =>
  component.datasource !== 'docker' && (from.match(/\d+/g) ?? []).length > 2

/** A commit says nothing about which branch it is from: it moves only where its place says it. */
const toHead = ({ knowledge }: Situation, subject: Subject): Found | undefined => {
  if (!isCommitHash(subject.from)) return undefined
  const heads = knowledge.releasesOf(subject)?.releases ?? []
  const branches = new Set(subject.pins.map(({ branch, comment }) => branch ?? comment))
  const head = branches.size === 1 ? heads.find(({ version }) => branches.has(version)) : undefined
  // A shortened commit stays as short.
  const to = head?.digest?.slice(0, subject.from.length)
  if (!head || to === undefined || to.toLowerCase() === subject.from.toLowerCase()) return undefined
  const pinIds = subject.pins.map(({ id }) => id)
  return { move: { subject, to, how: 'edit', pinIds }, headline: `${head.version} has gone on`, release: head }
}
