import { array, assert, boolean, constantFrom, option, property, record, subarray } from 'fast-check'
import { describe, expect, it, test } from 'vitest'

import { parseConfigInput } from '../../../plan/policy/config-file.ts'
import { completeConfig } from '../../../plan/policy/merge-configs.ts'
import { rulesFor, settingOf } from '../../../plan/policy/rules.ts'
import { configInputOf, type Translation } from '../contract.ts'
import { readJson5 } from '../read-json5.ts'
import { notTakenLines, writeYaml } from '../write-yaml.ts'
import { translateRenovate } from './translate-renovate.ts'

const translate = (settings: object | string): Translation =>
  translateRenovate(
    readJson5(typeof settings === 'string' ? settings : JSON.stringify(settings, undefined, 2), 'renovate.json'),
  )

const rulesOf = (...packageRules: readonly object[]) => translate({ packageRules }).rules.map(({ value }) => value)

const missing = (settings: object): readonly string[] =>
  translate(settings).notTaken.flatMap(({ kind, key, reason }) => (kind === 'unsupported' ? [`${key}: ${reason}`] : []))

/** What its yaml says is what it says. */
const expectSameInYaml = (translation: Translation): void => {
  const { merge: _, ...written } = parseConfigInput(writeYaml(translation), 'seaworthy.yaml')
  expect(completeConfig(written)).toEqual(completeConfig(configInputOf(translation)))
}

const NETWORK_PLUGIN = `{
  // As projects write it that keep several release branches.
  extends: ['config:recommended', 'customManagers:dockerfileVersions', 'customManagers:makefileVersions'],
  baseBranchPatterns: ['main', 'release-2.1', 'release-2.0'],
  labels: ['dependencies'],
  packageRules: [
    { matchBaseBranches: ['main'], matchPackageNames: ['*'], schedule: ['* 15-23 * * *'], automerge: true },
    { matchPackageNames: ['k8s.io/**', 'sigs.k8s.io/**'], groupName: 'kubernetes' },
    { matchPackageNames: ['golang.org/x/**', 'go'], groupName: 'golang' },
    { matchBaseBranches: ['release-*'], extends: ['security:only-security-updates'], automerge: true },
    { matchPackageNames: ['golang.org/x/**', 'go'], enabled: true },
    { matchUpdateTypes: ['digest'], enabled: false },
    { matchPackageNames: ['harbour.example/**'], enabled: false, description: 'our own' },
    { matchPackageNames: ['berth'], matchUpdateTypes: ['major'], allowedVersions: '<3', minimumReleaseAge: '1 week' },
  ],
  customManagers: [
    {
      customType: 'regex',
      managerFilePatterns: ['/^hack/.*\\\\.sh$/'],
      matchStrings: ['CRANE=(?<currentValue>\\\\S+)'],
      datasourceTemplate: 'github-releases',
      depNameTemplate: 'harbour/crane',
      versioningTemplate: '{{#if versioning}}{{{versioning}}}{{else}}semver{{/if}}',
    },
  ],
}`

test('a configuration with release branches, groups, holds and a custom manager', async () => {
  const translation = translate(NETWORK_PLUGIN)
  expectSameInYaml(translation)
  const page = [writeYaml(translation), ...notTakenLines(translation.notTaken)].join('\n')
  await expect(`${page}\n`).toMatchFileSnapshot('translate-renovate.golden.yaml.txt')
})

describe('the order of package rules', () => {
  const NAMES = ['a/x', 'a/y', 'b', 'c'] as const
  const STEPS = ['major', 'minor', 'patch'] as const
  const patterns = constantFrom(['*'], ['a/**'], ['a/x'], ['b', 'c'], ['!b'], ['/^a/'], ['a/**', '!a/y'])
  const rule = record(
    {
      matchPackageNames: patterns,
      matchUpdateTypes: option(subarray([...STEPS], { minLength: 1 }), { nil: undefined }),
      enabled: option(boolean(), { nil: undefined }),
      groupName: option(constantFrom('one', 'two'), { nil: undefined }),
      minimumReleaseAge: option(constantFrom('1 day', '2 days', null), { nil: undefined }),
    },
    { requiredKeys: ['matchPackageNames'] },
  )
  const matches: Readonly<Record<string, (name: string) => boolean>> = {
    '*': () => true,
    'a/**': (name) => name.startsWith('a/'),
    '/^a/': (name) => name.startsWith('a'),
  }
  const covers = (pattern: string, name: string) => matches[pattern]?.(name) ?? pattern === name

  type Sample = Readonly<{
    matchPackageNames: readonly string[]
    matchUpdateTypes?: readonly string[] | undefined
    enabled?: boolean | undefined
    groupName?: string | undefined
    minimumReleaseAge?: string | null | undefined
  }>
  type State = Readonly<{ held: boolean; group: string | undefined; age: string | null | undefined }>

  const fits = ({ matchPackageNames: names, matchUpdateTypes: types }: Sample, name: string, step: string): boolean => {
    const positive = names.filter((one) => !one.startsWith('!'))
    const negative = names.filter((one) => one.startsWith('!'))
    return (
      (positive.length === 0 || positive.some((one) => covers(one, name))) &&
      !negative.some((one) => covers(one.slice(1), name)) &&
      (types === undefined || types.includes(step))
    )
  }

  /** As Renovate's own documentation has it: the settings of every rule that matches, one after the other. */
  const byRenovate = (rules: readonly Sample[], name: string, step: string): State => {
    let state: State = { held: false, group: undefined, age: undefined }
    for (const one of rules.filter((candidate) => fits(candidate, name, step)))
      state = {
        held: one.enabled === undefined ? state.held : !one.enabled,
        group: one.groupName ?? state.group,
        age: one.minimumReleaseAge === undefined ? state.age : one.minimumReleaseAge,
      }
    return state
  }

  it('means the same as there', () => {
    assert(
      property(array(rule, { maxLength: 8 }), (packageRules) => {
        const translation = translate({ packageRules })
        expectSameInYaml(translation)
        const { rules } = completeConfig(configInputOf(translation))
        for (const name of NAMES)
          for (const step of STEPS) {
            const wanted = byRenovate(packageRules, name, step)
            const fitting = rulesFor({ rules, branch: 'main' }, { name, datasource: 'npm', files: ['package.json'] })
            const hold = settingOf(fitting, 'hold', step)?.value
            const cooldown = settingOf(fitting, 'cooldown', step)?.value
            expect({
              held: typeof hold === 'string',
              group: settingOf(fitting, 'group', step)?.value,
              days: cooldown === undefined ? undefined : cooldown / 86_400_000,
            }).toEqual({
              held: wanted.held,
              group: wanted.group,
              days: wanted.age === undefined ? undefined : Number.parseInt(wanted.age ?? '0', 10),
            })
          }
      }),
      { numRuns: 150 },
    )
  })
})

describe('matchers', () => {
  test.each<[object, object]>([
    [{ matchPackageNames: ['a/*'] }, { component: '/^a/[^/]*$/' }],
    [{ matchPackageNames: ['@types/*'] }, { component: '@types/*' }],
    [{ matchPackagePatterns: ['^a-'], excludePackageNames: ['a-b'] }, { component: ['/^a-/', '!a-b'] }],
    [{ matchPackagePrefixes: ['a-'] }, { component: 'a-**' }],
    [{ matchDepNames: ['a'] }, { component: 'a' }],
    [{ matchDatasources: ['docker'] }, { datasource: 'docker' }],
    [{ matchManagers: ['gomod'] }, { file: '**/{go.mod,go.sum,go.work}' }],
    [{ matchManagers: ['npm', 'nvm'] }, { file: [expect.stringContaining('package.json'), '**/.nvmrc'] }],
    [
      { matchManagers: ['dockerfile'], matchFileNames: ['build/**'] },
      { file: 'build/**', datasource: 'docker' },
    ],
    [{ matchFileNames: ['**/tests/**'] }, { file: '**/tests/**' }],
    [{ matchDepTypes: ['indirect'] }, { role: 'indirect' }],
    [{ matchDepTypes: ['devDependencies', 'dev'] }, { scope: 'dev' }],
    [{ matchUpdateTypes: ['major', 'minor'] }, { update: ['major', 'minor'] }],
    [{ matchBaseBranches: ['/^release/'] }, { branch: '/^release/' }],
    [{ matchCurrentVersion: '!/^0/' }, { current: '!/^0/' }],
  ])('%j', (matchers, match) => {
    expect(rulesOf({ ...matchers, groupName: 'g' })).toEqual([{ match, group: 'g' }])
  })

  it('splits what is one or the other', () => {
    expect(rulesOf({ matchDepTypes: ['devDependencies', 'peerDependencies'], groupName: 'g' })).toEqual([
      { match: { role: 'compatibility' }, group: 'g' },
      { match: { scope: 'dev' }, group: 'g' },
    ])
  })

  test.each<[object, string]>([
    [{ matchSourceUrls: ['https://a.example/**'] }, 'matchSourceUrls has no counterpart'],
    [{ matchCategories: ['js'] }, 'matchCategories has no counterpart'],
    [{ matchUpdateTypes: ['digest'] }, 'updates of digest alone are not told apart here'],
    [{ matchManagers: ['custom.regex'] }, 'what custom.regex reads cannot be said by files here'],
    [{ matchPackageNames: ['+(a|b)'] }, '+(a|b) is a glob of a kind that is not known here'],
    [{ matchPackageNames: ['/(?=a)/'] }, '/(?=a)/ is no expression in the syntax of RE2'],
    [{ matchDepTypes: ['final', 'x'] }, 'dependencies of type x are not told apart here'],
    [
      { matchPackageNames: ['a'], matchDepNames: ['b'] },
      'names of packages and of dependencies together cannot be said here',
    ],
  ])('%j is refused, not widened', (matchers, reason) => {
    const { rules, notTaken } = translate({ packageRules: [{ ...matchers, enabled: false }] })
    expect(rules).toEqual([])
    expect(notTaken).toEqual([{ kind: 'unsupported', file: 'renovate.json', line: 3, key: 'packageRules[0]', reason }])
  })
})

describe('what advisories ask for', () => {
  const disabled = { matchPackageNames: ['a'], enabled: false, description: 'API break' }

  it('still moves where vulnerabilityAlerts is on', () => {
    expect(rulesOf(disabled)).toEqual([{ match: { component: 'a' }, hold: 'API break' }])
    const { rules } = translate({ vulnerabilityAlerts: { enabled: true }, packageRules: [disabled] })
    expect(rules.map(({ value }) => value)).toEqual([{ match: { component: 'a' }, policy: 'security' }])
  })

  it('is all that moves on branches where everything else is off', () => {
    const policies = (settings: object) =>
      translate(settings).branches?.map(({ value }) => `${value.match} ${value.policy ?? ''}`.trim())
    expect(policies({ extends: ['security:only-security-updates'] })).toEqual(['$default security', '$release'])
    expect(
      policies({ packageRules: [{ matchBaseBranches: ['lts'], extends: ['security:only-security-updates'] }] }),
    ).toEqual(['$default latest', 'lts security', '$release'])
    expect(
      policies({
        baseBranches: ['main', 'v1.x'],
        packageRules: [
          { matchBaseBranches: ['v1.x'], matchUpdateTypes: ['major', 'minor', 'patch', 'pin'], enabled: false },
          { matchBaseBranches: ['v1.x'], matchUpdateTypes: ['security'], enabled: true },
        ],
      }),
    ).toEqual(['main latest', 'v1.x security', '$release'])
  })

  it('holds a branch on which nothing is to move', () => {
    expect(rulesOf({ matchBaseBranches: ['lts'], enabled: false })).toEqual([
      { match: { branch: 'lts' }, hold: 'disabled by packageRules[0] of renovate.json' },
    ])
  })
})

describe('general settings', () => {
  it('become rules below the package rules, or settings', () => {
    const translation = translate({
      minimumReleaseAge: '14 days',
      ignoreDeps: ['a', 'b'],
      ignorePaths: ['legacy/**', 'old'],
      enabledManagers: ['gomod'],
      includePaths: ['src/**'],
      major: { enabled: false },
      npm: { minimumReleaseAge: '5 days' },
      packageRules: [{ matchPackageNames: ['c'], groupName: 'c' }],
    })
    expectSameInYaml(translation)
    expect(translation.rules.map(({ value }) => value)).toEqual([
      { match: { component: ['a', 'b'] }, hold: 'among ignoreDeps of Renovate' },
      { match: { component: 'c' }, group: 'c' },
      { match: { file: expect.stringContaining('package.json') }, cooldown: '5 days' },
      { match: { update: 'major' }, hold: 'disabled by major of renovate.json' },
      { match: { file: ['!**/{go.mod,go.sum,go.work}'] }, hold: 'not read by enabledManagers of Renovate' },
      { match: { file: ['!src/**'] }, hold: 'outside of includePaths of Renovate' },
    ])
    expect(translation.cooldown?.value).toBe('14 days')
    expect(translation.ignore.map(({ value }) => value)).toEqual(['legacy/**', '**/old'])
  })

  it('leave to merge everything is one thing, of a part another', () => {
    expect(translate({ automerge: true }).merges?.value).toBe(true)
    expect(translate({ extends: [':automergeAll'] }).merges?.value).toBe(true)
    expect(translate({ packageRules: [{ matchPackageNames: ['a'], automerge: true }] }).merges).toBeUndefined()
    expect(missing({ packageRules: [{ matchPackageNames: ['a'], automerge: true }] })).toEqual([
      'packageRules[0].automerge: merge holds for everything on all branches, or not at all',
    ])
  })

  it('ignorePresets, presets of others, unknown presets and keys', () => {
    expect(
      missing({
        extends: ['config:base', 'github>a/b', 'local>c', ':noSuch'],
        ignorePresets: [':ignoreModulesAndTests', 'replacements:all'],
        packagRules: [],
      }),
    ).toEqual([
      'github>a/b: a preset of another repository, which is not fetched',
      'local>c: a preset of another repository, which is not fetched',
      ':noSuch: no preset of this name is known here',
      'packagRules: no key of Renovate that is known here (the nearest is "packageRules")',
    ])
  })

  it('takes no credentials', () => {
    const translation = translate({ hostRules: [{ matchHost: 'a.example', token: 'secret' }], npmrc: 'x' })
    expect(JSON.stringify(translation)).not.toContain('secret')
    expect(translation.notTaken.map(({ key }) => key)).toEqual(['hostRules', 'npmrc'])
  })
})

test('custom managers of both kinds, in old and new spelling', () => {
  const translation = translate({
    regexManagers: [
      {
        fileMatch: ['^a$', '^b$'],
        matchStrings: ['x(?<currentValue>.)', 'y(?<packageName>.)'],
        matchStringsStrategy: 'combination',
        depNameTemplate: 'n',
        datasourceTemplate: 'npm',
      },
    ],
    customManagers: [
      {
        customType: 'jsonata',
        fileFormat: 'yaml',
        managerFilePatterns: ['a.yaml'],
        matchStrings: ['x'],
        autoReplaceStringTemplate: 'y',
      },
      { customType: 'regex', managerFilePatterns: ['a'], matchStrings: ['x'], currentValueTemplate: 'y' },
      { customType: 'regex', matchStrings: ['x'] },
    ],
  })
  expect(translation.custom.map(({ value }) => value)).toEqual([
    {
      file: ['/^a$/', '/^b$/'],
      match: ['x(?<currentValue>.)', 'y(?<packageName>.)'],
      strategy: 'combination',
      name: '{{#if packageName}}{{{packageName}}}{{else}}n{{/if}}',
      datasource: 'npm',
    },
    { file: 'a.yaml', jsonata: 'x', format: 'yaml' },
  ])
  expect(translation.notTaken.map(({ key }) => key)).toEqual([
    'customManagers[0].autoReplaceStringTemplate',
    'customManagers[1].currentValueTemplate',
    'customManagers[2].managerFilePatterns',
  ])
})

test.each<[string, string]>([
  ['{ packageRules: {} }', 'renovate.json:1: expected packageRules: a list of objects, found {}'],
  ['{\n  ignoreDeps: [1] }', 'renovate.json:2: expected ignoreDeps: a list of texts, found [1]'],
  [
    '{ packageRules: [\n{ enabled: "no" }] }',
    'renovate.json:2: expected packageRules[0].enabled: true or false, found "no"',
  ],
  [
    '{ packageRules: [{\n allowedVersions: 3 }] }',
    'renovate.json:2: expected packageRules[0].allowedVersions: a text, found 3',
  ],
  ['{ vulnerabilityAlerts: true }', 'renovate.json:1: expected vulnerabilityAlerts: an object, found true'],
  [`${'{ packageRules: ['.repeat(40)}${']}'.repeat(40)}`, 'rules and presets at most 20 deep'],
])('%.40s is one line that says where', (text, message) => {
  expect(() => translate(text)).toThrow(message)
})
