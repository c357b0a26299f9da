import { describe, expect, test } from 'vitest'

import { planUpdates } from './plan-updates.ts'
import { daysAgo, reasonFor, remediesOf, rungsOf, world } from './testing.ts'

const LODASH = ['4.17.19', '4.17.20', '4.17.21', '4.18.0', '5.0.0']

const lodash = (overrides: Parameters<typeof world>[0] = {}) =>
  world({
    packages: [{ name: 'lodash', version: '4.17.19', range: '^4.17.19' }],
    releases: { lodash: LODASH },
    advisories: [{ id: 'CVE-2021-23337', name: 'lodash', affected: ['4.17.19', '4.17.20'], fixed: ['4.17.21'] }],
    ...overrides,
  })

describe('security', () => {
  test('takes the smallest step that clears, then the next ones', () => {
    const input = lodash()
    const plan = planUpdates(input)
    expect(plan.changes.map(({ title, kind, severity }) => [title, kind, severity])).toEqual([
      ['Update lodash to 4.17.21 (CVE-2021-23337)', 'security', 'high'],
    ])
    expect(rungsOf(plan)).toEqual([
      ['lodash 4.17.19 > 4.17.21 (lock)'],
      ['lodash 4.17.19 > 4.18.0 (lock)'],
      ['lodash 4.17.19 > 5.0.0 (edit)'],
    ])
    expect(remediesOf(plan, input)).toEqual({ 'CVE-2021-23337': 'now: lodash 4.17.21' })
    expect(reasonFor(plan, 'lodash', '4.17.20')).toBe('not-needed: clears nothing')
    expect(plan.needs).toEqual([])
  })

  test('nothing is planned where nothing is wrong', () => {
    expect(planUpdates(lodash({ advisories: [] })).changes).toEqual([])
  })
})

describe('latest', () => {
  test('takes the newest, then the newest of each smaller step', () => {
    const plan = planUpdates(lodash({ policy: { name: 'latest' }, advisories: [] }))
    expect(plan.changes[0]?.kind).toBe('major')
    expect(rungsOf(plan)).toEqual([
      ['lodash 4.17.19 > 5.0.0 (edit)'],
      ['lodash 4.17.19 > 4.18.0 (lock)'],
      ['lodash 4.17.19 > 4.17.21 (lock)'],
    ])
  })
})

describe('needs', () => {
  test('asks for the releases of what has findings, and of nothing else', () => {
    const plan = planUpdates(
      lodash({
        packages: [
          { name: 'lodash', version: '4.17.19', range: '^4.17.19' },
          { name: 'fine', version: '1.0.0', range: '^1.0.0' },
        ],
        releases: {},
      }),
    )
    expect(plan.needs.map(({ component, what, current }) => [component.name, what, current])).toEqual([
      ['lodash', 'versions', '4.17.19'],
    ])
  })
})

describe('cooldown', () => {
  const releases = (young: number, old: number) => ({
    lodash: ['4.17.19', { version: '4.17.21', date: daysAgo(young) }, { version: '4.18.0', date: daysAgo(old) }],
  })

  test('an aged version that clears comes before a smaller young one', () => {
    const plan = planUpdates(lodash({ releases: releases(1, 10) }))
    expect(rungsOf(plan)).toEqual([['lodash 4.17.19 > 4.18.0 (lock)']])
    expect(reasonFor(plan, 'lodash', '4.17.21')).toBe(
      'forbidden: cooldown: released 2026-11-20, 1 day ago, 3 days wanted',
    )
  })

  test('is waived for the smallest step that clears where no aged version does, and this is said', () => {
    const plan = planUpdates(lodash({ releases: releases(1, 0.5) }))
    expect(rungsOf(plan)).toEqual([['lodash 4.17.19 > 4.17.21 (lock)']])
    expect(plan.changes[0]?.ladder[0]?.because).toEqual([
      'smallest step that clears all 1',
      'cooldown waived, because no older version clears: cooldown: released 2026-11-20, 1 day ago, 3 days wanted',
    ])
    expect(reasonFor(plan, 'lodash', '4.18.0')).toMatch(/^forbidden: cooldown: .* 12 hours ago/)
  })
})
