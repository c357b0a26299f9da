import { describe, expect, test } from 'vitest'

import type { Policy } from '../../records/plan.ts'
import { collectSubjects } from '../subjects.ts'
import { NOW, aComponent, aPin, aPolicy, aRelease, daysAgo, dependencies, world } from '../testing.ts'
import type { ReleaseSketch, WorldSketch } from '../testing.ts'
import { judgeCandidate } from './judge-candidates.ts'
import { installedVersions, peerRangesOf } from './peers.ts'

const judge = (sketch: WorldSketch, release: ReleaseSketch, policy: Partial<Policy> = {}): string => {
  const { inventory, findings } = world(sketch)
  const full = aPolicy(policy)
  const judged = sketch.packages?.[0]?.name ?? inventory.pins[0]?.component.name
  const subject = collectSubjects(inventory, findings.findings, full).find(({ component }) => component.name === judged)
  if (!subject) throw new Error('the sketch has no subject')
  const { verdict } = judgeCandidate(subject, aRelease(release), {
    policy: full,
    now: NOW,
    peerRanges: peerRangesOf(inventory.packages),
    installed: installedVersions(inventory.packages),
  })
  if (verdict.status === 'allowed') return ['allowed', ...verdict.notes].join(': ')
  return verdict.status === 'young' ? `young: ${verdict.reason}` : `${verdict.rule}: ${verdict.reason}`
}

const npm = (project: Partial<NonNullable<WorldSketch['project']>> = {}): WorldSketch => ({
  packages: [{ name: 'a', version: '1.2.3', range: '^1.2.3' }],
  project,
})
const python = (runtime: string): WorldSketch => ({
  ecosystem: 'PyPI',
  packages: [{ name: 'a', version: '1.2.3', range: '^1.2.3' }],
  project: { runtimes: { python: runtime } },
})
const go = (version: string, project: WorldSketch['project'] = { runtimes: { go: '1.25.5' } }): WorldSketch => ({
  ecosystem: 'Go',
  packages: [{ name: 'a.example/m', version, range: `v${version}` }],
  project,
})
const rule = (settings: object, match: object = { component: 'a' }): Partial<Policy> => ({
  rules: [{ match, ...settings }],
})

describe('what a release says of itself', () => {
  test.each<[string, ReleaseSketch, string]>([
    ['an older version', '1.2.2', 'downgrade: not newer than 1.2.3'],
    ['the same version', '1.2.3', 'downgrade: not newer than 1.2.3'],
    ['a prerelease', { version: '2.0.0-rc.1', prerelease: true }, 'prerelease: prerelease'],
    ['a prerelease that the registry does not mark', '2.0.0-rc.1', 'prerelease: prerelease'],
    ['a yanked one', { version: '1.3.0', yanked: 'broken' }, 'yanked: yanked: broken'],
    ['a yanked one without reason', { version: '1.3.0', yanked: 'yes' }, 'yanked: yanked'],
    ['a deprecated one', { version: '1.3.0', deprecated: 'use b' }, 'deprecated: deprecated: use b'],
    ['one for subscribers', { version: '1.3.0', subscription: true }, 'subscription: only with a subscription'],
    ['a good one', '1.3.0', 'allowed'],
  ])('%s', (_, release, expected) => {
    expect(judge(npm(), release)).toBe(expected)
  })

  test('a prerelease follows a prerelease of the same version', () => {
    const beta: WorldSketch = { packages: [{ name: 'a', version: '2.0.0-beta.1', range: '2.0.0-beta.1' }] }
    expect(judge(beta, '2.0.0-beta.2')).toBe('allowed')
    expect(judge(beta, '2.1.0-beta.1')).toBe('prerelease: prerelease')
  })
})

describe('Go', () => {
  test.each<[string, string, ReleaseSketch, string]>([
    ['retracted', '1.2.0', { version: 'v1.3.0', yanked: 'yes' }, 'yanked: retracted'],
    ['another major', '0.31.0', 'v12.0.0+incompatible', 'other-major: another Go major (+incompatible)'],
    ['the next of the incompatible ones', '28.3.3+incompatible', 'v29.0.0+incompatible', 'allowed'],
    [
      'a release instead of a commit',
      '0.0.0-20240506083207-ed396be1b6cf',
      'v1.0.0',
      'commit: pinned to the commit of 0.0.0-20240506083207-ed396be1b6cf',
    ],
    [
      'a higher Go minor',
      '1.2.0',
      { version: 'v1.3.0', runtimes: { go: '1.26' } },
      'go-minor: needs go 1.26, the project is on 1.25',
    ],
    ['a higher Go patch', '1.2.0', { version: 'v1.3.0', runtimes: { go: '1.25.9' } }, 'allowed'],
    ['a lower Go minor', '1.2.0', { version: 'v1.3.0', runtimes: { go: '1.24.0' } }, 'allowed'],
  ])('%s', (_, from, release, expected) => {
    expect(judge(go(from), release)).toBe(expected)
  })

  test.each<[string, Partial<Policy>]>([
    ['latest', { name: 'latest' }],
    ['allow.goMinor of the configuration', { goMinor: true }],
    ['a rule', rule({ allow: { goMinor: true } }, { component: 'a.example/*' })],
    ['end of support', { unsupportedRuntimes: ['go 1.25'] }],
  ])('a higher Go minor is allowed by %s', (_, policy) => {
    expect(judge(go('1.2.0'), { version: 'v1.3.0', runtimes: { go: '1.26.0' } }, policy)).toBe('allowed')
  })
})

describe('Go itself', () => {
  const line: WorldSketch = {
    ecosystem: 'Go',
    pins: [
      aPin({
        component: aComponent('golang-version', 'go'),
        current: '1.25.5',
        versioning: 'golang',
        key: 'go',
        role: 'runtime',
        file: 'go.mod',
        project: 'go.sum',
      }),
    ],
  }

  test('stays on its minor under security', () => {
    expect(judge(line, '1.25.14')).toBe('allowed')
    expect(judge(line, '1.26.0')).toBe('go-minor: stays on go 1.25 under security')
    expect(judge(line, '1.26.0', { name: 'latest' })).toBe('allowed')
    expect(judge(line, '1.26.0', { unsupportedRuntimes: ['go 1.25'] })).toBe('allowed')
    expect(judge(line, '1.26rc1', { name: 'latest' })).toBe('prerelease: prerelease')
  })
})

describe('images', () => {
  const image: WorldSketch = {
    pins: [
      aPin({
        component: aComponent('docker', 'library/python'),
        current: '3.11.4-slim',
        versioning: 'docker',
        variant: '-slim',
      }),
    ],
  }

  test.each([
    ['3.11.9-slim', 'allowed: release date unknown: the cooldown cannot be judged'],
    ['3.11.9', 'variant: another variant or precision'],
    ['3.11.9-alpine', 'variant: another variant or precision'],
    ['3.12-slim', 'variant: another variant or precision'],
  ])('%s', (version, expected) => {
    const release = { version, prerelease: false, runtimes: {} }
    const { inventory } = world(image)
    const [subject] = collectSubjects(inventory, [], aPolicy())
    if (!subject) throw new Error('no subject')
    const circumstances = { policy: aPolicy(), now: NOW, peerRanges: new Map(), installed: new Map() }
    const { verdict } = judgeCandidate(subject, release, circumstances)
    const text =
      verdict.status === 'allowed'
        ? ['allowed', ...verdict.notes].join(': ')
        : `${'rule' in verdict ? verdict.rule : ''}: ${verdict.reason}`
    expect(text).toBe(expected)
  })
})

describe('runtimes', () => {
  test.each([
    ['>=3.10,<3.12', '>=3.9', 'allowed'],
    ['>=3.10,<3.12', '>=3.8,<3.13', 'allowed'],
    ['>=3.10,<3.12', '>=3.11', 'runtime: requires-python >=3.11: the project runs on python >=3.10,<3.12, so on 3.10'],
    ['^3.9', '>=3.10', 'runtime: requires-python >=3.10: the project runs on python ^3.9, so on 3.9'],
    [
      '>=3.10,<3.14',
      '>=3.8,<3.13',
      'runtime: requires-python >=3.8,<3.13: the project runs on python >=3.10,<3.14, so on 3.13',
    ],
    ['3.11', '>=3.11', 'allowed'],
    ['>=3.10', 'nonsense', 'allowed'],
  ])('a project on python %s and a release for %s', (wanted, offered, expected) => {
    expect(judge(python(wanted), { version: '1.3.0', runtimes: { python: offered } })).toBe(expected)
  })

  test.each([
    ['^3.9', '!=3.9.0,!=3.9.1,>=3.7', 'so on 3.9.0'],
    ['^3.9', '>=3.9.2', 'so on 3.9.0'],
    ['^3.9', '>=3.10', 'so on 3.9'],
    ['>=3.9,<3.14', '<3.13,>=3.8', 'so on 3.13'],
    ['>=3.9', '<4.0,>=3.8', 'so on 4.0'],
    ['^3.9', '<4.0,>=3.8', 'allowed'],
    ['^3.9, <3.12', '>=3.8, !=3.12.1', 'allowed'],
    ['^3.9', '>=3.8, !=3.8.1', 'allowed'],
    ['^3.9', 'nonsense', 'allowed'],
  ])('Poetry: the whole of %s has to be inside of %s', (wanted, offered, expected) => {
    const sketch = { ...python(wanted), project: { runtimes: { python: wanted }, locker: 'poetry' } } as const
    expect(judge(sketch, { version: '1.3.0', runtimes: { python: offered } })).toContain(expected)
  })

  test.each([
    ['^3.9', '!=3.9.0,>=3.7'],
    ['>=3.10', '>=3.8,<3.13'],
  ])('others mind neither an exclusion nor what is still to come: %s and %s', (wanted, offered) => {
    const sketch = { ...python(wanted), project: { runtimes: { python: wanted }, locker: 'uv' } } as const
    expect(judge(sketch, { version: '1.3.0', runtimes: { python: offered } })).toBe('allowed')
  })

  test.each([
    ['>=18', '>=18.18', 'allowed'],
    ['>=18', '^18.18.0 || ^20.9.0 || >=21.1.0', 'allowed'],
    ['>=18', '>=20', 'runtime: engines.node >=20: the project runs on node >=18, so on 18'],
    ['18 || 20', '>=20', 'runtime: engines.node >=20: the project runs on node 18 || 20, so on 18'],
    ['20.11.0', '>=20.10', 'allowed'],
    ['20', '>=20.10', 'allowed'],
  ])('a project on node %s and a release for %s', (wanted, offered, expected) => {
    expect(judge(npm({ runtimes: { node: wanted } }), { version: '1.3.0', runtimes: { node: offered } })).toBe(expected)
  })
})

describe('peer ranges', () => {
  const react: WorldSketch = {
    packages: [
      { name: 'react', version: '18.2.0', range: '^18.2.0' },
      { name: 'plugin', version: '1.0.0', range: '^1.0.0', peers: { react: '^18.0.0' } },
    ],
  }

  test('of a neighbour', () => {
    expect(judge(react, '18.3.0')).toBe('allowed')
    expect(judge(react, '19.0.0')).toBe('peer: peer range ^18.0.0 of plugin 1.0.0')
  })

  test('of the candidate itself', () => {
    const release = { version: '19.0.0', requires: dependencies({ plugin: '^2.0.0' }, 'peer') }
    const alone: WorldSketch = {
      packages: (react.packages ?? []).map(({ name, version, range = '' }) => ({ name, version, range })),
    }
    expect(judge(alone, release)).toBe('peer: its peer range plugin ^2.0.0')
  })
})

describe('rules of the configuration', () => {
  test.each<[string, Partial<Policy>, string, string]>([
    ['allow', rule({ allow: '<2' }), '2.0.0', 'allow: rule 1 (component a): allow <2'],
    ['allow holds', rule({ allow: '<2' }), '1.9.0', 'allowed'],
    ['hold', rule({ hold: 'API break' }), '1.9.0', 'hold: rule 1 (component a): hold "API break"'],
    [
      'hold until tomorrow',
      rule({ hold: 'x', until: '2026-11-22' }),
      '1.9.0',
      'hold: rule 1 (component a): hold "x", until 2026-11-22',
    ],
    ['hold that is over', rule({ hold: 'x', until: '2026-11-20' }), '1.9.0', 'allowed'],
    [
      'hold of majors, a major',
      rule({ hold: 'x' }, { update: 'major' }),
      '2.0.0',
      'hold: rule 1 (update major): hold "x"',
    ],
    ['hold of majors, a minor', rule({ hold: 'x' }, { update: 'major' }), '1.9.0', 'allowed'],
    ['another component', rule({ hold: 'x' }, { component: 'b' }), '1.9.0', 'allowed'],
    ['another file', rule({ hold: 'x' }, { file: 'docs/**' }), '1.9.0', 'allowed'],
    ['this file', rule({ hold: 'x' }, { file: 'package.json' }), '1.9.0', 'hold: rule 1 (file package.json): hold "x"'],
    ['another branch', rule({ hold: 'x' }, { branch: 'release-*' }), '1.9.0', 'allowed'],
    ['another datasource', rule({ hold: 'x' }, { datasource: 'pypi' }), '1.9.0', 'allowed'],
  ])('%s', (_, policy, version, expected) => {
    expect(judge(npm(), version, policy)).toBe(expected)
  })

  test('per key the first matching rule that sets it wins', () => {
    const rules = [
      { match: { component: 'a' }, group: 'g' },
      { match: { component: 'a' }, allow: '<3' },
      { match: { component: '*' }, allow: '<2', hold: 'second' },
    ]
    expect(judge(npm(), '2.5.0', { rules })).toBe('hold: rule 3 (component *): hold "second"')
    expect(judge(npm(), '3.5.0', { rules })).toBe('allow: rule 2 (component a): allow <3')
  })
})

describe('cooldown', () => {
  test.each<[string, ReleaseSketch, Partial<Policy>, string]>([
    [
      'young',
      { version: '1.3.0', date: daysAgo(2) },
      {},
      'young: cooldown: released 2026-11-19, 2 days ago, 3 days wanted',
    ],
    ['exactly aged', { version: '1.3.0', date: daysAgo(3) }, {}, 'allowed'],
    ['off', { version: '1.3.0', date: daysAgo(0) }, { cooldownMs: 0 }, 'allowed'],
    [
      'a rule of its own',
      { version: '1.3.0', date: daysAgo(5) },
      rule({ cooldown: 7 * 86_400_000 }),
      'young: cooldown: released 2026-11-16, 5 days ago, 7 days wanted, rule 1 (component a)',
    ],
    ['none for one component', { version: '1.3.0', date: daysAgo(0) }, rule({ cooldown: 0 }), 'allowed'],
    [
      'a date ahead of us',
      { version: '1.3.0', date: daysAgo(-1) },
      {},
      'young: cooldown: released 2026-11-22, 0 hours ago, 3 days wanted',
    ],
  ])('%s', (_, release, policy, expected) => {
    expect(judge(npm(), release, policy)).toBe(expected)
  })
})
