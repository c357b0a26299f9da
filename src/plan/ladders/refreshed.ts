/**
 * Names that stay while what they stand for moves: an image whose tag points elsewhere by now, a commit that was taken from a branch
 * which has gone on. Only `latest` follows them.
 */
import { isCommitHash } from '../../versions/git.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'
import type { SubjectMove } from '../ways/way.ts'

type Refreshed = Readonly<{ move: SubjectMove; headline: string }>

/** `undefined` where it stands for what is pinned, or where that is not known. May ask for it. */
export const refreshedMove = (situation: Situation, subject: Subject): Refreshed | undefined =>
  subject.component.datasource === 'git-refs' ? toHead(situation, subject) : toDigest(situation, subject)

const toDigest = ({ knowledge, questions }: Situation, subject: Subject): Refreshed | undefined => {
  const pins = subject.pins.filter(({ digest }) => digest !== undefined)
  if (pins.length === 0 || isLastingTag(subject)) return undefined
  questions.askRequires(subject, [subject.from], 'the digest of its tag')
  const release = knowledge.releaseOf(subject, subject.from)
  if (!release?.digest || pins.every(({ digest }) => digest === release.digest)) return undefined
  const { digest, version: to } = release
  const pinIds = pins.map(({ id }) => id)
  return { move: { subject, to, how: 'edit', pinIds, digest }, headline: 'the tag points to another image by now' }
}

/**
 * Tags of images are built again for every fix of their base, and `v4` of a repository is meant to move. A full version of a
 * repository is not: whoever pinned its commit did so against just that.
 */
const isLastingTag = ({ component, from }: Subject): boolean =>
  component.datasource !== 'docker' && (from.match(/\d+/g) ?? []).length > 2

/** A commit says nothing about which branch it is from: it moves only where its place says it. */
const toHead = ({ knowledge }: Situation, subject: Subject): Refreshed | undefined => {
  if (!isCommitHash(subject.from)) return undefined
  const heads = knowledge.releasesOf(subject)?.releases ?? []
  const branches = new Set(subject.pins.map(({ branch, comment }) => branch ?? comment))
  const head = branches.size === 1 ? heads.find(({ version }) => branches.has(version)) : undefined
  // A shortened commit stays as short.
  const to = head?.digest?.slice(0, subject.from.length)
  if (!head || to === undefined || to.toLowerCase() === subject.from.toLowerCase()) return undefined
  const pinIds = subject.pins.map(({ id }) => id)
  return { move: { subject, to, how: 'edit', pinIds }, headline: `${head.version} has gone on` }
}
