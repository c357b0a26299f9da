import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { CheckRun } from '../../records/change-set.ts'
import { createExec } from '../../system/node/exec.ts'
import { openFolder } from '../../system/node/files.ts'
import { openGit, openOwnGit } from '../../system/node/git.ts'
import { createSandbox } from '../../system/node/sandbox.ts'
import { temporaryFolder } from '../../system/node/testing.ts'
import type { ClientConfig, Log, RegistryAddress } from '../../system/ports.ts'
import { checkEnvironment } from './environment.ts'
import { findVerification } from './find-verification.ts'
import { runChecks } from './run-checks.ts'

const PATH = process.env['PATH'] ?? ''
const clock = { now: () => Date.UTC(2026, 10, 21), sleep: () => Promise.resolve() }
const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }
const registry: RegistryAddress = { url: 'https://registry.example/', headers: {}, identity: 'r', from: 'test' }
const clients: ClientConfig = {
  npm: () => Promise.resolve(registry),
  pypi: () => Promise.resolve([registry]),
  go: () => Promise.resolve({ proxies: [{ address: registry, fallback: 'not-found' }], isPrivate: () => false }),
  docker: () => Promise.resolve(registry),
}

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim()

/** A repository with these files on one commit, our clone of it, and the state folder hidden from what runs. */
const scene = async (files: Readonly<Record<string, string>>) => {
  const work = temporaryFolder()
  const state = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  git(work, 'init', '--quiet')
  git(work, 'add', '.')
  git(work, 'commit', '--quiet', '-m', 'one')
  const clone = await openOwnGit(join(state, 'clone.git'), clock, await openGit(work, clock))
  return { work, state, files, clone, base: git(work, 'rev-parse', 'HEAD') }
}

type Scene = Awaited<ReturnType<typeof scene>>

const run = async ({ state, clone, base, files }: Scene, command?: string, user = process.env): Promise<CheckRun> => {
  const tree = { paths: Object.keys(files), readText: (path: string) => Promise.resolve(files[path]) }
  const verification = await findVerification(tree, { command })
  if (verification.status === 'none') throw new Error(verification.reason)
  const [cache, logs] = await Promise.all(['cache', 'logs'].map((name) => openFolder(join(state, name))))
  if (!cache || !logs) throw new Error('two folders are opened')
  const directory = join(state, 'check')
  await clone.snapshot(directory, base)
  const environment = await checkEnvironment(user, clients, { cache: cache.root, home: `${cache.root}/home` })
  const exec = createExec({ path: PATH })
  const sandbox = createSandbox(exec, { home: '/nowhere', path: PATH, hidden: [state] })
  const more = { tree: base, logName: 'a.log', timeoutMs: 60_000, network: true, environment, trusted: false }
  return runChecks({ verification, directory, ...more }, { sandbox, exec, cache, logs, log })
}

const probe = createSandbox(createExec({ path: PATH }), { home: '/nowhere', path: PATH, hidden: [] })
const hasSandbox = (await probe.kind()).kind !== 'none'

describe.runIf(hasSandbox)('checks in the sandbox', () => {
  it('run on a clean copy each time and keep the output', async () => {
    const here = await scene({ 'file.txt': 'one' })
    const command = 'cat file.txt; test ! -e left-behind && touch left-behind'
    expect((await run(here, command)).outcome).toBe('green')
    const second = await run(here, command)
    expect(second.outcome).toBe('green')
    expect(readFileSync(second.log ?? '', 'utf8')).toContain('one')
  })

  it('give git to commands that ask it, and lose what is written to it', async () => {
    const here = await scene({ 'file.txt': 'one' })
    const hook = join(here.work, '.git', 'hooks', 'post-checkout')
    const command =
      'git rev-parse HEAD && mkdir -p .git/hooks && echo "touch /tmp/owned" > .git/hooks/post-checkout && chmod +x .git/hooks/post-checkout && git config core.fsmonitor "touch owned"'
    expect((await run(here, command)).outcome).toBe('green')
    expect((await run(here, 'test ! -e .git/hooks/post-checkout && ! git config core.fsmonitor')).outcome).toBe('green')
    expect(existsSync(hook)).toBe(false)
  })

  it('see and write nothing of the state', async () => {
    const here = await scene({ 'file.txt': 'one' })
    writeFileSync(join(here.state, 'state.sqlite'), 'ours')
    const attempt = `test ! -e ${here.state}/state.sqlite && test ! -e ${here.state}/clone.git`
    expect((await run(here, attempt)).outcome).toBe('green')
    await run(here, `echo theirs > ${here.state}/state.sqlite; rm -rf ${here.state}/clone.git; true`)
    expect(readFileSync(join(here.state, 'state.sqlite'), 'utf8')).toBe('ours')
    expect(existsSync(join(here.state, 'clone.git', 'HEAD'))).toBe(true)
  })

  it('get an empty home and no secret of the environment', async () => {
    const here = await scene({ 'file.txt': 'one' })
    const command = 'env; ls -A "$HOME"; test -z "$DEPLOY_TOKEN" && touch "$HOME/.npmrc"'
    for (const _ of [1, 2]) {
      const result = await run(here, command, { PATH, DEPLOY_TOKEN: 'secret' })
      expect(result.outcome).toBe('green')
      expect(result.tail).not.toMatch(/secret|^\.npmrc$/m)
    }
  })

  it('run what package.json says', async () => {
    const manifest = { name: 'x', version: '1.0.0', scripts: { test: 'node --test' } }
    const lock = { name: 'x', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'x', version: '1.0.0' } } }
    const test = `import test from 'node:test'\ntest('adds', () => { if (1 + 1 !== 3) throw new Error('no') })\n`
    const here = await scene({
      'package.json': JSON.stringify(manifest),
      'package-lock.json': JSON.stringify(lock),
      'x.test.mjs': test,
    })
    expect(await run(here)).toMatchObject({ outcome: 'red', failedAt: 'npm test', failing: ['adds'] })
  })
})
