import { expect, it } from 'vitest'

import { BASE_IMAGES_SCHEMA, type BaseCandidate, type BaseImages, type Obstacle } from '../records/base-images.ts'
import { renderBaseImagesPage } from './html/base-images.ts'
import { renderBaseImages } from './terminal/base-images.ts'
import { displayWidth } from './terminal/width.ts'
import { sourceOf } from './testing.ts'

const LEVELS = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
const IN_USE = 'registry.example/library/python:3.9-bullseye'

const image = (fixable: number, high: number, python: string, more = {}): BaseCandidate['image'] => ({
  manifestDigest: `sha256:${python}`,
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  runtimes: [{ product: 'python', version: python }],
  packages: 120,
  size: 45_000_000,
  contentSize: 125_400_000,
  tally: {
    fixable,
    findings: high + 2,
    bySeverity: { ...LEVELS, high, low: 1, negligible: 1 },
    fixableBySeverity: { ...LEVELS, high: fixable },
    byState: { now: fixable, held: 0, constrained: 0, unobtainable: 0, none: high + 2 - fixable },
    accepted: 0,
    endOfLife: 0,
  },
  endOfLife: [],
  unknown: [],
  doubts: [],
  ...more,
})

const candidate = (reference: string, more: Partial<BaseCandidate> = {}): BaseCandidate => ({
  reference,
  why: 'newer minor',
  also: [],
  missing: { packages: [], commands: [] },
  obstacles: [],
  stages: [],
  ...more,
})

const numba: Obstacle = {
  kind: 'dependency',
  file: 'requirements.txt',
  line: 1,
  text: 'numba 0.53.1',
  reason: 'needs python <3.10; 0.55.0 is the first that allows 3.10',
}
const stages = [
  { runtime: { product: 'python', version: '3.10' }, obstacles: [numba] },
  { runtime: { product: 'python', version: '3.11' }, obstacles: [] },
]

const compared = (name = 'registry.example/library/python:3.11-slim'): BaseImages => ({
  schema: BASE_IMAGES_SCHEMA,
  source: sourceOf('main'),
  bases: [
    {
      places: [
        { file: 'Dockerfile', line: 1 },
        { file: 'worker/Dockerfile', line: 3 },
      ],
      reference: IN_USE,
      final: true,
      candidates: [
        candidate(IN_USE, { why: 'in use', image: image(12, 1204, '3.9.2', { endOfLife: ['debian 11'] }) }),
        candidate(name, {
          also: ['registry.example/library/python:3.11.9-slim'],
          image: image(0, 0, '3.11.2', { doubts: ['package source bookworm: status 503'] }),
          missing: { packages: ['curl', 'libcurl4'], commands: ['curl'] },
          obstacles: [numba],
          stages,
        }),
        candidate('registry.example/library/python:3.11', { image: image(2, 3, '3.11.2'), stages }),
        candidate('oci:build/own:latest', { why: 'named in seaworthy.yaml', problem: 'expected a layout, found none' }),
      ],
      advice: [{ kind: 'best', reference: name }],
      notes: [],
    },
  ],
})

it('bases as a table, the advice, and what each candidate takes', () => {
  expect(renderBaseImages(compared(), { width: 80, colour: false })).toMatchInlineSnapshot(`
    "registry.example/library/python:3.9-bullseye · Dockerfile:1, worker/Dockerfile:3
      CANDIDATE            FIXABLE    ALL  CRIT   HIGH  MED  REST  PKGS    SIZE  EOL
      3.9-bulls… (in use)       12  1,206     0  1,204    0     2   120  125 MB  yes
      3.11-slim                 ≥0      2     0      0    0     2   120  125 MB
      3.11                       2      5     0      3    0     2   120  125 MB
      oci:build…wn:latest   unread
      ≥ in doubt: see below

    Best: FROM registry.example/library/python:3.11-slim: fixable 12 → 0, findings
    1,206 → 2, packages 120 → 120, 125 MB → 125 MB; 1 dependency, 1 missing command
    in the way.

    3.9-bullseye: in use
      Debian GNU/Linux 12 (bookworm), python 3.9.2; 45.0 MB to pull
      out of support: debian 11

    3.11-slim: newer minor, the same image as 3.11.9-slim
      Debian GNU/Linux 12 (bookworm), python 3.11.2; 45.0 MB to pull
      in doubt: package source bookworm: status 503
      lacks 1 command that the Dockerfile calls: curl; 2 packages: curl, libcurl4
      python 3.10: 1 dependency in the way
        requirements.txt:1 numba 0.53.1: needs python <3.10; 0.55.0 is the first
        that allows 3.10
      python 3.11: nothing stands in the way

    3.11: newer minor
      Debian GNU/Linux 12 (bookworm), python 3.11.2; 45.0 MB to pull
      python 3.10, python 3.11: the same in the way as of 3.11-slim

    oci:build/own:latest: named in seaworthy.yaml
      unread: expected a layout, found none
    "
  `)
})

it.each(['x'.repeat(200), '<script>alert(1)</script>', '\u001b[31m\u202e'])('hostile names: %j', (name) => {
  const text = renderBaseImages(compared(`registry.example/a:${name}`), { width: 80, colour: false })
  const tables = text
    .split('\n')
    .filter((line) => line.startsWith('  ') && /\d MB/.test(line) && /\d {2,}\d/.test(line))
  expect(tables).toHaveLength(3)
  for (const line of tables) expect(displayWidth(line)).toBeLessThanOrEqual(80)
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(text).not.toMatch(/\u001b|\u202e/)
  const page = renderBaseImagesPage(compared(name))
  expect(page).not.toMatch(/<script|\u202e/)
})

it('a page says what the terminal says', () => {
  const page = renderBaseImagesPage(compared())
  for (const text of [
    'Best: FROM registry.example/library/python:3.11-slim',
    'fixable 12 → 0, findings 1,206 → 2',
    'Out of support: debian 11',
    'requirements.txt:1</code> numba 0.53.1',
    'The same stands in the way as of 3.11-slim',
    'Unread: expected a layout, found none',
    'aria-label="1,204 high, 1 low, 1 negligible"',
  ])
    expect(page).toContain(text)
})

it('nothing is advised where nothing is better, or nothing is known', () => {
  const [base] = compared().bases
  const adviceOf = (candidates: readonly BaseCandidate[]) =>
    renderBaseImages({ ...compared(), bases: [{ ...base!, candidates, advice: [] }] }, { width: 80, colour: false })
  expect(adviceOf(base!.candidates)).toContain('Stay: nothing that was looked at has fewer findings.')
  expect(adviceOf(base!.candidates.slice(0, 1))).toContain('No other image was looked at.')
  expect(adviceOf(base!.candidates.slice(3))).toContain('The image in use could not be read')
})
