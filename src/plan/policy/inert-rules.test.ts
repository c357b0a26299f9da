import { expect, test } from 'vitest'

import { Rule } from '../../records/config.ts'
import { schemeOf } from '../../versions/schemes.ts'
import { inertRules } from './inert-rules.ts'
import type { RuleTarget } from './rules.ts'

const NOW = Date.parse('2026-06-15T00:00:00Z')

const target = (name: string, more: Partial<RuleTarget> = {}): RuleTarget => ({
  name,
  datasource: 'npm',
  files: ['package.json'],
  roles: ['require'],
  scopes: ['runtime'],
  current: '1.2.0',
  scheme: schemeOf('npm'),
  ...more,
})

const TARGETS = [
  target('berth'),
  target('library/golang', { datasource: 'docker', files: ['Dockerfile'], roles: ['image'] }),
  target('example.com/anchor', { datasource: 'go', files: ['go.mod'], roles: ['indirect'] }),
]

const inert = (...rules: readonly object[]): readonly string[] =>
  inertRules({ rules: rules.map((rule) => Rule.parse(rule)), branch: 'main' }, TARGETS, NOW)

test.each<[object, string]>([
  [{ match: { component: 'none' }, hold: 'x' }, 'rule 1 (component none): no component here is called so'],
  [
    { match: { datasource: 'pypi' }, hold: 'x' },
    'rule 1 (datasource pypi): no component here comes from this datasource',
  ],
  [{ match: { file: 'docs/**' }, hold: 'x' }, 'rule 1 (file docs/**): no pin or package stands in such a file'],
  [{ match: { role: 'replace' }, hold: 'x' }, 'rule 1 (role replace): no pin has this role'],
  [{ match: { scope: 'dev' }, hold: 'x' }, 'rule 1 (scope dev): nothing has this scope'],
  [{ match: { current: '>=2' }, hold: 'x' }, 'rule 1 (current >=2): nothing is in use at such a version'],
  [
    { match: { component: 'berth', datasource: 'go' }, hold: 'x' },
    'rule 1 (component berth, datasource go): matches nothing here: each of its conditions is met by something, all of them (component, datasource) by nothing',
  ],
  [{ match: { component: 'berth' } }, 'rule 1 (component berth): it sets nothing'],
  [
    { match: { component: 'berth' }, hold: 'x', until: '2026-01-01' },
    'rule 1 (component berth): its hold ended on 2026-01-01',
  ],
  [
    { match: { component: 'example.com/*', update: 'major' }, hold: 'x' },
    'rule 1 (component example.com/*, update major): a Go major is another module, so no update of these is a major',
  ],
  [
    { match: { component: ['a', 'b', 'c', 'd', 'e'] }, hold: 'x' },
    'rule 1 (component a, b, c, and 2 more): no component here is called so',
  ],
])('%j', (rule, reason) => {
  expect(inert(rule)).toEqual([reason])
})

test('a rule that others have overtaken', () => {
  expect(
    inert(
      { match: { component: '*' }, group: 'all' },
      { match: { component: 'berth' }, group: 'harbour' },
      { match: { component: 'berth' }, group: 'harbour', cooldown: '1 day' },
    ),
  ).toEqual(['rule 2 (component berth): earlier rules set group for everything that it matches'])
  const patches = { match: { component: '*', update: 'patch' }, hold: 'x' }
  expect(inert(patches, { match: { component: 'berth' }, hold: 'y' })).toEqual([])
})

test.each<object>([
  { match: {}, hold: 'x' },
  { match: { component: 'golang' }, hold: 'x' },
  { match: { component: ['!berth'] }, hold: 'x' },
  { match: { component: '/^EXAMPLE/i' }, hold: 'x' },
  { match: { file: '**/go.mod', role: ['indirect', 'replace'] }, hold: 'x' },
  { match: { current: '!/^0/', scope: 'runtime' }, policy: 'security' },
  { match: { component: 'none', branch: 'other' }, hold: 'x' },
])('%j does something, or is about another branch', (rule) => {
  expect(inert(rule)).toEqual([])
})
