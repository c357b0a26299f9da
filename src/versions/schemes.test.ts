import { describe, expect, test } from 'vitest'

import { stepBetween } from './scheme.ts'
import { schemeOf, schemeOfEcosystem } from './schemes.ts'

/** Ascending; versions that are equal stand in one entry. From the specifications and the test data of the tools named there. */
const ASCENDING: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  // semver.org, item 11
  semver: [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    ['1.0.0', 'v1.0.0', '1.0.0+20130313144700'],
    '2.0.0',
    '2.1.0',
    '2.1.1',
    '10.0.0',
  ],
  'semver-coerced': ['1', ['1.2', 'v1.2.0'], '1.2.0.1', '2.0-rc.1', '2'],
  // go.dev/ref/mod, "Pseudo-versions"
  'go-mod': [
    'v0.0.0-20191109021931-daa7c04131f5',
    'v1.2.2',
    'v1.2.3-0.20191109021931-daa7c04131f5',
    'v1.2.3-pre',
    'v1.2.3-pre.0.20191109021931-daa7c04131f5',
    ['v1.2.3', '1.2.3'],
    ['1.21.0-0'],
    ['go1.21rc2', '1.21.0-rc.2'],
    ['go1.21rc10'],
    ['go1.21', '1.21', 'v1.21.0', 'go1.21.0-bigcorp'],
    'v1.21.3',
    ['v2.0.0+incompatible', 'v2.0.0'],
    '99999999999999999999.0.0',
  ],
  // go.dev/doc/toolchain, "Go versions"
  'golang-version': [
    '1.20beta1',
    'go1.20rc1',
    ['1.20', 'go1.20', '1.20.0'],
    '1.20.5',
    '1.21.0-0',
    '1.21',
    ['1.21rc1', '1.21.0-rc.1', '1.21.0-rc1'],
    '1.21rc2',
    ['1.21.0', 'go1.21.0', 'go1.21.0-bigcorp'],
    'go1.21.10',
    '1.22',
  ],
  // PEP 440, "Summary of permitted suffixes and relative ordering", and its examples
  pep440: [
    '2004d',
    '1.dev0',
    '1.0.dev456',
    ['1.0a1', '1.0-alpha.1', '1.0_ALPHA1'],
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    ['1.0b2.post345', '1.0b2-345'],
    '1.0rc1.dev456',
    ['1.0rc1', '1.0c1', '1.0pre1'],
    ['1.0', '1', 'v1.0.0', ' 1.0 '],
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '2020.1',
    '1!0.1',
  ],
  // deb-version(7), Debian Policy 5.6.12: `~~`, `~~a`, `~`, end, `a`
  deb: [
    '1.0~~',
    '1.0~~a',
    '1.0~',
    '1.0~rc1-1',
    ['1.0', '1.0-0', '0:1.0', '1.00'],
    '1.0-1~deb12u1',
    '1.0-1',
    '1.0-1ubuntu0.22.04.1',
    '1.0-1+b1',
    '1.0-1.1',
    '1.0-10',
    '1.0a-1',
    '1.0+dfsg-1',
    '1.0.4+git',
    '1.1.1n-0+deb11u5',
    '1.9',
    '1.10',
    '1:0.1',
  ],
  // apk-tools, test/unit/version.data
  apk: [
    '0.1.0_alpha',
    '0.1.0_alpha2',
    '0.1.0_beta',
    '0.1.0_pre2',
    '0.1.0_rc1',
    '0.1.0_rc1-r1',
    '0.1.0',
    '0.1.0-r0',
    '0.1.0-r13',
    '0.1.0_cvs2',
    '0.1.0_git20241203',
    '0.1.0_p1',
    '0.1.0_p10',
    '0.1.0a',
    '1.0.01',
    '1.0.1',
    '1.2.3',
    '1.2.3~abc',
    '1.2.10',
  ],
  // rpm's own tests of rpmvercmp: tests/rpmvercmp.at
  rpm: [
    '1.0~rc1',
    '1.0~rc1^git1',
    '1.0',
    '1.0-1.el9',
    '1.0-2.el9',
    '1.0^20160101',
    '1.0^20160102',
    '1.0a',
    ['1.0.1', '1.0_1', '1.0.001'],
    '1.0.1^git1~pre',
    '1.0.1.xyz',
    '2.0.1a',
    '2.0.1.1',
    '5.5p1',
    '5.5p10',
    '5.6p1',
    '6.5p1',
    '10xyz',
    '10.1xyz',
    '1:0.1',
  ],
  // Maven POM reference, "Version Order Specification", with its examples
  maven: [
    '1-alpha2',
    ['1-alpha10', '1-a10'],
    '1-beta',
    '1-milestone',
    ['1-rc', '1-cr'],
    '1-SNAPSHOT',
    ['1', '1.0', '1.0.0', '1-ga', '1.final', '1-0'],
    '1-sp',
    '1-foo2',
    '1-foo10',
    '1-1',
    '1.1-rc1',
    '1.1',
    '1.10',
    '4.1.77.Final',
  ],
  // Gem::Version, class documentation
  gem: ['1.0.a.2', '1.0.b1', '1.0-rc1', ['1.0', '1', '1.0.0'], '1.0.1', '1.9', '1.10.a', '1.10'],
  cargo: ['1.0.0-alpha', '1.0.0-rc.1', ['1.0.0', '1.0', '1', '1.0.0+build'], '1.0.1', '1.10'],
  gradle: ['1-alpha2', '1-rc', ['1', '1.0'], '1.1-rc1', '1.1', '1.10'],
  nuget: ['1.0.0-alpha', ['1.0.0-Beta', '1.0.0-beta'], ['1.0', '1.0.0.0', '1.0.0+meta'], '1.0.0.1', '1.0.1'],
  composer: ['1.0-dev', '1.0-alpha1', '1.0.0-beta2', '1.0.0-RC1', ['1.0', 'v1.0.0.0'], '1.0-p1', '1.0.1'],
  docker: [
    '1.25.9-alpine',
    '1.26rc1',
    '1.26rc2-alpine',
    ['1.26', '1.26.0', '1.26-alpine', 'v1.26'],
    '1.26.6',
    '24.04',
    '24.10',
  ],
  loose: ['1.0-rc1', '1.0rc2', ['1', '1.0', 'v1.0.0', 'release-1.0'], '1.0-foo', '1.0.1', '1.9', '1.10', '2024-01-02'],
}

describe.each(Object.entries(ASCENDING))('%s', (name, entries) => {
  const scheme = schemeOf(name)
  const ranked = entries.flatMap((entry, rank) => [entry].flat().map((version) => ({ version, rank })))

  test('orders every pair as its specification says', () => {
    const wrong = ranked.flatMap((a) =>
      ranked
        .filter((b) => Math.sign(scheme.compare(a.version, b.version)) !== Math.sign(a.rank - b.rank))
        .map((b) => `${a.version} and ${b.version}`),
    )
    expect(wrong).toEqual([])
  })
})

test.each([
  ['semver', '1.2.3', true],
  ['semver', '1.2', false],
  ['semver', '01.2.3', false],
  ['npm', 'latest', false],
  ['go-mod', 'v2.0.0+incompatible', true],
  ['golang-version', 'stable', false],
  ['golang-version', '1.21.0rc1', false],
  ['pep440', '1.0-final-2', false],
  ['deb', '1.0-', false],
  ['deb', '<unfixed>', false],
  ['apk', '1.0bc', false],
  ['apk', '1.0_foo', false],
  ['rpm', '1.0-1-1', false],
  ['maven', '[1.0,2.0)', false],
  ['docker', 'latest', false],
  ['docker', '3f5ac21', false],
  ['git', 'daa7c04131f5', true],
  ['git', 'main', false],
  ['composer', 'dev-main', false],
  ['cargo', '1.2.3.4', false],
  ['cargo', '^1', false],
  ['gradle', '1.+', false],
  ['gradle', '1.2!!', false],
  ['loose', 'noble', false],
])('%s: isValid(%s) is %s', (name, version, expected) => {
  expect(schemeOf(name).isValid(version)).toBe(expected)
})

test.each([
  ['npm', '2.0.0-beta.1', true],
  ['go-mod', 'v0.0.0-20191109021931-daa7c04131f5', true],
  ['golang-version', '1.26rc1', true],
  ['golang-version', '1.26', false],
  ['pep440', '1.0.dev1', true],
  ['pep440', '1.0.post1', false],
  ['deb', '1.0~rc1-1', true],
  ['deb', '1.0-1~deb12u1', false],
  ['apk', '1.0_rc1-r0', true],
  ['apk', '1.0_p1-r0', false],
  ['maven', '1.0.Final', false],
  ['maven', '1.0-M1', true],
  ['gem', '1.0.rc1', true],
  ['docker', '1.26rc1-alpine', true],
  ['docker', 'v1.15.0-rc.1', true],
  ['docker', '1.26-alpine', false],
  ['loose', 'v1.0-beta', true],
])('%s: isPrerelease(%s) is %s', (name, version, expected) => {
  expect(schemeOf(name).isPrerelease(version)).toBe(expected)
})

test.each([
  ['npm', '1.2.3', '1.2.3', 'same'],
  ['npm', '1.2.3', '1.2.4', 'patch'],
  ['npm', '1.2.3', '1.3.0', 'minor'],
  ['npm', '1.2.3', '2.0.0', 'major'],
  ['npm', '1.2.3', '1.2.2', 'down'],
  ['go-mod', 'v1.2.3', 'v1.4.0', 'minor'],
  ['golang-version', '1.25', '1.25.3', 'patch'],
  ['pep440', '2.0', '2.0.post1', 'patch'],
  ['deb', '3.0.15-1~deb12u1', '3.0.17-1~deb12u2', 'patch'],
  ['deb', '1.2-3', '1:1.2-3', 'patch'],
  ['docker', '1.25-alpine', '1.26-alpine', 'minor'],
  ['loose', 'unreadable', '1.0', 'major'],
])('%s: from %s to %s is a step of kind %s', (name, from, to, step) => {
  expect(stepBetween(schemeOf(name), from, to)).toBe(step)
})

test.each([
  ['npm', 'npm'],
  ['Go', 'go-mod'],
  ['PyPI', 'pep440'],
  ['Debian:12', 'deb'],
  ['Ubuntu:24.04:LTS', 'deb'],
  ['Ubuntu:Pro:22.04:LTS', 'deb'],
  ['Alpine:v3.22', 'apk'],
  ['Chainguard', 'apk'],
  ['Red Hat:enterprise_linux:9::appstream', 'rpm'],
  ['Rocky Linux:9', 'rpm'],
  ['AlmaLinux:9', 'rpm'],
  ['openSUSE:Leap 15.6', 'rpm'],
  ['SUSE:Linux Enterprise Server 15 SP5', 'rpm'],
  ['Maven', 'maven'],
  ['RubyGems', 'gem'],
  ['NuGet', 'nuget'],
  ['Packagist', 'composer'],
  ['Bitnami', 'semver-coerced'],
  ['GIT', 'git'],
  ['never heard of', 'loose'],
])('ecosystem %s is ordered as %s', (ecosystem, name) => {
  expect(schemeOfEcosystem(ecosystem).name).toBe(name)
})

test('advisories of npm may leave numbers out, ranges are still npm ranges', () => {
  const scheme = schemeOfEcosystem('npm')
  expect(scheme.compare('1.3', '1.3.0')).toBe(0)
  expect(scheme.satisfies('1.3.5', '1.3')).toBe(true)
})

test.each([
  ['go', 'go-mod'],
  ['bitnami', 'semver-coerced'],
  ['python', 'poetry'],
  ['git-refs', 'git'],
  ['regex:^(?<major>\\d+)$', 'loose'],
  ['constructor', 'loose'],
])('name %s gives %s', (name, expected) => {
  expect(schemeOf(name).name).toBe(expected)
})
