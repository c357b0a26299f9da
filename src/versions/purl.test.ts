import * as fc from 'fast-check'
import { PackageURL } from 'packageurl-js'
import { describe, expect, it } from 'vitest'

import { spellPurl, type PurlParts } from './purl.ts'

const oracle = ({ type, namespace, name, version, qualifiers }: PurlParts): string =>
  new PackageURL(type, namespace || undefined, name, version || undefined, { ...qualifiers }, undefined).toString()

/** Types that accept any name; the library refuses names of the others by rules that no registry has. */
const TYPES = ['apk', 'bitbucket', 'cargo', 'composer', 'deb', 'docker', 'gem', 'generic', 'github', 'gitlab', 'golang', 'hex', 'nuget', 'pypi', 'rpm'] // prettier-ignore

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.~+ %&=@é-]{0,12}[A-Za-z0-9]$/)

describe('a package URL', () => {
  it('is what the library spells', () => {
    const parts = fc.record({
      type: fc.constantFrom(...TYPES),
      namespace: fc.array(word, { maxLength: 3 }).map((segments) => segments.join('/')),
      name: word,
      version: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9][0-9a-z.+~:_-]{0,12}$/)),
      qualifiers: fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), word, { maxKeys: 3 }),
    })
    fc.assert(
      fc.property(parts, (one) => {
        expect(spellPurl(one)).toBe(oracle(one))
      }),
      { numRuns: 500 },
    )
  })

  it.for<[PurlParts, string]>([
    [{ type: 'npm', namespace: '@babel', name: 'core', version: '7.0.0' }, 'pkg:npm/%40babel/core@7.0.0'],
    [
      { type: 'golang', namespace: 'github.com/Masterminds', name: 'semver', version: 'v3.1.0+incompatible' },
      'pkg:golang/github.com/Masterminds/semver@v3.1.0+incompatible',
    ],
    [
      { type: 'deb', namespace: 'debian', name: 'curl', version: '1:7.88.1-10', qualifiers: { distro: 'debian-12' } },
      'pkg:deb/debian/curl@1:7.88.1-10?distro=debian-12',
    ],
    [{ type: 'maven', name: 'junit' }, 'pkg:generic/junit'],
    [{ type: 'npm', name: '' }, 'pkg:generic/unnamed'],
  ])('%o', ([parts, expected]) => {
    expect(spellPurl(parts)).toBe(expected)
  })
})
