/** One project's lock file, before and after its locker. */
import { ParseError } from '../records/errors.ts'
import type { Project } from '../records/inventory.ts'
import type { Move, Resolved } from '../records/plan.ts'
import type { LockedPackages, LockFailure, Locker, LockerPorts } from './contract.ts'
import { departures, resolvedBetween } from './resolution.ts'

export type LockOutcome =
  | Readonly<{
      status: 'locked'
      /** As the locker tells them; the journal knows those it wrote through the port. */
      files: readonly string[]
      resolved: readonly Resolved[]
      /** Planned moves that ended elsewhere. */
      departures: readonly string[]
    }>
  | LockFailure

export type LockOptions = Readonly<{ gitDependencies: boolean }>

/** `none` has no locker: there is nothing to lock. */
export const lockerOf = (lockers: readonly Locker[], project: Project): Locker | undefined =>
  lockers.find(({ name }) => name === project.locker)

export const filesOf = (locker: Locker, project: Project): readonly string[] => [
  project.manifest,
  ...project.members,
  ...(project.lockfile === undefined ? [] : [project.lockfile]),
  ...(locker.companions?.(project) ?? []),
]

const packagesOf = async (
  locker: Locker,
  project: Project,
  ports: LockerPorts,
): Promise<LockedPackages | LockFailure> => {
  try {
    return await locker.packages(project, ports.files)
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return { status: 'conflict', reason: `${project.lockfile ?? project.manifest}: ${error.message}` }
  }
}

export const isFailure = (value: LockedPackages | LockFailure): value is LockFailure => 'status' in value

/** No option, address or path: what a tool is handed as an argument is a package and a version. */
const PACKAGE_NAME = /^@?[A-Za-z0-9_][\w.~/-]*$/
const PACKAGE_VERSION = /^\w[\w.+!~-]*$/

const unsafeMove = (moves: readonly Move[]): Move | undefined =>
  moves.find(({ component, to }) => !PACKAGE_NAME.test(component.name) || !PACKAGE_VERSION.test(to))

/** `before` is read ahead of the edits: for Go, the manifest is the lock file. */
export const lockProject = async (
  locker: Locker,
  project: Project,
  moves: readonly Move[],
  before: LockedPackages,
  options: LockOptions,
  ports: LockerPorts,
): Promise<LockOutcome> => {
  const unsafe = unsafeMove(moves)
  if (unsafe) {
    const found = JSON.stringify(`${unsafe.component.name} ${unsafe.to}`)
    return { status: 'conflict', reason: `expected a package name and a version, found ${found}` }
  }
  const result = await locker.lock({ project, moves, gitDependencies: options.gitDependencies }, ports)
  if (result.status !== 'locked') return result
  const after = await packagesOf(locker, project, ports)
  if (isFailure(after)) return after
  return {
    status: 'locked',
    files: result.files,
    resolved: resolvedBetween(project, before, after),
    departures: departures(moves, after),
  }
}

export { packagesOf }
