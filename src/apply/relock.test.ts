import { describe, expect, it } from 'vitest'

import type { Locker } from './contract.ts'
import { relock } from './relock.ts'
import { aProject, memoryFiles, testPorts } from './testing.ts'

const locker = (lock: Locker['lock']): Locker => ({
  name: 'npm',
  executes: 'none',
  lock,
  packages: async (_project, files) => {
    const version = (await files.readText('package-lock.json')) ?? ''
    return new Map([['a', { ecosystem: 'npm', name: 'a', version }]])
  },
})

const run = async (lock: Locker['lock']) => {
  const files = memoryFiles({ 'package.json': '{}', 'package-lock.json': '1.0.0' })
  const ports = testPorts(files)
  const outcome = await relock(aProject(), { gitDependencies: false }, { lockers: [locker(lock)], ports })
  return { outcome, texts: files.texts() }
}

describe('relock', () => {
  it('is "unchanged" where the locker changes nothing', async () => {
    const { outcome } = await run(async () => ({ status: 'locked', files: [] }))
    expect(outcome).toEqual({ status: 'unchanged' })
  })

  it('tells the drift and leaves it in the tree', async () => {
    const { outcome, texts } = await run(async ({ moves }, { files }) => {
      expect(moves).toEqual([])
      await files.write('package-lock.json', '1.0.1')
      return { status: 'locked', files: ['package-lock.json'] }
    })
    expect(outcome).toMatchObject({
      status: 'changed',
      files: ['package-lock.json'],
      resolved: [{ from: '1.0.0', to: '1.0.1' }],
    })
    expect(texts['package-lock.json']).toBe('1.0.1')
  })

  it('puts the tree back where it fails', async () => {
    const { outcome, texts } = await run(async (_request, { files }) => {
      await files.write('package-lock.json', 'half')
      return { status: 'unresolvable', reason: 'no' }
    })
    expect(outcome).toMatchObject({ status: 'unresolvable' })
    expect(texts['package-lock.json']).toBe('1.0.0')
  })

  it('has nothing to do for a project without a locker', async () => {
    const outcome = await relock(
      aProject({ locker: 'none' }),
      { gitDependencies: false },
      { lockers: [], ports: testPorts(memoryFiles({})) },
    )
    expect(outcome).toEqual({ status: 'unchanged' })
  })
})
