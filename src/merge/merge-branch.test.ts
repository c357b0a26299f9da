import { describe, expect, it } from 'vitest'

import type { MergeRecord } from '../records/change-set.ts'
import { openOwnGit } from '../system/node/git.ts'
import { temporaryFolder } from '../system/node/testing.ts'
import type { Clock } from '../system/ports.ts'
import type { Forge, MergeRequest } from './contract.ts'
import { mergeBranch, settleInterrupted, type MergeLedger } from './merge-branch.ts'

const clock: Clock = { now: () => Date.UTC(2026, 10, 21), sleep: () => Promise.resolve() }
const request: MergeRequest = {
  target: { branch: 'main', at: 'local' },
  from: 'a',
  to: 'b',
  mode: 'merge',
  changes: ['k'],
}

const scene = async (forge: Partial<Forge>) => {
  // The forge of these tests asks no repository.
  const repository = await openOwnGit(`${temporaryFolder()}/r.git`, clock)
  const begun: MergeRequest[] = []
  const settled: MergeRecord[] = []
  const ledger: MergeLedger = { begin: (one) => begun.push(one), settle: (_, record) => void settled.push(record) }
  const whole: Forge = {
    name: 'test',
    merge: () => Promise.resolve({ outcome: 'merged', reason: 'moved' }),
    holds: () => Promise.resolve(false),
    ...forge,
  }
  return { begun, settled, ports: { forge: whole, ledger, clock, repository, clone: repository } }
}

describe('mergeBranch', () => {
  it('writes down what it is about to do, and what became of it', async () => {
    const { begun, settled, ports } = await scene({})
    const record = await mergeBranch(request, ports)
    expect(record).toMatchObject({
      outcome: 'merged',
      from: 'a',
      to: 'b',
      at: '2026-11-21T00:00:00.000Z',
      changes: ['k'],
    })
    expect([begun, settled]).toEqual([[request], [record]])
  })

  it('leaves the intent open where the forge fails', async () => {
    const { begun, settled, ports } = await scene({ merge: () => Promise.reject(new Error('locked')) })
    await expect(mergeBranch(request, ports)).rejects.toThrow('locked')
    expect([begun.length, settled.length]).toEqual([1, 0])
  })

  it('asks no forge where there is nothing to merge', async () => {
    const { begun, ports } = await scene({})
    expect(await mergeBranch({ ...request, to: 'a' }, ports)).toMatchObject({ outcome: 'nothing', to: 'a' })
    expect(begun).toEqual([])
  })
})

describe('settleInterrupted', () => {
  it('finds that the merge happened', async () => {
    const { settled, ports } = await scene({ holds: () => Promise.resolve(true) })
    expect(await settleInterrupted({ merge: 1, request }, ports)).toMatchObject({ outcome: 'merged', to: 'b' })
    expect(settled).toHaveLength(1)
  })

  it('finds that it did not', async () => {
    const { ports } = await scene({})
    expect(await settleInterrupted({ merge: 1, request }, ports)).toMatchObject({ outcome: 'nothing', to: 'a' })
  })
})
