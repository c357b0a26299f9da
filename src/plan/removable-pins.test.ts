import { describe, expect, test } from 'vitest'

import { planUpdates } from './plan-updates.ts'
import { idsOfComment } from './removable-pins.ts'
import { world } from './testing.ts'
import type { WorldSketch } from './testing.ts'

test.each([
  ['Pin to fix CVE-2026-30922 (transitive via google-auth)', ['CVE-2026-30922']],
  [
    'Pin to fix CVE-2026-48526 (High) + CVE-2026-48522/48523 (Medium)',
    ['CVE-2026-48526', 'CVE-2026-48522', 'CVE-2026-48523'],
  ],
  ['Bump to fix GHSA-65pc-fj4g-8RJX', ['GHSA-65pc-fj4g-8rjx']],
  ['Bump to fix certifi CVE flagged by customer scan', []],
  ['pinned because of a vulnerability', []],
  ['the newest that supports Python 3.7', undefined],
  ['Pillow is used directly.\nPin to fix CVE-2026-54058', undefined],
  ['we are freezing this, no prebuilt wheels. CVE-2026-39892', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j names %j', (comment, ids) => {
  expect(idsOfComment(comment)).toEqual(ids)
})

const sketch = (overrides: Partial<WorldSketch> = {}): WorldSketch => ({
  ecosystem: 'PyPI',
  packages: [
    { name: 'auth', version: '2.0.0', range: '^2.0.0', needs: { asn: '>=0.4,<0.7' } },
    { name: 'asn', version: '0.6.4', range: '>=0.6.4', comment: 'Pin to fix CVE-1-1 CVE-2026-30922' },
  ],
  releases: { asn: ['0.4.0', '0.6.4', '0.6.5', { version: '0.6.9', yanked: 'yes' }, '0.8.0'] },
  advisories: [{ id: 'CVE-2026-30922', name: 'asn', affected: ['0.4.0'] }],
  ...overrides,
})

const removable = (overrides: Partial<WorldSketch> = {}) => planUpdates(world(sketch(overrides))).removablePins

describe('a pin for a CVE is removable', () => {
  test('where the newest version that others allow is unaffected', () => {
    expect(removable()).toMatchObject([
      {
        file: 'pyproject.toml',
        ids: ['CVE-2026-30922'],
        because:
          'needed by auth 2.0.0 (>=0.4,<0.7); the newest version that they allow, 0.6.5, is not affected by CVE-2026-30922. Condition: no code of the project imports asn itself',
      },
    ])
  })

  test('not where that version is affected by it', () => {
    const advisories = [{ id: 'CVE-2026-30922', name: 'asn', affected: ['0.4.0', '0.6.5'] }]
    expect(removable({ advisories })).toEqual([])
  })

  test('not where that version has another finding', () => {
    const advisories = [{ id: 'CVE-2', name: 'asn', affected: ['0.6.5'] }]
    expect(removable({ advisories })).toEqual([])
  })

  test('not where others keep it below the fix', () => {
    const [, asn] = sketch().packages ?? []
    const auth = { name: 'auth', version: '2.0.0', range: '^2.0.0', needs: { asn: '<0.5' } }
    expect(removable({ packages: [auth, asn!] })).toEqual([])
  })

  test('not where nobody else needs it: then the project itself does', () => {
    expect(removable({ packages: (sketch().packages ?? []).slice(1) })).toEqual([])
  })

  test('its releases are asked for', () => {
    const plan = planUpdates(world(sketch({ releases: {} })))
    expect(plan.removablePins).toEqual([])
    expect(plan.needs.map(({ component }) => component.name)).toEqual(['asn'])
  })
})
