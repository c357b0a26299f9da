import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { createExec } from './exec.ts'
import { createSandbox } from './sandbox.ts'
import { temporaryFolder } from './testing.ts'

const PATH = '/usr/local/bin:/usr/bin:/bin'

const setUp = () => {
  const home = temporaryFolder()
  const work = join(temporaryFolder(), 'work')
  const state = join(home, 'state')
  for (const folder of [work, state]) mkdirSync(folder)
  writeFileSync(join(home, '.netrc'), 'password hunter2')
  const sandbox = createSandbox(createExec({ path: PATH }), { home, path: PATH, hidden: [state] })
  const run = (script: string) =>
    sandbox.run({
      command: 'sh',
      args: ['-c', script],
      cwd: work,
      env: { PATH, HOME: work },
      timeoutMs: 10_000,
      writable: [work],
      network: false,
    })
  return { home, work, state, sandbox, run }
}

const available = await createSandbox(createExec(), { home: '/nonexistent', path: PATH, hidden: [] }).kind()

test.skipIf(available.kind === 'none')('writes only where it may, and sees neither home nor state', async () => {
  const { home, work, state, run } = setUp()
  const result = await run(
    `cat ${home}/.netrc; echo bad > ${state}/x; echo bad > /usr/x; echo good > ${work}/x; cat ${work}/x`,
  )
  expect(result.stdout).toBe('good\n')
  expect(result.output).not.toContain('hunter2')
  expect(existsSync(join(state, 'x'))).toBe(false)
  expect(existsSync(join(work, 'x'))).toBe(true)
})

test.skipIf(available.kind === 'none')('nothing survives it', async () => {
  const { work, run } = setUp()
  await run(`(sleep 1; touch ${work}/late) &`)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(existsSync(join(work, 'late'))).toBe(false)
})

test('without bubblewrap the reason says what to install', async () => {
  const sandbox = createSandbox(createExec({ path: '/nowhere' }), {
    home: '/nonexistent',
    path: '/nowhere',
    hidden: [],
  })
  const kind = await sandbox.kind()
  expect(kind).toMatchObject({ kind: 'none' })
  expect(kind.kind === 'none' && kind.reason).toContain('package bubblewrap')
})
