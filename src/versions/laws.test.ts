/** What must hold for every scheme, whatever the versions. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { stepBetween } from './scheme.ts'
import { schemeOf } from './schemes.ts'

const NAMES = [
  'semver',
  'npm',
  'semver-coerced',
  'go-mod',
  'golang-version',
  'pep440',
  'poetry',
  'deb',
  'apk',
  'rpm',
  'docker',
  'loose',
  'cargo',
  'maven',
  'gradle',
  'gem',
  'nuget',
  'composer',
  'git',
]

const number = fc
  .oneof(fc.nat(3), fc.nat(30), fc.constantFrom('00', '01', '20240101120000', '99999999999999999999'))
  .map(String)
const word = fc.constantFrom(
  'a',
  'alpha',
  'b',
  'beta',
  'rc',
  'pre',
  'post',
  'dev',
  'p',
  'r',
  'git',
  'foo',
  'final',
  'ga',
  'sp',
  'alpine',
)
const separator = fc.constantFrom('.', '-', '_', '~', '^', '+', '', ':')
const plain = fc.array(fc.nat(12), { minLength: 3, maxLength: 3 }).map((numbers) => numbers.join('.'))
/** Versions, things that look like versions, and rubbish. */
const anyVersion = fc.oneof(
  { weight: 4, arbitrary: plain },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', 'v', 'go', '1:', '0!'),
        fc.array(fc.tuple(fc.oneof(number, word), separator), { minLength: 1, maxLength: 6 }),
      )
      .map(([prefix, segments]) => prefix + segments.flat().join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('daa7c04131f5', 'cafe1234', '0123456789abcdef') },
  { weight: 1, arbitrary: fc.string() },
)

describe.each(NAMES)('%s', (name) => {
  const scheme = schemeOf(name)

  test('compare is a total order: reflexive, antisymmetric, transitive', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        expect(scheme.compare(a, a)).toBe(0)
        expect(Math.sign(scheme.compare(a, b)) + Math.sign(scheme.compare(b, a))).toBe(0)
        const [low, middle, high] = [a, b, c].toSorted(scheme.compare)
        expect(scheme.compare(low!, middle!)).toBeLessThanOrEqual(0)
        expect(scheme.compare(middle!, high!)).toBeLessThanOrEqual(0)
        expect(scheme.compare(low!, high!)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })

  test('sorting does not depend on the order of the input', () => {
    const shuffled = fc
      .array(anyVersion, { maxLength: 12 })
      .chain((versions) =>
        fc.tuple(fc.constant(versions), fc.shuffledSubarray(versions, { minLength: versions.length })),
      )
    fc.assert(
      fc.property(shuffled, ([versions, others]) => {
        const left = versions.toSorted(scheme.compare)
        const right = others.toSorted(scheme.compare)
        expect(left.every((version, index) => scheme.compare(version, right[index]!) === 0)).toBe(true)
      }),
    )
  })

  test('an invalid version comes before every valid one and has no parts', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, (a, b) => {
        fc.pre(scheme.isValid(a) && !scheme.isValid(b))
        expect(scheme.compare(b, a)).toBeLessThan(0)
        expect(scheme.parts(b)).toBeUndefined()
        expect(scheme.satisfies(b, '*')).toBe(false)
      }),
    )
  })

  test('hostile texts are answered at once', () => {
    const texts = [
      '1'.repeat(100_000),
      `1.0p${'1'.repeat(900)}!`,
      `1.${'0.'.repeat(500)}!`,
      `1-${'a-'.repeat(500)}!`,
      `>=1${' '.repeat(100_000)}!`,
      `1${'||'.repeat(500)}`,
      'a.'.repeat(50_000),
    ]
    const start = performance.now()
    for (const text of texts) {
      scheme.compare(text, '1.0.0')
      scheme.satisfies('1.0.0', text)
      scheme.raise(text, '1.0.0')
    }
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  test('a step is down exactly where the order says so', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, (a, b) => {
        const step = stepBetween(scheme, a, b)
        expect(step === 'down').toBe(scheme.compare(a, b) > 0)
        expect(step === 'same').toBe(scheme.compare(a, b) === 0)
      }),
    )
  })

  test('a raised range holds the version, and is raised no further', () => {
    const range = fc.oneof(
      plain,
      fc
        .tuple(fc.constantFrom('^', '~', '>=', '>', '<', '<=', '=', '==', '~=', '!=', '>= '), plain)
        .map(([sign, bound]) => sign + bound),
      fc.tuple(plain, plain).map(([low, high]) => `>=${low},<${high}`),
      fc.tuple(plain, plain).map(([low, high]) => `^${low} || ~${high}`),
      plain.map((version) => version.replace(/\.\d+$/, '.*')),
      plain.map((version) => `~>${version}`),
      fc.tuple(plain, plain).map(([low, high]) => `[${low},${high})`),
      fc.tuple(plain, plain).map(([low, high]) => `${low} - ${high}@dev`),
      fc.tuple(plain, plain).map(([low, high]) => `>= ${low}", "< ${high}`),
      plain.map((version) => version.replace(/\.\d+$/, '.+')),
      fc.string(),
    )
    // A tag keeps its variant, so only a version without one can be put into every other.
    const candidate = name === 'docker' ? plain : anyVersion
    fc.assert(
      fc.property(range, candidate, (before, version) => {
        fc.pre(scheme.isValid(version) && !/^\s|\s$/.test(version))
        const raised = scheme.raise(before, version)
        expect(scheme.satisfies(version, raised), `${before} → ${raised}`).toBe(true)
        expect(scheme.raise(raised, version)).toBe(raised)
        const isHeldAlready = scheme.isRange(before) && scheme.satisfies(version, before)
        expect(raised === before || !isHeldAlready).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
