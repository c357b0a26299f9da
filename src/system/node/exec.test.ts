import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { createExec, endOrphan, startTimeOf, type ProcessGroup } from './exec.ts'
import { temporaryFolder } from './testing.ts'

const request = (script: string, more: object = {}) => ({
  command: 'sh',
  args: ['-c', script],
  cwd: temporaryFolder(),
  env: { PATH: process.env['PATH'] ?? '' },
  timeoutMs: 10_000,
  ...more,
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('gives both streams, the exit code and whole lines', async () => {
  const seen: string[] = []
  const result = await createExec().run(
    request('echo one; echo two >&2; printf three; exit 4', { onLine: (line: string) => seen.push(line) }),
  )
  expect(result).toMatchObject({ status: 'exited', exitCode: 4, stdout: 'one\nthree', stderr: 'two\n' })
  expect(seen.toSorted()).toEqual(['one', 'three', 'two'])
})

test('inherits nothing of the environment', async () => {
  process.env['SEAWORTHY_SECRET'] = 'hunter2'
  const result = await createExec().run(request('env'))
  delete process.env['SEAWORTHY_SECRET']
  expect(result.stdout).not.toContain('hunter2')
  expect(result.stdout).toContain('PATH=')
})

test('a program that is not there is an outcome', async () => {
  const result = await createExec().run({ ...request(''), command: 'no-such-program' })
  expect(result.status).toBe('not-found')
  expect(result.stderr).toContain('no-such-program')
})

test('ends the whole group when the time is up', async () => {
  const folder = temporaryFolder()
  const result = await createExec().run(request(`sleep 60 & echo $! > ${folder}/pid; wait`, { timeoutMs: 300 }))
  expect(result.status).toBe('timed-out')
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
  await delay(50)
  expect(isAlive(pid)).toBe(false)
})

test('ends what a command left running in the background', async () => {
  const folder = temporaryFolder()
  await createExec().run(request(`sleep 60 > /dev/null 2>&1 & echo $! > ${folder}/pid`))
  await delay(50)
  expect(isAlive(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false)
})

test('keeps the head and the tail of long output', async () => {
  const result = await createExec().run(request('echo first; seq 1 100000; echo last', { maxOutput: 4096 }))
  expect(result.stdout.length).toBeLessThan(80_000)
  expect(result.stdout).toMatch(/^first\n/)
  expect(result.stdout).toMatch(/last\n$/)
  expect(result.stdout).toContain('bytes left out')
})

test('tells the ledger of every group, and only an orphan with the same start time is ended', async () => {
  const started: ProcessGroup[] = []
  const ended: ProcessGroup[] = []
  const exec = createExec({ ledger: { started: (group) => started.push(group), ended: (group) => ended.push(group) } })
  await exec.run(request('true'))
  expect(started).toHaveLength(1)
  expect(ended).toEqual(started)
  expect(await endOrphan({ id: process.pid, startedAt: '1' })).toBe('gone')
  expect(await startTimeOf(process.pid)).toMatch(/^\d+$/)
})

test('finds programs on the path it is given', async () => {
  expect(await createExec({ path: '/bin:/usr/bin' }).which('sh')).toMatch(/\/sh$/)
  expect(await createExec({ path: '/nowhere' }).which('sh')).toBeUndefined()
})
