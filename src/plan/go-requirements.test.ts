import { describe, expect, test } from 'vitest'

import { planUpdates } from './plan-updates.ts'
import { rungsOf, world } from './testing.ts'
import type { WorldSketch } from './testing.ts'

describe('Go requirements', () => {
  test('are asked for the versions that may become rungs', () => {
    const input = world({
      ecosystem: 'Go',
      packages: [{ name: 'x.example/m', version: '1.0.0', range: 'v1.0.0' }],
      releases: { 'x.example/m': ['v1.0.1', 'v1.1.0'] },
      advisories: [{ id: 'CVE-1', name: 'x.example/m', affected: ['1.0.0'] }],
    })
    expect(planUpdates(input).needs.map(({ what, versions }) => [what, versions])).toEqual([
      ['requires', ['v1.0.1', 'v1.1.0']],
    ])
    const latest = planUpdates({ ...input, policy: { ...input.policy, name: 'latest' } })
    expect(latest.needs.map(({ versions }) => versions)).toEqual([['v1.1.0']])
  })

  const needing = (version: string, go: string) => ({ version, runtimes: { go }, requires: [] })
  const sketch: WorldSketch = {
    ecosystem: 'Go',
    policy: { name: 'latest' },
    project: { runtimes: { go: '1.25.0' } },
    packages: [{ name: 'x.example/m', version: '0.35.0', range: 'v0.35.0' }],
    releases: {
      'x.example/m': [
        needing('v0.56.0', '1.24.0'),
        needing('v0.60.0', '1.25.0'),
        needing('v0.61.0', '1.25.0'),
        needing('v0.61.1', '1.26.0'),
        needing('v0.62.0', '1.26.0'),
      ],
    },
  }

  test('latest: a rung for the Go minor in use, in case Go’s own update fails', () => {
    const plan = planUpdates(world(sketch))
    expect(rungsOf(plan)).toEqual([['x.example/m 0.35.0 > v0.62.0 (edit)'], ['x.example/m 0.35.0 > v0.61.0 (edit)']])
    expect(plan.changes[0]?.ladder[0]?.because).toContain('needs go 1.26, the project is on 1.25')
  })

  test('latest: with findings it is the one that clears most', () => {
    const affected = ['0.35.0', 'v0.61.0']
    const plan = planUpdates(world({ ...sketch, advisories: [{ id: 'CVE-1', name: 'x.example/m', affected }] }))
    expect(rungsOf(plan).map(([rung]) => rung)).toEqual([
      'x.example/m 0.35.0 > v0.62.0 (edit)',
      'x.example/m 0.35.0 > v0.60.0 (edit)',
    ])
  })

  test('latest: the newest of each minor is asked for once the first needs a higher one', () => {
    const releases = { 'x.example/m': ['v0.56.0', 'v0.61.0', 'v0.61.1', needing('v0.62.0', '1.26.0')] }
    const { needs } = planUpdates(world({ ...sketch, releases }))
    expect(needs.map(({ versions }) => versions)).toEqual([['v0.56.0', 'v0.61.1']])
  })
})
