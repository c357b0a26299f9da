import { assert, array, constantFrom, property } from 'fast-check'
import { describe, expect, it, test } from 'vitest'

import { schemeOf } from '../../versions/schemes.ts'
import { faultOfPattern, isVersionWithin, matchesPatterns } from './patterns.ts'

test.each<[string | readonly string[], string, boolean]>([
  ['k8s.io/*', 'k8s.io/api', true],
  ['/^k8s[.]io\\//', 'k8s.io/api', true],
  ['/^K8S/', 'k8s.io/api', false],
  ['/^K8S/i', 'k8s.io/api', true],
  [['k8s.io/*', '!k8s.io/api'], 'k8s.io/api', false],
  [['k8s.io/*', '!k8s.io/api'], 'k8s.io/klog', true],
  [['!k8s.io/*'], 'k8s.io/api', false],
  [['!k8s.io/*'], 'berth', true],
  ['!/^a/', 'berth', true],
  ['/(/', 'anything', false],
  ['**/go.mod', 'go.mod', true],
  ['**/go.mod', 'a/b/go.mod', true],
  ['**/go.mod', 'a/bgo.mod', false],
  ['a/**/b', 'a/b', true],
])('%j covers %s: %s', (patterns, text, covered) => {
  expect(matchesPatterns(patterns, [text])).toBe(covered)
})

test('of several texts one is enough, and one that is taken back is enough to refuse', () => {
  expect(matchesPatterns('a', ['b', 'a'])).toBe(true)
  expect(matchesPatterns(['*', '!a'], ['b', 'a'])).toBe(false)
})

test('the order of patterns means nothing', () => {
  const pattern = constantFrom('a*', '*b', '!ab', '!/c$/', '/^a/', '**')
  assert(
    property(array(pattern), constantFrom('ab', 'abc', 'b', 'c', ''), (patterns, text) => {
      expect(matchesPatterns(patterns.toReversed(), [text])).toBe(matchesPatterns(patterns, [text]))
    }),
  )
})

test('an expression that would backtrack ends', () => {
  const started = performance.now()
  expect(matchesPatterns('/(a+)+$/', [`${'a'.repeat(50_000)}!`])).toBe(false)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(faultOfPattern('/(?=a)/')).toContain('Perl syntax')
  expect(faultOfPattern('!/a/')).toBeUndefined()
})

describe('versions', () => {
  it.each<[string | readonly string[], string, boolean]>([
    ['>=1 <2', '1.4.0', true],
    ['!>=2', '1.4.0', true],
    ['!>=2', '2.0.0', false],
    ['/^1\\./', '1.4.0', true],
    ['!/^0\\./', '0.4.0', false],
    [['>=1', '!1.4.x'], '1.4.0', false],
    [['>=1', '!1.4.x'], '1.5.0', true],
  ])('%j has %s: %s', (ranges, version, within) => {
    expect(isVersionWithin(ranges, version, schemeOf('npm'))).toBe(within)
  })

  it('!= of Python is no negation of ours', () => {
    expect(isVersionWithin('!=1.4', '1.5', schemeOf('pep440'))).toBe(true)
  })
})
