import { describe, expect, test } from 'vitest'

import { Plan } from '../records/plan.ts'
import type { Attempt } from '../records/plan.ts'
import { planUpdates } from './plan-updates.ts'
import type { PlanInput } from './situation.ts'
import { aComponent, aFinding, daysAgo, reasonFor, remediesOf, rungsOf, someReleases, world } from './testing.ts'
import type { AdvisorySketch, ReleaseSketch, WorldSketch } from './testing.ts'

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
      'smallest step that clears it',
      'cooldown waived, because no older version clears: cooldown: released 2026-11-20, 1 day ago, 3 days wanted',
    ])
    expect(reasonFor(plan, 'lodash', '4.18.0')).toMatch(/^forbidden: cooldown: .* 12 hours ago/)
  })
})

describe('the choice of the version', () => {
  const several = (advisories: WorldSketch['advisories'], overrides: Partial<WorldSketch> = {}) =>
    world({
      packages: [{ name: 'a', version: '1.0.0', range: '^1.0.0' }],
      releases: { a: ['1.0.1', '1.0.2', '1.1.0', '1.2.0', '2.0.0'] },
      ...overrides,
      ...(advisories ? { advisories } : {}),
    })

  test('one step clears every finding; smaller ones that clear some come last', () => {
    const input = several([
      { id: 'CVE-1', name: 'a', affected: ['1.0.0'] },
      { id: 'CVE-2', name: 'a', affected: ['1.0.0', '1.0.1', '1.0.2'] },
    ])
    const plan = planUpdates(input)
    expect(plan.changes[0]?.title).toBe('Update a to 1.1.0 (2 CVEs)')
    expect(plan.changes[0]?.ladder.map(({ moves, clears }) => [moves[0]?.to, clears.length])).toEqual([
      ['1.1.0', 2],
      ['1.2.0', 2],
      ['2.0.0', 2],
      ['1.0.1', 1],
      ['1.0.2', 1],
    ])
  })

  test('where none clears all, the one that clears most; what nothing clears is not counted', () => {
    const input = several([
      { id: 'CVE-1', name: 'a', affected: ['1.0.0', '1.0.1'] },
      { id: 'CVE-2', name: 'a', affected: ['1.0.0', '1.0.1', '1.0.2'] },
      { id: 'CVE-3', name: 'a', affected: ['1.0.0', '1.0.1', '1.0.2', '1.1.0', '1.2.0', '2.0.0'], state: 'none' },
    ])
    const plan = planUpdates(input)
    expect(plan.changes[0]?.ladder[0]?.because).toEqual(['smallest step that clears all 2'])
    expect(remediesOf(plan, input)).toEqual({
      'CVE-1': 'now: a 1.1.0',
      'CVE-2': 'now: a 1.1.0',
      'CVE-3': 'none: the advisory names no fixed version',
    })
  })

  test('never a version with a worse finding than what it clears', () => {
    const input = several([
      { id: 'CVE-1', name: 'a', affected: ['1.0.0'], level: 'medium' },
      { id: 'CVE-9', name: 'a', affected: ['1.0.1', '1.0.2', '1.1.0'], level: 'high' },
    ])
    const plan = planUpdates(input)
    expect(rungsOf(plan)[0]).toEqual(['a 1.0.0 > 1.2.0 (lock)'])
    expect(reasonFor(plan, 'a', '1.0.1')).toBe('forbidden: would bring CVE-9 (high), worse than what it clears')
  })

  test('where every version is worse, the finding is constrained', () => {
    const all = ['1.0.1', '1.0.2', '1.1.0', '1.2.0', '2.0.0']
    const input = several([
      { id: 'CVE-1', name: 'a', affected: ['1.0.0'], level: 'medium' },
      { id: 'CVE-9', name: 'a', affected: all, level: 'high' },
    ])
    expect(planUpdates(input).changes).toEqual([])
    expect(remediesOf(planUpdates(input), input)['CVE-1']).toMatch(/^constrained: would bring CVE-9/)
  })

  test('a lesser finding may come, but a version without it is better', () => {
    const input = several([
      { id: 'CVE-1', name: 'a', affected: ['1.0.0'], level: 'high' },
      { id: 'CVE-9', name: 'a', affected: ['1.0.1', '1.0.2'], level: 'low' },
    ])
    expect(rungsOf(planUpdates(input))[0]).toEqual(['a 1.0.0 > 1.1.0 (lock)'])
  })

  test('latest: of what leaves least the newest, and nothing new that is worse than nothing', () => {
    const policy = { name: 'latest' as const }
    const affected = several([{ id: 'CVE-1', name: 'a', affected: ['1.0.0', '2.0.0'] }], { policy })
    expect(rungsOf(planUpdates(affected))[0]).toEqual(['a 1.0.0 > 1.2.0 (lock)'])
    const introduced = several([{ id: 'CVE-1', name: 'a', affected: ['2.0.0'], level: 'low' }], { policy })
    expect(rungsOf(planUpdates(introduced))[0]).toEqual(['a 1.0.0 > 1.2.0 (lock)'])
  })
})

describe('unreviewed Go records', () => {
  const go = (...advisories: readonly AdvisorySketch[]) =>
    world({
      ecosystem: 'Go',
      packages: [{ name: 'x.example/m', version: '0.4.0', range: 'v0.4.0' }],
      releases: {
        'x.example/m': ['v0.4.1', 'v0.5.0', 'v0.5.1', 'v0.6.0'].map((version) => ({
          version,
          runtimes: { go: '1.20' },
        })),
      },
      advisories,
    })
  const unreviewed = (id: string, ...affected: readonly string[]) => ({
    id,
    name: 'x.example/m',
    affected,
    reviewed: false,
  })
  const reviewed = (id: string, ...affected: readonly string[]) => ({
    id,
    name: 'x.example/m',
    affected,
    reviewed: true,
  })

  test('alone they do not justify leaving the minor', () => {
    const input = go(unreviewed('CVE-1', '0.4.0', 'v0.4.1'))
    expect(planUpdates(input).changes).toEqual([])
    expect(remediesOf(planUpdates(input), input)['CVE-1']).toBe(
      'constrained: unreviewed advisory: alone it does not justify leaving the minor for 0.5.0',
    )
  })

  test('within the minor they count', () => {
    expect(rungsOf(planUpdates(go(unreviewed('CVE-1', '0.4.0'))))[0]).toEqual(['x.example/m 0.4.0 > v0.4.1 (edit)'])
  })

  test('where a reviewed one leads to another minor they count there', () => {
    const input = go(unreviewed('CVE-1', '0.4.0', 'v0.4.1', 'v0.5.0'), reviewed('CVE-2', '0.4.0', 'v0.4.1'))
    expect(rungsOf(planUpdates(input))[0]).toEqual(['x.example/m 0.4.0 > v0.5.1 (edit)'])
  })
})

describe('remedies', () => {
  const remedy = (overrides: Partial<WorldSketch>) => {
    const input = lodash(overrides)
    return remediesOf(planUpdates(input), input)['CVE-2021-23337']
  }
  const only = (...releases: readonly ReleaseSketch[]) => ({ releases: { lodash: releases } })
  const rules = (rule: object) => ({ policy: { rules: [{ match: { component: 'lodash' }, ...rule }] } })
  const answer = (status: 'missing' | 'failed', reason: string) => ({
    releases: {},
    answers: [someReleases(aComponent('npm', 'lodash'), [], { status, reason })],
  })

  test.each<[string, Partial<WorldSketch>, string]>([
    ['held by a rule', rules({ hold: 'API' }), 'held: 4.17.21: rule 1 (component lodash): hold "API"'],
    [
      'constrained by allow',
      rules({ allow: '<4.17.21' }),
      'constrained: 4.17.21: rule 1 (component lodash): allow <4.17.21',
    ],
    [
      'a hold is closer than allow',
      rules({ hold: 'x', allow: '<5' }),
      'held: 4.17.21: rule 1 (component lodash): hold "x"',
    ],
    ['yanked', only({ version: '4.17.21', yanked: 'yes' }), 'unobtainable: 4.17.21: yanked'],
    ['deprecated', only({ version: '4.17.21', deprecated: 'yes' }), 'unobtainable: 4.17.21: deprecated'],
    [
      'a subscription',
      only({ version: '4.17.21', subscription: true }),
      'unobtainable: 4.17.21: only with a subscription',
    ],
    ['a prerelease', only({ version: '4.17.21-rc.1', prerelease: true }), 'none: 4.17.21-rc.1: prerelease'],
    ['not released', only('4.17.20'), 'unobtainable: fixed in 4.17.21, but no release without it is to be had'],
    [
      'a lookup that failed',
      answer('failed', 'registry.example answered 500'),
      'unobtainable: no releases of lodash: registry.example answered 500',
    ],
    ['not in the registry', answer('missing', 'not found'), 'unobtainable: no releases of lodash: not found'],
    ['not looked up', { releases: {} }, 'unobtainable: the releases of lodash have not been looked up'],
    ['no policy', { policy: { name: 'none' } }, 'held: policy none'],
    [
      'from git',
      { packages: [{ name: 'lodash', version: '4.17.19', range: '^4.17.19', origin: 'git' }] },
      'constrained: comes from a git address, not from a registry',
    ],
  ])('%s', (_, overrides, expected) => {
    expect(remedy(overrides)).toBe(expected)
  })

  test('a failed lookup is not asked for again', () => {
    expect(planUpdates(lodash(answer('failed', 'x'))).needs).toEqual([])
  })

  test('another Go major is no fix', () => {
    const input = world({
      ecosystem: 'Go',
      packages: [{ name: 'x.example/m', version: '1.0.0', range: 'v1.0.0' }],
      releases: { 'x.example/m': ['v1.0.0'] },
      advisories: [{ id: 'CVE-1', name: 'x.example/m', affected: ['1.0.0'], fixed: ['2.0.1'] }],
    })
    expect(remediesOf(planUpdates(input), input)['CVE-1']).toBe('none: fixed only in 2.0.1, another Go major')
  })

  test('accepted findings are planned all the same, and say so', () => {
    const accept = [{ id: 'CVE-2021-23337', reason: 'not reachable', owner: 'me', until: '2027-01-01' }]
    const plan = planUpdates(lodash({ policy: { accept } }))
    expect(plan.remedies).toMatchObject([
      { state: 'now', accepted: { reason: 'not reachable', owner: 'me', until: '2027-01-01' } },
    ])
  })

  test('a finding that nothing in the tree explains', () => {
    const stray = aFinding({
      id: 'CVE-7',
      package: { ecosystem: 'Debian:12', name: 'openssl', version: '3', purl: 'pkg:deb/openssl' },
      fix: { state: 'fixed', versions: ['3.1'] },
    })
    const input = world({ findings: [stray] })
    expect(remediesOf(planUpdates(input), input)).toEqual({
      'CVE-7': 'unobtainable: nothing in this tree says which openssl is used',
    })
  })
})

describe('attempts', () => {
  const failed = (plan: Plan, rung: number, outcome: Attempt['outcome'] = 'red'): Attempt => {
    const change = plan.changes[0]
    return {
      key: change?.key ?? '',
      branch: 'main',
      baseCommit: 'c0ffee',
      inputDigest: change?.ladder[rung]?.inputDigest ?? '',
      rung,
      outcome,
      reason: 'TestX fails',
      at: '2026-11-20T00:00:00Z',
    }
  }

  test('a rung that failed is not tried again, and that is said', () => {
    const first = planUpdates(lodash())
    const plan = planUpdates({ ...lodash(), attempts: [failed(first, 0)] })
    expect(plan.changes[0]?.key).toBe(first.changes[0]?.key)
    expect(rungsOf(plan)[0]).toEqual(['lodash 4.17.19 > 4.18.0 (lock)'])
    expect(plan.changes[0]?.ladder[0]?.because).toContain('lodash 4.17.21 was tried: red, TestX fails')
    expect(reasonFor(plan, 'lodash', '4.17.21')).toBe('forbidden: tried: red, TestX fails')
  })

  test('with every rung spent the finding is held with the reason', () => {
    const first = planUpdates(lodash())
    const input = { ...lodash(), attempts: [0, 1, 2].map((rung) => failed(first, rung)) }
    const plan = planUpdates(input)
    expect(plan.changes).toEqual([])
    expect(remediesOf(plan, input)['CVE-2021-23337']).toBe('held: lodash 4.17.21 was tried: red, TestX fails')
  })

  test.each(['tool-missing', 'applied'] as const)('%s is no failure of the rung', (outcome) => {
    const plan = planUpdates({ ...lodash(), attempts: [failed(planUpdates(lodash()), 0, outcome)] })
    expect(rungsOf(plan)[0]).toEqual(['lodash 4.17.19 > 4.17.21 (lock)'])
  })

  test('red stands for seven days, and longer only where the branch has not moved', () => {
    const red = { ...failed(planUpdates(lodash()), 0), at: '2026-11-10T00:00:00Z' }
    const first = (attempt: Attempt, commit: string) => {
      const input = lodash()
      const source = { ...input.inventory.source, commit }
      const plan = planUpdates({ ...input, inventory: { ...input.inventory, source }, attempts: [attempt] })
      return rungsOf(plan)[0]
    }
    expect(first(red, 'mended')).toEqual(['lodash 4.17.19 > 4.17.21 (lock)'])
    expect(first(red, red.baseCommit)).toEqual(['lodash 4.17.19 > 4.18.0 (lock)'])
    expect(first({ ...red, at: '2026-11-20T00:00:00Z' }, 'mended')).toEqual(['lodash 4.17.19 > 4.18.0 (lock)'])
    expect(first({ ...red, outcome: 'unresolvable' }, 'mended')).toEqual(['lodash 4.17.19 > 4.18.0 (lock)'])
  })

  test('the clock alone gives no second try; a new version on the way does', () => {
    const digest = (input: PlanInput) => planUpdates(input).changes[0]?.ladder[0]?.inputDigest
    const before = digest(lodash())
    expect(digest({ ...lodash(), now: lodash().now + 86_400_000 })).toBe(before)
    expect(digest(lodash({ releases: { lodash: [...LODASH, '6.0.0'] } }))).toBe(before)
    expect(digest(lodash({ releases: { lodash: ['4.17.20-1', ...LODASH] } }))).not.toBe(before)
    expect(digest(lodash({ policy: { rules: [{ match: { component: 'lodash' }, cooldown: 0 }] } }))).not.toBe(before)
  })
})

describe('the plan as a whole', () => {
  const sketch: WorldSketch = {
    packages: ['low', 'critical', 'patch', 'minor', 'major'].map((name) => ({
      name,
      version: '1.0.0',
      range: '1.0.0',
    })),
    releases: { low: ['1.0.1'], critical: ['1.0.1'], patch: ['1.0.1'], minor: ['1.1.0'], major: ['2.0.0'] },
    advisories: [
      { id: 'CVE-1', name: 'low', affected: ['1.0.0'], level: 'low' },
      { id: 'CVE-2', name: 'critical', affected: ['1.0.0'], level: 'critical' },
    ],
    policy: { name: 'latest' },
  }

  test('security by severity, then patch, minor, major', () => {
    expect(planUpdates(world(sketch)).changes.map(({ title }) => title)).toEqual([
      'Update critical to 1.0.1 (CVE-2)',
      'Update low to 1.0.1 (CVE-1)',
      'Update patch to 1.0.1',
      'Update minor to 1.1.0',
      'Update major to 2.0.0',
    ])
  })

  test('only security', () => {
    const plan = planUpdates(world({ ...sketch, policy: { name: 'latest', only: 'security' } }))
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['security', 'security'])
  })

  test('a record that its schema accepts', () => {
    expect(Plan.safeParse(planUpdates(world(sketch))).success).toBe(true)
  })

  test('rules that match nothing are named', () => {
    const rules = [
      { match: { component: 'patch' }, hold: 'over', until: '2026-01-01' },
      { match: { component: 'absent' }, hold: 'x' },
      { match: { component: 'absent', branch: 'other' }, hold: 'x' },
    ]
    expect(planUpdates(world({ ...sketch, policy: { rules } })).inertRules).toEqual([
      'rule 1 (component patch): its hold ended on 2026-01-01',
      'rule 2 (component absent): no component here is called so',
    ])
  })
})
