/** `seaworthy/<branch>`: the tested commits, left for the user with the command that takes them over. */
import type { Git } from '../../../system/ports.ts'
import type { MergeOutcome, MergePorts, MergeRequest } from '../../contract.ts'

const offeredBranch = (branch: string): string => `seaworthy/${branch}`

/** For a POSIX shell (2.2.2): a branch may be called `$(touch x)`. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

const command = (...words: readonly string[]): string => words.map(quoted).join(' ')

/** `worktree`: where the target is checked out. */
const takeoverOf = ({ target }: MergeRequest, repository: Git, worktree: string | undefined): string => {
  const ours = offeredBranch(target.branch)
  const place = repository.worktree ?? repository.directory
  if (worktree !== undefined) return command('git', '-C', worktree, 'merge', '--ff-only', ours)
  return target.at === 'origin'
    ? command('git', '-C', place, 'push', 'origin', `${ours}:${target.branch}`)
    : command('git', '-C', place, 'fetch', '.', `${ours}:${target.branch}`)
}

/** Commits on an earlier offer that are not Seaworthy's are somebody's work, and stay. */
const holdsForeignWork = async (repository: Git, from: string, old: string): Promise<boolean> =>
  (await repository.log(`${from}..${old}`, 1_000)).some(({ body }) => !/^Seaworthy-Change: /m.test(body))

type Moved = 'updated' | Readonly<{ obstacle: string }>

const moveOffer = async ({ target, from, to }: MergeRequest, { repository }: MergePorts): Promise<Moved> => {
  const branch = offeredBranch(target.branch)
  const ref = `refs/heads/${branch}`
  const old = await repository.resolve(ref)
  if (old === to) return 'updated'
  if (old !== undefined && (await holdsForeignWork(repository, from, old)))
    return { obstacle: `${branch} has commits that are not Seaworthy's: left as it is` }
  const worktree = (await repository.worktrees()).find((one) => one.branch === branch)
  if (worktree !== undefined) {
    const result = await repository.fastForward(worktree.path, to)
    return result === 'updated' ? result : { obstacle: `${branch} is checked out at ${worktree.path}: left as it is` }
  }
  const result = await repository.updateRef(ref, to, old ?? '0'.repeat(to.length))
  return result === 'updated' ? result : { obstacle: `${branch} moved meanwhile: the next run offers again` }
}

/** @param worktree where the target is checked out */
export const offer = async (
  request: MergeRequest,
  ports: MergePorts,
  worktree: string | undefined,
): Promise<MergeOutcome> => {
  const { target, mode } = request
  const result = await moveOffer(request, ports)
  if (result !== 'updated') return { outcome: 'checked-out', reason: result.obstacle }
  const branch = offeredBranch(target.branch)
  const reason =
    mode === 'merge' && target.at === 'origin'
      ? `${target.branch} is origin's alone, and nothing is pushed: the tested commits are on ${branch}`
      : `the tested commits are on ${branch}`
  return { outcome: 'offered', reason, takeover: takeoverOf(request, ports.repository, worktree) }
}
