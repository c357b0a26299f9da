import { describe, expect, test } from 'vitest'

import { CaptureCoverage } from '../../records/coverage.ts'
import type { Gap } from '../../records/inventory.ts'
import { renderCoverage } from '../terminal/coverage.ts'
import { buildInventory, buildPin, componentOf } from '../testing.ts'
import { buildCoverage } from './build-coverage.ts'
import { capturingLine } from './capturing-line.ts'
import { coverageWords } from './words.ts'

const gap = (overrides: Partial<Gap> = {}): Gap => ({
  file: 'Makefile',
  line: 3,
  text: 'X_VERSION = 1.2',
  why: 'nothing says of what',
  ...overrides,
})

const pinOf = (datasource: string, name: string, overrides: object = {}) =>
  buildPin({
    component: componentOf(datasource, name),
    current: '1.0.0',
    raw: '1.0.0',
    file: 'a',
    line: 1,
    ...overrides,
  })

const sample = buildInventory('main', {
  pins: [
    pinOf('docker', 'library/node', { manager: 'dockerfile' }),
    pinOf('docker', 'library/redis', { manager: 'inferred', confidence: 'likely' }),
    pinOf('github-releases', 'o/kind', { manager: 'annotated' }),
  ],
  gaps: [gap({ variable: 'X_VERSION', annotatable: true })],
  excused: [
    gap({ line: 9, why: 'own version' }),
    gap({ line: 12, why: 'own version' }),
    gap({ file: 'b.yaml', line: 1, why: 'checksum' }),
  ],
  files: [{ path: 'bad.json', status: 'invalid', managers: ['npm'], reason: 'no JSON', line: 2 }],
})

describe('what settles a gap', () => {
  test.each<[string, Partial<Gap>, string, string]>([
    [
      'a variable on a line of its own',
      { variable: 'X', annotatable: true },
      'annotation',
      '# renovate: datasource=? depName=?',
    ],
    [
      'what is known is filled in',
      { variable: 'X', annotatable: true, datasource: 'docker', name: 'library/node' },
      'annotation',
      '# renovate: datasource=docker depName=library/node',
    ],
    [
      'the comments of the language',
      { file: 'a/B.java', variable: 'X', annotatable: true },
      'annotation',
      '// renovate: datasource=? depName=?',
    ],
    [
      'the comments of the language',
      { file: 'pom.xml', variable: 'X', annotatable: true },
      'annotation',
      '<!-- renovate: datasource=? depName=? -->',
    ],
    [
      'a file without comments',
      { file: 'versions.json', variable: 'x', annotatable: true },
      'custom',
      '{ file: versions.json, variable: x, datasource: ?, name: ? }',
    ],
    [
      'a variable among others',
      { file: '.github/workflows/ci.yml', variable: 'version' },
      'custom',
      '{ file: .github/workflows/ci.yml, variable: version, datasource: ?, name: ? }',
    ],
    [
      'an address',
      { file: 'a.sh', text: 'https://www.example.org/archive/5.x/tunnel-5.80-win64.exe', current: '5.80' },
      'custom',
      "{ file: a.sh, match: '5\\.x/tunnel-(?<currentValue>\\d[\\w.]*)-win', datasource: ?, name: ? }",
    ],
    ['no variable', { file: 'docs/[a] b.txt' }, 'ignore', "'docs/[a] b.txt'"],
  ])('%s', (_, overrides, how, text) => {
    expect(capturingLine(gap(overrides))).toEqual({ how, text })
  })
})

describe('the record', () => {
  const coverage = buildCoverage(sample)

  test('agrees with its schema', () => {
    expect(CaptureCoverage.parse(coverage)).toEqual(coverage)
  })

  test('counts by what identification rests on', () => {
    expect(coverage.counts).toMatchObject({
      pins: 3,
      gaps: 1,
      excused: 3,
      captured: 0.75,
      byBasis: { manager: 1, annotation: 1, certain: 0, likely: 1, guess: 0 },
      byDatasource: [
        { datasource: 'docker', pins: 2 },
        { datasource: 'github-releases', pins: 1 },
      ],
      excusedByReason: [
        { reason: 'own version', count: 2, example: { file: 'Makefile', line: 9 } },
        { reason: 'checksum', count: 1, example: { file: 'b.yaml', line: 1 } },
      ],
    })
  })

  test('names what could not be read', () => {
    expect(coverage.unreadable).toEqual([{ file: 'bad.json', line: 2, reason: 'no JSON' }])
  })
})

describe('in words', () => {
  test.each([
    [1322, 31, 240, '1,322 pins, 31 gaps, 240 excused: 98 % of what looks like an external version is captured'],
    [1334, 1, 0, '1,334 pins, 1 gap, 0 excused: over 99 % of what looks like an external version is captured'],
    [1, 0, 0, '1 pin, 0 gaps, 0 excused: 100 % of what looks like an external version is captured'],
    [0, 2, 0, '0 pins, 2 gaps, 0 excused: 0 % of what looks like an external version is captured'],
    [0, 0, 5, 'Nothing here looks like an external version'],
  ])('%i pins and %i gaps', (pins, gaps, excused, words) => {
    const captured = pins / Math.max(1, pins + gaps)
    expect(coverageWords({ ...buildCoverage(sample).counts, pins, gaps, excused, captured })).toBe(words)
  })

  test('on a terminal of 80 columns', () => {
    const text = renderCoverage(buildCoverage(sample), { width: 80, colour: false })
    expect(text).toMatchInlineSnapshot(`
      "Pins, by what they rest on
        DATASOURCE       PINS  FORMAT  ANNOTATION  LIKELY
        docker              2       1           .       1
        github-releases     1       .           1       .
        all                 3       1           1       1

      Pins, by what found them
        annotated 1, dockerfile 1, inferred 1

      Excused: looks like an external version, and is none
        REASON       COUNT  FOR EXAMPLE
        own version      2  Makefile:9
        checksum         1  b.yaml:1

      Could not be read: what these hold is not counted
        bad.json:2: no JSON

      Gaps: 1 place that nothing identified, and what would settle each
        Makefile:3 X_VERSION = 1.2
          nothing says of what
          above it: # renovate: datasource=? depName=?

      3 pins, 1 gap, 3 excused: 75 % of what looks like an external version is
      captured
      "
    `)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
