import { describe, expect, test } from 'vitest'

import { matcherOf, selectPaths } from './globs.ts'

describe('matcherOf', () => {
  test.each([
    ['docs', 'docs/a/b.md', true],
    ['docs/', 'docs/a.md', true],
    ['docs', 'my/docs/a.md', false],
    ['**/docs', 'my/docs/a.md', true],
    ['*.lock', 'a.lock', true],
    ['*.lock', 'x/a.lock', false],
    ['**/*.lock', 'x/y/a.lock', true],
    ['**/*.lock', 'a.lock', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/?.txt', 'a/b.txt', true],
    ['{a,b}/c', 'b/c', true],
    ['{a,b}/c', 'd/c', false],
    ['a.b', 'axb', false],
  ])('%s on %s', (glob, path, expected) => {
    expect(matcherOf([glob])(path)).toBe(expected)
  })

  test('nothing ignores nothing', () => {
    expect(matcherOf([])('a')).toBe(false)
  })

  test('hostile globs take no longer than their length times the path', () => {
    const started = performance.now()
    matcherOf(['*a'.repeat(500), '**/'.repeat(500), '{a,b}'.repeat(40)])('a'.repeat(4000) + 'b')
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

test('selectPaths keeps the order of the paths and takes back', () => {
  const paths = ['a/package.json', 'b/package.json', 'b/c/package.json']
  expect(selectPaths(['*/package.json', '!a/package.json'], paths)).toEqual(['b/package.json'])
})
