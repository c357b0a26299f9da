import { beforeEach, describe, expect, it } from 'vitest'

import { Releases, type Need } from '../records/releases.ts'
import { openDatabase } from '../system/node/database.ts'
import type { Database } from '../system/ports.ts'
import type { Datasource, ReleaseQuery, ReleaseRequirements } from './contract.ts'
import { createDatasource, type DatasourceDraft } from './create-datasource.ts'
import { createLookup } from './lookup-releases.ts'
import { mergeNeeds } from './merge-needs.ts'
import { failed } from './registry-answer.ts'
import { createReleaseStore } from './release-store.ts'
import { NOW, portsFor } from './testing.ts'

const MINUTE = 60_000

const needFor = (name: string, rest: Partial<Need> = {}): Need => ({
  component: { datasource: 'shop', name, purl: `pkg:shop/${name}` },
  versioning: 'semver',
  what: 'versions',
  versions: [],
  why: 'test',
  ...rest,
})

const release = (version: string) => ({ version, prerelease: version.includes('-'), runtimes: {} })

/** A datasource that counts what it is asked; every component has 1.0.0, 1.1.0 and 2.0.0-rc.1. */
const shop = (rest: Partial<DatasourceDraft> = {}) => {
  const asked: ReleaseQuery[] = []
  const details: string[][] = []
  const datasource: Datasource = createDatasource({
    name: 'shop',
    registry: async () => 'registry-1',
    async discover(query) {
      asked.push(query)
      if (query.component.name === 'broken') return failed('status 500')
      if (query.component.name === 'bug') throw new TypeError('undefined is not a function')
      if (query.known?.validator === 'v1') return { status: 'unchanged' }
      return { status: 'found', releases: ['2.0.0-rc.1', '1.1.0', '1.0.0'].map(release), validator: 'v1' }
    },
    async requires(query, versions) {
      details.push([...versions])
      const requires = [{ name: `${query.component.name}-part`, range: '^1', kind: 'normal' as const }]
      return new Map(
        versions.map((version): [string, ReleaseRequirements] => [version, { requires, runtimes: { node: '>=20' } }]),
      )
    },
    ...rest,
  })
  return { datasource, asked, details }
}

let database: Database
beforeEach(() => {
  database = openDatabase(':memory:')
})

const lookupWith = (datasource: Datasource, given: Readonly<{ now?: number; offline?: boolean }> = {}) => {
  const { ports, progress } = portsFor({ now: () => given.now ?? NOW })
  const store = createReleaseStore(database, ports.clock)
  const lookup = createLookup({ datasources: [datasource], ports, store, offline: given.offline ?? false })
  return { lookup: lookup.lookup, progress, store }
}

describe('lookup', () => {
  it('asks each component once and keeps the order of the needs', async () => {
    const { datasource, asked } = shop()
    const { lookup, progress } = lookupWith(datasource)
    const answer = await lookup([needFor('b'), needFor('a'), needFor('b', { what: 'requires', versions: ['1.0.0'] })])
    expect(Releases.safeParse(answer).success).toBe(true)
    expect(answer.components.map(({ component }) => component.name)).toEqual(['b', 'a'])
    expect(asked).toHaveLength(2)
    expect(progress.at(-1)).toBe('releases: 2 of 2 components')
  })

  it('goes on where one component fails, also by a fault of ours', async () => {
    const { datasource } = shop()
    const needs = [
      needFor('broken'),
      needFor('bug'),
      needFor('a'),
      { ...needFor('x'), component: { datasource: 'nowhere', name: 'x', purl: '' } },
    ]
    const { components } = await lookupWith(datasource).lookup(needs)
    expect(components.map(({ status, reason }) => [status, reason])).toEqual([
      ['failed', 'status 500'],
      ['failed', 'undefined is not a function'],
      ['found', undefined],
      ['failed', 'no datasource is called "nowhere"'],
    ])
  })

  it('lets an answer stand for ten minutes, then revalidates it', async () => {
    const { datasource, asked } = shop()
    await lookupWith(datasource).lookup([needFor('a')])
    await lookupWith(datasource, { now: NOW + 9 * MINUTE }).lookup([needFor('a')])
    expect(asked).toHaveLength(1)
    const later = await lookupWith(datasource, { now: NOW + 11 * MINUTE }).lookup([needFor('a')])
    expect(asked[1]?.known?.validator).toBe('v1')
    expect(later.components[0]).toMatchObject({ status: 'found', fetchedAt: '2026-06-01T12:11:00.000Z' })
    expect(later.components[0]?.releases).toHaveLength(3)
    await lookupWith(datasource, { now: NOW + 20 * MINUTE }).lookup([needFor('a')])
    expect(asked).toHaveLength(2)
  })

  it('asks for a named version that the list lacks by itself, and remembers what came', async () => {
    const named: string[] = []
    const { datasource, details } = shop({
      async release(_query, version) {
        named.push(version)
        return version === '1.2.0'
          ? { status: 'ok', release: release(version) }
          : { status: 'missing', reason: 'not found' }
      },
    })
    const needs = [needFor('a', { what: 'requires', versions: ['1.1.0', '1.2.0', '1.3.0'] })]
    const first = await lookupWith(datasource).lookup(needs)
    expect(first.components[0]?.releases.map(({ version, requires }) => [version, requires?.length])).toEqual([
      ['1.0.0', undefined],
      ['1.1.0', 1],
      ['1.2.0', 1],
      ['2.0.0-rc.1', undefined],
    ])
    expect(first.components[0]?.absent).toEqual([{ version: '1.3.0', status: 'missing', reason: 'not found' }])
    expect(await lookupWith(datasource).lookup(needs)).toEqual(first)
    expect([named, details]).toEqual([['1.2.0', '1.3.0'], [['1.1.0', '1.2.0']]])
  })

  it('asks without a validator where the kept answer lacks what is wanted', async () => {
    const { datasource, asked } = shop({ covers: (_answer, { current }) => current !== '0.1.0' })
    await lookupWith(datasource).lookup([needFor('a', { current: '1.0.0' })])
    await lookupWith(datasource).lookup([needFor('a', { current: '0.1.0' })])
    expect(asked).toHaveLength(2)
    expect(asked[1]?.known?.answer.status).toBe('found')
    expect(asked[1]?.known?.validator).toBeUndefined()
  })

  it('never serves the answer of one credential for another', async () => {
    let registry = 'registry-1'
    const { datasource, asked } = shop({ registry: async () => registry })
    await lookupWith(datasource).lookup([needFor('a')])
    registry = 'registry-2'
    await lookupWith(datasource).lookup([needFor('a')])
    expect(asked).toHaveLength(2)
    expect(asked[1]?.known).toBeUndefined()
  })

  it('does not keep a failure', async () => {
    const { datasource, asked } = shop()
    await lookupWith(datasource).lookup([needFor('broken')])
    await lookupWith(datasource).lookup([needFor('broken')])
    expect(asked).toHaveLength(2)
  })
})

describe('requirements', () => {
  const requiring = (versions: readonly string[], current?: string) =>
    needFor('a', { what: 'requires', versions, ...(current ? { current } : {}) })
  const filled = (answer: Releases) =>
    answer.components[0]?.releases.filter(({ requires }) => requires).map(({ version }) => version)

  it('are asked for the named versions alone, once', async () => {
    const { datasource, details } = shop()
    const first = await lookupWith(datasource).lookup([requiring(['1.0.0', '7.0.0'])])
    expect(filled(first)).toEqual(['1.0.0'])
    expect(first.components[0]?.releases[0]).toEqual({
      ...release('1.0.0'),
      requires: [{ name: 'a-part', range: '^1', kind: 'normal' }],
      runtimes: { node: '>=20' },
    })
    await lookupWith(datasource, { now: NOW + 60 * MINUTE }).lookup([requiring(['1.0.0', '1.1.0'])])
    expect(details).toEqual([['1.0.0'], ['1.1.0']])
  })

  it('are asked for every newer release where none is named', async () => {
    const { datasource } = shop()
    expect(filled(await lookupWith(datasource).lookup([requiring([], '1.0.0')]))).toEqual(['1.1.0'])
  })

  it('are asked again with the list where versions may come to mean something else', async () => {
    const { datasource, details } = shop({ mutable: true })
    await lookupWith(datasource).lookup([requiring(['1.0.0'])])
    await lookupWith(datasource).lookup([requiring(['1.0.0'])])
    expect(details).toHaveLength(1)
    await lookupWith(datasource, { now: NOW + 11 * MINUTE }).lookup([requiring(['1.0.0'])])
    expect(details).toHaveLength(2)
  })
})

describe('offline', () => {
  it('gives what is kept and says its age', async () => {
    const { datasource, asked, details } = shop()
    await lookupWith(datasource).lookup([needFor('a', { what: 'requires', versions: ['1.0.0'] })])
    const { lookup } = lookupWith(datasource, { now: NOW + 50 * 60 * MINUTE, offline: true })
    const { components } = await lookup([
      needFor('a', { what: 'requires', versions: ['1.0.0', '1.1.0'] }),
      needFor('b'),
    ])
    expect(components.map(({ status, reason }) => [status, reason])).toEqual([
      ['found', '(offline: answer of 2 days ago)'],
      ['failed', 'offline, and nothing is kept of an earlier run'],
    ])
    expect(components[0]?.releases.map(({ requires }) => requires !== undefined)).toEqual([true, false, false])
    expect(asked).toHaveLength(1)
    expect(details).toHaveLength(1)
  })
})

describe('store', () => {
  it('takes a damaged row as absent', async () => {
    const { datasource, asked } = shop()
    await lookupWith(datasource).lookup([needFor('a', { what: 'requires', versions: ['1.0.0'] })])
    database.exec(
      `UPDATE release_answers SET answer = '{"status":'; UPDATE release_requirements SET requirements = '[1]'`,
    )
    const { components } = await lookupWith(datasource).lookup([
      needFor('a', { what: 'requires', versions: ['1.0.0'] }),
    ])
    expect(asked).toHaveLength(2)
    expect(components[0]?.releases[0]?.requires).toHaveLength(1)
  })

  it('drops what nobody has asked for in three months', async () => {
    const { datasource } = shop()
    await lookupWith(datasource).lookup([needFor('a')])
    const { lookup } = lookupWith(datasource, { now: NOW + 91 * 24 * 60 * MINUTE, offline: true })
    expect((await lookup([needFor('a')])).components[0]?.status).toBe('failed')
  })
})

describe('mergeNeeds', () => {
  it('asks for the oldest version in use and for all that is required', () => {
    const [inquiry, other] = mergeNeeds([
      needFor('a', { current: '1.10.0' }),
      needFor('a', { current: '1.9.0', what: 'requires', versions: ['2.0.0'] }),
      needFor('a', { current: 'nonsense', what: 'requires', versions: ['2.0.0', '2.1.0'] }),
      needFor('a', { registryUrl: 'https://other.example/', what: 'requires' }),
    ])
    expect(inquiry).toMatchObject({ current: '1.9.0', versions: ['2.0.0', '2.1.0'], newer: false, dates: true })
    expect(other).toMatchObject({ newer: true, dates: false })
  })
})
