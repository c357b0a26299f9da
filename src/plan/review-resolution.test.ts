import { describe, expect, test } from 'vitest'

import type { Resolved } from '../records/plan.ts'
import { planUpdates } from './plan-updates.ts'
import { reviewResolution } from './review-resolution.ts'
import type { ReviewInput } from './review-resolution.ts'
import { NOW, daysAgo, world } from './testing.ts'
import type { WorldSketch } from './testing.ts'

const PROJECT = 'package-lock.json'

const sketch: WorldSketch = {
  packages: [
    { name: 'child', version: '1.0.0', range: '^1.0.0' },
    { name: 'near', version: '1.0.0', range: '^1.0.0' },
  ],
  releases: {
    child: ['1.0.0', '1.1.0'],
    near: [
      '0.9.0',
      '1.0.0',
      '1.1.0',
      { version: '1.2.0', date: daysAgo(1) },
      { version: '1.3.0', yanked: 'broken' },
      '1.4.0',
    ],
  },
  advisories: [
    { id: 'CVE-1', name: 'child', affected: ['1.0.0'], level: 'medium' },
    { id: 'CVE-2', name: 'near', affected: ['0.9.0', '1.4.0'], level: 'high' },
    { id: 'CVE-3', name: 'near', affected: ['1.1.0'], level: 'low' },
  ],
}

const review = (moved: Partial<Resolved>, overrides: Partial<ReviewInput> = {}) => {
  const input = world(sketch)
  const [change] = planUpdates(input).changes
  if (!change) throw new Error('the sketch plans nothing')
  return reviewResolution({
    ...input,
    resolved: [
      { project: PROJECT, ecosystem: 'npm', name: 'child', from: '1.0.0', to: '1.1.0' },
      { project: PROJECT, ecosystem: 'npm', name: 'near', ...moved },
    ],
    change,
    now: NOW,
    ...overrides,
  })
}

describe('reviewResolution', () => {
  test.each<[string, Partial<Resolved>, readonly string[]]>([
    ['a move to a good version', { from: '1.0.0', to: '1.1.0' }, []],
    ['a removal', { from: '1.0.0' }, []],
    [
      'a young version',
      { from: '1.0.0', to: '1.2.0' },
      ['near 1.0.0 to 1.2.0: cooldown: released 2026-11-20, 1 day ago, 3 days wanted'],
    ],
    [
      'a young version that was added',
      { to: '1.2.0' },
      ['near 1.2.0 (added): cooldown: released 2026-11-20, 1 day ago, 3 days wanted'],
    ],
    ['a yanked version', { from: '1.0.0', to: '1.3.0' }, ['near 1.0.0 to 1.3.0: is yanked: broken']],
    [
      'a worse finding',
      { from: '1.0.0', to: '1.4.0' },
      ['near 1.0.0 to 1.4.0: brings CVE-2 (high), worse than what the change clears'],
    ],
    [
      'a downgrade into a worse finding',
      { from: '1.0.0', to: '0.9.0' },
      ['near 1.0.0 to 0.9.0: brings CVE-2 (high), worse than what the change clears'],
    ],
    ['a downgrade to the same as before', { from: '1.4.0', to: '0.9.0' }, []],
  ])('%s', (_, moved, reasons) => {
    expect(review(moved)).toEqual({ decision: reasons.length === 0 ? 'accepted' : 'rejected', reasons })
  })

  test('what was planned has been judged already', () => {
    expect(review({}, { now: Date.parse(daysAgo(100)) }).decision).toBe('accepted')
  })

  test('a hold binds the package manager; what it adds is not held, but bound by allow', () => {
    const policy = (settings: object) => ({
      ...world(sketch).policy,
      rules: [{ match: { component: 'near' }, ...settings }],
    })
    expect(review({ from: '1.0.0', to: '1.1.0' }, { policy: policy({ hold: 'no' }) }).reasons).toEqual([
      'near 1.0.0 to 1.1.0: rule 1 (component near): hold "no"',
    ])
    expect(review({ to: '1.1.0' }, { policy: policy({ hold: 'no' }) }).decision).toBe('accepted')
    expect(review({ to: '1.1.0' }, { policy: policy({ allow: '<1.1' }) }).reasons).toEqual([
      'near 1.1.0 (added): rule 1 (component near): allow <1.1',
    ])
  })

  test('of an unknown package the releases are asked for', () => {
    const answer = review({ name: 'stranger', from: '1.0.0', to: '2.0.0' })
    expect(answer.decision).toBe('accepted')
    expect(answer.needs?.map(({ component, what, current }) => [component.name, what, current])).toEqual([
      ['stranger', 'versions', '1.0.0'],
    ])
  })

  test('the level that counts is that of the rung that was tried', () => {
    const input = world({
      ...sketch,
      advisories: [
        { id: 'CVE-1', name: 'child', affected: ['1.0.0'], level: 'critical' },
        ...(sketch.advisories ?? []).slice(1),
      ],
    })
    const [change] = planUpdates(input).changes
    expect(review({ from: '1.0.0', to: '1.4.0' }, { ...input, change: change! }).decision).toBe('accepted')
  })
})
