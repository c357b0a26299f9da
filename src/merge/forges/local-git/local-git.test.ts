import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openGit, openOwnGit } from '../../../system/node/git.ts'
import type { Clock, Git } from '../../../system/ports.ts'
import type { MergeRequest } from '../../contract.ts'
import { localGit } from './local-git.ts'
import { quoted } from './offer.ts'

const clock: Clock = { now: () => Date.UTC(2026, 10, 21), sleep: () => Promise.resolve() }

let folder: string
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-merge-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Scene = Readonly<{ path: string; repository: Git; clone: Git; from: string; to: string }>

const opened = async (path: string): Promise<Git> => {
  const found = await openGit(path, clock)
  if (!found) throw new Error(`no repository at ${path}`)
  return found
}

/** A work tree on `main` with a branch `release`, and a verified commit on top of it in our clone. */
const scene = async (bare = false): Promise<Scene> => {
  const work = join(folder, 'work')
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', work])
  writeFileSync(join(work, 'file'), 'one\n')
  git(work, 'add', '.')
  git(work, 'commit', '--quiet', '-m', 'one')
  git(work, 'branch', 'release')
  const path = bare ? join(folder, 'bare.git') : work
  if (bare) git(folder, 'clone', '--quiet', '--bare', work, path)
  const repository = await opened(path)
  const clone = await openOwnGit(join(folder, 'clone.git'), clock)
  await clone.fetch(repository.directory, ['+refs/heads/*:refs/seaworthy/source/*'])
  const from = git(work, 'rev-parse', 'main')
  return { path, repository, clone, from, to: await commitOn(clone, from, 'two') }
}

const commitOn = async (
  clone: Git,
  base: string,
  text: string,
  trailer = '\n\nSeaworthy-Change: k',
): Promise<string> => {
  const inside = await clone.checkout(join(folder, 'ours'), base)
  writeFileSync(join(folder, 'ours', 'file'), `${text}\n`)
  return inside.commitFiles(['file'], `Update${trailer}\n`)
}

const request = ({ from, to }: Pick<Scene, 'from' | 'to'>, more: Partial<MergeRequest> = {}): MergeRequest => ({
  target: { branch: 'release', at: 'local' },
  from,
  to,
  mode: 'merge',
  changes: ['k'],
  ...more,
})
const main = { target: { branch: 'main', at: 'local' } } as const

describe('merging', () => {
  it('moves a branch that nobody has checked out, and leaves no other ref', async () => {
    const here = await scene()
    expect(await localGit.merge(request(here), here)).toMatchObject({ outcome: 'merged' })
    expect(git(here.path, 'rev-parse', 'release')).toBe(here.to)
    expect(git(here.path, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual([
      'refs/heads/main',
      'refs/heads/release',
    ])
    expect(existsSync(join(here.path, '.git', 'FETCH_HEAD'))).toBe(false)
  })

  it('moves branches of a bare repository', async () => {
    const here = await scene(true)
    expect(await localGit.merge(request(here, main), here)).toMatchObject({ outcome: 'merged' })
    expect(git(here.path, 'rev-parse', 'main')).toBe(here.to)
  })

  it('fast-forwards a clean worktree with its branch', async () => {
    const here = await scene()
    expect(await localGit.merge(request(here, main), here)).toMatchObject({ outcome: 'merged' })
    expect(git(here.path, 'show', 'HEAD:file')).toBe('two')
    expect(git(here.path, 'status', '--porcelain')).toBe('')
  })

  it('leaves a branch whose worktree has changes, and offers the commits with a command that works', async () => {
    const here = await scene()
    writeFileSync(join(here.path, 'file'), 'mine\n')
    const outcome = await localGit.merge(request(here, main), here)
    expect(outcome).toMatchObject({ outcome: 'checked-out' })
    expect(outcome.reason).toContain(`main is checked out at ${here.repository.worktree}`)
    expect(git(here.path, 'rev-parse', 'main')).toBe(here.from)
    git(here.path, 'checkout', '--quiet', '--', 'file')
    execFileSync('sh', ['-c', outcome.takeover ?? 'false'], { stdio: 'ignore' })
    expect(git(here.path, 'rev-parse', 'main')).toBe(here.to)
  })

  it('does not move a branch that moved meanwhile', async () => {
    const here = await scene()
    git(here.path, 'commit', '--quiet', '--allow-empty', '-m', 'mine')
    git(here.path, 'branch', '--force', 'release', 'main')
    expect(await localGit.merge(request(here), here)).toMatchObject({ outcome: 'moved-meanwhile' })
    expect(git(here.path, 'rev-parse', 'release')).toBe(git(here.path, 'rev-parse', 'main'))
  })

  it('reports a foreign lock and lets it lie', async () => {
    const here = await scene()
    const lock = join(here.path, '.git', 'refs', 'heads', 'release.lock')
    writeFileSync(lock, '')
    await expect(localGit.merge(request(here), here)).rejects.toThrow(/release\.lock/)
    expect(existsSync(lock)).toBe(true)
    expect(git(here.path, 'rev-parse', 'release')).toBe(here.from)
  })

  it('says so where the target is gone', async () => {
    const here = await scene()
    git(here.path, 'branch', '-D', 'release')
    await expect(localGit.merge(request(here), here)).rejects.toThrow(
      /expected refs\/heads\/release, found no such ref/,
    )
  })

  it('is found to have happened, and not to have', async () => {
    const here = await scene()
    expect(await localGit.holds(request(here).target, here.to, here)).toBe(false)
    await localGit.merge(request(here), here)
    expect(await localGit.holds(request(here).target, here.to, here)).toBe(true)
  })
})

describe('offering', () => {
  const offer = { mode: 'offer' } as const

  it('leaves the target and gives a command that takes the commits over', async () => {
    const here = await scene()
    const outcome = await localGit.merge(request(here, offer), here)
    expect(outcome).toMatchObject({ outcome: 'offered', reason: 'the tested commits are on seaworthy/release' })
    expect(git(here.path, 'rev-parse', 'release')).toBe(here.from)
    execFileSync('sh', ['-c', outcome.takeover ?? 'false'], { stdio: 'ignore' })
    expect(git(here.path, 'rev-parse', 'release')).toBe(here.to)
  })

  it('takes over a checked-out branch in its worktree', async () => {
    const here = await scene()
    const outcome = await localGit.merge(request(here, { ...offer, ...main }), here)
    execFileSync('sh', ['-c', outcome.takeover ?? 'false'], { stdio: 'ignore' })
    expect(git(here.path, 'show', 'HEAD:file')).toBe('two')
  })

  it('offers the same again without a word, and other commits of ours instead', async () => {
    const here = await scene()
    await localGit.merge(request(here, offer), here)
    expect(await localGit.merge(request(here, offer), here)).toMatchObject({ outcome: 'offered' })
    const other = await commitOn(here.clone, here.from, 'three')
    await localGit.merge(request({ ...here, to: other }, offer), here)
    expect(git(here.path, 'rev-parse', 'seaworthy/release')).toBe(other)
  })

  it("never throws away somebody's commits on an offered branch", async () => {
    const here = await scene()
    const theirs = await commitOn(here.clone, here.from, 'theirs', '')
    await localGit.merge(request({ ...here, to: theirs }, offer), here)
    const outcome = await localGit.merge(request(here, offer), here)
    expect(outcome.reason).toBe("seaworthy/release has commits that are not Seaworthy's: left as it is")
    expect(git(here.path, 'rev-parse', 'seaworthy/release')).toBe(theirs)
  })

  it("offers origin's branches also where merging is wanted: nothing is pushed, no local branch is made", async () => {
    const here = await scene()
    git(here.path, 'update-ref', 'refs/remotes/origin/release', here.from)
    git(here.path, 'branch', '-D', 'release')
    const outcome = await localGit.merge(request(here, { target: { branch: 'release', at: 'origin' } }), here)
    expect(outcome.outcome).toBe('offered')
    expect(outcome.takeover).toContain('push origin seaworthy/release:release')
    expect(git(here.path, 'for-each-ref', '--format=%(refname)', 'refs/heads').split('\n')).toEqual([
      'refs/heads/main',
      'refs/heads/seaworthy/release',
    ])
  })
})

describe('quoted', () => {
  it('leaves plain words and makes anything else one word', () => {
    expect(quoted('release-1.0')).toBe('release-1.0')
    for (const word of ['$(touch x)', "it's", 'a b', '`x`', ';'])
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word)
  })
})
