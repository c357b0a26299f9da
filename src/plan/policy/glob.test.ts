import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { matchesGlob } from './glob.ts'

describe('matchesGlob', () => {
  test.each([
    ['release-*', 'release-1.13', true],
    ['release-*', 'release-1.13/fix', false],
    ['release-*', 'feature', false],
    ['k8s.io/*', 'k8s.io/api', true],
    ['k8s.io/*', 'k8s.io/kubernetes/pkg', true],
    ['k8s.io/*', 'sigs.k8s.io/yaml', false],
    ['*/api', 'k8s.io/api', true],
    ['*/api', 'a/b/api', false],
    ['**/api', 'a/b/api', true],
    ['*', 'github.com/a/b', true],
    ['dist/**/Dockerfile*', 'dist/images/vpcnatgateway/Dockerfile.arm', true],
    ['v?.0', 'v1.0', true],
    ['v?.0', 'v/.0', false],
    ['{main,master}', 'master', true],
    ['{main,release-{1,2}}', 'release-2', true],
    ['lodash', 'lodash.merge', false],
    ['', '', true],
    ['a.c', 'abc', false],
  ])('%s on %s: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected)
  })

  test('several globs: one is enough', () => {
    expect(matchesGlob(['a', 'b*'], 'bc')).toBe(true)
    expect(matchesGlob([], 'bc')).toBe(false)
  })

  test('a text without wildcards matches itself alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const plain = (text: string) => text.replace(/[*?{},]/g, '')
        expect(matchesGlob(plain(a), plain(b))).toBe(plain(a) === plain(b))
      }),
    )
  })

  test('time does not explode on many stars', () => {
    const started = performance.now()
    expect(matchesGlob('*a'.repeat(40), 'a'.repeat(2000) + 'b')).toBe(false)
    expect(matchesGlob('{a,b}'.repeat(5), 'abbab')).toBe(true)
    expect(matchesGlob('{a,b}'.repeat(30), 'c')).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
