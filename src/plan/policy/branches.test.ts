import { describe, expect, test } from 'vitest'

import { inertBranchRules, isTagOfLine, keepBranches, releaseLineOf } from './branches.ts'
import type { BranchFacts, BranchQuestion } from './branches.ts'
import { DAY_MS } from './days.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

const branch = (name: string, days = 10, tagDays?: number): BranchFacts => ({
  name,
  lastCommitNotOurs: NOW - days * DAY_MS,
  ...(tagDays === undefined ? {} : { lastTagOfLine: NOW - tagDays * DAY_MS }),
})

const ask = (question: Partial<BranchQuestion>) => {
  const { kept, leftOut } = keepBranches({ branches: [], defaultBranch: 'main', config: {}, now: NOW, ...question })
  return [
    ...kept.map((one) => `${one.branch}: ${one.policy} (${one.because})`),
    ...leftOut.map((one) => `${one.branch}: out (${one.reason})`),
  ]
}

describe('without configuration', () => {
  test('the default branch at latest, living release branches at security, the others out with the reason', () => {
    const branches = [branch('release-1.16'), branch('main', 999), branch('release-1.9', 179), branch('feature/x')]
    expect(ask({ branches: [...branches, branch('release-1.8', 200), branch('release-1.12-mc')] })).toEqual([
      'main: latest (default branch)',
      'release-1.9: security (release branch, last commit 2026-05-26)',
      'release-1.16: security (release branch, last commit 2026-11-11)',
      'feature/x: out (does not look like a release branch)',
      'release-1.8: out (dormant since 2026-05-05)',
      'release-1.12-mc: out (does not look like a release branch)',
    ])
  })

  test('a tag of the line keeps a branch alive', () => {
    expect(ask({ branches: [branch('v2.x', 400, 20)] })).toEqual([
      'v2.x: security (release branch, last tag 2026-11-01)',
    ])
  })

  test('180 days to the millisecond are dormant', () => {
    expect(ask({ branches: [branch('1.0', 180)] })[0]).toMatch(/dormant/)
  })
})

describe('with branches in the configuration', () => {
  const config = {
    branches: [
      { match: 'release-1.0', policy: 'none' as const },
      { match: 'release-*', until: '2026-11-21' },
      { match: 'old-*', until: '2026-11-20' },
      { match: 'main' },
    ],
  }

  test('the first rule that matches decides; a default policy by the branch; the day of until still counts', () => {
    const branches = ['main', 'release-1.0', 'release-1.1', 'old-1', 'other'].map((name) => branch(name, 999))
    expect(ask({ branches, config })).toEqual([
      'main: latest (branches rule 4 (main))',
      'release-1.1: security (branches rule 2 (release-*), until 2026-11-21)',
      'old-1: out (end of life since 2026-11-20: branches rule 3 (old-*))',
      'other: out (no rule under branches matches)',
      'release-1.0: out (policy none: branches rule 1 (release-1.0))',
    ])
  })
})

test('--branch asks for one branch, also for one that would be left out', () => {
  expect(ask({ branches: [branch('main'), branch('release-1.0', 400)], only: ['release-1.0'] })).toEqual([
    'release-1.0: security (asked for (--branch); otherwise left out: dormant since 2025-10-17)',
    'main: out (not asked for (--branch))',
  ])
})

test.each([
  ['release-1.13', '1.13'],
  ['release/v2', '2'],
  ['stable_3.x', '3'],
  ['lts-18', '18'],
  ['v1.x', '1'],
  ['2.0.x', '2.0'],
  ['main', undefined],
  ['release-next', undefined],
])('the line of %s is %s', (name, line) => {
  expect(releaseLineOf(name)).toBe(line)
})

test.each([
  ['v1.13.4', '1.13', true],
  ['1.13', '1.13', true],
  ['chart-1.13.0-rc.1', '1.13', true],
  ['v1.130.0', '1.13', false],
  ['v11.13.0', '1.13', false],
  ['latest', '1.13', false],
])('tag %s of line %s: %s', (tag, line, expected) => {
  expect(isTagOfLine(tag, line)).toBe(expected)
})

test('$default and $release stand for what is kept without configuration', () => {
  const facts = (name: string, days: number) => ({
    name,
    lastCommitNotOurs: Date.parse('2026-06-15') - days * 86_400_000,
  })
  const question = {
    branches: [
      facts('trunk', 1),
      facts('release-1.1', 10),
      facts('release-1.0', 400),
      facts('topic', 1),
      facts('v2', 3),
    ],
    defaultBranch: 'trunk',
    now: Date.parse('2026-06-15'),
    config: {
      branches: [
        { match: '$default' },
        { match: '/^v\\d$/', policy: 'latest' as const },
        { match: '$release' },
        { match: 'gone' },
        { match: 'release-*' },
      ],
    },
  }
  const { kept, leftOut } = keepBranches(question)
  expect(kept.map(({ branch, policy }) => `${branch} ${policy}`)).toEqual([
    'trunk latest',
    'release-1.1 security',
    'v2 latest',
  ])
  expect(leftOut.map(({ branch, reason }) => `${branch}: ${reason}`)).toEqual([
    'release-1.0: dormant since 2025-05-11',
    'topic: no rule under branches matches',
  ])
  expect(inertBranchRules(question)).toEqual([
    'branches rule 4 (gone): no branch matches',
    'branches rule 5 (release-*): an earlier rule decides about every branch that it matches',
  ])
})
