import { describe, expect, test } from 'vitest'

import { planUpdates } from '../plan-updates.ts'
import { dependencies, remediesOf, rungsOf, world } from '../testing.ts'
import type { WorldSketch } from '../testing.ts'

const release = (version: string, needs: Readonly<Record<string, string>> = {}) => ({
  version,
  requires: dependencies(needs),
})

/** A server with a router and a parser that it pins to one version each; the parser brings a reader. */
const server: WorldSketch = {
  policy: { name: 'latest' },
  packages: [
    { name: 'server', version: '4.0.0', range: '^4.0.0', needs: { router: '0.1.0', parser: '1.0.0', reader: '6.0.0' } },
    { name: 'router', version: '0.1.0' },
    { name: 'parser', version: '1.0.0', needs: { reader: '6.0.0' } },
    { name: 'reader', version: '6.0.0' },
  ],
  releases: {
    server: [
      release('4.1.0', { router: '0.1.1', parser: '1.1.0', reader: '6.1.0' }),
      release('5.0.0', { parser: '^2.0.0', reader: '^6.2.0' }),
    ],
    router: ['0.1.1', '8.0.0'],
    parser: [release('1.1.0', { reader: '6.1.0' }), release('2.0.0', { reader: '^6.2.0' })],
    reader: ['6.1.0', '6.2.0', '6.3.0'],
  },
  advisories: [
    { id: 'CVE-1', name: 'router', affected: ['0.1.0'] },
    { id: 'CVE-2', name: 'parser', affected: ['1.0.0'] },
    { id: 'CVE-3', name: 'reader', affected: ['6.0.0'] },
  ],
}

describe('moves of one change set', () => {
  const input = world(server)
  const plan = planUpdates(input)

  test('suit what the planned version of the parent requires', () => {
    expect(rungsOf(plan)[0]).toEqual([
      'parser 1.0.0 > 2.0.0 (lock)',
      'reader 6.0.0 > 6.2.0 (lock)',
      'server 4.0.0 > 5.0.0 (edit)',
    ])
  })

  test('a lower rung is one of all members', () => {
    expect(rungsOf(plan).slice(1)).toEqual([
      [
        'parser 1.0.0 > 1.1.0 (lock)',
        'reader 6.0.0 > 6.1.0 (lock)',
        'router 0.1.0 > 0.1.1 (lock)',
        'server 4.0.0 > 4.1.0 (lock)',
      ],
    ])
  })

  test('what the parent no longer needs is not moved but cleared by the parent', () => {
    expect(remediesOf(plan, input)['CVE-1']).toBe('now: server 5.0.0 no longer needs router')
    expect(plan.changes[0]?.ladder[0]?.because).toContain('server 5.0.0 no longer needs router')
  })

  test('are named after what people asked for', () => {
    expect(plan.changes.map(({ title }) => title)).toEqual(['Update server to 5.0.0 with 2 more (3 CVEs)'])
  })

  test('have one reason for all and no rung twice', () => {
    const [change] = plan.changes
    expect(change?.ladder.map(({ because }) => because[0])).toEqual([
      'newest allowed, clears all 3',
      'newest allowed minor, clears all 3',
    ])
    expect(new Set(change?.ladder.map(({ inputDigest }) => inputDigest)).size).toBe(change?.ladder.length)
  })

  test('what the planned version requires is asked for', () => {
    const releases = { ...server.releases, server: ['4.1.0', '5.0.0'] }
    const { needs } = planUpdates(world({ ...server, releases }))
    const asked = needs.find(({ component, what }) => component.name === 'server' && what === 'requires')
    expect(asked?.versions).toContain('5.0.0')
  })
})

test('a newer parent comes before an override also where the parent has a finding of its own', () => {
  const plan = planUpdates(
    world({
      packages: [
        { name: 'server', version: '4.0.0', range: '^4.0.0', needs: { cookie: '0.4.0' } },
        { name: 'cookie', version: '0.4.0' },
      ],
      releases: {
        server: [release('4.1.0', { cookie: '0.4.0' }), release('4.2.0', { cookie: '0.7.1' })],
        cookie: ['0.7.1', '1.0.0'],
      },
      advisories: [
        { id: 'CVE-1', name: 'server', affected: ['4.0.0'] },
        { id: 'CVE-2', name: 'cookie', affected: ['0.4.0'] },
      ],
    }),
  )
  expect(rungsOf(plan)[0]).toEqual(['cookie 0.4.0 > 0.7.1 (lock)', 'server 4.0.0 > 4.2.0 (parent)'])
})
