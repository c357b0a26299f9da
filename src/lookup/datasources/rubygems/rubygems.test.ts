import { expect, it } from 'vitest'

import { portsFor, queryFor } from '../../testing.ts'
import { rubygems } from './rubygems.ts'

const BASE = 'https://gems.registry.example/'
const info = [
  '---',
  '1.0.0 |checksum:aa',
  '1.1.0 rack:>= 1.0&< 3,json:~> 2.0|checksum:bb,ruby:>= 2.7,rubygems:>= 1.3',
  '1.1.0-java rack:>= 9|checksum:cc',
  '2.0.0.rc1 |checksum:dd',
  'not a line',
].join('\n')
const recorded = {
  [`${BASE}info/my-gem`]: { body: info },
  [`${BASE}api/v1/versions/my-gem.json`]: {
    body: [{ number: '1.1.0', created_at: '2026-01-05T10:00:00.000Z', platform: 'ruby' }, { number: '1.0.0' }],
  },
}
const query = queryFor('rubygems', 'my-gem', 'gem')

it('lists versions of any platform once, with dates from beside the index', async () => {
  const { answer } = await rubygems.releases(query, portsFor({ recorded }).ports)
  expect(answer.releases).toEqual([
    { version: '1.0.0', prerelease: false, runtimes: {} },
    { version: '1.1.0', prerelease: false, runtimes: { ruby: '>= 2.7' }, date: '2026-01-05T10:00:00.000Z' },
    { version: '2.0.0.rc1', prerelease: true, runtimes: {} },
  ])
})

it('does without dates where the server has none', async () => {
  const { ports } = portsFor({ recorded: { [`${BASE}info/my-gem`]: { body: info } } })
  expect((await rubygems.releases(query, ports)).answer).toMatchObject({ status: 'found' })
})

it('knows what a version requires', async () => {
  const found = await rubygems.requires?.(query, ['1.1.0', '9'], portsFor({ recorded }).ports)
  expect(Object.fromEntries(found ?? [])).toEqual({
    '1.1.0': {
      requires: [
        { name: 'rack', range: '>= 1.0, < 3', kind: 'normal' },
        { name: 'json', range: '~> 2.0', kind: 'normal' },
      ],
      runtimes: { ruby: '>= 2.7' },
    },
  })
})
