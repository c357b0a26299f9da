import { expect, test } from 'vitest'

import { parseConfigInput } from '../../../plan/policy/config-file.ts'
import { completeConfig } from '../../../plan/policy/merge-configs.ts'
import { configInputOf, type Translation } from '../contract.ts'
import { writeYaml } from '../write-yaml.ts'
import { readDependabot } from './read-dependabot.ts'
import { translateDependabot } from './translate-dependabot.ts'

const translate = (text: string): Translation => translateDependabot(readDependabot(text, '.github/dependabot.yml'))

const update = (...lines: readonly string[]): Translation => {
  const translation = translate(
    [
      'version: 2',
      'updates:',
      '  - package-ecosystem: gomod',
      '    directory: /src',
      ...lines.map((line) => `    ${line}`),
    ].join('\n'),
  )
  expect(completeConfig(parseConfigInput(writeYaml(translation), 'seaworthy.yaml'))).toEqual(
    completeConfig(configInputOf(translation)),
  )
  return translation
}

const file = ['src/go.mod', 'src/go.sum']
const rulesOf = (translation: Translation) => translation.rules.map(({ value }) => value)

test('ignore: everything of a name, versions, sizes', () => {
  const translation = update(
    'ignore:',
    '  - dependency-name: "k8s.io/*"',
    '    update-types: ["version-update:semver-major", "version-update:semver-minor"]',
    '  - { dependency-name: left, versions: [">= 5", "4.x"] }',
    '  - dependency-name: right',
  )
  expect(rulesOf(translation)).toEqual([
    {
      match: { component: 'k8s.io/**', file, update: ['major', 'minor'] },
      hold: 'ignored by updates[0].ignore[0] of .github/dependabot.yml',
    },
    { match: { component: 'left', file }, allow: ['!>= 5', '!4.x'] },
    { match: { component: 'right', file }, hold: 'ignored by updates[0].ignore[2] of .github/dependabot.yml' },
  ])
  expect(translation.notTaken).toEqual([expect.objectContaining({ line: 6, key: 'updates[0].ignore[0]' })])
})

test('groups, cooldown, allow, a limit of none', () => {
  const translation = update(
    'cooldown: { default-days: 5, semver-major-days: 30, exclude: ["a*"] }',
    'groups:',
    '  k8s: { patterns: ["k8s.io/*"], exclude-patterns: ["k8s.io/api"], update-types: [minor] }',
    '  rest: { applies-to: version-updates }',
    'allow: [{ dependency-name: "k8s.io/*" }]',
    'open-pull-requests-limit: 0',
  )
  expect(rulesOf(translation)).toEqual([
    { match: { component: ['!k8s.io/**'], file }, hold: 'not allowed by updates[0].allow of .github/dependabot.yml' },
    { match: { component: '!a**', file, update: 'major' }, cooldown: '30 days' },
    { match: { component: '!a**', file }, cooldown: '5 days' },
    { match: { component: ['k8s.io/**', '!k8s.io/api'], file, update: 'minor' }, group: 'k8s' },
    { match: { file }, group: 'rest' },
    { match: { file }, policy: 'security' },
  ])
})

test('a target branch is kept at the newest, the default branch for advisories', () => {
  const translation = update('target-branch: dev', 'ignore: [{ dependency-name: a }]')
  expect(translation.branches?.map(({ value }) => value)).toEqual([
    { match: 'dev', policy: 'latest' },
    { match: '$default', policy: 'security' },
    { match: '$release' },
  ])
  expect(rulesOf(translation)[0]?.match).toEqual({ component: 'a', file, branch: 'dev' })
})

test('directories of every kind', () => {
  const rules = rulesOf(
    translate(
      'updates:\n- package-ecosystem: gomod\n  directories: ["/", "/charts/*", "**/*"]\n  ignore: [{ dependency-name: a }]\n',
    ),
  )
  expect(rules[0]?.match.file).toEqual([
    'go.mod',
    'go.sum',
    'charts/*/go.mod',
    'charts/*/go.sum',
    '**/go.mod',
    '**/go.sum',
  ])
})

test('what is not known is said', () => {
  const { notTaken } = translate(
    'updates:\n- package-ecosystem: cobol\n  colour: red\nregistries: { a: { token: secret } }\n',
  )
  expect(notTaken.map(({ line, key, reason }) => `${line} ${key}: ${reason}`)).toEqual([
    '2 updates[0].package-ecosystem: the files of cobol are not known here',
    '3 updates[0].colour: no key of Dependabot that is known here',
    '4 registries: addresses and credentials come from the configuration of your own clients',
  ])
})

test.each<[string, string]>([
  ['updates: {}', '.github/dependabot.yml:1: expected updates: a list of objects, found {}'],
  ['updates:\n- directory: /', '.github/dependabot.yml:2: expected updates[0]: a package-ecosystem, found'],
  ['a: [', '.github/dependabot.yml:1: expected YAML, found'],
  ['- a', '.github/dependabot.yml:1: expected a mapping, found object'],
])('%j is one line that says where', (text, message) => {
  expect(() => translate(text)).toThrow(message)
})
