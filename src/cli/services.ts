/** Puts the implementations of the ports together, once, for the command that is about to run. */
import { homedir } from 'node:os'

import type { Services } from '../pipeline/services.ts'
import { createClientConfig } from '../system/node/client-config.ts'
import { systemClock, systemRandom } from '../system/node/clock.ts'
import { openDatabase } from '../system/node/database.ts'
import { createExec, type NodeExec, type ProcessLedger } from '../system/node/exec.ts'
import { openFolder } from '../system/node/files.ts'
import { createGitRemotes } from '../system/node/git-remotes.ts'
import { createRepositories } from '../system/node/git.ts'
import { createHttp, type NodeHttp } from '../system/node/http.ts'
import { createLog, type NodeLog } from '../system/node/log.ts'
import { systemProcesses } from '../system/node/processes.ts'
import { createSandbox } from '../system/node/sandbox.ts'
import { VERSION } from './version.ts'

/** What tools get of the user's environment: where programs are, how to reach the network, which certificates to trust. */
const PASSED_ON =
  /^(PATH|LANG|LC_ALL|TZ|(https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|PIP_CERT|PIP_FIND_LINKS|REQUESTS_CA_BUNDLE|GIT_SSL_CAINFO|UV_NATIVE_TLS)$/i

const environmentForTools = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && PASSED_ON.test(name) ? [[name, value]] : [],
    ),
  )

export type LogLevel = Readonly<{ quiet?: boolean; verbose?: boolean }>

export type CliServices = Services & Readonly<{ log: NodeLog; exec: NodeExec; http: NodeHttp }>

export const createServices = (level: LogLevel, ledger?: ProcessLedger): CliServices => {
  const home = homedir()
  const path = process.env['PATH'] ?? ''
  const exec = createExec(ledger ? { path, ledger } : { path })
  const log = createLog({ level: level.quiet ? 'quiet' : level.verbose ? 'debug' : 'normal' })
  return {
    clock: systemClock,
    random: systemRandom,
    log,
    exec,
    processes: systemProcesses,
    http: createHttp({ env: process.env, clock: systemClock, random: systemRandom }),
    remotes: createGitRemotes({ exec, env: process.env }),
    repositories: createRepositories(systemClock),
    createSandbox: (hidden) => createSandbox(exec, { home, path, hidden }),
    createClients: (overrides, repositoryFiles) =>
      createClientConfig({ exec, env: process.env, home, overrides, repositoryFiles }),
    openDatabase,
    openFolder,
    environment: environmentForTools(),
    tool: { name: 'seaworthy', version: VERSION },
  }
}

/** Runs a command's work, and leaves nothing behind when it is interrupted: no process of ours, no half progress line. */
export const withServices = async (level: LogLevel, work: (services: CliServices) => Promise<void>): Promise<void> => {
  const services = createServices(level)
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    services.exec.endAll()
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
