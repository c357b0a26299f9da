/** One branch at planning time: its subjects and all that is known about them, indexed once. */
import type { AssessedFinding, Assessments, Finding, Findings } from '../records/findings.ts'
import type { Inventory, Package } from '../records/inventory.ts'
import type { Attempt, Policy } from '../records/plan.ts'
import type { Release, Releases } from '../records/releases.ts'
import type { Candidate } from './candidates/candidate.ts'
import { judgeCandidate, judgeCandidates } from './candidates/judge-candidates.ts'
import { installedVersions, peerRangesOf } from './candidates/peers.ts'
import { atPrecision } from './candidates/precision.ts'
import { compareTexts } from './compare-texts.ts'
import { keptBehind } from './kept-behind.ts'
import { OpenQuestions, knowledgeOf } from './knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { sharesId } from './shared-ids.ts'
import { collectSubjects } from './subjects.ts'
import type { Subject } from './subjects.ts'

export type PlanInput = Readonly<{
  inventory: Inventory
  findings: Findings
  releases: Releases
  assessments: Assessments
  policy: Policy
  attempts: readonly Attempt[]
  /** ms since the epoch. */
  now: number
}>

/** What a version does to the findings of its subject. */
type Outlook = Readonly<{
  cleared: readonly Finding[]
  /** Groups that affect it and not the version in use. */
  introduced: readonly AssessedFinding[]
}>

export interface Situation {
  readonly inventory: Inventory
  readonly policy: Policy
  readonly now: number
  readonly subjects: readonly Subject[]
  readonly knowledge: Knowledge
  readonly questions: OpenQuestions
  readonly subjectOfPackage: (packageId: string) => Subject | undefined
  /** The packages that need one of the subject's packages, from the lock file. */
  readonly dependentsOf: (subject: Subject) => readonly Package[]
  /** Ascending; empty where no release is known or the subject is never moved. */
  readonly candidatesOf: (subject: Subject) => readonly Candidate[]
  /** As one of its candidates would be judged. */
  readonly judge: (subject: Subject, release: Release) => Candidate
  readonly outlookOf: (subject: Subject, version: string) => Outlook
}

export const assessSituation = (input: PlanInput): Situation => {
  const { inventory, now } = input
  const policy = withUnsupportedRuntimes(input.policy, input.findings.findings)
  const subjects = collectSubjects(inventory, input.findings.findings, policy)
  const knowledge = knowledgeOf(input.releases, input.assessments)
  const ofPackage = new Map(subjects.flatMap((subject) => subject.packages.map(({ id }) => [id, subject] as const)))
  // In an order of their own, as subjects are: whose range is named first must not depend on the input's.
  const packages = inventory.packages.toSorted((a, b) => compareTexts(a.id, b.id))
  const dependents = indexDependents(packages)
  const circumstances = {
    policy,
    now,
    peerRanges: peerRangesOf(packages),
    installed: installedVersions(packages),
    behind: keptBehind(subjects),
  }

  const candidates = new Map<Subject, readonly Candidate[]>()
  const candidatesOf = (subject: Subject): readonly Candidate[] => {
    const answer = subject.immovable === undefined ? knowledge.releasesOf(subject) : undefined
    const known =
      candidates.get(subject) ?? judgeCandidates(subject, atPrecision(subject, answer?.releases ?? []), circumstances)
    candidates.set(subject, known)
    return known
  }
  const outlooks = new Map<Subject, Map<string, Outlook>>()
  const outlookOf = (subject: Subject, version: string): Outlook => {
    const ofSubject = outlooks.get(subject) ?? new Map<string, Outlook>()
    outlooks.set(subject, ofSubject)
    const known = ofSubject.get(version) ?? lookAhead(knowledge, subject, version)
    ofSubject.set(version, known)
    return known
  }

  return {
    inventory,
    policy,
    now,
    subjects,
    knowledge,
    questions: new OpenQuestions(knowledge),
    subjectOfPackage: (id) => ofPackage.get(id),
    dependentsOf: (subject) => [...new Set(subject.packages.flatMap(({ id }) => dependents.get(id) ?? []))],
    candidatesOf,
    judge: (subject, release) => judgeCandidate(subject, release, circumstances),
    outlookOf,
  }
}

/** End-of-life findings name what is out of support: `EOL-go-1.23` is `go 1.23`. */
const withUnsupportedRuntimes = (policy: Policy, findings: readonly Finding[]): Policy => {
  const ended = findings.flatMap(({ kind, id }) => {
    const [, product, cycle] = (kind === 'end-of-life' && /^EOL-(.+)-([^-]+)$/.exec(id)) || []
    return product && cycle ? [`${product} ${cycle}`] : []
  })
  return ended.length === 0
    ? policy
    : { ...policy, unsupportedRuntimes: [...new Set([...policy.unsupportedRuntimes, ...ended])].toSorted() }
}

const lookAhead = (knowledge: Knowledge, subject: Subject, version: string): Outlook => {
  const { findings } = subject
  const ahead = knowledge.affecting(subject, version) ?? []
  const isKnown = (one: AssessedFinding) =>
    findings.some((other) => sharesId(one, other)) ||
    (knowledge.affecting(subject, subject.from) ?? []).some((other) => sharesId(one, other))
  return {
    cleared: findings.filter((finding) => knowledge.clears(subject, version, finding)),
    introduced: ahead.filter((one) => !isKnown(one)),
  }
}

const indexDependents = (packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> => {
  const dependents = new Map<string, Package[]>()
  for (const one of packages) {
    if (one.dependsOn === 'unknown') continue
    for (const id of one.dependsOn) {
      const list = dependents.get(id)
      if (list) list.push(one)
      else dependents.set(id, [one])
    }
  }
  return dependents
}
