import { describe, expect, it, test } from 'vitest'

import { memoryTree } from '../capture/testing.ts'
import type { Http } from '../system/ports.ts'
import { loadConfig } from './load-config.ts'

const http: Http = {
  get: async ({ url }) => {
    throw new Error(`asked for ${url}`)
  },
  download: async ({ url }) => {
    throw new Error(`asked for ${url}`)
  },
}

const load = (files: Readonly<Record<string, string>>) => loadConfig(memoryTree(files), http)

const RENOVATE = JSON.stringify({
  packageRules: [{ matchPackageNames: ['a'], enabled: false }],
  minimumReleaseAge: '7 days',
  schedule: ['at any time'],
  automerge: true,
})

describe('without seaworthy.yaml', () => {
  it('what Renovate and Dependabot say counts, Renovate first', async () => {
    const { config, place, notes } = await load({
      'renovate.json': RENOVATE,
      '.github/dependabot.yml': 'updates:\n- package-ecosystem: gomod\n  groups: { all: {} }\n',
    })
    expect(place).toBe('renovate.json')
    expect(config.cooldown).toBe(7 * 86_400_000)
    expect(config.rules.map(({ hold, group }) => hold ?? group)).toEqual([
      'disabled by packageRules[0] of renovate.json',
      'all',
    ])
    expect(config.merge).toBe('never')
    expect(notes).toEqual([
      'renovate.json and .github/dependabot.yml: 1 of its settings not taken over (seaworthy migrate lists them)',
      'renovate.json and .github/dependabot.yml: automerge (automerge) is no leave to move branches here; --merge, or merge: green in seaworthy.yaml, is',
    ])
  })

  it.each([
    ['.github/renovate.json5', RENOVATE],
    ['.renovaterc', RENOVATE],
    ['.gitlab/renovate.json', RENOVATE],
    ['package.json', `{"name": "x", "renovate": ${RENOVATE}}`],
  ])('%s is read', async (path, text) => {
    expect((await load({ [path]: text })).config.rules).toHaveLength(1)
  })

  it('of several files of Renovate the first is read', async () => {
    const { config, notes } = await load({ 'renovate.json': '{}', '.renovaterc.json': RENOVATE })
    expect(config.rules).toEqual([])
    expect(notes).toEqual(['renovate.json: 1 of its settings not taken over (seaworthy migrate lists them)'])
  })

  it('custom managers that RE2 does not know are left out', async () => {
    const manager = (match: string) => ({
      fileMatch: ['a'],
      matchStrings: [match],
      datasourceTemplate: 'npm',
      depNameTemplate: 'x',
    })
    const customManagers = [manager('(?=a)(?<currentValue>.)'), manager('(?<currentValue>.)')]
    const { config } = await load({ 'renovate.json': JSON.stringify({ customManagers }) })
    expect(config.capture.custom).toEqual([
      { file: '/a/', match: '(?<currentValue>.)', strategy: 'any', datasource: 'npm', name: 'x' },
    ])
  })

  it('a file that is broken ends the run, because what it holds is not known', async () => {
    await expect(load({ 'renovate.json': '{ a: ' })).rejects.toThrow('renovate.json:1: expected a value')
  })
})

describe('with seaworthy.yaml', () => {
  it('the other files count where it names them, below its own keys', async () => {
    const own = 'cooldown: 1 day\nrules:\n- { match: { component: b }, hold: mine }\n'
    const alone = await load({ 'seaworthy.yaml': own, 'renovate.json': RENOVATE })
    expect(alone.config.rules.map(({ hold }) => hold)).toEqual(['mine'])
    expect(alone.notes).toEqual([
      'renovate.json: not read, because there is seaworthy.yaml, and it does not name it under extends',
    ])
    const both = await load({ 'seaworthy.yaml': `extends: renovate.json\n${own}`, 'renovate.json': RENOVATE })
    expect(both.config.rules.map(({ hold }) => hold)).toEqual(['mine', 'disabled by packageRules[0] of renovate.json'])
    expect(both.config.cooldown).toBe(86_400_000)
    expect(both.notes[0]).toContain('1 of its settings not taken over')
  })

  it.each<[string, string]>([
    [
      'rules:\n- match: { component: a }\n- match:\n    component: [b, "/(/"]\n',
      'seaworthy.yaml:4: expected rules[2].match.component: an expression',
    ],
    ['rules:\n- { match: {}, allow: "/(?=x)/" }\n', 'seaworthy.yaml:2: expected rules[1].allow: an expression'],
    ['branches:\n- match: /[/\n', 'seaworthy.yaml:2: expected branches[1].match: an expression'],
    [
      'capture:\n  custom:\n  - file: a\n    match: "(?<currentValue>"\n    datasource: npm\n',
      'seaworthy.yaml:4: expected capture.custom[1].match[1]: a regular expression',
    ],
    [
      'capture:\n  custom:\n  - file: a\n    jsonata: "a.{"\n',
      'seaworthy.yaml:4: expected capture.custom[1].jsonata[1]: a JSONata expression',
    ],
    ['capture:\n  custom:\n  - file: a\n    variable: X\n', 'seaworthy.yaml:3: expected'],
  ])('%j is refused with its line', async (text, message) => {
    await expect(load({ 'seaworthy.yaml': text })).rejects.toThrow(message)
  })
})

test('nothing at all is no note', async () => {
  expect(await load({ 'go.mod': 'module x' })).toMatchObject({ place: undefined, notes: [] })
})
