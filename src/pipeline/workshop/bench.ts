/** The worktree of our clone in which rungs are applied and committed, one after the other. */
import { applyRung, type ApplyTools, type RungRequest } from '../../apply/apply-rung.ts'
import { commitMessage } from '../../apply/commit-message.ts'
import { LOCKERS } from '../../apply/lockers.ts'
import { relock } from '../../apply/relock.ts'
import { pinEditor } from '../../capture/custom/edit-custom.ts'
import { pendingMoves } from '../../plan/pending-moves.ts'
import type { ChangeSet } from '../../records/change-set.ts'
import { WorldError } from '../../records/errors.ts'
import type { Finding } from '../../records/findings.ts'
import type { Inventory, Project } from '../../records/inventory.ts'
import type { ClientConfig, Git } from '../../system/ports.ts'
import type { BranchTools } from '../branch-job.ts'
import type { ApplyRequest } from '../landing/performers.ts'

export type Bench = Readonly<{
  apply: (request: ApplyRequest) => Promise<ChangeSet>
  /** Commits what the last `apply` left in the tree. */
  commit: (changeSet: ChangeSet, findings: readonly Finding[]) => Promise<string>
  /** True where relocking the project as it is at the commit changes something. */
  drifts: (project: Project, commit: string) => Promise<boolean>
}>

export const openBench = async (clients: ClientConfig, tools: BranchTools): Promise<Bench> => {
  const { repository, services, workshop } = tools
  const path = `${repository.directory}/work/apply`
  const cache = await services.openFolder(`${repository.directory}/cache/tools`)
  const { gitDependencies } = workshop.config.allow
  let worktree: Git | undefined

  const standAt = async (commit: string): Promise<ApplyTools> => {
    worktree = await repository.clone.checkout(path, commit)
    const { log, environment } = services
    const ports = { exec: workshop.exec, sandbox: workshop.sandbox, clients, log, cache, environment }
    return {
      files: await services.openFolder(path),
      editPin: pinEditor(workshop.config.capture.custom),
      lockers: LOCKERS,
      ports,
    }
  }
  const relockAt = async (project: Project, commit: string) => {
    const { files, lockers, ports } = await standAt(commit)
    return relock(project, { gitDependencies }, { lockers, ports: { ...ports, files } })
  }

  return {
    apply: async (request) =>
      request.change.kind === 'relock'
        ? relocked(request, await relockAt(projectOf(request.change.projects, request.inventory), request.baseCommit))
        : applyPending({ ...request, gitDependencies }, await standAt(request.baseCommit)),
    commit: async (changeSet, findings) => {
      if (!worktree) throw new WorldError({ place: path, expected: 'a change to commit', found: 'none' })
      return worktree.commitFiles(changeSet.files, commitMessage({ change: changeSet.change, changeSet, findings }))
    },
    drifts: async (project, commit) => (await relockAt(project, commit)).status === 'changed',
  }
}

/** What earlier change sets brought along is not moved again, least of all back. */
const applyPending = (request: RungRequest, tools: ApplyTools): Promise<ChangeSet> => {
  const { change, rung, inventory } = request
  const ladder = change.ladder.map((one, index) =>
    index === rung ? { ...one, moves: pendingMoves(one.moves, inventory) } : one,
  )
  return applyRung({ ...request, change: { ...change, ladder } }, tools)
}

const projectOf = (ids: readonly string[], { projects }: Inventory): Project => {
  const found = projects.find(({ id }) => ids.includes(id))
  if (found) return found
  throw new WorldError({ place: ids.join(', '), expected: 'a project of the tree', found: 'none' })
}

const relocked = (
  { change, rung, baseCommit }: ApplyRequest,
  outcome: Awaited<ReturnType<typeof relock>>,
): ChangeSet => {
  const base = { change, rung, baseCommit }
  if (outcome.status === 'changed')
    return { ...base, outcome: 'applied', files: outcome.files, resolved: outcome.resolved }
  const nothing = { ...base, files: [], resolved: [] }
  if (outcome.status === 'unchanged')
    return { ...nothing, outcome: 'different', reason: 'relocking changes nothing any more' }
  return { ...nothing, outcome: outcome.status, reason: outcome.reason }
}
