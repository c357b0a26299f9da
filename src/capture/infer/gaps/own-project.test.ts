import { describe, expect, test } from 'vitest'

import { SOURCE } from '../../testing.ts'
import { mayNameOwn, ownProjectOf, readOwnNames } from './own-project.ts'

describe('what a file says of its own project', () => {
  test.each([
    [
      'go.mod',
      'module github.com/O/r/v2\n',
      { names: ['github.com/o/r/v2'], versions: [], repository: 'github.com/o/r' },
    ],
    ['tools/go.mod', 'module github.com/o/tools\n', { names: ['github.com/o/tools'], versions: [] }],
    [
      'package.json',
      '{\n  "name": "@o/r",\n  "version": "1.2.3",\n  "repository": {\n    "url": "git+https://github.com/o/r.git"\n  }\n}',
      { names: ['@o/r'], versions: ['1.2.3'], repository: 'github.com/o/r' },
    ],
    [
      'chart/Chart.yaml',
      'apiVersion: v2\nname: agent\nversion: 0.4.0\nappVersion: "v1.5.0"\n',
      { names: ['agent'], versions: ['0.4.0', '1.5.0'] },
    ],
    ['VERSION', 'v1.17.0\n', { names: [], versions: ['1.17.0'] }],
    [
      'README.md',
      '![](https://github.com/O/r/actions/workflows/a.yaml/badge.svg) https://github.com/o/r/issues https://github.com/x/y/issues',
      { names: [], versions: [], repository: 'github.com/o/r' },
    ],
  ])('%s', (path, text, expected) => {
    expect(mayNameOwn(path)).toBe(true)
    expect(readOwnNames(path, text)).toEqual(expected)
  })

  test.each([
    ['docs/README.md', 'https://github.com/o/r/issues'],
    ['README.md', 'nothing'],
    ['main.go', 'package main'],
  ])('%s: nothing', (path, text) => {
    expect(readOwnNames(path, text)).toBeUndefined()
  })

  test('a version that everything could have is none', () => {
    expect(readOwnNames('package.json', '{\n  "name": "a",\n  "version": "0.0.0"\n}')?.versions).toEqual([])
  })
})

test('the remote says best where a repository is kept', () => {
  const files = [{ names: [], versions: [], repository: 'github.com/fork/r' }]
  expect(ownProjectOf(SOURCE, files).repository).toBe('github.com/fork/r')
  const remote = { forge: 'github', host: 'github.com', path: 'O/r' } as const
  expect(ownProjectOf({ ...SOURCE, repository: remote }, files).repository).toBe('github.com/o/r')
})
