/** What `seaworthy migrate` prints and writes, and what the other commands make of the same files. */
import { existsSync, readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeRepository, openBench, type Bench } from './cli-bench.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const RENOVATE = `{
  // buoys are frozen
  extends: ['config:recommended', 'github>harbour/presets'],
  packageRules: [{ matchPackageNames: ['buoy'], enabled: false, description: 'API break', schedule: ['monthly'] }],
  customManagers: [{
    customType: 'regex', managerFilePatterns: ['tools.list'], matchStrings: ['crane (?<currentValue>\\\\S+)'],
    datasourceTemplate: 'github-releases', depNameTemplate: 'harbour/crane',
  }],
}
`

const FILES = {
  'requirements.txt': 'buoy==3.0\n',
  'tools.list': 'crane v1.2.0\n',
  'renovate.json5': RENOVATE,
}

describe('migrate', () => {
  it('prints a file that says the same, and what is missing, and writes nothing', async () => {
    const folder = makeRepository(bench, 'printed', FILES)
    const ended = await bench.run(['migrate', folder])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('  - match: { component: buoy }\n    hold: API break\n')
    expect(ended.stdout).toContain(
      '#   renovate.json5:3 github>harbour/presets: a preset of another repository, which is not fetched\n',
    )
    expect(ended.stdout).toMatch(/^# {3}renovate\.json5:4 packageRules\[0\]\.schedule: /m)
    expect(existsSync(`${folder}/seaworthy.yaml`)).toBe(false)
  })

  it('writes it, once, and what the other commands do stays the same', async () => {
    const folder = makeRepository(bench, 'written', FILES)
    const custom = async () => {
      const { stdout } = await bench.run(['inventory', folder, '--no-cache'])
      const pins: readonly { manager: string; component: { name: string }; current: string }[] = JSON.parse(stdout).pins
      return pins
        .filter(({ manager }) => manager === 'custom')
        .map(({ component, current }) => `${component.name} ${current}`)
    }
    expect(await custom()).toEqual(['harbour/crane v1.2.0'])
    const written = await bench.run(['migrate', folder, '--write'])
    expect(written).toMatchObject({ code: 0 })
    expect(written.stderr).toContain('seaworthy.yaml: written from renovate.json5')
    expect(written.stdout).toContain('Not taken over:\n  renovate.json5:3 ')
    const text = readFileSync(`${folder}/seaworthy.yaml`, 'utf8')
    expect(text).toContain('# packageRules[0]\n  - match: { component: buoy }')
    expect(await custom()).toEqual(['harbour/crane v1.2.0'])
    expect(await bench.run(['migrate', folder, '--write'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'seaworthy.yaml: expected no such file, or --force, found one that is there already',
      ),
    })
    expect(readFileSync(`${folder}/seaworthy.yaml`, 'utf8')).toBe(text)
    expect(await bench.run(['migrate', folder, '--write', '--force'])).toMatchObject({ code: 0 })
  })

  it.each([
    [
      'nothing to migrate',
      { 'go.mod': 'module x\n' },
      'expected renovate.json, .github/dependabot.yml or one of their other names, found none',
    ],
    ['a broken file', { 'renovate.json': '{\n  "packageRules": [\n}' }, 'renovate.json:3: expected a value, found "}"'],
    [
      'a value of the wrong kind',
      { 'renovate.json': '{\n  "ignoreDeps": 3 }' },
      'renovate.json:2: expected ignoreDeps: a list of texts, found 3',
    ],
    ['broken YAML', { '.github/dependabot.yml': 'updates:\n  - [' }, '.github/dependabot.yml:'],
  ])('%s is one line, and exit code 2', async (name, files, message) => {
    const ended = await bench.run(['migrate', makeRepository(bench, name.replaceAll(' ', '-'), files)])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(ended.stderr).toContain(message)
  })
})

describe('plan', () => {
  it("keeps Renovate's rules, and says what of them it does not keep", async () => {
    const folder = makeRepository(bench, 'planned', FILES)
    const ended = await bench.run(['plan', folder, '--offline'])
    expect(ended.stdout).toContain('renovate.json5: 4 of its settings not taken over (seaworthy migrate lists them)')
  })

  it('names branches that no rule decides about', async () => {
    const folder = makeRepository(bench, 'branches', {
      ...FILES,
      'seaworthy.yaml':
        'branches:\n- match: main\n- match: release-9\nrules:\n- { match: { component: kraken }, hold: x }\n',
    })
    const { stdout } = await bench.run(['plan', folder, '--offline'])
    expect(stdout).toContain('branches rule 2 (release-9): no branch matches')
    expect(stdout).toContain('rule 1 (component kraken): no component here is called so')
    expect(stdout).toContain('renovate.json5: not read, because there is seaworthy.yaml')
  })
})
