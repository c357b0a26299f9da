/** A run over a repository: which branches are kept, each through the loop, and the report of them all. */
import { forges } from '../merge/forges/index.ts'
import { settleInterrupted } from '../merge/merge-branch.ts'
import { SeaworthyError } from '../records/errors.ts'
import type { Report } from '../records/report.ts'
import { buildReport, type BranchRun, type ReportInput } from '../report/build-report.ts'
import type { BranchJob, BranchTools } from './branch-job.ts'
import { readJobs, type JobRequest, type Jobs } from './branch-jobs.ts'
import { takeInventory } from './examine-tree.ts'
import { ecosystemsOf, openAdvisories, type AdvisoryOptions, type OpenedAdvisories } from './open-advisories.ts'
import type { OpenedRepository, OpenRequest } from './open-repository.ts'
import { openRegistries } from './registries.ts'
import { examineBranch, runBranch, type Examined } from './run-branch.ts'
import { runImages, type ImageSettings, type ImagesRun } from './run-images.ts'
import type { Services } from './services.ts'
import type { State } from './state/open-state.ts'
import { openWorkplace, type Workplace } from './workplace.ts'

export type RepositoryRequest = OpenRequest &
  JobRequest &
  Readonly<{
    advisories: AdvisoryOptions
    /** Absent: images are not looked at. */
    images?: ImageSettings
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

/** The loop over every kept branch. One run at a time works on a repository. */
export const runRepository = async (request: RunRequest, services: Services): Promise<RunOutcome> => {
  const workplace = await openWorkplace(request, services)
  try {
    const { state, repository } = workplace
    const acquired = await acquire(state, request.waitMs, services)
    if (acquired.status === 'busy') return acquired
    if (acquired.resumed) services.log.info('The last run was interrupted: going on where it was.')
    const report = await endingRun(state, acquired.run, () => runJobs(workplace, acquired.run, request, services))
    return { status: 'done', report, directory: repository.directory }
  } finally {
    workplace.close()
  }
}

/** A run that the world or the configuration ended is over; one that a fault of ours ended goes on next time. */
const endingRun = async <Result>(state: State, run: number, work: () => Promise<Result>): Promise<Result> => {
  try {
    const result = await work()
    state.releaseRun(run, 'finished')
    return result
  } catch (error) {
    if (error instanceof SeaworthyError) state.releaseRun(run, 'failed')
    throw error
  }
}

/** Waits as long as allowed, and says that it does. */
const acquire = async (state: State, waitMs: number, { log }: Services): ReturnType<State['acquireRun']> => {
  const acquired = await state.acquireRun(0)
  if (acquired.status === 'acquired' || waitMs === 0) return acquired
  log.info(`Waiting: ${acquired.reason}`)
  return state.acquireRun(waitMs)
}

/** Branches are read here, under the lock: the run before may have moved them. */
const runJobs = async (workplace: Workplace, run: number, request: RunRequest, services: Services): Promise<Report> => {
  const { state, repository } = workplace
  await settleOpenMerges(repository, state, services)
  const work = await readJobs(repository, request, services)
  const advisories = await advisoriesFor(work, repository, request, services)
  try {
    const tools = toolsOf({ workplace, work, advisories, request, run, trusted: request.trust }, services)
    const mode = (request.merge ?? work.config.merge === 'green') ? 'merge' : 'offer'
    const branches: BranchRun[] = []
    for (const job of work.jobs) branches.push(await attemptBranch({ ...job, mode }, tools))
    const images = await runImages(imagesRunOf({ workplace, work, advisories, request }), services)
    const report = reportOf(repository, work, { branches, images }, services)
    state.saveRecord(run, '', 'report', report)
    return report
  } finally {
    advisories.close()
  }
}

const settleOpenMerges = async (repository: OpenedRepository, state: State, { clock }: Services): Promise<void> => {
  const ledger = { begin: () => 0, settle: state.settleMerge }
  const ports = { forge: forges['local-git'], ledger, clock, repository: repository.target, clone: repository.clone }
  for (const interrupted of state.openMerges()) await settleInterrupted(interrupted, ports)
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

export type PlannedRepository = Readonly<{
  report: Report
  branches: readonly Examined[]
  state: State
  close: () => void
}>

/** Plans every kept branch and writes nothing but what registries answered. The caller closes it. */
export const planRepository = async (request: RepositoryRequest, services: Services): Promise<PlannedRepository> => {
  const workplace = await openWorkplace(request, services)
  const { repository, state, close } = workplace
  try {
    const work = await readJobs(repository, request, services)
    const advisories = await advisoriesFor(work, repository, request, services)
    const tools = toolsOf({ workplace, work, advisories, request, run: 0, trusted: false }, services)
    const look = async () => ({
      branches: await examineBranches(work, tools),
      images: await runImages(imagesRunOf({ workplace, work, advisories, request }), services),
    })
    const { branches, images } = await look().finally(advisories.close)
    const report = reportOf(repository, work, { branches: branches.map(planned), images }, services)
    return { report, branches, state, close }
  } catch (error) {
    close()
    throw error
  }
}

/** One after the other: registries are asked for many components at a time as it is. */
const examineBranches = async ({ jobs }: Jobs, tools: BranchTools): Promise<readonly Examined[]> => {
  const branches: Examined[] = []
  for (const job of jobs) branches.push(await examineBranch(job, tools))
  return branches
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

const reportOf = (
  { identity }: OpenedRepository,
  { leftOut, notes }: Jobs,
  { branches, images }: Required<Pick<ReportInput, 'branches' | 'images'>>,
  { clock, tool }: Services,
): Report =>
  buildReport({
    repository: identity,
    generatedAt: new Date(clock.now()).toISOString(),
    tool,
    branches,
    leftOut,
    notes,
    images,
  })

const imagesRunOf = ({ workplace, work, advisories, request }: Omit<Setting, 'run' | 'trusted'>): ImagesRun => ({
  settings: request.images,
  branch: request.branch,
  work,
  repository: workplace.repository,
  store: advisories.store,
  advisories: request.advisories,
  stateDirectory: request.stateDirectory,
})

/** Where there is no store, the default branch speaks for all: it says which ecosystems to fetch. */
const advisoriesFor = (
  { tip }: Jobs,
  { identity, clone }: OpenedRepository,
  { advisories }: RepositoryRequest,
  services: Services,
): Promise<OpenedAdvisories> =>
  openAdvisories(advisories, services, async () => {
    const source = { repository: identity, kind: 'tree' as const, ref: tip, commit: tip }
    return ecosystemsOf(await takeInventory({ tree: clone.tree(tip), source, ignore: [] }))
  })

type Setting = Readonly<{
  workplace: Workplace
  work: Jobs
  advisories: OpenedAdvisories
  request: RepositoryRequest
  run: number
  trusted: boolean
}>

const toolsOf = ({ workplace, work, advisories, request, run, trusted }: Setting, services: Services): BranchTools => {
  const { repository, state, releases, captures } = workplace
  const { config } = work
  const exec = services.createExec(state.ledger)
  const sandbox = services.createSandbox(exec, [request.stateDirectory])
  const registries = { config, store: releases, offline: request.advisories.offline }
  return {
    repository,
    store: advisories.store,
    state,
    run,
    services,
    cache: captures,
    createRegistries: (tree) => openRegistries(tree, registries, services),
    workshop: { config, exec, sandbox, trusted },
  }
}
