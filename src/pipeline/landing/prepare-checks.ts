/**
 * Makes the checks of one branch ready: finds the commands, sees whether they can run here, and runs them on clean copies that
 * share nothing with our clone, because a verify command may write whatever it finds there.
 */
import type { Config } from '../../records/config.ts'
import { hashOf } from '../../records/hash.ts'
import type { ClientConfig, Files, Git } from '../../system/ports.ts'
import { checkEnvironment } from '../../verify/checks/environment.ts'
import { findVerification } from '../../verify/checks/find-verification.ts'
import { obstacleToChecks, runChecks, type CheckPorts } from '../../verify/checks/run-checks.ts'
import type { TreeFiles, Verification } from '../../verify/checks/verification.ts'
import type { Checks } from './performers.ts'

export type CheckedBranch = Readonly<{
  clone: Git
  /** The branch's tip, where the commands are looked for. */
  base: string
  config: Config['verify']
  /** Folders of the projects that the plan changes. */
  directories: readonly string[]
  /** `--trust`, or the user's own configuration. */
  trusted: boolean
}>

export type CheckServices = Omit<CheckPorts, 'cache' | 'logs'> &
  Readonly<{
    /** Of this repository: `checks/` for copies and caches, `logs/` for outputs. Absolute. */
    directory: string
    openFolder: (path: string) => Promise<Files>
    clients: ClientConfig
    /** The user's environment. */
    environment: Readonly<Record<string, string | undefined>>
    now: () => number
  }>

const LOGS_KEPT = 100

/** Files of a commit by path; nothing is read before it is asked for. */
const filesOf = async (git: Git, commit: string): Promise<TreeFiles> => {
  const tree = git.tree(commit)
  const entries = new Map((await tree.list()).filter(({ kind }) => kind === 'file').map((entry) => [entry.path, entry]))
  return {
    paths: [...entries.keys()],
    readText: async (path) => {
      const entry = entries.get(path)
      if (!entry) return undefined
      for await (const { content } of tree.read([entry])) return new TextDecoder().decode(content)
      return undefined
    },
  }
}

export const prepareChecks = async (branch: CheckedBranch, services: CheckServices): Promise<Checks> => {
  const { clone, base, config, directories, trusted } = branch
  const verification = await findVerification(await filesOf(clone, base), { command: config.command, directories })
  if (verification.status === 'none') return { status: 'unverified', reason: verification.reason }
  const obstacle = await obstacleToChecks(services.sandbox, trusted)
  if (obstacle !== undefined) return { status: 'unverified', reason: obstacle }
  return {
    status: 'ready',
    digest: hashOf(verification.digest, String(config.network)),
    ...(verification.uncovered.length > 0 && { uncovered: verification.uncovered }),
    run: (commit) => runOn(commit, verification, branch, services),
  }
}

const runOn = async (
  commit: string,
  verification: Extract<Verification, { status: 'found' }>,
  { clone, config, trusted }: CheckedBranch,
  services: CheckServices,
) => {
  const cache = await services.openFolder(`${services.directory}/checks/cache`)
  const logs = await services.openFolder(`${services.directory}/logs`)
  await forgetOldLogs(logs)
  // One path for every commit: the tools' caches and the names of failing tests may hold it.
  const directory = `${services.directory}/checks/tree`
  await clone.snapshot(directory, commit)
  const { tree } = await clone.commit(commit)
  const places = { cache: cache.root, home: `${cache.root}/home` }
  return runChecks(
    {
      verification,
      directory,
      tree,
      logName: `${new Date(services.now()).toISOString().replaceAll(':', '')}-${tree.slice(0, 12)}.log`,
      timeoutMs: config.timeout,
      network: config.network,
      environment: await checkEnvironment(services.environment, services.clients, places),
      trusted,
    },
    { ...services, cache, logs },
  )
}

/** Names begin with their time, so the first are the oldest. */
const forgetOldLogs = async (logs: Files): Promise<void> => {
  const names = await logs.list('.')
  for (const name of names.slice(0, Math.max(0, names.length - LOGS_KEPT))) await logs.remove(name)
}
