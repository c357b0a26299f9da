import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { editWith } from '../../edit-pin.ts'
import { extractFile } from '../../extract-file.ts'
import { pinLines } from '../../testing.ts'
import { preCommit } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const COMMIT = '08c6903c'.repeat(5)
const linesOf = (text: string, path = '.pre-commit-config.yaml') => pinLines(preCommit.extract({ path, text }), text)

test('.pre-commit-config.yaml', () => {
  expect(linesOf(fixture('.pre-commit-config.yaml'))).toEqual([
    'hooks of github.com/pre-commit/pre-commit-hooks = v5.0.0 -> v5.0.0 require/dev github-tags:pre-commit/pre-commit-hooks',
    `hooks of github.com/astral-sh/ruff-pre-commit = ${COMMIT}  # frozen: v0.6.9 -> v0.6.9 require/dev github-tags:astral-sh/ruff-pre-commit [digest 08c6903c08c]`,
    'hooks of gitlab.com/pycqa/flake8 = 3.9.2 -> 3.9.2 require/dev gitlab-tags:pycqa/flake8',
    'additional dependency flake8-bugbear = ==24.8.19 -> 24.8.19 require/dev pypi:flake8-bugbear',
    'additional dependency types-requests = >=2.31 -> 2.31 require/dev pypi:types-requests [floating]',
    'hooks of git.example/hooks/lint = 1.2.0 -> 1.2.0 require/dev git-tags:https://git.example/hooks/lint',
    'additional dependency prettier = 3.3.3 -> 3.3.3 require/dev npm:prettier',
    'additional dependency @prettier/plugin-xml = 3.4.1 -> 3.4.1 require/dev npm:@prettier/plugin-xml',
    'additional dependency mvdan.cc/gofumpt = v0.7.0 -> v0.7.0 require/dev go:mvdan.cc/gofumpt',
    'additional dependency cli:typos-cli = 1.26.0 -> 1.26.0 require/dev crate:typos-cli [floating]',
    'additional dependency rubocop = 1.66.0 -> 1.66.0 require/dev rubygems:rubocop',
  ])
})

const hook = (language: string, ...packages: readonly string[]): string =>
  `repos:\n  - repo: local\n    hooks:\n      - language: ${language}\n        additional_dependencies: ${JSON.stringify(packages)}\n`

test.each([
  ['python', 'Django[bcrypt]==5.1; python_version > "3.9"', 'pypi:django'],
  ['python', 'black', 'pypi:black'],
  ['node', '@scope/a@1.0.0', 'npm:@scope/a'],
  ['node', 'typescript', 'npm:typescript'],
  ['golang', 'example.com/a/b@v1.0.0', 'go:example.com/a/b'],
  ['rust', 'serde:1.0.0', 'crate:serde'],
  ['ruby', 'rubocop:1.0.0', 'rubygems:rubocop'],
])('%s: %s', (language, written, component) => {
  expect(linesOf(hook(language, written)).join()).toContain(component)
})

test.each([
  ['python', '.'],
  ['python', './here'],
  ['python', 'a @ https://example.com/a.whl'],
  ['node', './here'],
  ['node', 'https://example.com/a.tgz'],
  ['system', 'black==24.1.0'],
  ['rust', '$(touch x)'],
  ['ruby', '${X}'],
])('nothing: %s: %s', (language, written) => {
  expect(linesOf(hook(language, written))).toEqual([])
})

test('an edit moves a frozen commit with its comment', () => {
  const text = (commit: string, version: string) =>
    `repos:\n- repo: https://github.com/o/n\n  rev: ${commit.repeat(40)}  # frozen: ${version}\n`
  const file = { path: '.pre-commit-config.yaml', text: text('a', 'v1.0.0') }
  const pin = { id: extractFile(preCommit, file).pins[0]?.id ?? '' }
  expect(editWith(preCommit, file, pin, { version: 'v1.1.0', digest: 'b'.repeat(40) })).toEqual({
    status: 'edited',
    text: text('b', 'v1.1.0'),
  })
})
