/**
 * Relocking a tree that nothing was planned for. It must change nothing; what it changes is drift, which becomes a change set
 * of its own, so that an update's diff shows that update alone.
 */
import type { Project } from '../records/inventory.ts'
import type { Resolved } from '../records/plan.ts'
import type { LockFailure, Locker, LockerPorts } from './contract.ts'
import { openJournal } from './journal.ts'
import { filesOf, isFailure, lockerOf, lockProject, packagesOf, type LockOptions } from './lock-project.ts'

export type Relocked =
  | Readonly<{ status: 'unchanged' }>
  | Readonly<{ status: 'changed'; files: readonly string[]; resolved: readonly Resolved[] }>
  | LockFailure

export type RelockTools = Readonly<{ lockers: readonly Locker[]; ports: LockerPorts }>

/** With `changed`, the files lie in the tree for the conductor to commit; every other outcome leaves it as it was. */
export const relock = async (project: Project, options: LockOptions, tools: RelockTools): Promise<Relocked> => {
  const locker = lockerOf(tools.lockers, project)
  if (!locker) return { status: 'unchanged' }
  const journal = openJournal(tools.ports.files)
  const ports: LockerPorts = { ...tools.ports, files: journal.files }
  await journal.remember(filesOf(locker, project))
  try {
    const before = await packagesOf(locker, project, ports)
    if (isFailure(before)) return before
    const outcome = await lockProject(locker, project, [], before, options, ports)
    if (outcome.status !== 'locked') {
      await journal.restore()
      return outcome
    }
    const files = [...new Set([...(await journal.changed()), ...outcome.files])].toSorted()
    return files.length === 0 ? { status: 'unchanged' } : { status: 'changed', files, resolved: outcome.resolved }
  } catch (error) {
    await journal.restore()
    throw error
  }
}
