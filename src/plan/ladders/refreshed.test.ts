/** What goes on under a name that stays: heads of branches, tags that were moved. */
import { describe, expect, test } from 'vitest'

import type { Pin } from '../../records/inventory.ts'
import type { Plan, Policy } from '../../records/plan.ts'
import { planUpdates } from '../plan-updates.ts'
import { aComponent, aPin, someReleases, world, type ReleaseSketch } from '../testing.ts'

const REPOSITORY = aComponent('git-refs', 'https://github.com/o/r')
const TAGS = aComponent('github-tags', 'o/action')
const OLD = '0'.repeat(39) + 'a'
const HEAD = 'f'.repeat(39) + '1'
const HEADS: readonly ReleaseSketch[] = [
  { version: 'main', digest: HEAD },
  { version: 'branch-1.2', digest: 'c'.repeat(40) },
  { version: 'branch-1.10', digest: 'd'.repeat(40) },
  { version: 'branch-next', digest: 'e'.repeat(40) },
]

const pinned = (current: string, overrides: Partial<Pin> = {}): Pin =>
  aPin({ component: REPOSITORY, current, versioning: 'git', ...overrides })
const planOf = (pins: readonly Pin[], name: 'latest' | 'security' = 'latest', rules: Policy['rules'] = []): Plan =>
  planUpdates(world({ pins, policy: { name, rules }, answers: [someReleases(REPOSITORY, HEADS)] }))
const movesOf = ({ changes }: Plan): readonly string[] =>
  changes.flatMap(({ title, ladder }) => (ladder[0]?.moves ?? []).map(({ from, to }) => `${title}: ${from} > ${to}`))

describe('a commit', () => {
  test.each([
    ['of a branch that its script clones', { branch: 'main' }],
    ['of a branch that a comment names', { comment: 'main' }],
  ])('%s moves to the head', (_, known) => {
    expect(movesOf(planOf([pinned(OLD, known)]))).toEqual([`Update o/r to ${HEAD.slice(0, 10)}: ${OLD} > ${HEAD}`])
  })

  test('that is short stays as short', () => {
    expect(movesOf(planOf([pinned('abc1234', { branch: 'main' })]))).toEqual([
      'Update o/r to fffffff: abc1234 > fffffff',
    ])
  })

  test.each<[string, Pin]>([
    ['of no known branch', pinned(OLD)],
    ['whose comment is about something else', pinned(OLD, { comment: 'see the wiki' })],
    ['of a branch that is gone', pinned(OLD, { branch: 'old' })],
    ['that is the head', pinned(HEAD, { branch: 'main' })],
    ['that is the head, shortened', pinned(HEAD.slice(0, 8), { branch: 'main' })],
  ])('%s stays', (_, pin) => {
    expect(movesOf(planOf([pin]))).toEqual([])
  })

  test('stays where a rule holds it', () => {
    const rules = [{ match: { component: REPOSITORY.name }, hold: 'their main is broken' }]
    expect(movesOf(planOf([pinned(OLD, { branch: 'main' })], 'latest', rules))).toEqual([])
  })

  test('whose age nobody tells moves, and that is said', () => {
    const answers = [someReleases(REPOSITORY, [{ version: 'main', digest: HEAD, date: undefined }])]
    const { changes } = planUpdates(
      world({ pins: [pinned(OLD, { branch: 'main' })], policy: { name: 'latest' }, answers }),
    )
    expect(changes[0]?.ladder[0]?.because).toEqual([
      'main has gone on',
      'release date unknown: the cooldown cannot be judged',
    ])
  })

  test('stays under `security`', () => {
    expect(movesOf(planOf([pinned(OLD, { branch: 'main' })], 'security'))).toEqual([])
  })
})

describe('a branch', () => {
  const floating = (name: string): Pin => pinned(name, { floating: true })

  test('with a version moves to the newest of its shape', () => {
    expect(movesOf(planOf([floating('branch-1.2')]))).toEqual(['Update o/r to branch-1.10: branch-1.2 > branch-1.10'])
    expect(movesOf(planOf([floating('branch-1.2')], 'security'))).toEqual([])
  })

  test.each(['main', 'branch-next', 'branch-1.10'])('%s stays', (name) => {
    expect(movesOf(planOf([floating(name)]))).toEqual([])
  })
})

describe('the commit of a tag', () => {
  const planWith = (current: string): Plan => {
    const pins = [aPin({ component: TAGS, current, digest: OLD, versioning: 'docker' })]
    const answers = [someReleases(TAGS, [{ version: current, digest: HEAD, requires: [] }])]
    return planUpdates(world({ pins, policy: { name: 'latest' }, answers }))
  }

  test('that is meant to be moved follows it', () => {
    expect(planWith('v4').changes[0]?.ladder[0]?.moves).toMatchObject([{ from: 'v4', to: 'v4', digest: HEAD }])
  })

  test('of one release does not: that would be another release under its name', () => {
    expect(planWith('v4.2.1').changes).toEqual([])
  })
})
