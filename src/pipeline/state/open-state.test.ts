import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { WorldError } from '../../records/errors.ts'
import type { Attempt } from '../../records/plan.ts'
import { openDatabase } from '../../system/node/database.ts'
import type { Clock, ProcessIdentity, Processes } from '../../system/ports.ts'
import { green, red } from '../../verify/testing.ts'
import { openState, type State } from './open-state.ts'

const folders: string[] = []
const temporaryFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-state-'))
  folders.push(folder)
  return join(folder, 'state.sqlite')
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

type Machine = { now: number; alive: Set<number>; ended: number[] }
const machine = (): Machine => ({ now: 1_000_000, alive: new Set(), ended: [] })

const clockOf = (on: Machine): Clock => ({
  now: () => on.now,
  sleep: (ms) => {
    on.now += ms
    return Promise.resolve()
  },
})

/** The state as process `id` opens it. */
const openAs = (id: number, place: string, on: Machine): State => {
  on.alive.add(id)
  const processes: Processes = {
    self: () => Promise.resolve({ id, startedAt: `start ${id}` }),
    isAlive: (process: ProcessIdentity) =>
      Promise.resolve(on.alive.has(process.id) && process.startedAt === `start ${process.id}`),
    endOrphan: (group) => {
      on.ended.push(group.id)
      return Promise.resolve('ended')
    },
  }
  return openState(openDatabase(place), { place, processes, clock: clockOf(on) })
}

const attempt = (key: string, outcome: Attempt['outcome'] = 'red'): Attempt => ({
  key,
  branch: 'main',
  baseCommit: 'base',
  inputDigest: 'digest',
  rung: 0,
  outcome,
  reason: 'why',
  at: '2026-11-21T00:00:00Z',
})

describe('the lock', () => {
  it('lets one run in and names it to the second, which leaves', async () => {
    const [place, on] = [temporaryFile(), machine()]
    expect(await openAs(1, place, on).acquireRun(0)).toMatchObject({ status: 'acquired', run: 1, resumed: false })
    expect(await openAs(2, place, on).acquireRun(0)).toEqual({
      status: 'busy',
      reason: 'another run (pid 1, since 1970-01-01T00:16:40.000Z) works on this repository',
    })
  })

  it('lets a waiting run in when the first is released', async () => {
    const [place, on] = [temporaryFile(), machine()]
    const first = openAs(1, place, on)
    await first.acquireRun(0)
    const second = openAs(2, place, on)
    const waiting = second.acquireRun(60_000)
    first.releaseRun(1, 'finished')
    expect(await waiting).toMatchObject({ status: 'acquired', run: 2, resumed: false })
  })

  it('waits no longer than it was told', async () => {
    const [place, on] = [temporaryFile(), machine()]
    await openAs(1, place, on).acquireRun(0)
    const begun = on.now
    expect((await openAs(2, place, on).acquireRun(3_200)).status).toBe('busy')
    expect(on.now - begun).toBe(3_200)
  })

  it('takes over from a dead holder, goes on with its run and ends what it left behind', async () => {
    const [place, on] = [temporaryFile(), machine()]
    const first = openAs(1, place, on)
    await first.acquireRun(0)
    first.ledger.started({ id: 77, startedAt: 'a' })
    first.ledger.started({ id: 78, startedAt: 'b' })
    first.ledger.ended({ id: 77, startedAt: 'a' })
    on.alive.delete(1)
    expect(await openAs(2, place, on).acquireRun(0)).toEqual({
      status: 'acquired',
      run: 1,
      resumed: true,
      orphansEnded: 1,
    })
    expect(on.ended).toEqual([78])
  })

  it('is taken over by one of two that find its holder dead at the same time', async () => {
    const [place, on] = [temporaryFile(), machine()]
    await openAs(1, place, on).acquireRun(0)
    const faster = openAs(2, place, on)
    const slower = openState(openDatabase(place), {
      place,
      clock: clockOf(on),
      processes: {
        self: () => Promise.resolve({ id: 3, startedAt: 'start 3' }),
        isAlive: async ({ id }) => {
          if (id === 2) return true
          on.alive.delete(1)
          await faster.acquireRun(0)
          return false
        },
        endOrphan: () => Promise.resolve('gone'),
      },
    })
    expect(await slower.acquireRun(0)).toMatchObject({ status: 'busy', reason: expect.stringContaining('pid 2') })
  })

  it('leaves alone what a process started that holds no lock', async () => {
    const [place, on] = [temporaryFile(), machine()]
    openAs(1, place, on).ledger.started({ id: 77, startedAt: 'a' })
    expect(await openAs(2, place, on).acquireRun(0)).toMatchObject({ orphansEnded: 0 })
    expect(on.ended).toEqual([])
  })

  it('begins a new run after one that failed', async () => {
    const [place, on] = [temporaryFile(), machine()]
    const state = openAs(1, place, on)
    await state.acquireRun(0)
    state.releaseRun(1, 'failed')
    expect(await state.acquireRun(0)).toMatchObject({ run: 2, resumed: false })
  })
})

describe('what is remembered', () => {
  it('keeps attempts in order, of a branch, a change or a run', () => {
    const state = openAs(1, temporaryFile(), machine())
    state.recordAttempt(1, attempt('a'))
    state.recordAttempt(2, attempt('a', 'applied'))
    state.recordAttempt(2, attempt('b'))
    expect(state.attempts('main', 'a').map(({ outcome }) => outcome)).toEqual(['red', 'applied'])
    expect(state.attempts('main', 'a', 2).map(({ outcome }) => outcome)).toEqual(['applied'])
    expect(state.attemptsOf('main')).toHaveLength(3)
    expect(state.attemptsOf('release')).toEqual([])
  })

  it('keeps green runs for good and believes red ones for a day', () => {
    const on = machine()
    const state = openAs(1, temporaryFile(), on)
    state.saveCheckRun('checks', red('a'))
    state.saveCheckRun('checks', green)
    expect(state.checkRuns('tree', 'checks').map(({ outcome }) => outcome)).toEqual(['red', 'green'])
    expect(state.checkRuns('tree', 'other checks')).toEqual([])
    on.now += 25 * 3_600_000
    expect(state.checkRuns('tree', 'checks').map(({ outcome }) => outcome)).toEqual(['green'])
  })

  it('gives the record of a run, or the latest, and nothing for another shape', () => {
    const state = openAs(1, temporaryFile(), machine())
    const schema = z.object({ n: z.number() })
    state.saveRecord(1, 'main', 'plan', { n: 1 })
    state.saveRecord(2, 'main', 'plan', { n: 2 })
    expect(state.record(schema, { branch: 'main', stage: 'plan' })).toEqual({ n: 2 })
    expect(state.record(schema, { branch: 'main', stage: 'plan', run: 1 })).toEqual({ n: 1 })
    expect(state.record(z.object({ m: z.string() }), { branch: 'main', stage: 'plan' })).toBeUndefined()
    expect(state.record(schema, { branch: 'main', stage: 'findings' })).toBeUndefined()
  })

  it('forgets records of all but the last runs of a branch', async () => {
    const on = machine()
    const state = openAs(1, temporaryFile(), on)
    const schema = z.number()
    state.saveRecord(0, 'quiet', 'plan', 0)
    for (let run = 1; run <= 12; run += 1) {
      expect(await state.acquireRun(0)).toMatchObject({ run })
      state.saveRecord(run, 'main', 'plan', run)
      state.releaseRun(run, 'finished')
    }
    expect(state.record(schema, { branch: 'main', stage: 'plan', run: 2 })).toBeUndefined()
    expect(state.record(schema, { branch: 'main', stage: 'plan', run: 3 })).toBe(3)
    expect(state.record(schema, { branch: 'quiet', stage: 'plan' })).toBe(0)
  })

  it('keeps a merge open until it is settled', () => {
    const state = openAs(1, temporaryFile(), machine())
    const request = {
      target: { branch: 'main', at: 'local' },
      from: 'a',
      to: 'b',
      mode: 'merge',
      changes: ['k'],
    } as const
    const merge = state.beginMerge(3, request)
    expect(state.openMerges()).toEqual([{ merge, request }])
    const record = {
      schema: 'seaworthy/merge/1',
      branch: 'main',
      outcome: 'merged',
      reason: 'moved',
      from: 'a',
      to: 'b',
      at: '2026-11-21T00:00:00Z',
      changes: ['k'],
    } as const
    state.settleMerge(merge, record)
    expect(state.openMerges()).toEqual([])
    expect(state.mergesOf(3)).toEqual([record])
  })
})

describe('the file', () => {
  it('is opened again with what it holds', () => {
    const [place, on] = [temporaryFile(), machine()]
    openAs(1, place, on).recordAttempt(1, attempt('a'))
    expect(openAs(2, place, on).attemptsOf('main')).toHaveLength(1)
  })

  it('is refused where a newer Seaworthy made it', () => {
    const place = temporaryFile()
    openDatabase(place).exec('PRAGMA user_version = 99')
    expect(() => openAs(1, place, machine())).toThrow(/expected state of version 1 or older, found version 99/)
  })

  it('is named where it cannot be written', () => {
    const place = temporaryFile()
    openAs(1, place, machine())
    const database = openDatabase(place, { readOnly: true })
    const processes: Processes = {
      self: () => Promise.resolve({ id: 1, startedAt: '' }),
      isAlive: () => Promise.resolve(false),
      endOrphan: () => Promise.resolve('gone'),
    }
    const state = openState(database, { place, processes, clock: clockOf(machine()) })
    return expect(state.acquireRun(0)).rejects.toThrow(
      new WorldError(
        `${place}: expected a state directory that can be written (choose one with --state), found attempt to write a readonly database`,
      ),
    )
  })
})
