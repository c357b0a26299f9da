/** Which branches a run works on, each with its policy: read from the repository as it is now. */
import { inertBranchRules, keepBranches } from '../plan/policy/branches.ts'
import { policyFor } from '../plan/policy/policy-for.ts'
import type { Acceptance, Config } from '../records/config.ts'
import { UsageError } from '../records/errors.ts'
import type { Report } from '../records/report.ts'
import type { BranchJob } from './branch-job.ts'
import { loadConfig, type LoadedConfig } from './load-config.ts'
import type { OpenedRepository } from './open-repository.ts'
import { defaultBranchOf, readBranches, type Branch } from './read-branches.ts'
import type { Services } from './services.ts'

export type JobRequest = Readonly<{
  /** This branch alone. */
  branch?: string
  only?: 'security'
}>

export type Jobs = Readonly<{
  config: Config
  jobs: readonly Omit<BranchJob, 'mode'>[]
  leftOut: Report['leftOut']
  /** See `Report.notes`. */
  notes: readonly string[]
  /** The default branch, its ref and its commit; empty in a repository without branches. */
  defaultBranch: string
  ref: string
  tip: string
  /** What other files than the configuration accept. */
  accept: readonly Acceptance[]
}>

export const readJobs = async (
  { target, clone }: OpenedRepository,
  request: JobRequest,
  { clock, http }: Pick<Services, 'clock' | 'http'>,
): Promise<Jobs> => {
  const branches = await readBranches(target)
  const defaultBranch = await defaultBranchOf(target, branches)
  const { ref, commit: tip } = branches.find(({ name }) => name === defaultBranch) ?? { ref: '', commit: '' }
  const loaded = await loadConfig(clone.tree(tip), http)
  const facts = { branches, defaultBranch, now: clock.now() }
  const notes = [...loaded.notes, ...inertBranchRules({ ...facts, config: loaded.config })]
  const { config, accept } = loaded
  return { config, accept, defaultBranch, ref, tip, notes, ...jobsOf(facts, loaded, request) }
}

type Facts = Readonly<{ branches: readonly Branch[]; defaultBranch: string; now: number }>

const jobsOf = (facts: Facts, { config, accept }: LoadedConfig, { branch, only }: JobRequest) => {
  const { branches } = facts
  if (branch !== undefined && !branches.some(({ name }) => name === branch))
    throw new UsageError({ place: '--branch', expected: `a branch: ${branchNames(branches)}`, found: branch })
  const { kept, leftOut } = keepBranches({ ...facts, config, ...(branch === undefined ? {} : { only: [branch] }) })
  const jobs = kept.flatMap(({ branch: name, policy, because }) => {
    const found = branches.find((candidate) => candidate.name === name)
    const own = policyFor({ branch: name, name: policy, because, config, accept, ...(only ? { only } : {}) })
    return found ? [{ branch: found, policy: own, capture: config.capture }] : []
  })
  // Who asks for one branch need not be told that the others were not asked for.
  return { jobs, leftOut: leftOut.filter((one) => branch === undefined || one.branch === branch) }
}

const branchNames = (branches: readonly Branch[]): string => {
  const names = branches.map(({ name }) => name)
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} or one of ${names.length - 5} more` : names.join(', ')
}
