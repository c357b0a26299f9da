/** A repository through git's own program. Worktrees of ours are always addressed by their git directory, see `run-git.ts`. */
import { existsSync, statSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'

import { WorldError } from '../../records/errors.ts'
import { hashOf } from '../../records/hash.ts'
import type { Clock, Git, GitCommit, GitRef, Repositories } from '../ports.ts'
import { runGit, tryGit, type GitPlace } from './run-git.ts'
import { openCommitTree, openFolderTree } from './trees.ts'

const IDENTITY = { name: 'Seaworthy', email: 'seaworthy@localhost' }
const FETCH = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance']
const COMMIT_FORMAT = '%H%x00%T%x00%P%x00%cI%x00%s%x00%b%x01'

/** How one repository is asked: the place, and settings that turn off filters which its own config names. */
type Session = Readonly<{ place: GitPlace; config: readonly string[]; clock: Clock }>

const cwdOf = ({ place }: Session): string => place.worktree ?? place.gitDirectory
const git = (
  session: Session,
  args: readonly string[],
  more: Readonly<{ stdin?: string; env?: Record<string, string> }> = {},
) => runGit({ args, cwd: cwdOf(session), place: session.place, config: session.config, ...more })
const attempt = (session: Session, args: readonly string[]) =>
  tryGit({ args, cwd: cwdOf(session), place: session.place, config: session.config })

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '')

const parseCommits = (text: string): readonly GitCommit[] =>
  text
    .split('\u0001')
    .map((record) => record.replace(/^\n/, '').split('\0'))
    .filter((fields) => fields.length === 6)
    .map(([commit = '', tree = '', parents = '', date = '', subject = '', body = '']) => ({
      commit,
      tree,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      date: new Date(date).toISOString(),
      subject,
      body,
    }))

/** Filter drivers that the repository's own config defines, each switched off. */
const filtersOff = async (path: string): Promise<readonly string[]> => {
  const listed = await tryGit({ args: ['config', '--local', '--name-only', '--get-regexp', '^filter\\.'], cwd: path })
  const drivers = new Set(lines(listed.stdout).map((key) => key.slice('filter.'.length, key.lastIndexOf('.'))))
  return [...drivers].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].map((setting) => `filter.${name}.${setting}`),
  )
}

const parseWorktrees = (text: string) =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('worktree ') && !/^bare$/m.test(block))
    .map((block) => ({
      path: /^worktree (.*)$/m.exec(block)?.[1] ?? '',
      branch: /^branch refs\/heads\/(.*)$/m.exec(block)?.[1],
    }))

const refs = async (session: Session, prefix: string): Promise<readonly GitRef[]> => {
  const listed = await git(session, ['for-each-ref', '--format=%(objectname) %(refname)', prefix])
  return lines(listed).map((line) => ({
    commit: line.slice(0, line.indexOf(' ')),
    name: line.slice(line.indexOf(' ') + 1),
  }))
}

const updateRef = async (
  session: Session,
  ref: string,
  to: string,
  old: string,
): Promise<'updated' | 'moved-meanwhile'> => {
  const result = await attempt(session, ['update-ref', '-m', 'seaworthy', ref, to, old])
  if (result.exitCode === 0) return 'updated'
  if (/but expected|reference already exists|unable to resolve reference/.test(result.stderr)) return 'moved-meanwhile'
  throw new WorldError({
    place: session.place.gitDirectory,
    expected: `${ref} to move to ${to}`,
    found: result.stderr.trim(),
  })
}

const commitFiles = async (session: Session, files: readonly string[], message: string): Promise<string> => {
  const date = new Date(session.clock.now()).toISOString()
  const env = {
    GIT_AUTHOR_NAME: IDENTITY.name,
    GIT_AUTHOR_EMAIL: IDENTITY.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: IDENTITY.name,
    GIT_COMMITTER_EMAIL: IDENTITY.email,
    GIT_COMMITTER_DATE: date,
  }
  await git(session, ['add', '--all', '--force', '--', ...files])
  await git(session, ['commit', '--quiet', '--no-verify', '--cleanup=verbatim', '--file=-'], { stdin: message, env })
  return (await git(session, ['rev-parse', 'HEAD'])).trim()
}

/** A worktree of this repository: its administrative folder is named after its path. */
const checkout = async (session: Session, path: string, commit: string): Promise<Git> => {
  const administration = join(session.place.gitDirectory, 'worktrees', basename(path))
  if (!existsSync(administration) || !existsSync(path)) {
    await rm(path, { recursive: true, force: true })
    await mkdir(dirname(path), { recursive: true })
    await git(session, ['worktree', 'prune', '--expire=now'])
    await git(session, ['worktree', 'add', '--quiet', '--detach', '--force', '--no-checkout', path, commit])
  }
  const inside: Session = { ...session, place: { gitDirectory: administration, worktree: path } }
  // A killed git of ours may have left its lock: this folder is ours alone.
  await rm(join(administration, 'index.lock'), { force: true })
  await git(inside, ['checkout', '--quiet', '--force', '--detach', commit])
  await git(inside, ['clean', '-ffdxq'])
  return gitOf(inside)
}

/** A repository of its own with one commit: fetched by a ref, because a bare id is refused by git's own server side. */
const snapshot = async (session: Session, path: string, commit: string): Promise<void> => {
  const ref = `refs/seaworthy/snapshots/${hashOf(path)}`
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  await git(session, ['update-ref', ref, commit])
  const inside = { cwd: path, config: session.config }
  await runGit({ ...inside, args: ['init', '--quiet', '--template=', path] })
  await runGit({
    ...inside,
    args: ['fetch', '--quiet', '--depth=1', '--no-tags', `file://${session.place.gitDirectory}`, ref],
  })
  await runGit({ ...inside, args: ['checkout', '--quiet', '--force', '--detach', commit] })
}

const fastForward = async (session: Session, worktree: string, to: string) => {
  const found = await openGit(worktree, session.clock)
  if (!found || (await found.isDirty())) return 'not-clean' as const
  const head = await found.resolve('HEAD')
  if (!head || !(await found.isAncestor(head, to))) return 'not-ancestor' as const
  await runGit({
    args: ['merge', '--ff-only', '--quiet', '--no-verify', to],
    cwd: worktree,
    place: { gitDirectory: found.directory, worktree },
    config: session.config,
  })
  return 'updated' as const
}

const gitOf = (session: Session): Git => ({
  directory: session.place.gitDirectory,
  bare: session.place.worktree === undefined,
  worktree: session.place.worktree,
  refs: (prefix) => refs(session, prefix),
  tags: async () => {
    const listed = await git(session, [
      'for-each-ref',
      '--format=%(creatordate:iso-strict) %(refname:lstrip=2)',
      'refs/tags/',
    ])
    return lines(listed).map((line) => {
      const space = line.indexOf(' ')
      return { name: line.slice(space + 1), date: new Date(line.slice(0, space)).toISOString() }
    })
  },
  remoteUrl: async (remote) => {
    const result = await attempt(session, ['config', '--get', `remote.${remote}.url`])
    return result.exitCode === 0 ? result.stdout.trim() : undefined
  },
  headBranch: async () => {
    const result = await attempt(session, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
    return result.exitCode === 0 ? result.stdout.trim() : undefined
  },
  resolve: async (revision) => {
    const result = await attempt(session, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ])
    return result.exitCode === 0 ? result.stdout.trim() : undefined
  },
  commit: async (revision) => {
    const [found] = parseCommits(
      await git(session, ['log', '-1', `--format=${COMMIT_FORMAT}`, '--end-of-options', revision]),
    )
    if (!found) throw new WorldError({ place: session.place.gitDirectory, expected: 'a commit', found: revision })
    return found
  },
  log: async (range, limit) =>
    parseCommits(
      await git(session, ['log', `--max-count=${limit}`, `--format=${COMMIT_FORMAT}`, '--end-of-options', range]),
    ),
  tree: (revision) => openCommitTree(session.place, revision),
  isAncestor: async (ancestor, descendant) =>
    (await attempt(session, ['merge-base', '--is-ancestor', ancestor, descendant])).exitCode === 0,
  isDirty: async () => (await git(session, ['status', '--porcelain', '--untracked-files=no'])).trim() !== '',
  worktrees: async () => parseWorktrees(await git(session, ['worktree', 'list', '--porcelain'])),
  fetch: async (from, refspecs) => {
    // Only patterns are pruned: a ref named outright would count as stale and be deleted.
    const prune = refspecs.every((refspec) => refspec.includes('*')) ? ['--prune'] : []
    await git(session, [...FETCH, ...prune, '--', from, ...refspecs])
  },
  checkout: (path, commit) => checkout(session, path, commit),
  snapshot: (path, commit) => snapshot(session, path, commit),
  commitFiles: (files, message) => commitFiles(session, files, message),
  updateRef: (ref, to, old) => updateRef(session, ref, to, old),
  fastForward: (worktree, to) => fastForward(session, worktree, to),
  changedFiles: async (from, to) =>
    (await git(session, ['diff', '--name-only', '-z', '--no-renames', from, to]))
      .split('\0')
      .filter((path) => path !== ''),
})

/** The repository that `path` is, or lies in; `undefined` where there is none. */
export const openGit = async (path: string, clock: Clock): Promise<Git | undefined> => {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const args = ['rev-parse', '--is-bare-repository', '--absolute-git-dir', '--show-toplevel']
  const [found, config] = await Promise.all([tryGit({ args, cwd: path }), filtersOff(path)])
  // In a bare repository git says the first two and fails at the third: it has no top level.
  const [bare, gitDirectory, worktree] = lines(found.stdout)
  if (gitDirectory === undefined || (bare !== 'true' && worktree === undefined)) {
    if (/dubious ownership/.test(found.stderr))
      throw new WorldError({
        place: path,
        expected: 'a repository that belongs to you',
        found: found.stderr.trim().split('\n')[0] ?? '',
      })
    return undefined
  }
  return gitOf({ place: { gitDirectory, worktree }, config, clock })
}

const objectsOf = async (git: Git): Promise<string> => {
  const args = ['rev-parse', '--git-path', 'objects']
  const place = { gitDirectory: git.directory, worktree: git.worktree }
  return resolve(git.directory, (await runGit({ args, cwd: git.directory, place })).trim())
}

/**
 * A bare repository of ours at `path`, made where it is missing. It borrows the objects of `lender` (gitrepository-layout(5),
 * objects/info/alternates), so that a large repository is neither copied nor read whole.
 */
export const openOwnGit = async (path: string, clock: Clock, lender?: Git): Promise<Git> => {
  const gitDirectory = isAbsolute(path) ? path : resolve(path)
  if (!existsSync(join(gitDirectory, 'HEAD'))) {
    await mkdir(gitDirectory, { recursive: true })
    await runGit({ args: ['init', '--quiet', '--bare', '--template=', gitDirectory], cwd: dirname(gitDirectory) })
  }
  if (lender) {
    await mkdir(join(gitDirectory, 'objects', 'info'), { recursive: true })
    await writeFile(join(gitDirectory, 'objects', 'info', 'alternates'), `${await objectsOf(lender)}\n`)
  }
  return gitOf({ place: { gitDirectory, worktree: undefined }, config: [], clock })
}

export const createRepositories = (clock: Clock): Repositories => ({
  open: (path) => openGit(path, clock),
  own: (path, lender) => openOwnGit(path, clock, lender),
  folderTree: openFolderTree,
})
