import { describe, expect, it } from 'vitest'

import type { Exec, ExecRequest, ExecResult, Files, Log, Sandbox } from '../../system/ports.ts'
import { findVerification } from './find-verification.ts'
import { obstacleToChecks, runChecks, type CheckPorts, type CheckRequest } from './run-checks.ts'
import type { Verification } from './verification.ts'

const exited = (exitCode: number, output = '', more: Partial<ExecResult> = {}): ExecResult => ({
  status: 'exited',
  exitCode,
  stdout: output,
  stderr: '',
  output,
  durationMs: 10,
  ...more,
})

const memoryFiles = (root: string, content: Map<string, string>): Files => ({
  root,
  read: (path) => Promise.resolve(content.has(path) ? new TextEncoder().encode(content.get(path)) : undefined),
  readText: (path) => Promise.resolve(content.get(path)),
  write: (path, text) => Promise.resolve(void content.set(path, String(text))),
  remove: (path) => Promise.resolve(void content.delete(path)),
  list: () => Promise.resolve([]),
})

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }

/** Answers the steps in order; `sandboxed` tells which port was asked. */
const scene = (answers: readonly ExecResult[], kind: Awaited<ReturnType<Sandbox['kind']>> = { kind: 'bubblewrap' }) => {
  const asked: (ExecRequest & { sandboxed: boolean })[] = []
  const answer = (request: ExecRequest, sandboxed: boolean): Promise<ExecResult> => {
    asked.push({ ...request, sandboxed })
    return Promise.resolve(answers[asked.length - 1] ?? exited(0))
  }
  const exec: Exec = { run: (request) => answer(request, false), which: () => Promise.resolve(undefined) }
  const sandbox: Sandbox = { kind: () => Promise.resolve(kind), run: (request) => answer(request, true) }
  const logs = new Map<string, string>()
  const cache = new Map<string, string>()
  const ports: CheckPorts = {
    exec,
    sandbox,
    cache: memoryFiles('/cache', cache),
    logs: memoryFiles('/logs', logs),
    log,
  }
  return { ports, asked, logs, cache }
}

const found = async (files: Readonly<Record<string, string>>): Promise<Extract<Verification, { status: 'found' }>> => {
  const verification = await findVerification({
    paths: Object.keys(files),
    readText: (path) => Promise.resolve(files[path]),
  })
  if (verification.status === 'none') throw new Error(verification.reason)
  return verification
}

const request = async (
  files: Readonly<Record<string, string>> = { 'go.mod': '', 'a_test.go': '' },
): Promise<CheckRequest> => ({
  verification: await found(files),
  directory: '/tree',
  tree: 'abc',
  logName: 'abc-1.log',
  timeoutMs: 1_000,
  network: true,
  environment: { PATH: '/bin' },
  trusted: false,
})

describe('runChecks', () => {
  it('runs every step in the sandbox, with tree and cache to write', async () => {
    const { ports, asked } = scene([exited(0), exited(0)])
    const run = await runChecks(await request(), ports)
    expect(run).toMatchObject({
      outcome: 'green',
      command: 'go build ./... && go test ./...',
      tree: 'abc',
      failing: [],
    })
    expect(asked.map(({ command, args, sandboxed }) => [command, ...args, sandboxed])).toEqual([
      ['go', 'build', './...', true],
      ['go', 'test', './...', true],
    ])
    expect(asked[0]).toMatchObject({ cwd: '/tree', writable: ['/tree', '/cache'], network: true })
  })

  it('stops at the first step that is red and names the tests', async () => {
    const output = '--- FAIL: TestA (0.00s)\nFAIL\tm\t0.1s\n'
    const { ports, logs } = scene([exited(0), exited(1, output)])
    const run = await runChecks(await request(), ports)
    expect(run).toMatchObject({
      outcome: 'red',
      exitCode: 1,
      failedAt: 'go test ./...',
      failedStep: 1,
      failing: ['m.TestA'],
      log: '/logs/abc-1.log',
    })
    expect(run.tail).toContain('--- FAIL: TestA')
    expect(logs.get('abc-1.log')).toContain('$ go build ./...')
  })

  it('gives all steps one time together', async () => {
    const { ports, asked } = scene([exited(0, '', { durationMs: 900 }), exited(1, '', { status: 'timed-out' })])
    expect((await runChecks(await request(), ports)).outcome).toBe('timeout')
    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1_000, 100])
  })

  it('is not started where the program is missing, by exec or in the sandbox', async () => {
    const byExec = scene([exited(0, '', { status: 'not-found', exitCode: undefined })])
    expect((await runChecks(await request(), byExec.ports)).outcome).toBe('not-started')
    const stderr = 'bwrap: execvp go: No such file or directory\n'
    const inSandbox = scene([exited(1, stderr, { stderr })])
    const run = await runChecks(await request(), inSandbox.ports)
    expect([run.outcome, run.tail]).toEqual(['not-started', 'go is not installed: go build ./... was not run'])
  })

  it('takes a program of the tree that is missing for red', async () => {
    const stderr = 'bwrap: execvp /tree/.venv/bin/python: No such file or directory'
    const { ports, asked } = scene([exited(0), exited(0), exited(1, stderr, { stderr })])
    const run = await runChecks(await request({ 'requirements.txt': '', 'test_a.py': '' }), ports)
    expect(run.outcome).toBe('red')
    expect(asked[1]?.command).toBe('/tree/.venv/bin/pip')
  })

  it('empties the home, and masks credentials of URLs', async () => {
    const { ports, cache, logs } = scene([exited(1, 'get https://me:secret@registry.example/x')])
    const run = await runChecks(await request(), ports)
    expect(cache.has('home/.keep')).toBe(true)
    expect(`${run.tail}${[...logs.values()].join('')}`).not.toContain('secret')
  })

  it('quotes no more than the last lines', async () => {
    const { ports } = scene([exited(1, Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n'))])
    const { tail } = await runChecks(await request(), ports)
    expect(tail.split('\n')).toHaveLength(40)
    expect(tail.endsWith('line 499')).toBe(true)
  })

  it('runs without a sandbox where the user trusts the repository', async () => {
    const { ports, asked } = scene([], { kind: 'none', reason: 'not installed' })
    expect((await runChecks({ ...(await request()), trusted: true }, ports)).outcome).toBe('green')
    expect(asked.every(({ sandboxed }) => !sandboxed)).toBe(true)
  })

  it('refuses to run foreign code without a sandbox otherwise', async () => {
    const { ports, asked } = scene([], { kind: 'none', reason: 'not installed' })
    await expect(runChecks(await request(), ports)).rejects.toThrow(/no sandbox for the verify command: not installed/)
    expect(asked).toEqual([])
  })
})

describe('obstacleToChecks', () => {
  const none: Sandbox = {
    kind: () => Promise.resolve({ kind: 'none', reason: 'bubblewrap is not installed' }),
    run: () => Promise.resolve(exited(0)),
  }

  it('is the missing sandbox, unless the repository is trusted', async () => {
    expect(await obstacleToChecks(none, false)).toMatch(/bubblewrap is not installed; or trust this repository/)
    expect(await obstacleToChecks(none, true)).toBeUndefined()
    expect(
      await obstacleToChecks({ ...none, kind: () => Promise.resolve({ kind: 'bubblewrap' }) }, false),
    ).toBeUndefined()
  })
})
