/** The checks of a branch: found once, on its own tip, and run on clean snapshots that share nothing with our clone. */
import { hashOf } from '../../records/hash.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Plan } from '../../records/plan.ts'
import type { ClientConfig, Tree } from '../../system/ports.ts'
import { checkEnvironment } from '../../verify/checks/environment.ts'
import { findVerification } from '../../verify/checks/find-verification.ts'
import { obstacleToChecks, runChecks } from '../../verify/checks/run-checks.ts'
import type { Verification } from '../../verify/checks/verification.ts'
import type { BranchTools } from '../branch-job.ts'
import type { Checks } from '../landing/performers.ts'
import { readTexts } from '../read-texts.ts'

export type Subject = Readonly<{ branch: string; tree: Tree; inventory: Inventory; plan: Plan; clients: ClientConfig }>

export type OpenedChecks = Readonly<{ checks: Checks; problems: readonly string[] }>

export const openChecks = async (subject: Subject, tools: BranchTools): Promise<OpenedChecks> => {
  const { sandbox, trusted, config } = tools.workshop
  const obstacle = await obstacleToChecks(sandbox, trusted)
  if (obstacle !== undefined) return unverified(obstacle)
  const verification = await findFor(subject, tools)
  if (verification.status === 'none') return unverified(verification.reason)
  tools.services.log.debug(`${subject.branch}: verified by ${verification.from}`)
  const digest = hashOf(verification.digest, String(config.verify.network))
  return {
    checks: { status: 'ready', digest, run: await createRunner(verification, subject, tools) },
    problems: verification.uncovered.map(
      (folder) => `${folder}: changed, and no build or test was found that covers it`,
    ),
  }
}

const unverified = (reason: string): OpenedChecks => ({ checks: { status: 'unverified', reason }, problems: [] })

/** Folders of the projects that the plan touches: what else is in the tree cannot break by it. */
const findFor = async ({ tree, inventory, plan }: Subject, { workshop }: BranchTools): Promise<Verification> => {
  const touched = new Set(plan.changes.flatMap(({ projects }) => projects))
  const directories = [
    ...new Set(inventory.projects.filter(({ id }) => touched.has(id)).map(({ directory }) => directory)),
  ]
  const paths = (await tree.list()).map(({ path }) => path)
  const readText = async (path: string) => (await readTexts(tree, (candidate) => candidate === path)).get(path)
  return findVerification({ paths, readText }, { command: workshop.config.verify.command, directories })
}

const createRunner = async (
  verification: Extract<Verification, { status: 'found' }>,
  { branch, clients }: Subject,
  { repository, services, workshop, run }: BranchTools,
) => {
  const cache = await services.openFolder(`${repository.directory}/cache/checks`)
  const logs = await services.openFolder(`${repository.directory}/logs`)
  const home = `${cache.root}/home`
  const environment = await checkEnvironment(services.environment, clients, { cache: cache.root, home })
  const { exec, sandbox, trusted, config } = workshop
  const directory = `${repository.directory}/work/check`
  return async (commit: string) => {
    services.log.progress(`${branch}: verifying ${commit.slice(0, 10)}`)
    const { tree } = await repository.clone.commit(commit)
    await repository.clone.snapshot(directory, commit)
    const request = {
      verification,
      directory,
      tree,
      logName: `run-${run}-${tree.slice(0, 12)}-${services.clock.now()}.log`,
      timeoutMs: config.verify.timeout,
      network: config.verify.network,
      environment,
      trusted,
    }
    return runChecks(request, { sandbox, exec, cache, logs, log: services.log })
  }
}
