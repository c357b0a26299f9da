/** The branches of a repository with what decides whether they are kept: their last commit that is not ours, their last tag. */
import { isTagOfLine, releaseLineOf, type BranchFacts } from '../plan/policy/branches.ts'
import { UsageError } from '../records/errors.ts'
import type { Git, GitRef } from '../system/ports.ts'

/** How far to look back for a commit that is not by Seaworthy. */
const LOOK_BACK = 200
const OWN_BRANCHES = /^seaworthy\//

/** What decides whether it is kept, and where it is. */
export type Branch = BranchFacts &
  Readonly<{
    /** The ref that holds it: `refs/heads/main`, or `refs/remotes/origin/main` where there is no local head. */
    ref: string
    commit: string
  }>

const LOCAL = 'refs/heads/'
const ORIGIN = 'refs/remotes/origin/'

const targets = (
  local: readonly GitRef[],
  origin: readonly GitRef[],
): readonly Readonly<{ name: string; ref: GitRef }>[] => {
  const named = (prefix: string) => (ref: GitRef) => ({ name: ref.name.slice(prefix.length), ref })
  const heads = local.map(named(LOCAL))
  const known = new Set(heads.map(({ name }) => name))
  const others = origin.map(named(ORIGIN)).filter(({ name }) => name !== 'HEAD' && !known.has(name))
  return [...heads, ...others].filter(({ name }) => !OWN_BRANCHES.test(name))
}

const isOurs = (body: string): boolean => /^Seaworthy-Change: /m.test(body)

const lastCommitNotOurs = async (git: Git, commit: string): Promise<number> => {
  const tip = await git.commit(commit)
  if (!isOurs(tip.body)) return Date.parse(tip.date)
  const commits = await git.log(commit, LOOK_BACK)
  return Date.parse((commits.find(({ body }) => !isOurs(body)) ?? tip).date)
}

type Tags = Awaited<ReturnType<Git['tags']>>

const lastTagOfLine = (branch: string, tags: Tags): number | undefined => {
  const line = releaseLineOf(branch)
  if (line === undefined) return undefined
  const dates = tags.filter(({ name }) => isTagOfLine(name, line)).map(({ date }) => Date.parse(date))
  return dates.length === 0 ? undefined : Math.max(...dates)
}

export const readBranches = async (git: Git): Promise<readonly Branch[]> => {
  const [local, origin, tags] = await Promise.all([git.refs(LOCAL), git.refs(ORIGIN), git.tags()])
  return Promise.all(
    targets(local, origin).map(async ({ name, ref }) => {
      const tagged = lastTagOfLine(name, tags)
      const last = await lastCommitNotOurs(git, ref.commit)
      return {
        name,
        ref: ref.name,
        commit: ref.commit,
        lastCommitNotOurs: last,
        ...(tagged === undefined ? {} : { lastTagOfLine: tagged }),
      }
    }),
  )
}

const CUSTOMARY = ['main', 'master']

/**
 * origin's HEAD says it; a bare repository's own HEAD does; in a work tree, where HEAD is whatever is being worked on,
 * `main` or `master` come before it. Throws UsageError where nothing tells.
 */
export const defaultBranchOf = async (git: Git, branches: readonly Branch[]): Promise<string> => {
  const names = new Set(branches.map(({ name }) => name))
  const originHead = await git.resolve(`${ORIGIN}HEAD`)
  const ofOrigin = (await git.refs(ORIGIN)).filter(
    ({ name, commit }) => commit === originHead && name !== `${ORIGIN}HEAD`,
  )
  const candidates = [
    ...CUSTOMARY.filter((name) => ofOrigin.some((ref) => ref.name === ORIGIN + name)),
    ...ofOrigin.map(({ name }) => name.slice(ORIGIN.length)),
    ...(git.bare ? [await git.headBranch()] : []),
    ...CUSTOMARY,
    await git.headBranch(),
  ]
  const found = candidates.find((name) => name !== undefined && names.has(name))
  if (found !== undefined) return found
  throw new UsageError({
    place: git.worktree ?? git.directory,
    expected: 'a default branch: origin/HEAD, main, master, or a branch that is checked out',
    found: branches.length === 0 ? 'no branch at all' : 'a detached HEAD and none of these',
  })
}
