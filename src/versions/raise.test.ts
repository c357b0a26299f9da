import { expect, test } from 'vitest'

import { schemeOf } from './schemes.ts'

test.each([
  ['npm', '^1.2.0', '1.4.1', '^1.2.0'],
  ['npm', '^1.2.0', '2.4.1', '^2.4.1'],
  ['npm', '^1.2', '2.4.1', '^2.4'],
  ['npm', '~1.2.3', '1.4.1', '~1.4.1'],
  ['npm', '>=1.2.3', '1.0.0', '>=1.0.0'],
  ['npm', '1.x', '2.4.1', '2.x'],
  ['npm', '1.2.*', '2.4.1', '2.4.*'],
  ['npm', '1', '2.4.1', '2'],
  ['npm', '^1 || ^2', '3.4.1', '^3'],
  ['npm', '1.0.0 - 2.0.0', '3.4.1', '1.0.0 - 3.4.1'],
  ['npm', '>=1.0.0 <2.0.0', '3.4.1', '>=1.0.0 <4.0.0'],
  ['npm', '>= 1.0.0 < 1.5', '1.7.2', '>= 1.0.0 < 1.8'],
  ['npm', '<=1.5.0', '1.7.2', '<=1.7.2'],
  ['npm', '1.2.3', '3.4.1', '3.4.1'],
  ['npm', 'v1.2.3', '3.4.1', 'v3.4.1'],
  ['npm', '=1.2.3', '3.4.1', '=3.4.1'],
  ['npm', '*', '3.4.1', '*'],
  ['npm', '^1.2.0', '2.0.0-rc.1', '^2.0.0-rc.1'],
  ['npm', 'latest', '3.4.1', '3.4.1'],
  ['pep440', '~=3.1', '4.2', '~=4.2'],
  ['pep440', '~=3.1', '4.2.5', '~=4.2'],
  ['pep440', '~=3.1.4', '4.2', '~=4.2.0'],
  ['pep440', '==3.1', '4.2.5', '==4.2.5'],
  ['pep440', '===3.1', '4.2.5', '===4.2.5'],
  ['pep440', '==3.1.*', '4.2.5', '==4.2.*'],
  ['pep440', '>=3,<4', '4.2.5', '>=3,<5'],
  ['pep440', '>=3, !=3.5, <4', '4.2.5', '>=3, !=3.5, <5'],
  ['pep440', '>=3,!=3.5,<4', '3.5', '>=3,<4'],
  ['pep440', '>=1.0', '2.0rc1', '>=2.0rc1'],
  ['poetry', '^3.1', '4.2.5', '^4.2'],
  ['poetry', '~3.1.2', '3.4.5', '~3.4.5'],
  ['poetry', '3.1', '4.2.5', '4.2.5'],
  ['poetry', '3.*', '4.2.5', '4.*'],
  ['poetry', '^3 || ^4', '5.2.5', '^5'],
  ['poetry', '>=3.1,<4.0', '4.2.5', '>=3.1,<5.0'],
  ['go-mod', 'v1.2.3', 'v1.4.0', 'v1.4.0'],
  ['go-mod', 'v1.2.3', '1.4.0', 'v1.4.0'],
  ['golang-version', '1.25.1', '1.26.6', '1.26.6'],
  ['golang-version', '1.25.x', '1.26.6', '1.26.x'],
  ['docker', '1.25-alpine', '1.26.6', '1.26-alpine'],
  ['docker', '1.25.1-alpine3.22', '1.26.6-alpine3.22', '1.26.6-alpine3.22'],
  ['docker', 'v1.2.3', '1.26.6', 'v1.26.6'],
  ['docker', 'bookworm-20250101', '20250908', 'bookworm-20250908'],
  ['gem', '~> 1.2.3', '1.4.5', '~> 1.4.5'],
  ['composer', '~1.2', '2.4.5', '~2.4'],
])('%s: %s with %s in it is %s', (name, range, version, expected) => {
  expect(schemeOf(name).raise(range, version)).toBe(expected)
})

test.each([
  ['npm', '^1.2.0', '1.9.0', true],
  ['npm', '^1.2.0', '2.0.0-rc.1', false],
  ['npm', '>=1.0.0', '2.0.0-rc.1', false],
  ['npm', 'not a range', '1.0.0', false],
  ['pep440', '>=1.0', '2.0rc1', false],
  ['pep440', '>=1.0rc1,<2', '1.5rc1', true],
  ['pep440', '<2.0', '2.0rc1', false],
  ['pep440', '<2.0rc2', '2.0rc1', true],
  ['pep440', '>1.7', '1.7.post1', false],
  ['pep440', '>1.7', '1.7+local', false],
  ['pep440', '>1.7rc1', '1.7.post1', true],
  ['pep440', '==1.7', '1.7+local', true],
  ['pep440', '==1.7+local', '1.7', false],
  ['pep440', '==8.7.0.*', '8.7', true],
  ['pep440', '~=2.2.0', '2.3', false],
  ['pep440', '===1.0', '1.0.0', false],
  ['pep440', '', '1.0', true],
  ['pep440', 'garbage', '1.0', false],
  // python-poetry.org, "Dependency specification"
  ['poetry', '^1.2.3', '1.9', true],
  ['poetry', '^1.2.3', '2.0.0', false],
  ['poetry', '^0.2.3', '0.3.0', false],
  ['poetry', '^0.0.3', '0.0.4', false],
  ['poetry', '^0.0', '0.0.9', true],
  ['poetry', '^0', '0.9', true],
  ['poetry', '~1.2.3', '1.3.0', false],
  ['poetry', '~1.2', '1.2.9', true],
  ['poetry', '~1', '1.9', true],
  ['poetry', '1.*', '1.9', true],
  ['poetry', '*', '1.9', true],
  ['poetry', '>= 3.9, < 3.12', '3.11.4', true],
  ['poetry', '^3.9 | ^4', '4.1', true],
  ['golang-version', '>=1.25 <1.27', '1.26.1', true],
  ['golang-version', '1.25.x', '1.26.1', false],
  ['deb', '>= 1.0-1, << 1.0-2', '1.0-1.1', true],
  ['docker', '<2', '1.26.6', false],
  ['loose', '<2', '1.9', true],
  ['gem', '~> 1.2', '1.9', true],
  ['gem', '~> 1.2.3', '1.3', false],
  ['composer', '~1.2', '1.9', true],
])('%s: %s holds %s: %s', (name, range, version, expected) => {
  expect(schemeOf(name).satisfies(version, range)).toBe(expected)
})

test.each([
  ['npm', '^1', true],
  ['npm', '1.2', true],
  ['npm', '1.2.3', false],
  ['npm', 'latest', false],
  ['pep440', '==1.2', true],
  ['pep440', '1.2', false],
  ['poetry', '^1.2', true],
  ['poetry', '1.2', false],
  ['go-mod', 'v1.2.3', false],
  ['golang-version', '1.25.x', true],
  ['docker', '1.25-alpine', false],
])('%s: isRange(%s) is %s', (name, text, expected) => {
  expect(schemeOf(name).isRange(text)).toBe(expected)
})

test('a version with blanks or commas around it is a version, replaced as a whole and only once', () => {
  const scheme = schemeOf('semver-coerced')
  for (const written of [' 0', '0 ', '0,']) {
    expect(scheme.raise(written, '1.0.0'), JSON.stringify(written)).toBe('1.0.0')
  }
})
