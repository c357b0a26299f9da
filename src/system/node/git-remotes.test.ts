import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createExec } from './exec.ts'
import { createGitRemotes, parseRefs } from './git-remotes.ts'

let folder = ''
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], {
    encoding: 'utf8',
  }).trim()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-remote-'))
  git('init', '--quiet', '--initial-branch=main')
  await writeFile(join(folder, 'a'), 'a')
  git('add', 'a')
  git('commit', '--quiet', '-m', 'first')
  git('tag', 'v1.0.0')
  git('tag', '-a', 'v1.1.0', '-m', 'annotated')
})
afterAll(() => rm(folder, { recursive: true }))

const remotes = (allowLocal: boolean) =>
  createGitRemotes({ exec: createExec(), env: { PATH: process.env['PATH'], HOME: folder }, allowLocal })

describe('git remotes', () => {
  it('lists branches and tags, annotated ones by their commit', async () => {
    const head = git('rev-parse', 'HEAD')
    const refs = await remotes(true).list(`file://${folder}`)
    expect(refs).toEqual([
      { name: 'HEAD', commit: head },
      { name: 'refs/heads/main', commit: head },
      { name: 'refs/tags/v1.0.0', commit: head },
      { name: 'refs/tags/v1.1.0', commit: head },
    ])
  })

  it('asks once', async () => {
    const one = remotes(true)
    expect(one.list(folder)).toBe(one.list(folder))
    await one.list(folder)
  })

  it('quotes git where there is no repository', async () => {
    await expect(remotes(true).list(`file://${folder}/nothing`)).rejects.toThrow(
      /expected a git repository, found fatal: /,
    )
  })

  it('follows what the user makes of an address, also to a folder', async () => {
    const home = await mkdtemp(join(tmpdir(), 'seaworthy-home-'))
    await writeFile(join(home, '.gitconfig'), `[url "${folder}"]\n\tinsteadOf = https://github.com/o/r\n`)
    const env = { PATH: process.env['PATH'], HOME: home }
    const refs = await createGitRemotes({ exec: createExec(), env }).list('https://github.com/o/r')
    expect(refs.map(({ name }) => name)).toContain('refs/tags/v1.0.0')
    await rm(home, { recursive: true })
  })

  it.each(['file:///tmp', '/tmp', 'ext::sh -c touch% x', '--upload-pack=touch x', 'relative/path', 'fd::17', ''])(
    'asks nobody for %o',
    async (url) => {
      await expect(remotes(false).list(url)).rejects.toThrow('expected a repository by https, http, ssh, git')
    },
  )

  it('says nothing of credentials', async () => {
    const list = remotes(false).list('http://me:hunter2@127.0.0.1:9/owner/name')
    await expect(list).rejects.toThrow(/^http:\/\/127\.0\.0\.1:9\/owner\/name: expected a git repository/)
    await expect(list).rejects.not.toThrow(/hunter2/)
  })
})

it('reads SHA-256 repositories too', () => {
  const id = 'ab'.repeat(32)
  expect(parseRefs(`${id}\trefs/tags/v1\nwarning: something\n`)).toEqual([{ name: 'refs/tags/v1', commit: id }])
})
