import { describe, expect, it } from 'vitest'

import type { Attempt, PlannedChange, Rung } from '../../records/plan.ts'
import { nextRung, rungsOf, RUNGS_PER_RUN } from './next-rung.ts'

const rung = (inputDigest: string): Rung => ({ moves: [], clears: [], because: [], inputDigest })
const ladder = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'].map(rung)

const attempt = (inputDigest: string, outcome: Attempt['outcome'], baseCommit = 'tip'): Attempt => ({
  key: 'change',
  branch: 'main',
  baseCommit,
  inputDigest,
  rung: 0,
  outcome,
  reason: `${inputDigest} ${outcome}`,
  at: '2026-11-21T00:00:00Z',
})

const none = { attempts: [], thisRun: [] }

describe('nextRung', () => {
  it('begins at the best rung', () => {
    expect(nextRung(ladder, none, 'tip')).toEqual({ next: 'rung', rung: 0 })
  })

  it.each(['different', 'unresolvable', 'rejected'] as const)('steps down from a rung that was %s', (outcome) => {
    expect(nextRung(ladder, { ...none, attempts: [attempt('d0', outcome, 'other')] }, 'tip')).toEqual({
      next: 'rung',
      rung: 1,
    })
  })

  it('steps down from a rung that was red in this run; of earlier ones the plan says how long they stand', () => {
    const red = [attempt('d0', 'red', 'other')]
    expect(nextRung(ladder, { attempts: red, thisRun: red }, 'tip')).toEqual({ next: 'rung', rung: 1 })
    expect(nextRung(ladder, { attempts: red, thisRun: [] }, 'tip')).toEqual({ next: 'rung', rung: 0 })
  })

  it.each(['applied', 'tool-missing'] as const)('tries a rung again that was only %s', (outcome) => {
    expect(nextRung(ladder, { ...none, attempts: [attempt('d0', outcome)] }, 'tip')).toEqual({ next: 'rung', rung: 0 })
  })

  it('takes a conflict for a matter of the tip that it happened on', () => {
    const attempts = [attempt('d0', 'conflict', 'old')]
    expect(nextRung(ladder, { ...none, attempts }, 'tip')).toEqual({ next: 'rung', rung: 0 })
    expect(nextRung(ladder, { ...none, attempts }, 'old')).toEqual({ next: 'rung', rung: 1 })
  })

  it('tries a rung anew once its input digest changes', () => {
    const attempts = [attempt('before', 'red')]
    expect(nextRung(ladder, { ...none, attempts }, 'tip')).toEqual({ next: 'rung', rung: 0 })
  })

  it('takes at most four rungs of a run and goes on in the next', () => {
    const attempts = ['d0', 'd1', 'd2', 'd3'].map((digest) => attempt(digest, 'rejected'))
    expect(attempts).toHaveLength(RUNGS_PER_RUN)
    expect(nextRung(ladder, { attempts, thisRun: attempts }, 'tip')).toMatchObject({
      next: 'held',
      outcome: 'rejected',
    })
    expect(nextRung(ladder, { attempts, thisRun: [] }, 'tip')).toEqual({ next: 'rung', rung: 4 })
  })

  it('holds with the reason of the best rung when all are used up', () => {
    const attempts = ladder.map(({ inputDigest }) => attempt(inputDigest, 'rejected'))
    expect(nextRung(ladder, { attempts, thisRun: [] }, 'tip')).toEqual({
      next: 'held',
      outcome: 'rejected',
      reason: 'd0 rejected',
    })
  })

  it('holds a change without rungs', () => {
    expect(nextRung([], none, 'tip')).toMatchObject({ next: 'held', outcome: 'nothing' })
  })
})

describe('rungsOf', () => {
  const relock: PlannedChange = {
    key: 'k',
    title: 'Relock',
    kind: 'relock',
    ladder: [],
    projects: ['package-lock.json'],
  }

  it('makes a relock one rung of its base', () => {
    const [one, ...more] = rungsOf(relock, 'base')
    expect(more).toEqual([])
    expect(one?.inputDigest).not.toBe(rungsOf(relock, 'other')[0]?.inputDigest)
  })

  it('leaves a ladder as it is', () => {
    expect(rungsOf({ ...relock, kind: 'security', ladder }, 'base')).toBe(ladder)
  })
})
