/** What the lockers of poetry.lock and uv.lock have in common: where the lock file is, and how a broken one is told. */
import { ParseError } from '../records/errors.ts'
import type { Locker, LockerPorts, LockRequest, LockResult } from './contract.ts'
import { inDirectory } from './scratch.ts'
import { tomlPackages } from './toml-lock-file.ts'

export type TomlLocker = Readonly<{
  name: Locker['name']
  /** The lock file's name in the project's folder, where the project does not say. */
  lockfile: string
  /** May throw ParseError for what stands in the lock file. */
  lock: (request: LockRequest, lockfile: string, ports: LockerPorts) => Promise<LockResult>
}>

export const tomlLocker = ({ name, lockfile: usual, lock }: TomlLocker): Locker => ({
  name,
  executes: 'build-backends',
  lock: async (request, ports) => {
    const lockfile = request.project.lockfile ?? inDirectory(request.project.directory, usual)
    try {
      return await lock(request, lockfile, ports)
    } catch (error) {
      if (error instanceof ParseError) return { status: 'conflict', reason: `${lockfile}: ${error.message}` }
      throw error
    }
  },
  packages: async (project, files) => {
    const text = project.lockfile === undefined ? undefined : await files.readText(project.lockfile)
    return text === undefined ? new Map() : tomlPackages(text)
  },
})
