import { expect, it } from 'vitest'

import { portsFor, queryFor } from '../../testing.ts'
import { crate, indexPath } from './crate.ts'

const INDEX = 'https://default.crates.registry.example/'
const LINES = [
  { name: 'serde', vers: '1.0.1', cksum: 'x', deps: [], features: {}, yanked: true },
  {
    name: 'serde',
    vers: '1.0.2',
    rust_version: '1.61',
    pubtime: '2026-01-05T10:00:00Z',
    yanked: false,
    deps: [
      { name: 'alias', package: 'serde_derive', req: '^1', optional: true, kind: 'normal', target: null },
      { name: 'trybuild', req: '^1.0', optional: false, kind: 'dev', target: 'cfg(unix)' },
    ],
  },
  { name: 'serde', vers: '2.0.0-rc.1', yanked: false, deps: [] },
]
const body = `${LINES.map((line) => JSON.stringify(line)).join('\n')}\n{"v":9,"of":"the future"}\nnot JSON\n`
const recorded = { [`${INDEX}se/rd/serde`]: { body, headers: { etag: '"e"' } } }

it('lists versions with what the index says of them', async () => {
  const { answer, validator } = await crate.releases(queryFor('crate', 'serde', 'semver'), portsFor({ recorded }).ports)
  expect(answer.releases).toEqual([
    { version: '1.0.1', prerelease: false, runtimes: {}, yanked: 'yes' },
    { version: '1.0.2', prerelease: false, runtimes: { rust: '1.61' }, date: '2026-01-05T10:00:00.000Z' },
    { version: '2.0.0-rc.1', prerelease: true, runtimes: {} },
  ])
  expect(validator).toBe('"e"')
})

it('knows what versions require, by their own names', async () => {
  const found = await crate.requires?.(
    queryFor('crate', 'serde', 'semver'),
    ['1.0.2', '9'],
    portsFor({ recorded }).ports,
  )
  expect(Object.fromEntries(found ?? [])).toEqual({
    '1.0.2': {
      requires: [
        { name: 'serde_derive', range: '^1', kind: 'optional' },
        { name: 'trybuild', range: '^1.0', kind: 'dev', marker: 'cfg(unix)' },
      ],
      runtimes: { rust: '1.61' },
    },
  })
})

it.each([
  ['a', '1/a'],
  ['ab', '2/ab'],
  ['abc', '3/a/abc'],
  ['Serde_JSON', 'se/rd/serde_json'],
])('%s lies at %s', (name, path) => {
  expect(indexPath(name)).toBe(path)
})

it('asks the index that the pin names', async () => {
  const { ports, asked } = portsFor({})
  const registryUrl = 'sparse+https://corp.example/index'
  await crate.releases(queryFor('crate', 'abc', 'semver', { registryUrl }), ports)
  expect(asked.map(({ url }) => url)).toEqual(['https://corp.example/index/3/a/abc'])
})

it.each(['../x', 'a/b', '1abc', ''])('takes %j for no crate', async (name) => {
  const { answer } = await crate.releases(queryFor('crate', name, 'semver'), portsFor({}).ports)
  expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('name of a crate') })
})
