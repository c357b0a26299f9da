import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { BaseOffers } from '../../records/offers.ts'
import { portsFor, type Recorded } from '../testing.ts'
import { lookUpBase } from './look-up-base.ts'
import { newerTags } from './newer-tags.ts'

const BASE = 'https://registry.example/v2/library/python'
const OLD = `sha256:${'0'.repeat(64)}`
const CHILD = `sha256:${'c'.repeat(64)}`
const index = JSON.stringify({ manifests: [{ digest: CHILD, platform: { os: 'linux', architecture: 'amd64' } }] })
const NOW = `sha256:${createHash('sha256').update(index).digest('hex')}`
const NEWER = `sha256:${'e'.repeat(64)}`

const recorded: Recorded = {
  [`${BASE}/manifests/3.11.4-slim`]: { body: index },
  [`${BASE}/manifests/3.11.9-slim`]: { headers: { 'docker-content-digest': NEWER } },
  [`${BASE}/tags/list?n=1000`]: {
    body: { tags: ['3.11.4-slim', '3.11.9-slim', '3.11.10rc1-slim', '3.11.9', '3.12.1-slim'] },
  },
}

const lookUp = async (name: string, digest?: string, given: Recorded = recorded, platform = 'linux/amd64') => {
  const { ports } = portsFor({ recorded: given })
  const offers = await lookUpBase({ base: { name, digest }, platform, ports })
  expect(BaseOffers.parse(offers)).toEqual(offers)
  return offers
}

describe('lookUpBase', () => {
  const name = 'registry.example/library/python:3.11.4-slim'

  it('says what the tag stands for now, and what follows it', async () => {
    expect(await lookUp(name, OLD)).toMatchObject({
      name: 'registry.example/library/python',
      tag: '3.11.4-slim',
      status: 'found',
      digestThen: OLD,
      digestNow: NOW,
      changed: true,
      newerTags: [{ tag: '3.11.9-slim', digest: NEWER }],
    })
  })

  it.each([
    ['the index', name, NOW, false],
    ['the image of a platform', name, CHILD, false],
    ['a digest in the name', `${name}@${NOW}`, undefined, false],
    ['nobody knows which', name, undefined, 'unknown'],
  ])('was built on %s', async (_case, written, digest, changed) => {
    expect((await lookUp(written, digest)).changed).toBe(changed)
  })

  it.each([
    ['a tag that is gone', 'registry.example/library/python:1', 'missing', '404'],
    ['a digest alone', `registry.example/library/python@${OLD}`, 'missing', 'no tag'],
    ['no name', 'UPPER CASE', 'failed', 'name of an image'],
    ['an address', 'https://registry.example/x', 'failed', 'name of an image'],
  ])('takes %s as it should', async (_case, written, status, reason) => {
    const offers = await lookUp(written)
    expect(offers).toMatchObject({ status, changed: 'unknown', newerTags: [], reason: expect.stringContaining(reason) })
  })

  it('says where there is no image for the platform any more, and where nothing answers as it should', async () => {
    expect(await lookUp(name, OLD, recorded, 'linux/s390x')).toMatchObject({ status: 'missing' })
    expect(await lookUp(name, OLD, { [`${BASE}/manifests/3.11.4-slim`]: { body: '<html>' } })).toMatchObject({
      status: 'failed',
    })
    expect(await lookUp(name, OLD, { [`${BASE}/manifests/3.11.4-slim`]: { body: index } })).toMatchObject({
      newerTags: [],
      changed: true,
    })
  })
})

it.each([
  [
    'library/debian',
    'bookworm-20250908-slim',
    ['bookworm-20250929-slim', 'bookworm-20250929', 'trixie-20250929-slim'],
    ['bookworm-20250929-slim'],
  ],
  ['library/debian', '12.5', ['12.11', '12.12', '13.0', '12'], ['12.12', '12.11']],
  ['library/alpine', '3.21', ['3.22'], []],
  ['library/alpine', '3.21.2', ['3.21.3', '3.22.1'], ['3.21.3']],
  ['library/node', '20', ['22'], []],
  ['library/debian', 'latest', ['12.5'], []],
  ['team/base', '2026-01-01', ['2026-02-01'], ['2026-02-01']],
])('%s %s: newer of its line', (repository, tag, tags, expected) => {
  expect(newerTags(repository, tag, tags)).toEqual(expected)
})
