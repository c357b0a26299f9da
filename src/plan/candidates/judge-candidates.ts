/**
 * Every released version that is newer than the one in use, with the first rule that forbids it.
 * Findings are not asked here: whether a step is worth it, or worse, depends on what travels together.
 */
import type { Policy } from '../../records/plan.ts'
import type { Release } from '../../records/releases.ts'
import { stepBetween } from '../../versions/scheme.ts'
import type { Step } from '../../versions/scheme.ts'
import { isGoItself } from '../component-key.ts'
import { isVersionWithin } from '../policy/patterns.ts'
import { holdOf, isGoMinor, settingOf } from '../policy/rules.ts'
import { isCommitVersion } from '../subjects.ts'
import type { Subject } from '../subjects.ts'
import type { Candidate, Forbidding, Verdict } from './candidate.ts'
import { ageOf } from './cooldown.ts'
import { peerConflict } from './peers.ts'
import type { PeerRange } from './peers.ts'
import { goMinorOf, higherGoMinor, mayLeaveGoMinor, runtimeConflict } from './runtimes.ts'

/** What a candidate is judged by, beside itself. */
export type Circumstances = Readonly<{
  policy: Policy
  /** ms since the epoch. */
  now: number
  peerRanges: ReadonlyMap<string, readonly PeerRange[]>
  installed: ReadonlyMap<string, readonly string[]>
  /** Subjects that stay behind others of their component, with the rule that says so. */
  behind?: ReadonlyMap<string, string>
}>

/** Ascending. Older versions and other image variants are no candidates and are left out. */
export const judgeCandidates = (
  subject: Subject,
  releases: readonly Release[],
  circumstances: Circumstances,
): readonly Candidate[] =>
  releases
    .map((release) => judgeCandidate(subject, release, circumstances))
    .filter(
      ({ verdict }) =>
        !(verdict.status === 'forbidden' && (verdict.rule === 'downgrade' || verdict.rule === 'variant')),
    )
    .toSorted((a, b) => subject.scheme.compare(a.version, b.version))

export const judgeCandidate = (subject: Subject, release: Release, circumstances: Circumstances): Candidate => {
  const { version } = release
  const step = stepBetween(subject.scheme, subject.from, version)
  const question: Question = { subject, release, version, step, ...circumstances }
  for (const [rule, ask] of RULES) {
    const reason = ask(question)
    if (reason !== undefined) return { version, release, step, verdict: { status: 'forbidden', rule, reason } }
  }
  return { version, release, step, verdict: byAge(question) }
}

type Question = Circumstances & Readonly<{ subject: Subject; release: Release; version: string; step: Step }>
type Ask = (question: Question) => string | undefined

const byAge = ({ subject, release, step, policy, now }: Question): Verdict => {
  const age = ageOf(release, step, subject.rules, policy.cooldownMs, now)
  if (age.status === 'young') return { status: 'young', reason: age.reason }
  return { status: 'allowed', notes: age.status === 'unknown' ? [age.note] : [] }
}

const downgrade: Ask = ({ step, subject }) =>
  step === 'down' || step === 'same' ? `not newer than ${subject.from}` : undefined

const otherVariant: Ask = ({ subject, version }) =>
  subject.scheme.isCompatible?.(subject.from, version) === false ? 'another variant or precision' : undefined

/** A prerelease follows only a prerelease of the same version: `1.1.0a8` after `1.1.0a7`. */
const prerelease: Ask = ({ subject, release, version }) => {
  const { scheme, from } = subject
  if (!release.prerelease && !scheme.isPrerelease(version)) return undefined
  if (scheme.isPrerelease(from) && !isCommitVersion(subject)) {
    if (String(scheme.parts(from)) === String(scheme.parts(version))) return undefined
  }
  return 'prerelease'
}

const yanked: Ask = ({ release, subject }) => {
  if (release.yanked === undefined) return undefined
  const word = subject.component.datasource === 'go' ? 'retracted' : 'yanked'
  return release.yanked === 'yes' ? word : `${word}: ${release.yanked}`
}

const deprecated: Ask = ({ release }) =>
  release.deprecated === undefined
    ? undefined
    : `deprecated${release.deprecated === 'yes' ? '' : `: ${release.deprecated}`}`

const subscription: Ask = ({ release }) => (release.subscription ? 'only with a subscription' : undefined)

/** A Go major is another module path; `+incompatible` versions belong to the time before that rule. */
const otherMajor: Ask = ({ subject, version }) =>
  subject.component.datasource === 'go' && version.endsWith('+incompatible') && !subject.from.endsWith('+incompatible')
    ? 'another Go major (+incompatible)'
    : undefined

/** Whoever pins a commit means that commit (a fork, an untagged repository): only a finding moves it to a release. */
const commit: Ask = ({ subject }) =>
  isCommitVersion(subject) && subject.findings.length === 0 ? `pinned to the commit of ${subject.from}` : undefined

const goMinor: Ask = (question) =>
  isGoItself(question.subject.component) ? minorOfGoItself(question) : minorOfModule(question)

const minorOfGoItself: Ask = ({ subject, version, policy }) => {
  const from = goMinorOf(subject.from)
  if (from === undefined || from === goMinorOf(version)) return undefined
  return mayLeaveGoMinor(from, policy, subject.rules).allowed ? undefined : `stays on go ${from} under ${policy.name}`
}

const minorOfModule: Ask = ({ subject, release, policy }) => {
  if (policy.name === 'latest') return undefined
  const higher = higherGoMinor(release, subject.project)
  if (!higher || mayLeaveGoMinor(higher.has, policy, subject.rules).allowed) return undefined
  return `needs go ${higher.needs}, the project is on ${higher.has}`
}

const runtime: Ask = ({ subject, release }) => runtimeConflict(release, subject.project)

const peer: Ask = ({ subject, version, release, peerRanges, installed }) =>
  subject.ecosystem === 'npm' ? peerConflict(subject, version, release, peerRanges, installed) : undefined

/** A finding is reason enough to leave the line; being older than another place is not. */
const drift: Ask = ({ subject, step, behind }) => {
  const rule = behind?.get(subject.id)
  const stays = rule !== undefined && subject.findings.length === 0 && (step === 'minor' || step === 'major')
  return stays ? `${rule}: drift is intended, so ${subject.from} gets patches alone` : undefined
}

const allow: Ask = ({ subject, version, step }) => {
  const setting = settingOf(subject.rules, 'allow', step)
  if (!setting || isGoMinor(setting.value) || isVersionWithin(setting.value, version, subject.scheme)) return undefined
  return `${setting.by.name}: allow ${[setting.value].flat().join(', ')}`
}

const hold: Ask = ({ subject, step, now }) => holdOf(subject.rules, step, now)

const RULES: readonly (readonly [Forbidding, Ask])[] = [
  ['downgrade', downgrade],
  ['variant', otherVariant],
  ['prerelease', prerelease],
  ['yanked', yanked],
  ['deprecated', deprecated],
  ['subscription', subscription],
  ['other-major', otherMajor],
  ['commit', commit],
  ['go-minor', goMinor],
  ['runtime', runtime],
  ['peer', peer],
  ['drift', drift],
  ['allow', allow],
  ['hold', hold],
]
