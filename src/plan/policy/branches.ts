/**
 * Which branches are kept, and how. A branch that is left out is named with its reason:
 * nothing is claimed of it.
 */
import type { Config, PolicyName } from '../../records/config.ts'
import { DAY_MS, dayOf, stillStands } from './days.ts'
import { matchesPatterns } from './patterns.ts'

export type BranchFacts = Readonly<{
  name: string
  /** Newest commit that is not ours, ms since the epoch. */
  lastCommitNotOurs: number
  /** Newest tag of the branch's line (see `isTagOfLine`), ms since the epoch. */
  lastTagOfLine?: number
}>

export type KeptBranch = Readonly<{
  branch: string
  policy: Exclude<PolicyName, 'none'>
  /** For people: `default branch`, `matches release-*, last commit 2026-08-22`. */
  because: string
}>

export type LeftOut = Readonly<{ branch: string; reason: string }>

export type BranchQuestion = Readonly<{
  branches: readonly BranchFacts[]
  /** Absent for a repository whose HEAD names none. */
  defaultBranch: string | undefined
  config: Pick<Config, 'branches'>
  /** ms since the epoch. */
  now: number
  /** Names or globs of `--branch`: only these, and these even where they would be left out as dormant. */
  only?: readonly string[]
}>

const RELEASE_BRANCH = /^(release|stable|maint|lts|support)[-/_]?v?\d+(\.\d+)*(\.x)?$/
const VERSION_BRANCH = /^v?\d+\.(\d+|x)(\.x)?$/
const DORMANT_MS = 180 * DAY_MS

type Decision = Readonly<{ policy: PolicyName; because: string } | { reason: string }>

export const keepBranches = (
  question: BranchQuestion,
): Readonly<{ kept: readonly KeptBranch[]; leftOut: readonly LeftOut[] }> => {
  const kept: KeptBranch[] = []
  const leftOut: LeftOut[] = []
  for (const facts of inOrder(question)) {
    const decision = decide(facts, question)
    if ('reason' in decision) leftOut.push({ branch: facts.name, reason: decision.reason })
    else if (decision.policy === 'none')
      leftOut.push({ branch: facts.name, reason: `policy none: ${decision.because}` })
    else kept.push({ branch: facts.name, policy: decision.policy, because: decision.because })
  }
  return { kept, leftOut }
}

/** The default branch first, then by name with numbers in their order. */
const inOrder = ({ branches, defaultBranch }: BranchQuestion): readonly BranchFacts[] =>
  branches.toSorted(
    (a, b) =>
      Number(b.name === defaultBranch) - Number(a.name === defaultBranch) ||
      a.name.localeCompare(b.name, 'en', { numeric: true }),
  )

const decide = (facts: BranchFacts, question: BranchQuestion): Decision => {
  const { only, config } = question
  const asked = only !== undefined && matchesPatterns(only, [facts.name])
  if (only !== undefined && !asked) return { reason: 'not asked for (--branch)' }
  const decision = config.branches ? byRules(facts, question) : byHabit(facts, question)
  if (asked && 'reason' in decision && !decision.reason.startsWith('end of life')) {
    return { policy: 'security', because: `asked for (--branch); otherwise left out: ${decision.reason}` }
  }
  return decision
}

const byRules = (facts: BranchFacts, { config, defaultBranch, now }: BranchQuestion): Decision => {
  const rules = config.branches ?? []
  const index = rules.findIndex((rule) => coversBranch(rule.match, facts.name, defaultBranch))
  const rule = rules[index]
  if (!rule) return { reason: 'no rule under branches matches' }
  const name = `branches rule ${index + 1} (${rule.match})`
  if (rule.match === RELEASES) return byRelease(facts, rule, { now, name })
  if (!stillStands(rule.until, now)) return { reason: `end of life since ${rule.until}: ${name}` }
  const policy = rule.policy ?? (facts.name === defaultBranch ? 'latest' : 'security')
  return { policy, because: rule.until ? `${name}, until ${rule.until}` : name }
}

const RELEASES = '$release'

const coversBranch = (match: string, branch: string, defaultBranch: string | undefined): boolean => {
  if (match === RELEASES) return branch !== defaultBranch && releaseLineOf(branch) !== undefined
  return match === '$default' ? branch === defaultBranch : matchesPatterns(match, [branch])
}

/** Rules under `branches` that decide about no branch, each with the reason. */
export const inertBranchRules = ({ branches, defaultBranch, config }: BranchQuestion): readonly string[] => {
  const rules = config.branches ?? []
  const deciding = new Set(
    branches.map(({ name }) => rules.findIndex((rule) => coversBranch(rule.match, name, defaultBranch))),
  )
  return rules.flatMap((rule, index) => {
    if (deciding.has(index) || rule.match === RELEASES) return []
    const isCovering = branches.some(({ name }) => coversBranch(rule.match, name, defaultBranch))
    const why = isCovering ? 'an earlier rule decides about every branch that it matches' : 'no branch matches'
    return [`branches rule ${index + 1} (${rule.match}): ${why}`]
  })
}

const byHabit = (facts: BranchFacts, { defaultBranch, now }: BranchQuestion): Decision => {
  if (facts.name === defaultBranch) return { policy: 'latest', because: 'default branch' }
  if (releaseLineOf(facts.name) === undefined) return { reason: 'does not look like a release branch' }
  return byLife(facts, now)
}

const byRelease = (
  facts: BranchFacts,
  { policy, until }: NonNullable<Config['branches']>[number],
  { now, name }: Readonly<{ now: number; name: string }>,
): Decision => {
  if (!stillStands(until, now)) return { reason: `end of life since ${until}: ${name}` }
  const decision = byLife(facts, now)
  return 'reason' in decision ? decision : { ...decision, policy: policy ?? decision.policy }
}

/** A release branch on which nothing happens any more is nobody's. */
const byLife = (facts: BranchFacts, now: number): Decision => {
  const tag = facts.lastTagOfLine ?? Number.NEGATIVE_INFINITY
  const newest = Math.max(facts.lastCommitNotOurs, tag)
  if (now - newest >= DORMANT_MS) return { reason: `dormant since ${dayOf(newest)}` }
  const life = tag > facts.lastCommitNotOurs ? 'last tag' : 'last commit'
  return { policy: 'security', because: `release branch, ${life} ${dayOf(newest)}` }
}

/** The version line that a release branch stands for: `1.13` of `release-1.13`, `2` of `v2.x`; `undefined` for any other branch. */
export const releaseLineOf = (branch: string): string | undefined =>
  RELEASE_BRANCH.test(branch) || VERSION_BRANCH.test(branch)
    ? /\d+(?:\.\d+)*/.exec(branch.replace(/^[a-z]+/, ''))?.[0]
    : undefined

/** True for `v1.13.4` and line `1.13`, not for `v1.130.0`. The tag may have a prefix: `chart-1.13.4`. */
export const isTagOfLine = (tag: string, line: string): boolean => {
  const version = /(?:^|[^\d.])(\d+(?:\.\d+)*)/.exec(tag)?.[1]
  return version !== undefined && (version === line || version.startsWith(`${line}.`))
}
