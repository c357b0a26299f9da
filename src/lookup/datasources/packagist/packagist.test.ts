import { expect, it } from 'vitest'

import { addressFor, portsFor, queryFor, type Recorded } from '../../testing.ts'
import { packagist } from './packagist.ts'

const BASE = 'https://php.registry.example/'
const recorded: Recorded = {
  [`${BASE}packages.json`]: { body: { 'metadata-url': '/p2/%package%.json' } },
  [`${BASE}p2/left/pad.json`]: {
    body: {
      minified: 'composer/2.0',
      packages: {
        'left/pad': [
          {
            name: 'left/pad',
            version: 'v2.0.0',
            time: '2026-01-05T10:00:00+00:00',
            require: { php: '>=8.2', 'ext-json': '*', 'other/part': '^1' },
            source: { type: 'git', url: 'https://github.com/left/pad.git' },
          },
          { version: 'v1.1.0', time: '2025-01-05T10:00:00+00:00' },
          { version: 'v1.0.0', require: '__unset', abandoned: 'right/pad', time: '2024-01-05T10:00:00+00:00' },
          { version: 'v0.9.0', require: { php: '^7' }, abandoned: '__unset' },
        ],
      },
    },
  },
}
const query = queryFor('packagist', 'Left/Pad', 'composer')

it('takes from the version before what one leaves out', async () => {
  const { answer } = await packagist.releases(query, portsFor({ recorded }).ports)
  expect(answer.sourceRepository).toBe('github.com/left/pad')
  expect(answer.releases).toEqual([
    { version: 'v0.9.0', prerelease: false, runtimes: { php: '^7' }, date: '2024-01-05T10:00:00.000Z' },
    {
      version: 'v1.0.0',
      prerelease: false,
      runtimes: {},
      date: '2024-01-05T10:00:00.000Z',
      deprecated: 'abandoned, use right/pad',
    },
    { version: 'v1.1.0', prerelease: false, runtimes: { php: '>=8.2' }, date: '2025-01-05T10:00:00.000Z' },
    { version: 'v2.0.0', prerelease: false, runtimes: { php: '>=8.2' }, date: '2026-01-05T10:00:00.000Z' },
  ])
})

it('knows what a version requires of other packages', async () => {
  const found = await packagist.requires?.(query, ['v1.1.0'], portsFor({ recorded }).ports)
  expect(found?.get('v1.1.0')).toEqual({
    requires: [{ name: 'other/part', range: '^1', kind: 'normal' }],
    runtimes: { php: '>=8.2' },
  })
})

it('asks the next repository only after "not found"', async () => {
  const clients = { packagist: async () => [addressFor('https://a.example/'), addressFor(BASE)] }
  const first = { 'https://a.example/packages.json': { body: { 'metadata-url': '/p2/%package%.json' } } }
  const found = await packagist.releases(query, portsFor({ clients, recorded: { ...recorded, ...first } }).ports)
  expect(found.answer.status).toBe('found')
  const old = { 'https://a.example/packages.json': { body: { packages: {} } } }
  const failed = await packagist.releases(query, portsFor({ clients, recorded: { ...recorded, ...old } }).ports)
  expect(failed.answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('metadata-url') })
})
