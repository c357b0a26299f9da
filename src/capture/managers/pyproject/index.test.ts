import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { pyproject } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => pyproject.extract({ path, text })

describe('pyproject', () => {
  test('pins every list and table, with the comments of people', () => {
    const text = fixture('pyproject.toml')
    expect(pinLines(extractText('pyproject.toml', text), text)).toMatchInlineSnapshot(`
      [
        "build-system.requires.setuptools = >=68 -> 68 require/build pypi:setuptools [floating]",
        "build-system.requires.wheel =  ->  require/build pypi:wheel [floating]",
        "project.dependencies.requests = >=2.32.0 -> 2.32.0 require/runtime pypi:requests [floating; extras socks; comment "Pin to fix CVE-2024-35195"]",
        "project.dependencies.flask = ==3.0.0 -> 3.0.0 require/runtime pypi:flask [marker python_version < "3.13"]",
        "project.dependencies.jinja2 =  ->  require/runtime pypi:jinja2 [floating; comment "any"]",
        "project.dependencies.click = >=8, <9 -> 8 require/runtime pypi:click [floating]",
        "project.optional-dependencies.fast.orjson = ~=3.9 -> 3.9 require/runtime pypi:orjson [floating]",
        "dependency-groups.test.pytest = >=8.0 -> 8.0 require/dev pypi:pytest [floating]",
        "dependency-groups.lint.ruff = ==0.4.0 -> 0.4.0 require/dev pypi:ruff",
        "tool.uv.override-dependencies.urllib3 = ==2.2.2 -> 2.2.2 replace/runtime pypi:urllib3",
        "project.requires-python = >=3.10 -> 3.10 compatibility/runtime python-version:python [floating]",
        "tool.uv.sources.from-git.git = v1.4.0 -> v1.4.0 require/runtime github-tags:example/from-git",
        "tool.poetry.dependencies.python = ^3.10 -> 3.10 compatibility/runtime python-version:python [floating]",
        "tool.poetry.dependencies.httpx = ^0.27.0 -> 0.27.0 require/runtime pypi:httpx [floating]",
        "tool.poetry.dependencies.pillow = 10.3.0 -> 10.3.0 require/runtime pypi:pillow [extras webp]",
        "tool.poetry.dependencies.numpy = 1.26.4 -> 1.26.4 require/runtime pypi:numpy [marker python <3.12]",
        "tool.poetry.dependencies.numpy = ^2.0.0 -> 2.0.0 require/runtime pypi:numpy [floating; marker python >=3.12]",
        "tool.poetry.dependencies.sphinx-jinja = main -> main require/runtime git-refs:https://github.com/example/sphinx-jinja [floating]",
        "tool.poetry.group.dev.dependencies.mypy = 1.8.0 -> 1.8.0 require/dev pypi:mypy [comment "kept for the old runner"]",
      ]
    `)
  })

  test('gaps: what has no release', () => {
    expect(extractText('pyproject.toml', fixture('pyproject.toml')).gaps).toEqual([
      { line: 14, text: 'direct @ https://example.com/direct-1.0.tar.gz', why: 'a distribution by its address' },
    ])
  })

  test('which lock file comes first depends on whose project it is', () => {
    const lockersOf = (text: string) =>
      extractText('pyproject.toml', text).project?.lockfiles.map(({ locker }) => locker)
    expect(lockersOf('[tool.poetry]\nname = "a"\n')).toEqual(['poetry', 'uv'])
    expect(lockersOf('[project]\nname = "a"\n')).toEqual(['uv', 'poetry'])
    expect(lockersOf('[tool.black]\nline-length = 120\ntarget-version = ["py37"]\n')).toBeUndefined()
  })

  test('workspace members', () => {
    const text = '[project]\nname = "a"\n[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]\n'
    expect(extractText('x/pyproject.toml', text).project?.members).toEqual([
      'x/libs/*/pyproject.toml',
      '!x/libs/old/pyproject.toml',
    ])
  })

  test.each([
    ['a conflict', '[project]\n<<<<<<< HEAD\n', 'line 2: expected TOML, found the git conflict marker "<<<<<<< HEAD"'],
    ['broken TOML', '[project]\nname = \n', 'line 2: expected TOML, found'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText('pyproject.toml', text)).toThrow(message)
  })

  test('what is no requirement is a gap, not a name', () => {
    const { gaps, pins } = extractText(
      'pyproject.toml',
      '[project]\nname = "a"\ndependencies = ["$(touch x)", "-rf"]\n',
    )
    expect(pins).toEqual([])
    expect(gaps?.map(({ why }) => why)).toEqual(['not a PEP 508 requirement', 'not a PEP 508 requirement'])
  })
})
