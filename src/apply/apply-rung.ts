/**
 * One rung of one planned change on a work tree: pins are rewritten, overrides added, and the lock file of every project that
 * is touched follows. What really moved is read from the lock files. A rung that fails leaves the tree as it was.
 */
import type { ChangeSet } from '../records/change-set.ts'
import type { Inventory, Project } from '../records/inventory.ts'
import type { Move, PlannedChange, Resolved } from '../records/plan.ts'
import type { Files } from '../system/ports.ts'
import type { LockedPackages, LockFailure, Locker, LockerPorts } from './contract.ts'
import { editPins, type EditPin } from './edit-pins.ts'
import { addOverrides } from './edits/overrides.ts'
import { openJournal } from './journal.ts'
import { filesOf, isFailure, lockerOf, lockProject, packagesOf } from './lock-project.ts'

export type RungRequest = Readonly<{
  change: PlannedChange
  /** Index in the ladder. */
  rung: number
  inventory: Inventory
  /** Full id of the commit that the tree is at. */
  baseCommit: string
  /** `Policy.gitDependencies`. */
  gitDependencies?: boolean
}>

export type ApplyTools = Readonly<{
  files: Files
  editPin: EditPin
  lockers: readonly Locker[]
  ports: Omit<LockerPorts, 'files'>
}>

type Touched = Readonly<{ project: Project; locker: Locker; moves: readonly Move[]; before: LockedPackages }>

type Applied = Readonly<{ files: readonly string[]; resolved: readonly Resolved[]; departures: readonly string[] }>

const projectsOf = (moves: readonly Move[], inventory: Inventory): ReadonlyMap<string, readonly Move[]> => {
  const pinProject = new Map(inventory.pins.map(({ id, project }) => [id, project]))
  const touched = new Map<string, Set<Move>>()
  for (const move of moves)
    for (const id of [move.project, ...move.pinIds.map((pin) => pinProject.get(pin))])
      if (id !== undefined) touched.set(id, (touched.get(id) ?? new Set()).add(move))
  return new Map([...touched].map(([id, set]) => [id, [...set]]))
}

const touchedProjects = async (
  moves: readonly Move[],
  inventory: Inventory,
  lockers: readonly Locker[],
  ports: LockerPorts,
): Promise<readonly Touched[] | LockFailure> => {
  const touched: Touched[] = []
  for (const [id, projectMoves] of projectsOf(moves, inventory)) {
    const project = inventory.projects.find((candidate) => candidate.id === id)
    const locker = project && lockerOf(lockers, project)
    if (project && leavesLockBehind(project, projectMoves))
      return { status: 'tool-missing', reason: `nothing here rewrites ${project.lockfile}` }
    if (!project || !locker) continue
    const before = await packagesOf(locker, project, ports)
    if (isFailure(before)) return before
    touched.push({ project, locker, moves: projectMoves, before })
  }
  return touched
}

/** A manifest that says what its lock file does not is worse than neither: an install from a frozen lock file fails. */
const leavesLockBehind = ({ locker, lockfile, manifest }: Project, moves: readonly Move[]): boolean =>
  locker === 'none' &&
  lockfile !== undefined &&
  (lockfile !== manifest || moves.some(({ pinIds }) => pinIds.length === 0))

/** Pins of every file first, then the lock files one by one. */
const perform = async (
  request: RungRequest,
  moves: readonly Move[],
  tools: ApplyTools,
  remember: (paths: Iterable<string>) => Promise<void>,
): Promise<Applied | LockFailure> => {
  const ports: LockerPorts = { ...tools.ports, files: tools.files }
  const touched = await touchedProjects(moves, request.inventory, tools.lockers, ports)
  if ('status' in touched) return touched
  for (const { locker, project } of touched) await remember(filesOf(locker, project))

  const edited = await editPins(moves, request.inventory, tools.files, tools.editPin)
  if (edited.status === 'conflict') return edited
  const applied: { files: string[]; resolved: Resolved[]; departures: string[] } = {
    files: [],
    resolved: [],
    departures: [],
  }
  for (const { project, locker, moves: own, before } of touched) {
    const added = await addOverrides(project, own, tools.files)
    if (added.status === 'conflict') return added
    const options = { gitDependencies: request.gitDependencies ?? false }
    const outcome = await lockProject(locker, project, own, before, options, ports)
    if (outcome.status !== 'locked') return outcome
    applied.files.push(...outcome.files)
    applied.resolved.push(...outcome.resolved)
    applied.departures.push(...outcome.departures)
  }
  return applied
}

/**
 * The files that changed lie in the tree when the outcome is `applied` or `different`; it is for the conductor to commit them
 * or to put the tree back. Every other outcome has already put it back. Throws what is no outcome, after that, too.
 */
export const applyRung = async (request: RungRequest, tools: ApplyTools): Promise<ChangeSet> => {
  const { change, rung, baseCommit } = request
  const moves = change.ladder[rung]?.moves ?? []
  const journal = openJournal(tools.files)
  const base = { change, rung, baseCommit }
  try {
    const result = await perform(request, moves, { ...tools, files: journal.files }, journal.remember)
    if ('status' in result) {
      await journal.restore()
      const { status, reason, transient } = result
      return { ...base, outcome: status, reason, ...(transient ? { transient } : {}), files: [], resolved: [] }
    }
    const files = [...new Set([...(await journal.changed()), ...result.files])].toSorted()
    const changed = { ...base, files, resolved: result.resolved }
    return result.departures.length === 0
      ? { ...changed, outcome: 'applied' }
      : { ...changed, outcome: 'different', reason: result.departures.join('\n') }
  } catch (error) {
    await journal.restore()
    throw error
  }
}
