/**
 * What `plan` and `run` work on: the repository of a work tree, a bare repository, or a URL that is mirrored in the state
 * folder. Work itself always happens in a clone of ours, so nothing of the user's is touched but refs, and those last.
 */
import { UsageError } from '../records/errors.ts'
import { hashOf } from '../records/hash.ts'
import type { Repository } from '../records/source.ts'
import type { Git, Repositories } from '../system/ports.ts'

export type OpenedRepository = Readonly<{
  identity: Repository
  /** The user's repository, or our mirror of a URL. */
  target: Git
  /** Ours: borrows the target's objects, holds worktrees and commits until they are handed over. */
  clone: Git
  /** Absolute folder of everything that we keep of it. */
  directory: string
  mirrored: boolean
}>

const URL_LIKE = /^(https?:\/\/|ssh:\/\/|git:\/\/|file:\/\/|[\w.-]+@[\w.-]+:)/

const forgeOf = (host: string): Repository['forge'] => {
  if (host === 'github.com') return 'github'
  if (host.startsWith('gitlab')) return 'gitlab'
  if (host.startsWith('gitea') || host === 'codeberg.org') return 'gitea'
  return 'local'
}

const withoutSuffix = (path: string): string =>
  path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')

/** `https://github.com/o/r.git`, `git@github.com:o/r`, or a path, which is `local`. Credentials in a URL are dropped. */
export const repositoryOf = (address: string): Repository => {
  const scp = /^[\w.-]+@([\w.-]+):(.+)$/.exec(address)
  const [host, path] = scp ? [scp[1], scp[2]] : hostAndPath(address)
  if (!host || !path) return { forge: 'local', host: 'localhost', path: withoutSuffix(address).split('/').at(-1) ?? '' }
  return { forge: forgeOf(host), host, path: withoutSuffix(path) }
}

const hostAndPath = (address: string): readonly [string?, string?] => {
  const [, host, path] = /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?(\/.+)$/.exec(address) ?? []
  return [host, path]
}

/** `kube-ovn-3f2a…`: readable, and different for two repositories of one name. */
const folderName = (identity: Repository, place: string): string =>
  `${(identity.path.split('/').at(-1) ?? 'repository').replaceAll(/[^\w.-]/g, '_')}-${hashOf(place).slice(0, 8)}`

export type OpenRequest = Readonly<{
  /** Absolute path or URL. */
  address: string
  /** Absolute. */
  stateDirectory: string
}>

export const openRepository = async (
  { address, stateDirectory }: OpenRequest,
  repositories: Repositories,
): Promise<OpenedRepository> =>
  URL_LIKE.test(address)
    ? openMirror(address, stateDirectory, repositories)
    : openLocal(address, stateDirectory, repositories)

const openLocal = async (
  path: string,
  stateDirectory: string,
  repositories: Repositories,
): Promise<OpenedRepository> => {
  const target = await repositories.open(path)
  if (!target) throw new UsageError({ place: path, expected: 'a git repository', found: 'none' })
  const remote = await target.remoteUrl('origin')
  const identity = repositoryOf(remote ?? target.worktree ?? target.directory)
  const directory = `${stateDirectory}/${folderName(identity, target.directory)}`
  const clone = await repositories.own(`${directory}/clone.git`, target)
  return { identity, target, clone, directory, mirrored: false }
}

const openMirror = async (
  url: string,
  stateDirectory: string,
  repositories: Repositories,
): Promise<OpenedRepository> => {
  const identity = repositoryOf(url)
  const directory = `${stateDirectory}/${folderName(identity, url)}`
  const target = await repositories.own(`${directory}/mirror.git`)
  await target.fetch(url, [
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
    '+HEAD:refs/remotes/origin/HEAD',
  ])
  const clone = await repositories.own(`${directory}/clone.git`, target)
  return { identity, target, clone, directory, mirrored: true }
}
