import { describe, expect, test } from 'vitest'

import { DEFAULT_CONFIG } from '../../records/config.ts'
import { UsageError } from '../../records/errors.ts'
import { configJsonSchema, parseConfig, parseConfigInput } from './config-file.ts'
import { completeConfig, mergeConfigs } from './merge-configs.ts'

const messageOf = (text: string): string => {
  try {
    parseConfig(text, 'seaworthy.yaml')
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return 'accepted'
}

describe('parseConfig', () => {
  test('an empty file is the default', () => {
    expect(parseConfig('', 'seaworthy.yaml')).toEqual(DEFAULT_CONFIG)
    expect(parseConfig('# nothing yet\n', 'seaworthy.yaml')).toEqual(DEFAULT_CONFIG)
  })

  test('the example of the design', () => {
    const config = parseConfig(
      `branches:
  - match: master
    policy: latest
  - match: release-*
    policy: security
    until: 2027-06-30
merge: green
cooldown: 3 days
rules:
  - match: { component: "k8s.io/*" }
    group: kubernetes
  - match: { component: sigs.k8s.io/network-policy-api }
    hold: "API break, see #1234"
    until: 2027-01-31
accept:
  - { id: CVE-2025-13281, package: k8s.io/kubernetes, reason: "not reachable", owner: security, until: 2027-01-31 }
verify:
  command: make ut
images:
  - name: kube-ovn-base
    dockerfile: dist/images/Dockerfile.base
`,
      'seaworthy.yaml',
    )
    expect(config.cooldown).toBe(3 * 24 * 3_600_000)
    expect(config.branches?.[1]).toEqual({ match: 'release-*', policy: 'security', until: '2027-06-30' })
    expect(config.rules[1]?.hold).toBe('API break, see #1234')
    expect(config.verify).toEqual({ command: 'make ut', timeout: 1_800_000, allowBaseRed: false, network: true })
  })

  test.each([
    [
      'merge: green\ncooldwon: 3 days\n',
      'seaworthy.yaml:2: expected a known key (the nearest is "cooldown"), found "cooldwon"',
    ],
    [
      'rules:\n  - match: { componnet: "k8s.io/*" }\n    group: k\n',
      'seaworthy.yaml:2: expected a known key (the nearest is "component"), found "rules[1].match.componnet"',
    ],
    [
      'allow:\n  goMinr: true\n',
      'seaworthy.yaml:2: expected a known key (the nearest is "goMinor"), found "allow.goMinr"',
    ],
    ['merge: always\n', 'seaworthy.yaml:1: expected merge: "green" or "never", found "always"'],
    ['cooldown: soon\n', 'seaworthy.yaml:1: expected cooldown: a duration such as "3 days" or "12h", found "soon"'],
    ['cooldown: 3\n', 'seaworthy.yaml:1: expected cooldown: a string or 0, found 3'],
    [
      'branches:\n  - match: main\n    until: next year\n',
      'seaworthy.yaml:3: expected branches[1].until: a day such as 2027-06-30, found "next year"',
    ],
    ['rules: nothing\n', 'seaworthy.yaml:1: expected rules: a list, found "nothing"'],
    ['accept:\n  - id: CVE-2025-1\n', 'seaworthy.yaml:2: expected accept[1].reason: a string, found nothing'],
    ['- a\n- b\n', 'seaworthy.yaml:1: expected a mapping, found ["a","b"]'],
  ])('%j', (text, message) => {
    expect(messageOf(text)).toBe(message)
  })

  test('broken YAML names its line', () => {
    expect(messageOf('merge: green\nrules: [\n')).toMatch(/^seaworthy\.yaml:\d+: expected YAML, found /)
    expect(messageOf('<<<<<<< HEAD\nmerge: green\n=======\n')).toMatch(/^seaworthy\.yaml:\d+: expected /)
  })
})

describe('extends', () => {
  const base = parseConfigInput(
    'cooldown: 7 days\nmerge: green\nrules: [{ match: {}, hold: base }]\nverify: { network: false }\n',
    'base',
  )

  test('own keys win, own rules come first', () => {
    const own = parseConfigInput(
      'extends: base.yaml\nmerge: never\nrules: [{ match: {}, hold: own }]\nverify: { command: make }\n',
      'own',
    )
    const merged = completeConfig(mergeConfigs(base, own))
    expect(merged.merge).toBe('never')
    expect(merged.cooldown).toBe(7 * 24 * 3_600_000)
    expect(merged.rules.map((rule) => rule.hold)).toEqual(['own', 'base'])
    expect(merged.verify).toMatchObject({ command: 'make', network: false })
    expect(merged.extends).toBeUndefined()
  })

  test('a key that the own file leaves out is the base’s, not the default', () => {
    expect(completeConfig(mergeConfigs(base, {})).merge).toBe('green')
  })
})

test('the JSON Schema names every key and forbids others', () => {
  const schema = configJsonSchema()
  expect(Object.keys(schema['properties'] ?? {})).toContain('rules')
  expect(schema['additionalProperties']).toBe(false)
})
