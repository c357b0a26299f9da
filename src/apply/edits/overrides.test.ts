import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'

import { aMove, aProject, memoryFiles } from '../testing.ts'
import { addNpmOverride } from './npm-overrides.ts'
import { addOverrides } from './overrides.ts'
import { addUvOverride } from './uv-overrides.ts'

describe('addNpmOverride', () => {
  it('keeps tabs, order and line ends', () => {
    const text = '{\n\t"name": "demo",\n\t"dependencies": {\n\t\t"express": "^4.0.0"\n\t}\n}\n'
    expect(addNpmOverride(text, 'qs', '6.7.3')).toBe(
      '{\n\t"name": "demo",\n\t"dependencies": {\n\t\t"express": "^4.0.0"\n\t},\n\t"overrides": {\n\t\t"qs": "6.7.3"\n\t}\n}\n',
    )
  })

  it('raises the override that is there, and the own version of one with parts', () => {
    expect(JSON.parse(addNpmOverride('{"overrides":{"qs":"6.7.1"}}', 'qs', '6.7.3'))).toEqual({
      overrides: { qs: '6.7.3' },
    })
    const nested = '{"overrides":{"a":{".":"1.0.0","b":"2.0.0"}}}'
    expect(JSON.parse(addNpmOverride(nested, 'a', '1.1.0'))).toEqual({ overrides: { a: { '.': '1.1.0', b: '2.0.0' } } })
  })

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 2 }), (extra) => {
        const text = `{\n    "name": "demo",\n    "extra": ${extra}\n}\n`
        const once = addNpmOverride(text, '@scope/x', '1.2.3')
        expect(addNpmOverride(once, '@scope/x', '1.2.3')).toBe(once)
        expect(JSON.parse(once)).toEqual({ ...JSON.parse(text), overrides: { '@scope/x': '1.2.3' } })
      }),
    )
  })
})

describe('addUvOverride', () => {
  const project = '[project]\nname = "demo" # kept\n'

  it.each([
    ['no table', project, ['h2==4.3.0']],
    ['an empty table', `${project}\n[tool.uv]\n`, ['h2==4.3.0']],
    ['an empty list', `${project}\n[tool.uv]\noverride-dependencies = []\n`, ['h2==4.3.0']],
    [
      'another override',
      `${project}\n[tool.uv]\noverride-dependencies = ["a>=1"]\ndev = true\n`,
      ['a>=1', 'h2==4.3.0'],
    ],
    ['the same package', `${project}\n[tool.uv]\noverride-dependencies = ["H2 >= 4.1"]\n`, ['h2==4.3.0']],
    [
      'a list over lines',
      `${project}\n[tool.uv]\noverride-dependencies = [\n    "a>=1", # why\n]\n`,
      ['a>=1', 'h2==4.3.0'],
    ],
  ])('writes into %s', (_name, text, overrides) => {
    const after = addUvOverride(text, 'h2', '4.3.0')
    expect(parse(after)).toMatchObject({ tool: { uv: { 'override-dependencies': overrides } } })
    expect(after).toContain('name = "demo" # kept')
    expect(addUvOverride(after, 'h2', '4.3.0')).toBe(after)
  })
})

describe('addOverrides', () => {
  it('refuses where the package manager has none', async () => {
    const move = aMove('h2', '4.2.0', '4.3.0', { how: 'override' })
    const outcome = await addOverrides(aProject({ locker: 'poetry' }), [move], memoryFiles({}))
    expect(outcome).toEqual({ status: 'conflict', reason: 'poetry has no overrides: package.json' })
  })

  it('leaves the manifest alone where nothing is overridden', async () => {
    const files = memoryFiles({ 'package.json': '{}' })
    expect(await addOverrides(aProject(), [aMove('a', '1', '2')], files)).toEqual({ status: 'added' })
    expect(files.texts()).toEqual({ 'package.json': '{}' })
  })
})
