import { assert, constantFrom, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Context } from '../subjects/contexts.ts'
import { keyOf, matchPattern, parseKey, patternOf } from './place-keys.ts'

const contextOf = (head: string, text: string): Context => ({
  head,
  text,
  runs: [{ at: 0, start: 0, length: text.length }],
})

/** The key of the version between brackets. */
const keyIn = (head: string, marked: string): string | undefined => {
  const start = marked.indexOf('[')
  const end = marked.indexOf(']') - 1
  const pattern = patternOf(contextOf(head, marked.replace(/[[\]]/g, '')), start, end)
  return pattern && keyOf(pattern)
}

describe('names of places', () => {
  test.each([
    ['KIND_VERSION', '[v1.2.3]', 'KIND_VERSION'],
    ['docker run', 'ghcr.io/a/b:[1.2.3]', 'docker run ghcr.io/a/b:*'],
    ['curl', 'https://h/v1.2/foo-[1.2].tar.gz', 'curl …/foo-*.tar.gz'],
    ['curl', 'https://h/[v1.2]/foo-1.2.tar.gz', 'curl https://h/*/foo-…'],
    ['make', 'K8S_VERSION=[v1.30]', 'make K8S_VERSION=*'],
    ['', '[main]', '*'],
    ['x', 'a*b:[1.2]', 'x a\\*b:*'],
  ])('%s %s', (head, marked, key) => {
    expect(keyIn(head, marked)).toBe(key)
  })

  test('a key reads back as the pattern that it names, and finds the place at any version', () => {
    const word = string({ unit: constantFrom(...'ab/:=.-_*'.split('')), maxLength: 12 })
    const version = constantFrom('1.2.3', 'v10.0', '2024.1', 'v1')
    assert(
      property(tuple(word, version, word, version), ([before, from, after, to]) => {
        const pattern = patternOf(
          contextOf('head', `${before}${from}${after}`),
          before.length,
          before.length + from.length,
        )
        if (!pattern) return
        expect(parseKey(keyOf(pattern))).toEqual(pattern)
        expect(matchPattern(pattern, contextOf('head', `${before}${to}${after}`))).toEqual([
          before.length,
          before.length + to.length,
        ])
      }),
    )
  })
})
