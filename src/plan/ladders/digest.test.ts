import { describe, expect, test } from 'vitest'

import type { Release } from '../../records/releases.ts'
import { planUpdates } from '../plan-updates.ts'
import { aComponent, aPin, remediesOf, rungsOf, someReleases, world } from '../testing.ts'

const python = aComponent('docker', 'library/python')
const pin = aPin({ component: python, current: '3.11.4', versioning: 'docker', digest: 'sha256:old', role: 'image' })
const plan = (releases: readonly Partial<Release>[], name: 'latest' | 'security' = 'latest') =>
  planUpdates(
    world({
      pins: [pin],
      policy: { name },
      answers: [
        someReleases(
          python,
          releases.map((one) => ({ version: '', ...one })),
        ),
      ],
    }),
  )

describe('a pin with a digest', () => {
  test('moves only with the digest of its new tag, which is asked for', () => {
    const asked = plan([{ version: '3.11.4' }, { version: '3.11.9' }])
    expect(asked.changes).toEqual([])
    expect(asked.needs.map(({ what, versions }) => [what, versions])).toEqual([['requires', ['3.11.9', '3.11.4']]])
    const known = plan([{ version: '3.11.4' }, { version: '3.11.9', digest: 'sha256:new', requires: [] }])
    expect(known.changes[0]?.ladder[0]?.moves).toMatchObject([{ to: '3.11.9', step: 'patch', digest: 'sha256:new' }])
  })

  test('follows its tag under latest, and only there', () => {
    const moved = [{ version: '3.11.4', digest: 'sha256:new', requires: [] }]
    const refreshed = plan(moved)
    expect(refreshed.changes.map(({ title, kind }) => [title, kind])).toEqual([
      ['Update digest of library/python 3.11.4', 'patch'],
    ])
    expect(refreshed.changes[0]?.ladder[0]?.moves).toMatchObject([
      { from: '3.11.4', to: '3.11.4', step: 'digest', digest: 'sha256:new', pinIds: [pin.id] },
    ])
    expect(plan([{ version: '3.11.4', digest: 'sha256:old', requires: [] }]).changes).toEqual([])
    expect(rungsOf(plan(moved, 'security'))).toEqual([])
    expect(remediesOf(refreshed, world({}))).toEqual({})
  })
})
