import { describe, expect, test } from 'vitest'

import { planUpdates } from '../plan-updates.ts'
import { dependencies, remediesOf, rungsOf, world } from '../testing.ts'
import type { WorldSketch } from '../testing.ts'

const release = (version: string, needs: Readonly<Record<string, string>> = {}) => ({
  version,
  requires: dependencies(needs),
})

const CVE = { id: 'CVE-1', name: 'child', affected: ['1.0.0', '1.0.1'], fixed: ['1.1.0'] }

const tree = (range: string, sketch: Partial<WorldSketch> = {}): WorldSketch => ({
  packages: [
    { name: 'parent', version: '1.0.0', range: '^1.0.0', needs: { child: range } },
    { name: 'child', version: '1.0.0' },
  ],
  releases: { child: ['1.0.1', '1.1.0', '1.2.0', '2.0.0'] },
  advisories: [CVE],
  ...sketch,
})

describe('a transitive package', () => {
  test('moves in the lock file where its parents allow it', () => {
    expect(rungsOf(planUpdates(world(tree('^1.0.0'))))[0]).toEqual(['child 1.0.0 > 1.1.0 (lock)'])
  })

  test('a version within the ranges comes before a smaller one outside of them', () => {
    const plan = planUpdates(world(tree('1.0.x || >=1.2.0')))
    expect(rungsOf(plan)[0]).toEqual(['child 1.0.0 > 1.2.0 (lock)'])
  })

  test('else asks what newer parents need', () => {
    const plan = planUpdates(world(tree('~1.0.0')))
    expect(plan.needs.map(({ component, what }) => `${component.name} ${what}`)).toEqual(['parent versions'])
    const next = planUpdates(
      world(tree('~1.0.0', { releases: { child: ['1.1.0'], parent: ['1.0.0', '1.1.0', '1.2.0'] } })),
    )
    expect(next.needs.map(({ component, what, versions }) => [component.name, what, versions])).toEqual([
      ['parent', 'requires', ['1.1.0', '1.2.0']],
    ])
  })

  test('else the smallest parent release that allows it moves along', () => {
    const releases = {
      child: ['1.1.0', '2.0.0'],
      parent: [release('1.1.0', { child: '~1.0.0' }), release('1.2.0', { child: '^1.1.0' }), release('2.0.0')],
    }
    const plan = planUpdates(world(tree('~1.0.0', { releases })))
    expect(rungsOf(plan)[0]).toEqual(['child 1.0.0 > 1.1.0 (lock)', 'parent 1.0.0 > 1.2.0 (parent)'])
    expect(plan.changes[0]?.ladder[0]?.because).toContain('by way of parent 1.2.0')
    expect(plan.changes[0]?.title).toBe('Update parent to 1.2.0 with child (CVE-1)')
  })

  test('a parent release that drops the package does as well: the parent alone moves, and its own pin is rewritten', () => {
    const releases = { child: ['1.1.0'], parent: [release('2.0.0')] }
    const plan = planUpdates(world(tree('~1.0.0', { releases })))
    expect(
      plan.changes[0]?.ladder[0]?.moves.map(({ component, how, pinIds }) => [component.name, how, pinIds.length]),
    ).toEqual([['parent', 'parent', 1]])
  })

  test('ancestors move as far up as needed', () => {
    const sketch: WorldSketch = {
      packages: [
        { name: 'top', version: '1.0.0', range: '^1.0.0', needs: { middle: '~1.0.0' } },
        { name: 'middle', version: '1.0.0', needs: { child: '~1.0.0' } },
        { name: 'child', version: '1.0.0' },
      ],
      releases: {
        child: ['1.1.0'],
        middle: [release('1.1.0', { child: '^1.1.0' })],
        top: [release('1.0.5', { middle: '~1.0.0' }), release('1.0.9', { middle: '^1.1.0' })],
      },
      advisories: [CVE],
    }
    expect(rungsOf(planUpdates(world(sketch)))[0]).toEqual([
      'child 1.0.0 > 1.1.0 (lock)',
      'middle 1.0.0 > 1.1.0 (parent)',
      'top 1.0.0 > 1.0.9 (parent)',
    ])
  })

  test('packages in a circle end the search', () => {
    const sketch: WorldSketch = {
      packages: [
        { name: 'a', version: '1.0.0', range: '^1.0.0', needs: { b: '1.0.0', child: '1.0.0' } },
        { name: 'b', version: '1.0.0', needs: { a: '1.0.0' } },
        { name: 'child', version: '1.0.0' },
      ],
      releases: {
        child: ['1.1.0'],
        a: [release('1.1.0', { b: '1.0.0', child: '1.1.0' })],
        b: [release('1.1.0', { a: '1.1.0' })],
      },
      advisories: [CVE],
    }
    expect(rungsOf(planUpdates(world(sketch)))[0]?.[0]).toBe('child 1.0.0 > 1.1.0 (override)')
  })

  test('else npm overrides, with the condition under which it can go', () => {
    const releases = { child: ['1.1.0'], parent: [release('1.1.0', { child: '~1.0.0' })] }
    const plan = planUpdates(world(tree('~1.0.0', { releases })))
    expect(plan.changes[0]?.ladder[0]?.moves[0]).toMatchObject({
      how: 'override',
      until: 'parent allows child 1.1.0 or drops it',
    })
  })

  test('a parent release with a worse finding is passed over', () => {
    const releases = {
      child: ['1.1.0'],
      parent: [release('1.1.0', { child: '*' }), release('1.2.0', { child: '*' })],
    }
    const advisories = [CVE, { id: 'CVE-2', name: 'parent', affected: ['1.1.0'], level: 'critical' as const }]
    const plan = planUpdates(world(tree('~1.0.0', { releases, advisories })))
    expect(rungsOf(plan)[0]).toContain('parent 1.0.0 > 1.2.0 (parent)')
  })
})

describe('Python', () => {
  test('poetry has no override: held, with the blocking path', () => {
    const sketch = tree('<1.1', {
      ecosystem: 'PyPI',
      releases: { child: ['1.1.0'], parent: [release('1.1.0', { child: '<1.1' })] },
    })
    const input = world(sketch)
    const plan = planUpdates(input)
    expect(plan.changes).toEqual([])
    expect(remediesOf(plan, input)).toEqual({
      'CVE-1': 'held: blocked by parent 1.0.0 needs <1.1 (parent > child); poetry has no override',
    })
  })

  test('uv has one', () => {
    const sketch = tree('<1.1', {
      ecosystem: 'PyPI',
      project: { locker: 'uv' },
      releases: { child: ['1.1.0'], parent: [release('1.1.0', { child: '<1.1' })] },
    })
    expect(rungsOf(planUpdates(world(sketch)))).toEqual([['child 1.0.0 > 1.1.0 (override)']])
  })

  test('a direct package is bound by its neighbours too', () => {
    const sketch: WorldSketch = {
      ecosystem: 'PyPI',
      packages: [
        { name: 'parent', version: '1.0.0', range: '^1.0.0', needs: { child: '<1.1' } },
        { name: 'child', version: '1.0.0', range: '^1.0.0' },
      ],
      releases: { child: ['1.1.0'], parent: [release('1.0.5', { child: '<2' })] },
      advisories: [CVE],
    }
    expect(rungsOf(planUpdates(world(sketch)))[0]).toEqual([
      'child 1.0.0 > 1.1.0 (lock)',
      'parent 1.0.0 > 1.0.5 (parent)',
    ])
  })

  test('where the lock file does not state ranges, the registry is asked; unknown, it is tried', () => {
    const input = world(tree('*', { ecosystem: 'PyPI', releases: { child: ['1.1.0'], parent: ['1.0.0'] } }))
    const packages = input.inventory.packages.map((one) => ({ ...one, requires: [] }))
    const plan = planUpdates({ ...input, inventory: { ...input.inventory, packages } })
    expect(plan.needs.map(({ component, what, versions }) => [component.name, what, versions])).toEqual([
      ['parent', 'requires', ['1.0.0']],
    ])
    expect(plan.changes[0]?.ladder[0]?.because).toContain('the range that parent 1.0.0 states is not known')
  })
})

describe('nested copies of npm', () => {
  const sketch: WorldSketch = {
    packages: [
      { name: 'old', version: '1.0.0', range: '^1.0.0', needs: { 'old>child': '~1.0.0' } },
      { name: 'new', version: '1.0.0', range: '^1.0.0', needs: { child: '^2.0.0' } },
      { name: 'child', version: '2.0.0' },
      { name: 'child', version: '1.0.0', key: 'old>child' },
    ],
    releases: { child: ['1.0.0', '1.0.1', '2.0.0', '2.0.1'], old: [release('1.0.0', { child: '~1.0.0' })] },
    advisories: [{ id: 'CVE-1', name: 'child', affected: ['1.0.0', '2.0.0'], fixed: ['1.0.1', '2.0.1'] }],
  }

  test('each goes its own smallest way, and the finding is cleared only with both', () => {
    const input = world(sketch)
    const plan = planUpdates(input)
    expect(plan.changes).toHaveLength(1)
    expect(rungsOf(plan)[0]?.toSorted()).toEqual(['child 1.0.0 > 1.0.1 (lock)', 'child 2.0.0 > 2.0.1 (lock)'])
    expect(plan.changes[0]?.ladder[0]?.clears).toHaveLength(1)
  })

  test('a copy that cannot move keeps the finding', () => {
    const input = world({ ...sketch, releases: { child: ['2.0.1'] }, project: { locker: 'none' } })
    const plan = planUpdates(input)
    expect(plan.changes.map(({ title, kind }) => [title, kind])).toEqual([
      ['Update child to 2.0.1 (CVE-1 in part)', 'security'],
    ])
    expect(plan.changes.flatMap(({ ladder }) => ladder.flatMap(({ clears }) => clears))).toEqual([])
    expect(remediesOf(plan, input)['CVE-1']).toMatch(/^held: blocked by old 1.0.0 needs ~1.0.0/)
  })
})

describe('range pins', () => {
  test.each([
    ['^1.0.0', '1.1.0', 'lock'],
    ['~1.0.0', '1.1.0', 'edit'],
    ['1.0.0', '1.1.0', 'edit'],
    ['>=1.0.0', '1.1.0', 'lock'],
  ])('%s and %s: %s', (range, to, how) => {
    const plan = planUpdates(
      world({
        packages: [{ name: 'child', version: '1.0.0', range }],
        releases: { child: [to] },
        advisories: [CVE],
      }),
    )
    expect(rungsOf(plan)).toEqual([[`child 1.0.0 > ${to} (${how})`]])
  })

  test('without a lock file a range that holds the newest version is left alone', () => {
    const input = world({
      packages: [{ name: 'a', version: '1.0.0', range: '^1.0.0' }],
      policy: { name: 'latest' },
      releases: { a: ['1.5.0'] },
    })
    const unlocked = { ...input, inventory: { ...input.inventory, packages: [] } }
    expect(planUpdates(unlocked).changes).toEqual([])
  })
})

describe('several ways', () => {
  test('a parent comes before an override, also to a higher version', () => {
    const releases = {
      child: ['1.1.0', '1.2.0'],
      parent: [release('1.1.0', { child: '1.0.0' }), release('1.2.0', { child: '1.2.0' })],
    }
    expect(rungsOf(planUpdates(world(tree('1.0.0', { releases }))))).toEqual([
      ['child 1.0.0 > 1.2.0 (lock)', 'parent 1.0.0 > 1.2.0 (parent)'],
      ['child 1.0.0 > 1.1.0 (override)'],
    ])
  })

  test('a transitive package takes the smallest step under latest too', () => {
    const plan = planUpdates(world(tree('^1.0.0', { policy: { name: 'latest' } })))
    expect(rungsOf(plan)[0]).toEqual(['child 1.0.0 > 1.1.0 (lock)'])
  })

  test('what moves for two findings is made to agree', () => {
    const sketch: WorldSketch = {
      packages: [
        { name: 'parent', version: '1.0.0', range: '^1.0.0', needs: { child: '1.0.0', other: '1.0.0' } },
        { name: 'child', version: '1.0.0' },
        { name: 'other', version: '1.0.0' },
      ],
      releases: {
        child: ['1.1.0', '1.2.0', '1.3.0'],
        other: ['1.1.0'],
        parent: [
          release('1.1.0', { child: '~1.1.0', other: '1.0.0' }),
          release('1.2.0', { child: '~1.2.0', other: '1.1.0' }),
        ],
      },
      advisories: [CVE, { id: 'CVE-2', name: 'other', affected: ['1.0.0'] }],
    }
    const plan = planUpdates(world(sketch))
    expect(plan.changes).toHaveLength(1)
    expect(rungsOf(plan)[0]).toEqual([
      'child 1.0.0 > 1.2.0 (lock)',
      'other 1.0.0 > 1.1.0 (lock)',
      'parent 1.0.0 > 1.2.0 (parent)',
    ])
  })
})

test('where a newer parent may not be taken, what forbids it is said', () => {
  const input = world(
    tree('~1.0.0', {
      ecosystem: 'PyPI',
      project: { runtimes: { python: '^3.9' } },
      releases: {
        child: ['1.1.0'],
        parent: [{ ...release('1.1.0', { child: '^1.1.0' }), runtimes: { python: '>=3.10' } }],
      },
    }),
  )
  expect(remediesOf(planUpdates(input), input)['CVE-1']).toContain(
    'poetry has no override; parent 1.1.0 would allow it: requires-python >=3.10',
  )
})
