import { describe, expect, it } from 'vitest'

import { addressFor, GO_PROXY, portsFor, queryFor, type Recorded } from '../../testing.ts'
import { go } from './go.ts'
import { parseModFile, retractionFor } from './mod-file.ts'
import { releasesOfTags } from './tags.ts'

const module = (path: string, files: Readonly<Record<string, unknown>>): Recorded =>
  Object.fromEntries(Object.entries(files).map(([file, body]) => [`${GO_PROXY.url}${path}/${file}`, { body }]))

const info = (version: string, time: string, origin?: string) => ({
  Version: version,
  Time: time,
  ...(origin ? { Origin: { VCS: 'git', URL: origin } } : {}),
})

const MOD = `// Deprecated: use example.com/m/v2
// which is better.
module example.com/m

go 1.24.0

require (
	example.com/a v1.2.3 // indirect
	"example.com/b" v0.1.0
)

// published by mistake
retract [v1.1.0, v1.1.9]
retract (
	v1.0.1 // leaks
)
`

describe('go', () => {
  it('finds the module of a package', async () => {
    const recorded = {
      ...module('github.com/o/m', {
        '@v/list': 'v1.2.0\n',
        '@v/v1.2.0.info': info('v1.2.0', '2025-01-02T00:00:00Z'),
        '@v/v1.2.0.mod': 'module github.com/o/m\n',
      }),
    }
    const answerOf = async (name: string) =>
      (await go.releases(queryFor('go', name, 'go-mod'), portsFor({ recorded }).ports)).answer
    expect((await answerOf('github.com/o/m/cmd/tool')).releases.map(({ version }) => version)).toEqual(['v1.2.0'])
    expect(await answerOf('github.com/other/m/cmd')).toMatchObject({ status: 'missing' })
  })

  it('asks for one version by its name, and takes no other in its place', async () => {
    const recorded = {
      ...module('example.com/m', {
        '@v/v1.4.0.info': info('v1.4.0', '2025-01-02T00:00:00Z'),
        '@v/v1.5.info': info('v1.5.9', '2025-01-02T00:00:00Z'),
      }),
      [`${GO_PROXY.url}example.com/m/@v/v1.6.0.info`]: { status: 403, body: 'not available' },
    }
    const ask = (version: string) =>
      go.release?.(queryFor('go', 'example.com/m', 'go-mod'), version, portsFor({ recorded }).ports)
    expect(await ask('v1.4.0')).toEqual({
      status: 'ok',
      release: { version: 'v1.4.0', prerelease: false, runtimes: {}, date: '2025-01-02T00:00:00.000Z' },
    })
    expect(await ask('v1.7.0')).toMatchObject({ status: 'missing' })
    expect(await ask('v1.5')).toMatchObject({ status: 'missing' })
    expect(await ask('v1.6.0')).toMatchObject({ status: 'failed', reason: expect.stringContaining('403') })
  })

  it('lists versions with dates, retractions, deprecation', async () => {
    const recorded = module('example.com/m', {
      '@v/list': 'v1.2.0\nv1.0.0\nv1.1.3\nv1.0.1\nv1.3.0-rc.1\nv0.0.0-20240102030405-abcdefabcdef\n',
      '@v/v1.2.0.mod': MOD,
      '@v/v1.2.0.info': info('v1.2.0', '2025-01-02T00:00:00Z', 'https://git.example/owner/m'),
      '@v/v1.1.3.info': info('v1.1.3', '2024-06-01T00:00:00Z'),
      '@v/v1.0.1.info': info('v1.0.1', '2024-05-01T00:00:00Z'),
      '@v/v1.0.0.info': info('v1.0.0', '2024-01-01T00:00:00+02:00'),
    })
    const { ports, asked } = portsFor({ recorded })
    const { answer } = await go.releases(queryFor('go', 'example.com/m', 'go-mod'), ports)
    const deprecated = 'use example.com/m/v2 which is better.'
    expect(answer.sourceRepository).toBe('git.example/owner/m')
    expect(answer.releases).toEqual([
      {
        version: 'v0.0.0-20240102030405-abcdefabcdef',
        prerelease: true,
        runtimes: {},
        date: '2024-01-02T03:04:05.000Z',
        deprecated,
      },
      { version: 'v1.0.0', prerelease: false, runtimes: {}, date: '2023-12-31T22:00:00.000Z', deprecated },
      {
        version: 'v1.0.1',
        prerelease: false,
        runtimes: {},
        date: '2024-05-01T00:00:00.000Z',
        yanked: 'leaks',
        deprecated,
      },
      {
        version: 'v1.1.3',
        prerelease: false,
        runtimes: {},
        date: '2024-06-01T00:00:00.000Z',
        yanked: 'published by mistake',
        deprecated,
      },
      { version: 'v1.2.0', prerelease: false, runtimes: {}, date: '2025-01-02T00:00:00.000Z', deprecated },
      { version: 'v1.3.0-rc.1', prerelease: true, runtimes: {}, deprecated },
    ])
    expect(asked.filter(({ url }) => url.endsWith('rc.1.info'))).toEqual([])
  })

  it('asks for the dates of the newest 20 and of all that are newer than the one in use, each once', async () => {
    const versions = Array.from({ length: 60 }, (_, minor) => `v1.${minor}.0`)
    const infos = versions.map((version) => [`@v/${version}.info`, info(version, '2025-01-02T00:00:00Z')])
    const recorded = module('example.com/m', { '@v/list': versions.join('\n'), ...Object.fromEntries(infos) })
    const first = portsFor({ recorded })
    const query = queryFor('go', 'example.com/m', 'go-mod', { current: 'v1.50.0' })
    const { answer } = await go.releases(query, first.ports)
    expect(answer.releases.filter(({ date }) => date)).toHaveLength(20)
    const older = { ...query, current: 'v1.29.0' }
    expect(go.covers?.(answer, query)).toBe(true)
    expect(go.covers?.(answer, older)).toBe(false)
    const second = portsFor({ recorded })
    const again = await go.releases({ ...older, known: { answer } }, second.ports)
    expect(again.answer.releases.filter(({ date }) => date)).toHaveLength(30)
    expect(second.asked.filter(({ url }) => url.endsWith('.info'))).toHaveLength(10)
  })

  it('escapes capitals, and leaves +incompatible versions out once there is a go.mod', async () => {
    const recorded = module('github.com/!owner/!m', {
      '@v/list': 'v1.0.0\nv2.0.0+incompatible\n',
      '@v/v1.0.0.mod': 'module github.com/Owner/M\n\ngo 1.20\n',
    })
    const { answer } = await go.releases(queryFor('go', 'github.com/Owner/M', 'go-mod'), portsFor({ recorded }).ports)
    expect(answer.sourceRepository).toBe('github.com/Owner/M')
    expect(answer.releases.map(({ version }) => version)).toEqual(['v1.0.0'])
    const without = module('example.com/old', {
      '@v/list': 'v1.0.0\nv2.0.0+incompatible\n',
      '@v/v1.0.0.mod': 'module example.com/old\n',
    })
    const old = await go.releases(queryFor('go', 'example.com/old', 'go-mod'), portsFor({ recorded: without }).ports)
    expect(old.answer.releases.map(({ version }) => version)).toEqual(['v1.0.0', 'v2.0.0+incompatible'])
  })

  it('has the pseudo-version of @latest where there are no tags', async () => {
    const latest = 'v0.0.0-20260102030405-abcdefabcdef'
    const recorded = module('example.com/m', { '@v/list': '', '@latest': info(latest, '2026-01-02T03:04:05Z') })
    const { answer } = await go.releases(queryFor('go', 'example.com/m', 'go-mod'), portsFor({ recorded }).ports)
    expect(answer.releases).toEqual([
      { version: latest, prerelease: true, runtimes: {}, date: '2026-01-02T03:04:05.000Z' },
    ])
  })

  it('reads the go.mod of versions', async () => {
    const recorded = module('example.com/m', { '@v/v1.2.0.mod': MOD, '@v/v1.2.1.mod': 'module example.com/m' })
    const found = await go.requires?.(
      queryFor('go', 'example.com/m', 'go-mod'),
      ['v1.2.0', 'v1.2.1', 'v1.2.2'],
      portsFor({ recorded }).ports,
    )
    expect(Object.fromEntries(found ?? [])).toEqual({
      'v1.2.0': {
        requires: [
          { name: 'example.com/a', range: 'v1.2.3', kind: 'normal' },
          { name: 'example.com/b', range: 'v0.1.0', kind: 'normal' },
        ],
        runtimes: { go: '1.24.0' },
      },
      'v1.2.1': { requires: [], runtimes: {} },
    })
  })
})

describe('GOPROXY', () => {
  const other = addressFor('https://second.example/')
  const recorded: Recorded = {
    [`${other.url}example.com/m/@v/list`]: { body: 'v1.0.0\n' },
    [`${GO_PROXY.url}example.com/broken/@v/list`]: { status: 500 },
    [`${other.url}example.com/broken/@v/list`]: { body: 'v1.0.0\n' },
  }
  const ask = (name: string, fallback: 'not-found' | 'any', last: typeof other | 'off' = other) =>
    go.releases(
      queryFor('go', name, 'go-mod'),
      portsFor({
        recorded,
        clients: {
          go: async () => ({
            proxies: [
              { address: GO_PROXY, fallback },
              { address: last, fallback },
            ],
            isPrivate: () => false,
          }),
        },
      }).ports,
    )

  it('goes on after "not found"', async () => {
    expect((await ask('example.com/m', 'not-found')).answer.status).toBe('found')
  })
  it('stops at an error after a comma', async () => {
    expect((await ask('example.com/broken', 'not-found')).answer.status).toBe('failed')
  })
  it('goes on after any error where a bar stands', async () => {
    expect((await ask('example.com/broken', 'any')).answer.status).toBe('found')
  })
  it('asks nobody after off', async () => {
    const { answer } = await ask('example.com/m', 'not-found', 'off')
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('GOPROXY=off') })
  })
})

describe('private modules', () => {
  const clients = { go: async () => ({ proxies: [], isPrivate: () => true }) }
  const refs = [
    { name: 'HEAD', commit: 'c0' },
    { name: 'refs/tags/v1.2.3', commit: 'c1' },
    { name: 'refs/tags/v2.0.0', commit: 'c2' },
    { name: 'refs/tags/sub/v0.1.0', commit: 'c3' },
    { name: 'refs/tags/nightly', commit: 'c4' },
  ]

  it('come from the tags of their repository, never from a proxy', async () => {
    const { ports, asked } = portsFor({ clients, refs: { 'https://github.com/corp/m': refs } })
    const { answer } = await go.releases(queryFor('go', 'github.com/corp/m', 'go-mod'), ports)
    expect(answer.releases).toEqual([{ version: 'v1.2.3', prerelease: false, runtimes: {}, digest: 'c1' }])
    const sub = await go.releases(queryFor('go', 'github.com/corp/m/sub', 'go-mod'), ports)
    expect(sub.answer.releases).toEqual([
      { version: 'v0.1.0', tag: 'sub/v0.1.0', prerelease: false, runtimes: {}, digest: 'c3' },
    ])
    expect(asked).toEqual([])
  })

  it('are found by the go-import tag of their page', async () => {
    const page =
      '<html><head><meta name="go-import" content="corp.example/m git https://git.corp.example/m.git"></head>'
    const { ports } = portsFor({
      clients,
      recorded: { 'https://corp.example/m/v2?go-get=1': { body: page } },
      refs: { 'https://git.corp.example/m.git': refs },
    })
    const { answer } = await go.releases(queryFor('go', 'corp.example/m/v2', 'go-mod'), ports)
    expect(answer.releases.map(({ version }) => version)).toEqual(['v2.0.0'])
  })

  it('name their major as gopkg.in does', () => {
    const found = releasesOfTags('gopkg.in/yaml.v2', 'gopkg.in/yaml.v2', refs)
    expect(found.map(({ version }) => version)).toEqual(['v2.0.0'])
  })
})

describe('go.mod', () => {
  it('retracts single versions and intervals', () => {
    const { retracted } = parseModFile(MOD)
    expect(
      ['v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.1.9', 'v1.2.0'].map((version) => retractionFor(version, retracted)),
    ).toEqual([undefined, 'leaks', 'published by mistake', 'published by mistake', undefined])
  })
  it('knows the line that a proxy makes up', () => {
    expect(parseModFile('module example.com/m\n').real).toBe(false)
    expect(parseModFile(MOD).real).toBe(true)
  })
})
