import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { runtimeFiles } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => runtimeFiles.extract({ path, text })

describe('runtime-files', () => {
  test.each([
    ['.nvmrc', 'node = v20.11.0 -> v20.11.0 runtime/runtime node-version:node'],
    ['.bazelversion', 'bazelbuild/bazel = 7.4.1 -> 7.4.1 require/build github-releases:bazelbuild/bazel'],
    ['.ruby-version', 'ruby = 3.3.0 -> 3.3.0 runtime/runtime ruby-version:ruby'],
    ['.python-version', 'python = 3.12.4 -> 3.12.4 runtime/runtime python-version:python'],
  ])('%s', (name, line) => {
    const text = fixture(name)
    expect(pinLines(extractText(name, text), text)).toEqual([line])
  })

  test('a name of a release floats, an empty file says nothing, garbage is a gap', () => {
    expect(pinLines(extractText('.nvmrc', 'lts/jod\n'), 'lts/jod\n')).toEqual([])
    expect(extractText('.nvmrc', 'node\n').pins.map(({ floating, current }) => ({ floating, current }))).toEqual([
      { floating: true, current: '' },
    ])
    expect(extractText('.go-version', 'go1.22.1\n').pins.map(({ current }) => current)).toEqual(['1.22.1'])
    expect(extractText('.zzz-version', '1.2.3\n').gaps).toEqual([
      { line: 1, text: '1.2.3', why: 'a tool that is not known' },
    ])
    expect(extractText('.go-version', '\n').pins).toEqual([])
    expect(extractText('.go-version', '$(touch x)\n').gaps).toEqual([
      { line: 1, text: '$(touch x)', why: 'not a version' },
    ])
  })
})
