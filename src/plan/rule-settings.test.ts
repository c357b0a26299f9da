/** Rules that say for one component what the branch says for all. */
import { describe, expect, test } from 'vitest'

import type { Rule } from '../records/config.ts'
import { planUpdates } from './plan-updates.ts'
import { reasonFor, rungsOf, world, type WorldSketch } from './testing.ts'

const lodash = (rules: readonly Rule[], more: Partial<WorldSketch> = {}) =>
  world({
    packages: [
      { name: 'lodash', version: '4.17.19', range: '^4.17.19' },
      { name: 'berth', version: '1.0.0', range: '^1.0.0' },
    ],
    releases: { lodash: ['4.17.21', '4.18.0', '5.0.0'], berth: ['1.1.0'] },
    ...more,
    policy: { name: 'latest', ...more.policy, rules },
  })

const advisories = [{ id: 'CVE-1', name: 'lodash', affected: ['4.17.19'], fixed: ['4.17.21'] }]

describe('policy', () => {
  test('security on a branch at latest: nothing without a finding, else the smallest step', () => {
    const rules = [{ match: { component: 'lodash' }, policy: 'security' as const }]
    expect(rungsOf(planUpdates(lodash(rules)))).toEqual([['berth 1.0.0 > 1.1.0 (lock)']])
    const titles = planUpdates(lodash(rules, { advisories })).changes.map(({ title }) => title)
    expect(titles).toEqual(['Update lodash to 4.17.21 (CVE-1)', 'Update berth to 1.1.0'])
  })

  test('latest on a branch at security', () => {
    const rules = [{ match: { component: 'lodash' }, policy: 'latest' as const }]
    const { changes } = planUpdates(lodash(rules, { policy: { name: 'security' } }))
    expect(changes.map(({ title }) => title)).toEqual(['Update lodash to 5.0.0'])
  })
})

test('hold: false lifts the hold of a later rule', () => {
  const rules = [
    { match: { component: 'lodash' }, hold: false as const },
    { match: { component: '*' }, hold: 'frozen' },
  ]
  const { changes } = planUpdates(lodash(rules))
  expect(changes.map(({ title }) => title)).toEqual(['Update lodash to 5.0.0'])
})

test.each([[['>=4.18', '!>=5']], ['!/^5/']])('allow %j', (allow) => {
  const plan = planUpdates(lodash([{ match: { component: 'lodash' }, allow }]))
  expect(plan.changes.map(({ title }) => title)).toContain('Update lodash to 4.18.0')
  expect(reasonFor(plan, 'lodash', '5.0.0')).toContain(`rule 1 (component lodash): allow ${[allow].flat().join(', ')}`)
})
