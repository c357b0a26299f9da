/** A run over a repository: which branches are kept, each through the loop, and the report of them all. */
import { createReleaseStore } from '../lookup/release-store.ts'
import { forges } from '../merge/forges/index.ts'
import { settleInterrupted } from '../merge/merge-branch.ts'
import { keepBranches } from '../plan/policy/branches.ts'
import { policyFor } from '../plan/policy/policy-for.ts'
import { SeaworthyError, UsageError } from '../records/errors.ts'
import type { Policy } from '../records/plan.ts'
import type { Report } from '../records/report.ts'
import { buildReport, type BranchRun } from '../report/build-report.ts'
import type { BranchJob, BranchTools } from './branch-job.ts'
import { openCaptureCache, takeInventory } from './examine-tree.ts'
import { loadConfig, type LoadedConfig } from './load-config.ts'
import { ecosystemsOf, openAdvisories, type AdvisoryOptions } from './open-advisories.ts'
import { openRepository, type OpenedRepository } from './open-repository.ts'
import { defaultBranchOf, readBranches, type Branch } from './read-branches.ts'
import { openRegistries } from './registries.ts'
import { examineBranch, runBranch, type Examined } from './run-branch.ts'
import type { Services } from './services.ts'
import { openState, type State } from './state/open-state.ts'

export type RepositoryRequest = Readonly<{
  /** Absolute path or URL. */
  address: string
  /** Absolute. */
  stateDirectory: string
  advisories: AdvisoryOptions
  /** This branch alone. */
  branch?: string
  only?: 'security'
}>

export type RunRequest = RepositoryRequest &
  Readonly<{
    /** Absent: as the configuration says. */
    merge?: boolean
    trust: boolean
    waitMs: number
  }>

export type RunOutcome =
  | Readonly<{ status: 'done'; report: Report; directory: string }>
  | Readonly<{ status: 'busy'; reason: string }>

/** Everything that is open while a repository is worked on, and the jobs that it gives. */
type Opened = Readonly<{
  repository: OpenedRepository
  loaded: LoadedConfig
  jobs: readonly Omit<BranchJob, 'mode'>[]
  leftOut: Report['leftOut']
  state: State
  createTools: (run: number, trusted: boolean) => BranchTools
  close: () => void
}>

/** The loop over every kept branch. One run at a time works on a repository. */
export const runRepository = async (request: RunRequest, services: Services): Promise<RunOutcome> => {
  const opened = await open(request, services)
  try {
    const { state, repository } = opened
    const acquired = await acquire(state, request.waitMs, services)
    if (acquired.status === 'busy') return acquired
    if (acquired.resumed) services.log.info('The last run was interrupted: going on where it was.')
    const done = await runJobs(opened, acquired.run, request, services)
    state.releaseRun(acquired.run, 'finished')
    return { status: 'done', report: done, directory: repository.directory }
  } finally {
    opened.close()
  }
}

/** Waits as long as allowed, and says that it does. */
const acquire = async (state: State, waitMs: number, { log }: Services): ReturnType<State['acquireRun']> => {
  const acquired = await state.acquireRun(0)
  if (acquired.status === 'acquired' || waitMs === 0) return acquired
  log.info(`Waiting: ${acquired.reason}`)
  return state.acquireRun(waitMs)
}

const runJobs = async (opened: Opened, run: number, request: RunRequest, services: Services): Promise<Report> => {
  const { state, repository, jobs, loaded } = opened
  const tools = opened.createTools(run, request.trust)
  await settleOpenMerges(repository, state, services)
  const merge = request.merge ?? loaded.config.merge === 'green'
  const branches: BranchRun[] = []
  for (const job of jobs) branches.push(await attemptBranch({ ...job, mode: merge ? 'merge' : 'offer' }, tools))
  const report = reportOf(opened, branches, services)
  state.saveRecord(run, '', 'report', report)
  return report
}

/** What a branch's world does to it stays with that branch; the others go on. */
const attemptBranch = async (job: BranchJob, tools: BranchTools): Promise<BranchRun> => {
  try {
    return await runBranch(job, tools)
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error
    tools.services.log.warn(`${job.branch.name}: ${error.message}`)
    return { ...planned(await examineBranch(job, tools)), dryRun: false, failure: error.message }
  }
}

const planned = ({ state, planned: { releases } }: Examined): BranchRun => ({
  before: state,
  landed: [],
  notLanded: [],
  attempts: [],
  verdicts: [],
  dryRun: true,
  problems: [],
  releases,
})

export type PlannedRepository = Readonly<{
  report: Report
  branches: readonly Examined[]
  state: State
  close: () => void
}>

/** Plans every kept branch and writes nothing but what registries answered. The caller closes it. */
export const planRepository = async (request: RepositoryRequest, services: Services): Promise<PlannedRepository> => {
  const opened = await open(request, services)
  try {
    const tools = opened.createTools(0, false)
    const branches: Examined[] = []
    for (const job of opened.jobs) branches.push(await examineBranch(job, tools))
    const report = reportOf(opened, branches.map(planned), services)
    return { report, branches, state: opened.state, close: opened.close }
  } catch (error) {
    opened.close()
    throw error
  }
}

const reportOf = ({ repository, leftOut }: Opened, branches: readonly BranchRun[], services: Services): Report =>
  buildReport({
    repository: repository.identity,
    generatedAt: new Date(services.clock.now()).toISOString(),
    tool: services.tool,
    branches,
    leftOut,
  })

const settleOpenMerges = async (repository: OpenedRepository, state: State, { clock }: Services): Promise<void> => {
  const ledger = { begin: () => 0, settle: state.settleMerge }
  const ports = { forge: forges['local-git'], ledger, clock, repository: repository.target, clone: repository.clone }
  for (const interrupted of state.openMerges()) await settleInterrupted(interrupted, ports)
}

const open = async (request: RepositoryRequest, services: Services): Promise<Opened> => {
  await services.openFolder(request.stateDirectory)
  const repository = await openRepository(request, services.repositories)
  const branches = await readBranches(repository.target)
  const defaultBranch = await defaultBranchOf(repository.target, branches)
  const tip = branches.find(({ name }) => name === defaultBranch)?.commit ?? ''
  const loaded = await loadConfig(repository.clone.tree(tip), services.http)
  const { jobs, leftOut } = jobsOf({ branches, defaultBranch, loaded }, request, services)

  const databases = [
    `${repository.directory}/state.sqlite`,
    `${request.stateDirectory}/releases.sqlite`,
    `${repository.directory}/capture.sqlite`,
  ]
  const [stateDatabase, releasesDatabase, captureDatabase] = databases.map((path) => services.openDatabase(path))
  if (!stateDatabase || !releasesDatabase || !captureDatabase) throw new Error('three databases are opened')
  const advisories = await openAdvisories(request.advisories, services, () => ecosystemsAt(repository, tip))
  const state = openState(stateDatabase, {
    place: `${repository.directory}/state.sqlite`,
    processes: services.processes,
    clock: services.clock,
  })
  const options = {
    config: loaded.config,
    store: createReleaseStore(releasesDatabase, services.clock),
    offline: request.advisories.offline,
  }
  const cache = openCaptureCache(captureDatabase)
  const exec = services.createExec(state.ledger)
  return {
    repository,
    loaded,
    jobs,
    leftOut,
    state,
    createTools: (run, trusted) => ({
      repository,
      store: advisories.store,
      state,
      run,
      services,
      cache,
      createRegistries: (tree) => openRegistries(tree, options, services),
      workshop: {
        config: loaded.config,
        exec,
        sandbox: services.createSandbox(exec, [request.stateDirectory]),
        trusted,
      },
    }),
    close: () => {
      advisories.close()
      for (const database of [stateDatabase, releasesDatabase, captureDatabase]) database.close()
    },
  }
}

/** The default branch speaks for all where it has to be known before any branch is read. */
const ecosystemsAt = async ({ identity, clone }: OpenedRepository, commit: string): Promise<readonly string[]> => {
  const source = { repository: identity, kind: 'tree' as const, ref: commit, commit }
  return ecosystemsOf(await takeInventory({ tree: clone.tree(commit), source, ignore: [] }))
}

const branchNames = (branches: readonly Branch[]): string => {
  const names = branches.map(({ name }) => name)
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} or one of ${names.length - 5} more` : names.join(', ')
}

type Facts = Readonly<{ branches: readonly Branch[]; defaultBranch: string; loaded: LoadedConfig }>

const jobsOf = (
  { branches, defaultBranch, loaded }: Facts,
  { branch, only }: RepositoryRequest,
  { clock }: Services,
) => {
  const { config, accept } = loaded
  if (branch !== undefined && !branches.some(({ name }) => name === branch))
    throw new UsageError({
      place: '--branch',
      expected: `a branch: ${branchNames(branches)}`,
      found: branch,
    })
  const question = {
    branches,
    defaultBranch,
    config,
    now: clock.now(),
    ...(branch === undefined ? {} : { only: [branch] }),
  }
  const { kept, leftOut } = keepBranches(question)
  const jobs = kept.flatMap(({ branch: name, policy, because }) => {
    const found = branches.find((candidate) => candidate.name === name)
    const own: Policy = policyFor({ branch: name, name: policy, because, config, accept, ...(only ? { only } : {}) })
    return found ? [{ branch: found, policy: own, ignore: config.capture.ignore }] : []
  })
  // Who asks for one branch need not be told that the others were not asked for.
  return { jobs, leftOut: leftOut.filter((one) => branch === undefined || one.branch === branch) }
}
