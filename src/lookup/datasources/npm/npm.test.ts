import { describe, expect, it } from 'vitest'

import { addressFor, portsFor, queryFor } from '../../testing.ts'
import { npm } from './npm.ts'

const LEFT = 'https://npm.registry.example/left'

const packument = {
  name: 'left',
  'dist-tags': { latest: '1.1.0', next: '2.0.0-beta.1' },
  repository: { type: 'git', url: 'git+https://github.com/owner/left.git' },
  homepage: 'https://left.example',
  time: {
    created: '2024-01-01T00:00:00.000Z',
    '1.0.0': '2024-01-02T03:04:05.678901+00:00',
    '1.1.0': '2025-01-02T00:00:00.000Z',
    '2.0.0-beta.1': 'yesterday',
  },
  versions: {
    '2.0.0-beta.1': { deprecated: true },
    '1.1.0': {
      engines: { node: '>=18' },
      deprecated: '',
      dependencies: { right: '^1.0.0', fast: '~2.0.0' },
      optionalDependencies: { fast: '~2.0.0' },
      peerDependencies: { react: '>=18' },
    },
    '1.0.0': { engines: ['node >= 0.8'], deprecated: 'use 1.1.0', dependencies: {} },
  },
}

describe('npm', () => {
  it('reads versions in their order, with dates, deprecations and engines', async () => {
    const { ports } = portsFor({ recorded: { [LEFT]: { body: packument, headers: { etag: '"a1"' } } } })
    const { answer, validator } = await npm.releases(queryFor('npm', 'left', 'npm'), ports)
    expect(answer.status).toBe('found')
    expect(answer.releases).toEqual([
      { version: '1.0.0', prerelease: false, runtimes: {}, date: '2024-01-02T03:04:05.678Z', deprecated: 'use 1.1.0' },
      { version: '1.1.0', prerelease: false, runtimes: { node: '>=18' }, date: '2025-01-02T00:00:00.000Z' },
      { version: '2.0.0-beta.1', prerelease: true, runtimes: {}, deprecated: 'yes' },
    ])
    expect(answer).toMatchObject({
      sourceRepository: 'github.com/owner/left',
      homepage: 'https://left.example',
      distTags: { latest: '1.1.0' },
    })
    expect(validator).toBe('"a1"')
  })

  it('reads what versions require from the abbreviated packument', async () => {
    const { ports, asked } = portsFor({ recorded: { [LEFT]: { body: packument } } })
    const found = await npm.requires?.(queryFor('npm', 'left', 'npm'), ['1.1.0', '1.0.0', '9.0.0'], ports)
    expect(Object.fromEntries(found ?? [])).toEqual({
      '1.0.0': { requires: [], runtimes: {} },
      '1.1.0': {
        requires: [
          { name: 'right', range: '^1.0.0', kind: 'normal' },
          { name: 'fast', range: '~2.0.0', kind: 'optional' },
          { name: 'react', range: '>=18', kind: 'peer' },
        ],
        runtimes: { node: '>=18' },
      },
    })
    expect(asked[0]?.headers?.['accept']).toContain('install-v1')
  })

  it('asks a scope at its registry, escaped, with its credential', async () => {
    const { ports, asked } = portsFor({
      clients: { npm: async () => addressFor('https://corp.example/npm/', { authorization: 'Bearer t0ken' }) },
      recorded: { 'https://corp.example/npm/@scope%2Fpart': { body: packument } },
    })
    const { answer } = await npm.releases(queryFor('npm', '@scope/part', 'npm'), ports)
    expect(answer.status).toBe('found')
    expect(asked[0]?.headers?.['authorization']).toBe('Bearer t0ken')
    expect(JSON.stringify(answer)).not.toContain('t0ken')
  })

  it('asks for the abbreviated packument where no dates are wanted, and for the full one when they are', async () => {
    const { ports, asked } = portsFor({ recorded: { [LEFT]: { body: { ...packument, time: undefined } } } })
    const query = queryFor('npm', 'left', 'npm', { dates: false })
    const { answer } = await npm.releases(query, ports)
    expect(asked[0]?.headers?.['accept']).toContain('install-v1')
    expect(npm.covers?.(answer, query)).toBe(true)
    expect(npm.covers?.(answer, { ...query, dates: true })).toBe(false)
  })

  it('revalidates: 304 keeps the known answer, with the time of asking', async () => {
    const first = portsFor({ recorded: { [LEFT]: { body: packument, headers: { etag: '"a1"' } } } })
    const known = await npm.releases(queryFor('npm', 'left', 'npm'), first.ports)
    const later = portsFor({ recorded: { [LEFT]: { status: 304 } }, now: () => Date.parse('2026-06-02T00:00:00Z') })
    const query = queryFor('npm', 'left', 'npm', { known: { answer: known.answer, validator: '"a1"' } })
    const again = await npm.releases(query, later.ports)
    expect(later.asked[0]?.headers).toMatchObject({ 'if-none-match': '"a1"' })
    expect(again).toMatchObject({ revalidated: true, validator: '"a1"' })
    expect(again.answer).toEqual({ ...known.answer, fetchedAt: '2026-06-02T00:00:00.000Z' })
  })

  it.each(['../etc', '@a/../b', 'a/b', '.hidden', '$(touch x)', 'file:..', ''])('asks nobody for %o', async (name) => {
    const { ports, asked } = portsFor({})
    const { answer } = await npm.releases(queryFor('npm', name, 'npm'), ports)
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('name of an npm package') })
    expect(asked).toEqual([])
  })

  it('asks the registry that a pin names without the credential of another', async () => {
    const { ports, asked } = portsFor({
      clients: { npm: async () => addressFor('https://corp.example/', { authorization: 'Bearer t0ken' }) },
      recorded: { 'https://other.example/left': { body: packument } },
    })
    await npm.releases(queryFor('npm', 'left', 'npm', { registryUrl: 'https://me:pw@other.example' }), ports)
    expect(asked[0]).toMatchObject({ url: 'https://other.example/left' })
    expect(asked[0]?.headers).not.toHaveProperty('authorization')
  })
})
