import { describe, expect, it } from 'vitest'

import type { LockedPackages } from './contract.ts'
import { departures, resolvedBetween } from './resolution.ts'
import { aMove, aProject } from './testing.ts'

const locked = (...packages: readonly string[]): LockedPackages =>
  new Map(
    packages.map((text, index) => {
      const [name = '', version = ''] = text.split(' ')
      return [`${index}`, { ecosystem: 'npm', name, version }]
    }),
  )

describe('resolvedBetween', () => {
  it('tells what moved, came and went, by name', () => {
    const resolved = resolvedBetween(
      aProject(),
      locked('b 1.0.0', 'a 1.0.0', 'gone 1.0.0'),
      locked('a 1.1.0', 'b 1.0.0', 'new 2.0.0'),
    )
    expect(resolved.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['a', '1.0.0', '1.1.0'],
      ['gone', '1.0.0', undefined],
      ['new', undefined, '2.0.0'],
    ])
  })

  it('compares a name with several copies by its set of versions', () => {
    const before = locked('a 1.0.0', 'a 2.0.0')
    expect(resolvedBetween(aProject(), before, locked('a 2.0.0', 'a 1.0.0', 'a 2.0.0'))).toEqual([])
    expect(resolvedBetween(aProject(), before, locked('a 2.0.0', 'a 1.0.1'))).toMatchObject([
      { from: '1.0.0', to: '1.0.1' },
    ])
  })
})

describe('departures', () => {
  it('is empty where every planned package is at its version', () => {
    expect(departures([aMove('a', '1.0.0', '1.1.0')], locked('a 1.1.0', 'b 1.0.0'))).toEqual([])
  })

  it('names a package that ended elsewhere, and one of which a copy stayed', () => {
    expect(departures([aMove('a', '1.0.0', '1.1.0')], locked('a 1.2.0'))).toEqual([
      'a: planned 1.1.0, the lock file has 1.2.0',
    ])
    expect(departures([aMove('a', '1.0.0', '1.1.0')], locked('a 1.1.0', 'a 1.0.0'))).toEqual([
      'a: planned 1.1.0, the lock file has 1.0.0, 1.1.0',
    ])
  })

  it('compares Python names as PyPI does and Go versions without their prefix', () => {
    const python = aMove('Foo_Bar', '1.0', '1.1', { ecosystem: 'PyPI' })
    expect(departures([python], locked('foo-bar 1.1'))).toEqual([])
    expect(
      departures([aMove('example.com/m', 'v1.0.0', 'v1.1.0', { ecosystem: 'Go' })], locked('example.com/m 1.1.0')),
    ).toEqual([])
  })

  it('leaves packages alone that no lock file holds', () => {
    expect(departures([aMove('image', '1', '2')], locked('a 1.0.0'))).toEqual([])
  })
})
