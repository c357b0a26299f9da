import { expect, test } from 'vitest'

import { planUpdates } from './plan-updates.ts'
import { aComponent, aPin, someReleases, world } from './testing.ts'

const IMAGE = aComponent('docker', 'library/python')
const pins = [
  aPin({
    component: IMAGE,
    current: '3.11.1',
    file: 'a',
    versioning: 'docker',
    extractVersion: '^(?<version>.+)-slim$',
  }),
  aPin({ component: IMAGE, current: '3.11.1', file: 'a', versioning: 'docker', key: 'other' }),
]

test('one component by two templates is asked for twice, and each answer is for its own pins', () => {
  const input = world({ pins, policy: { name: 'latest' } })
  const { needs } = planUpdates(input)
  expect(needs.map(({ extractVersion }) => extractVersion)).toEqual(['^(?<version>.+)-slim$', undefined])
  const answers = [
    someReleases(IMAGE, ['3.13.2']),
    someReleases(IMAGE, ['3.12.7'], { extractVersion: '^(?<version>.+)-slim$' }),
  ]
  const { changes } = planUpdates(world({ pins, policy: { name: 'latest' }, answers }))
  const moves = changes.flatMap(({ ladder }) => ladder[0]?.moves ?? [])
  expect(new Map(moves.map(({ pinIds, to }) => [pinIds[0], to]))).toEqual(
    new Map([
      [pins[0]?.id, '3.12.7'],
      [pins[1]?.id, '3.13.2'],
    ]),
  )
})
