/**
 * A repository on this machine. A target moves by `git update-ref REF NEW OLD`, which is the only commit point: it happens or it
 * does not, and not at all when somebody was faster. Nothing is pushed, no branch of the user's is made or left behind.
 */
import { WorldError } from '../../../records/errors.ts'
import type { Git } from '../../../system/ports.ts'
import type { Forge, MergeOutcome, MergePorts, MergeRequest, Target } from '../../contract.ts'
import { offer } from './offer.ts'

const targetRef = ({ branch, at }: Target): string =>
  at === 'local' ? `refs/heads/${branch}` : `refs/remotes/origin/${branch}`

/** The worktree, ours never among them, that has the branch checked out. */
const checkedOutAt = async (repository: Git, branch: string): Promise<string | undefined> =>
  (await repository.worktrees()).find((worktree) => worktree.branch === branch)?.path

/** Brings the objects over under a ref of our clone; the user's repository gets no ref by this. */
const bringOver = async ({ target, to }: MergeRequest, { repository, clone }: MergePorts): Promise<void> => {
  const ref = `refs/seaworthy/tips/${target.branch}`
  const present = (await clone.refs(ref)).find(({ name }) => name === ref)
  await clone.updateRef(ref, to, present?.commit ?? '0'.repeat(to.length))
  await repository.fetch(clone.directory, [ref])
}

const moved = (request: MergeRequest): MergeOutcome => ({
  outcome: 'moved-meanwhile',
  reason: `${request.target.branch} moved away from ${request.from.slice(0, 12)} meanwhile: the next run works on its new tip`,
})

const moveTarget = async (request: MergeRequest, ports: MergePorts): Promise<MergeOutcome> => {
  const { target, from, to } = request
  const worktree = await checkedOutAt(ports.repository, target.branch)
  if (worktree !== undefined) return moveCheckedOut(worktree, request, ports)
  const result = await ports.repository.updateRef(targetRef(target), to, from)
  return result === 'updated' ? { outcome: 'merged', reason: `moved to ${to.slice(0, 12)}` } : moved(request)
}

const moveCheckedOut = async (worktree: string, request: MergeRequest, ports: MergePorts): Promise<MergeOutcome> => {
  const { target, to } = request
  const result = await ports.repository.fastForward(worktree, to)
  if (result === 'updated') return { outcome: 'merged', reason: `fast-forwarded with its worktree ${worktree}` }
  if (result === 'not-ancestor') return moved(request)
  const offered = await offer(request, ports, worktree)
  const reason = `${target.branch} is checked out at ${worktree}, which has changes: left as it is`
  return { ...offered, outcome: 'checked-out', reason }
}

export const localGit: Forge = {
  name: 'local-git',
  merge: async (request, ports) => {
    const { target, from, mode } = request
    const tip = await ports.repository.resolve(targetRef(target))
    if (tip === undefined)
      throw new WorldError({ place: ports.repository.directory, expected: targetRef(target), found: 'no such ref' })
    if (tip !== from) return moved(request)
    await bringOver(request, ports)
    if (mode === 'merge' && target.at === 'local') return moveTarget(request, ports)
    return offer(request, ports, await checkedOutAt(ports.repository, target.branch))
  },
  holds: async (target, commit, { repository }) =>
    (await repository.resolve(commit)) !== undefined && repository.isAncestor(commit, targetRef(target)),
}
