import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { Clock, Tree } from '../ports.ts'
import { createRepositories } from './git.ts'
import { temporaryFolder } from './testing.ts'
import { openFolderTree } from './trees.ts'

const clock: Clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), sleep: async () => {} }
const repositories = createRepositories(clock)
const ZERO = '0'.repeat(40)

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@t', '-c', 'commit.gpgSign=false', ...args], {
    cwd,
    encoding: 'utf8',
  })

/** A work tree with one commit of two files. */
const setUp = async () => {
  const folder = join(temporaryFolder(), 'project')
  mkdirSync(folder)
  git(folder, 'init', '-q', '-b', 'main')
  writeFileSync(join(folder, 'a.txt'), 'one\n')
  writeFileSync(join(folder, '.gitignore'), 'ignored\n')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-qm', 'first')
  const found = await repositories.open(folder)
  if (!found) throw new Error('no repository')
  const own = await repositories.own(join(folder, '..', 'own.git'), found)
  await own.fetch(folder, ['+refs/heads/*:refs/heads/*'])
  return { folder, found, own, head: (await found.resolve('HEAD')) ?? '' }
}

const contents = async (tree: Tree): Promise<Record<string, string>> => {
  const read: Record<string, string> = {}
  for await (const { entry, content } of tree.read(await tree.list()))
    read[entry.path] = Buffer.from(content).toString('utf8')
  return read
}

test('reads refs, commits and trees', async () => {
  const { found, head } = await setUp()
  expect(await found.headBranch()).toBe('main')
  expect(await found.refs('refs/heads/')).toEqual([{ name: 'refs/heads/main', commit: head }])
  expect(await found.commit(head)).toMatchObject({ subject: 'first', parents: [] })
  expect(await contents(found.tree('main'))).toEqual({ '.gitignore': 'ignored\n', 'a.txt': 'one\n' })
  expect(await found.resolve('--upload-pack=x')).toBeUndefined()
})

test('a repository is found from a subfolder and where it is bare; none in a file, in another folder or in its git directory', async () => {
  const { folder, own } = await setUp()
  mkdirSync(join(folder, 'sub'))
  expect((await repositories.open(join(folder, 'sub')))?.worktree).toBe(folder)
  expect(await repositories.open(own.directory)).toMatchObject({ bare: true, worktree: undefined })
  for (const path of [join(folder, 'a.txt'), join(folder, '..'), join(folder, '.git'), join(folder, 'nothing')])
    expect(await repositories.open(path)).toBeUndefined()
})

test('a folder tree holds tracked and untracked files, not ignored ones, and follows no symlink', async () => {
  const { folder } = await setUp()
  writeFileSync(join(folder, 'new.txt'), 'two\n')
  writeFileSync(join(folder, 'ignored'), 'no\n')
  symlinkSync('/etc/passwd', join(folder, 'link'))
  const tree = openFolderTree(folder)
  expect((await tree.list()).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'file .gitignore',
    'file a.txt',
    'symlink link',
    'file new.txt',
  ])
  const entries = await tree.list()
  expect(entries.find(({ path }) => path === 'a.txt')?.oid).toBe(git(folder, 'rev-parse', 'HEAD:a.txt').trim())
  expect(entries.find(({ path }) => path === 'new.txt')?.oid).toBeUndefined()
  writeFileSync(join(folder, 'a.txt'), 'changed\n')
  expect((await tree.list()).find(({ path }) => path === 'a.txt')?.oid).toBeUndefined()
  expect(Object.keys(await contents(tree))).toEqual(['.gitignore', 'a.txt', 'new.txt'])
})

test('reads large and empty blobs whole and in order', async () => {
  const { folder, found } = await setUp()
  const large = 'x'.repeat(300_000)
  writeFileSync(join(folder, 'b-large'), large)
  writeFileSync(join(folder, 'c-empty'), '')
  writeFileSync(join(folder, 'd-last'), 'last')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-qm', 'second')
  expect(await contents(found.tree('HEAD'))).toMatchObject({ 'b-large': large, 'c-empty': '', 'd-last': 'last' })
})

test('our clone borrows objects, commits in a worktree, and moves refs only from where they were', async () => {
  const { folder, found, own, head } = await setUp()
  const work = await own.checkout(join(folder, '..', 'work'), head)
  writeFileSync(join(folder, '..', 'work', 'a.txt'), 'two\n')
  expect(await work.isDirty()).toBe(true)
  const commit = await work.commitFiles(['a.txt'], 'feat: second\n\nSeaworthy-Change: abc\n')
  expect(await own.commit(commit)).toMatchObject({
    parents: [head],
    subject: 'feat: second',
    date: '2026-01-02T03:04:05.000Z',
  })
  expect(await own.changedFiles(head, commit)).toEqual(['a.txt'])

  await found.fetch(own.directory, [`${commit}:refs/heads/seaworthy/main`])
  expect(await found.updateRef('refs/heads/other', commit, ZERO)).toBe('updated')
  expect(await found.updateRef('refs/heads/other', head, ZERO)).toBe('moved-meanwhile')
  expect(await found.fastForward(folder, commit)).toBe('updated')
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('two\n')
})

test('a dirty checkout is not fast-forwarded', async () => {
  const { folder, found, own, head } = await setUp()
  const work = await own.checkout(join(folder, '..', 'work'), head)
  writeFileSync(join(folder, '..', 'work', 'a.txt'), 'two\n')
  const commit = await work.commitFiles(['a.txt'], 'second\n')
  await found.fetch(own.directory, [`${commit}:refs/heads/seaworthy/main`])
  writeFileSync(join(folder, 'a.txt'), 'mine\n')
  expect(await found.fastForward(folder, commit)).toBe('not-clean')
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('mine\n')
})

test('hooks and filters of a hostile repository do not run', async () => {
  const { folder, found, own, head } = await setUp()
  const trap = join(folder, '..', 'trapped')
  for (const directory of [found.directory, own.directory]) {
    mkdirSync(join(directory, 'hooks'), { recursive: true })
    for (const hook of ['pre-commit', 'post-checkout', 'reference-transaction', 'post-commit', 'post-merge'])
      writeFileSync(join(directory, 'hooks', hook), `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
  }
  git(folder, 'config', 'filter.evil.clean', `touch ${trap}`)
  git(folder, 'config', 'core.fsmonitor', `touch ${trap}`)
  writeFileSync(join(folder, '.gitattributes'), '* filter=evil\n')
  writeFileSync(join(folder, 'a.txt'), 'changed\n')

  const again = await repositories.open(folder)
  await again?.isDirty()
  const work = await own.checkout(join(folder, '..', 'work'), head)
  writeFileSync(join(folder, '..', 'work', 'a.txt'), 'two\n')
  await work.commitFiles(['a.txt'], 'second\n')
  await again?.updateRef('refs/heads/x', head, ZERO)
  expect(existsSync(trap)).toBe(false)
})

test('a lock of another git is reported and left', async () => {
  const { found, head } = await setUp()
  mkdirSync(join(found.directory, 'refs', 'heads'), { recursive: true })
  const lock = join(found.directory, 'refs', 'heads', 'x.lock')
  writeFileSync(lock, '')
  await expect(found.updateRef('refs/heads/x', head, ZERO)).rejects.toThrow(/x\.lock/)
  expect(existsSync(lock)).toBe(true)
})

test('a snapshot is a repository of its own with one commit', async () => {
  const { folder, own, head } = await setUp()
  const path = join(folder, '..', 'snapshot')
  await own.snapshot(path, head)
  expect(git(path, 'log', '--oneline').trim().split('\n')).toHaveLength(1)
  expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\n')
  expect(existsSync(join(path, '.git', 'objects', 'info', 'alternates'))).toBe(false)
})

test('no repository is no error', async () => {
  const folder = temporaryFolder()
  expect(await repositories.open(folder)).toBeUndefined()
  expect(await repositories.open(join(folder, 'none'))).toBeUndefined()
})
