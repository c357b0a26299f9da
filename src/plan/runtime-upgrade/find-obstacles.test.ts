import { describe, expect, test } from 'vitest'

import type { Obstacle } from '../../records/base-images.ts'
import { aComponent, aPin, world, type WorldSketch } from '../testing.ts'
import { dependenciesToLookUp, findObstacles, lineOf } from './find-obstacles.ts'

const PYTHON = {
  ecosystem: 'PyPI',
  packages: [
    { name: 'old', version: '1.0', range: '==1.0' },
    { name: 'fine', version: '2.0', range: '==2.0' },
    { name: 'stuck', version: '1.0', range: '==1.0' },
    { name: 'silent', version: '1.0', range: '==1.0' },
  ],
  releases: {
    old: [
      { version: '1.0', runtimes: { python: '>=3.6,<3.10' } },
      { version: '1.5rc1', prerelease: true, runtimes: { python: '>=3.8' } },
      { version: '2.0', runtimes: { python: '>=3.8' } },
    ],
    fine: [{ version: '2.0', runtimes: { python: '>=3.8' } }],
    stuck: [{ version: '1.0', runtimes: { python: '<3.11' } }],
    silent: [{ version: '1.0', runtimes: {} }],
  },
} satisfies WorldSketch

const upgrade = (to: string, more: Readonly<{ mentions?: Obstacle[]; pins?: WorldSketch['pins'] }> = {}) => {
  const { inventory, releases } = world({ ...PYTHON, pins: more.pins ?? [] })
  return findObstacles({
    from: { product: 'python', version: '3.9.25' },
    to: { product: 'python', version: to },
    inventory,
    releases,
    mentions: more.mentions ?? [],
  })
}

describe('what stands in the way of another Python', () => {
  test('releases that do not allow it, with the first that does', () => {
    expect(upgrade('3.11.4').map(({ text, reason }) => `${text}: ${reason}`)).toEqual([
      'old 1.0: needs python >=3.6,<3.10; 2.0 is the first that allows 3.11',
      'stuck 1.0: needs python <3.11; no release allows 3.11',
    ])
    expect(upgrade('3.10')).toHaveLength(1)
  })

  test('nothing, for another patch of the line', () => {
    expect(upgrade('3.9.26')).toEqual([])
  })

  test('promises of the project and paths, after the dependencies', () => {
    const component = aComponent('python-version', 'python')
    const pin = { component, role: 'compatibility', file: 'pyproject.toml', key: 'project.requires-python' } as const
    const found = upgrade('3.11', {
      pins: [
        aPin({ ...pin, current: '3.9', raw: '>=3.9,<3.11' }),
        aPin({ ...pin, current: '3.9', raw: '>=3.9', key: 'x' }),
      ],
      mentions: [{ kind: 'path', file: 'Dockerfile', line: 3, text: '/usr/lib/python3.9', reason: '' }],
    })
    expect(found.slice(2)).toEqual([
      {
        kind: 'compatibility',
        file: 'pyproject.toml',
        line: 1,
        text: 'project.requires-python >=3.9,<3.11',
        reason: 'does not allow python 3.11',
      },
      { kind: 'path', file: 'Dockerfile', line: 3, text: '/usr/lib/python3.9', reason: 'names python 3.9' },
    ])
  })

  test('is asked of each dependency once', () => {
    expect(dependenciesToLookUp(world(PYTHON).inventory, 'python').map(({ name }) => name)).toEqual([
      'old',
      'fine',
      'stuck',
      'silent',
    ])
    expect(dependenciesToLookUp(world(PYTHON).inventory, 'node')).toEqual([])
  })

  test('lines', () => {
    expect(lineOf({ product: 'node', version: '18.20.1' })).toBe('18')
  })
})
