import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { pipfile } from './index.ts'

const fixture = readFileSync(new URL('fixtures/Pipfile', import.meta.url), 'utf8')
const extractText = (text: string, path = 'Pipfile') => pipfile.extract({ path, text })

describe('pipfile', () => {
  test('pins packages of every category', () => {
    expect(pinLines(extractText(fixture), fixture)).toMatchInlineSnapshot(`
      [
        "packages.requests = ==2.32.3 -> 2.32.3 require/runtime pypi:requests",
        "packages.flask = >=3.0,<4 -> 3.0 require/runtime pypi:flask [floating]",
        "packages.anything = * ->  require/runtime pypi:anything [floating]",
        "packages.waitress = 3.* -> 3 require/runtime pypi:waitress [floating]",
        "packages.extra = ~=1.4 -> 1.4 require/runtime pypi:extra [floating; marker python_version < '3.12'; comment "until 1.5"]",
        "packages.tagged = v1.2.0 -> v1.2.0 require/runtime github-tags:example/tagged",
        "dev-packages.pytest = ==8.2.2 -> 8.2.2 require/dev pypi:pytest",
        "docs.sphinx = ==7.3.7 -> 7.3.7 require/runtime pypi:sphinx",
        "requires.python_version = 3.11 -> 3.11 compatibility/runtime python-version:python",
      ]
    `)
  })

  test('a project with its lock file', () => {
    expect(extractText(fixture, 'app/Pipfile').project).toMatchObject({
      runtimes: { python: '==3.11.*' },
      lockfiles: [{ path: 'app/Pipfile.lock', locker: 'none' }],
    })
  })

  test('what it cannot identify is a gap', () => {
    const { pins, gaps } = extractText(
      '[packages]\n"$(touch x)" = "*"\na = "latest"\nb = { file = "https://example.com/b.zip" }\n',
    )
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 2, text: '$(touch x): *', why: 'not a Python distribution name' },
      { line: 3, text: 'a: latest', why: 'not a version specifier' },
      { line: 4, text: 'b: https://example.com/b.zip', why: 'a distribution by its address' },
    ])
  })

  test('a conflict is said', () => {
    expect(() => extractText('[packages]\n<<<<<<< HEAD\n')).toThrow(
      'line 2: expected TOML, found the git conflict marker',
    )
  })
})
