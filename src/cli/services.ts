/** Puts the implementations of the ports together, once, for the command that is about to run. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'

import type { Services } from '../pipeline/services.ts'
import { createAdvisoryFiles, OSV_BUCKET } from '../system/node/advisory-files.ts'
import { createClientConfig } from '../system/node/client-config.ts'
import { systemClock, systemRandom } from '../system/node/clock.ts'
import { openDatabase } from '../system/node/database.ts'
import { createExec, type NodeExec } from '../system/node/exec.ts'
import { openFolder } from '../system/node/files.ts'
import { createGitRemotes } from '../system/node/git-remotes.ts'
import { createRepositories } from '../system/node/git.ts'
import { createHttp, type NodeHttp } from '../system/node/http.ts'
import { createLog, type NodeLog } from '../system/node/log.ts'
import { createContainerRegistries } from '../system/node/oci/container-registries.ts'
import { systemProcesses } from '../system/node/processes.ts'
import { createSandbox } from '../system/node/sandbox.ts'
import { createUnpacker } from '../system/node/unpacker.ts'
import { VERSION } from './version.ts'

const definedVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

export type LogLevel = Readonly<{ quiet?: boolean; verbose?: boolean }>

export type CliServices = Services &
  Readonly<{
    log: NodeLog
    http: NodeHttp
    /** Ends every process that is still running. */
    endAll: () => void
  }>

export const createServices = (level: LogLevel): CliServices => {
  const home = homedir()
  const path = process.env['PATH'] ?? ''
  const exec = createExec({ path })
  const execs: NodeExec[] = [exec]
  const log = createLog({ level: level.quiet ? 'quiet' : level.verbose ? 'debug' : 'normal' })
  const http = createHttp({ env: process.env, clock: systemClock, random: systemRandom })
  return {
    clock: systemClock,
    random: systemRandom,
    log,
    exec,
    processes: systemProcesses,
    http,
    unpacker: createUnpacker(exec),
    remotes: createGitRemotes({ exec, env: process.env }),
    repositories: createRepositories(systemClock),
    advisoryFiles: createAdvisoryFiles({ http, log, clock: systemClock }),
    advisoryBucket: OSV_BUCKET,
    exists: existsSync,
    createExec: (ledger) => {
      const recorded = createExec({ path, ledger })
      execs.push(recorded)
      return recorded
    },
    endAll: () => {
      for (const one of execs) one.endAll()
    },
    createSandbox: (inside, hidden) => createSandbox(inside, { home, path, hidden }),
    createClients: (overrides, repositoryFiles) =>
      createClientConfig({ exec, env: process.env, home, overrides, repositoryFiles }),
    createContainers: (clients) => createContainerRegistries({ http, clients }),
    openDatabase,
    openFolder,
    environment: definedVariables(),
    tool: { name: 'seaworthy', version: VERSION },
  }
}

/** Runs a command's work, and leaves nothing behind when it is interrupted: no process of ours, no half progress line. */
export const withServices = async (level: LogLevel, work: (services: CliServices) => Promise<void>): Promise<void> => {
  const services = createServices(level)
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    services.endAll()
    services.log.done()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await work(services)
  } finally {
    services.log.done()
    await services.http.close()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
