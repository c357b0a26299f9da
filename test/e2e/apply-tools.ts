/** A work tree, a cache and real ports for the end-to-end tests of lockers. Needs the network. */
import { execFileSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locker, LockerPorts } from '../../src/apply/contract.ts'
import { lockProject, isFailure, packagesOf, type LockOutcome } from '../../src/apply/lock-project.ts'
import { LOCKERS } from '../../src/apply/lockers.ts'
import { relock, type Relocked } from '../../src/apply/relock.ts'
import { aMove, aProject } from '../../src/apply/testing.ts'
import type { Project } from '../../src/records/inventory.ts'
import type { Move } from '../../src/records/plan.ts'
import { createClientConfig } from '../../src/system/node/client-config.ts'
import { createExec } from '../../src/system/node/exec.ts'
import { openFolder } from '../../src/system/node/files.ts'
import { createSandbox } from '../../src/system/node/sandbox.ts'

export const E2E = process.env['SEAWORTHY_E2E'] !== undefined

const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
)

export type Workbench = Readonly<{
  ports: LockerPorts
  locker: Locker
  project: Project
  relock: () => Promise<Relocked>
  lock: (...moves: readonly Move[]) => Promise<LockOutcome>
  /** Runs a program in the tree; throws where it fails. */
  run: (command: string, ...args: readonly string[]) => string
  text: (path: string) => Promise<string>
  /** Lines that came or went since `before`. */
  changedLines: (path: string, before: string) => Promise<readonly string[]>
}>

const linesOnlyIn = (a: string, b: string): readonly string[] => {
  const known = new Set(b.split('\n'))
  return a.split('\n').filter((line) => !known.has(line))
}

export const openWorkbench = async (
  lockerName: Locker['name'],
  files: Readonly<Record<string, string>>,
  more: Partial<Project>,
): Promise<Workbench> => {
  const folder = await mkdtemp(join(tmpdir(), `seaworthy-${lockerName}-`))
  const tree = await openFolder(join(folder, 'tree'))
  for (const [path, text] of Object.entries(files)) await tree.write(path, text)
  const exec = createExec()
  const path = environment['PATH'] ?? ''
  const ports: LockerPorts = {
    files: tree,
    cache: await openFolder(join(tmpdir(), 'seaworthy-e2e-cache')),
    exec,
    sandbox: createSandbox(exec, { home: homedir(), path, hidden: [] }),
    clients: createClientConfig({ exec, env: environment, home: homedir(), overrides: {} }),
    log: { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} },
    environment,
  }
  const locker = LOCKERS.find(({ name }) => name === lockerName)
  if (!locker) throw new Error(`no locker ${lockerName}`)
  const project = aProject({ locker: lockerName, ...more })
  const text = async (file: string): Promise<string> => (await tree.readText(file)) ?? ''
  return {
    ports,
    locker,
    project,
    relock: () => relock(project, { gitDependencies: false }, { lockers: [locker], ports }),
    lock: async (...moves) => {
      const before = await packagesOf(locker, project, ports)
      return isFailure(before) ? before : lockProject(locker, project, moves, before, { gitDependencies: false }, ports)
    },
    run: (command, ...args) => execFileSync(command, args, { cwd: tree.root, encoding: 'utf8', stdio: 'pipe' }),
    text,
    changedLines: async (file, before) => {
      const after = await text(file)
      return [...linesOnlyIn(before, after), ...linesOnlyIn(after, before)]
    },
  }
}

export const pythonMove = (name: string, from: string, to: string): Move => aMove(name, from, to, { ecosystem: 'PyPI' })
export const goMove = (name: string, from: string, to: string): Move => aMove(name, from, to, { ecosystem: 'Go' })

/** Version of a package in a TOML lock file. */
export const lockedVersion = (text: string, name: string): string =>
  new RegExp(`^name = "${name}"\\nversion = "([^"]+)"`, 'm').exec(text)?.[1] ?? ''
