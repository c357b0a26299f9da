import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { writeZip } from '../../../scripts/write-zip.ts'
import type { AdvisorySource, Clock, Http, HttpResponse, Log } from '../ports.ts'
import { createAdvisoryFiles } from './advisory-files.ts'
import { openDatabase } from './database.ts'
import { temporaryFolder } from './testing.ts'

const nothing = (): void => {}
const log: Log = { debug: nothing, info: nothing, warn: nothing, progress: nothing }
const clock: Clock = { now: () => Date.UTC(2026, 0, 10), sleep: async () => {} }
const offline: Http = {
  get: async ({ url }) => await Promise.reject(new Error(url)),
  download: async ({ url }) => await Promise.reject(new Error(url)),
}

const write = (root: string, path: string, content: string | Uint8Array): string => {
  const target = join(root, path)
  mkdirSync(join(target, '..'), { recursive: true })
  writeFileSync(target, content)
  return target
}

const zip = (...names: readonly string[]): Uint8Array => writeZip(names.map((name) => ({ name, content: '{}' })))

const describeSources = async (sources: readonly AdvisorySource[]): Promise<readonly unknown[]> =>
  await Promise.all(
    sources.map(async (source) => {
      if (source.kind !== 'osv') return [source.kind, new TextDecoder().decode(await source.read())]
      const names: string[] = []
      for await (const { name } of source.entries()) names.push(name)
      return [source.name, source.ecosystem, source.snapshot, names.join()]
    }),
  )

const find = async (from: string, http: Http = offline, ecosystems?: readonly string[]): Promise<readonly unknown[]> =>
  await createAdvisoryFiles({ http, log, clock }).withSources(
    { from, ...(ecosystems === undefined ? {} : { ecosystems }) },
    describeSources,
  )

describe('what a place holds', () => {
  const bucket = (): string => {
    const root = temporaryFolder()
    write(root, 'osv/npm/all.zip', zip('GHSA-1.json', 'notes.txt'))
    write(root, 'osv/npm/modified_id.csv', '2025-01-01T00:00:00Z,A\n2027-07-09T00:00:00Z,B\n2025-06-01T00:00:00Z,C\n')
    write(root, 'osv/Ubuntu:24.04:LTS/all.zip', zip('USN-1.json'))
    write(root, 'kev/known_exploited_vulnerabilities.json', 'kev')
    write(root, 'epss/epss_scores-current.csv.gz', gzipSync('epss'))
    write(root, 'eol/endoflife.json', 'eol')
    write(root, 'debian/debian-tracker.json', 'debian')
    return root
  }
  const expected = [
    ['Ubuntu:24.04:LTS', 'Ubuntu:24.04:LTS', undefined, 'USN-1.json'],
    ['npm', 'npm', '2025-06-01T00:00:00Z', 'GHSA-1.json'],
    ['kev', 'kev'],
    ['epss', 'epss'],
    ['end-of-life', 'eol'],
    ['debian-tracker', 'debian'],
  ]

  test('a folder laid out as the bucket with lists beside it, and the folder above', async () => {
    const root = bucket()
    expect(await find(join(root, 'osv'))).toEqual(expected)
    expect(await find(root)).toEqual(expected)
    expect(await find(root, offline, ['npm'])).toEqual(expected.slice(1))
  })

  test('a zip by itself: of the bucket it has its ecosystem, another has none', async () => {
    const root = bucket()
    expect(await find(join(root, 'osv/npm/all.zip'))).toEqual([expected[1]])
    expect(await find(write(root, 'mine.zip', zip('a.json')))).toEqual([['mine.zip', undefined, undefined, 'a.json']])
  })

  test('a folder of .json files', async () => {
    const root = temporaryFolder()
    for (const name of ['b.json', 'a.json', 'c.txt', 'endoflife.json']) write(root, name, '{}')
    expect(await find(root)).toEqual([
      [root, undefined, undefined, 'a.json,b.json'],
      ['end-of-life', '{}'],
    ])
  })

  test('nothing of the kind is said', async () => {
    await expect(find('/nowhere/at-all')).rejects.toThrow(
      '/nowhere/at-all: expected a folder, a zip or an address, found nothing',
    )
    await expect(find(temporaryFolder())).rejects.toThrow(/expected <Ecosystem>\/all\.zip, .*, found neither/)
  })

  test('a zip that is none is found, and fails when it is read', async () => {
    const root = temporaryFolder()
    write(root, 'npm/all.zip', 'no zip')
    await expect(find(root)).rejects.toThrow(/npm\/all\.zip: expected a zip archive/)
  })
})

describe('a bucket elsewhere', () => {
  const answer = (status: number, body: string | Uint8Array = ''): HttpResponse => ({
    status,
    headers: { etag: '"1"' },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  })
  const served: Readonly<Record<string, string | Uint8Array>> = {
    'https://bucket.example/ecosystems.txt': 'npm\nUbuntu:24.04:LTS\n',
    'https://bucket.example/npm/all.zip': zip('GHSA-1.json'),
    'https://bucket.example/npm/modified_id.csv': '2026-01-01T00:00:00Z,GHSA-1\n',
    'https://bucket.example/Ubuntu%3A24.04%3ALTS/all.zip': zip('USN-1.json'),
  }
  const http: Http = {
    get: async ({ url }) => (served[url] === undefined ? answer(404) : answer(200, served[url])),
    download: async ({ url }, path) => {
      writeFileSync(path, served[url] ?? '')
      return answer(served[url] === undefined ? 404 : 200)
    },
  }

  test('its list is read, folder names are encoded, zips are fetched when their turn comes', async () => {
    expect(await find('https://bucket.example/', http)).toEqual([
      ['npm', 'npm', '2026-01-01T00:00:00Z', 'GHSA-1.json'],
      ['Ubuntu:24.04:LTS', 'Ubuntu:24.04:LTS', undefined, 'USN-1.json'],
    ])
  })

  test('what is not there names the address', async () => {
    await expect(find('https://bucket.example', http, ['Hex'])).rejects.toThrow(
      'https://bucket.example/Hex/all.zip: expected a zip archive, found HTTP 404',
    )
    await expect(find('https://other.example', http)).rejects.toThrow(
      'https://other.example/ecosystems.txt: expected a list of ecosystems, found HTTP 404',
    )
  })
})

describe('replacing the store', () => {
  const { rebuild } = createAdvisoryFiles({ http: offline, log, clock })
  const rows = (path: string): readonly unknown[] => {
    const database = openDatabase(path, { readOnly: true })
    try {
      return database
        .prepare('SELECT n FROM t ORDER BY n')
        .all()
        .map(({ n }) => n)
    } finally {
      database.close()
    }
  }
  const add = (path: string, n: number, more: Readonly<{ fails?: boolean; usable?: boolean }> = {}) =>
    rebuild({ path, isUsable: () => more.usable ?? true }, async (database) => {
      database.exec('CREATE TABLE IF NOT EXISTS t (n)')
      database.prepare('INSERT INTO t VALUES (?)').run(n)
      if (more.fails) throw new Error('stopped')
    })

  test('starts from what is there, or from nothing where that is of no use', async () => {
    const path = join(temporaryFolder(), 'deep/er/store.sqlite')
    await add(path, 1)
    await add(path, 2)
    expect(rows(path)).toEqual([1, 2])
    await add(path, 4, { usable: false })
    expect(rows(path)).toEqual([4])
    expect(existsSync(`${path}.importing`)).toBe(false)
  })

  test('one that stops leaves the store, and the next goes on where it was', async () => {
    const path = join(temporaryFolder(), 'store.sqlite')
    await add(path, 1)
    const before = readFileSync(path)
    await expect(add(path, 2, { fails: true })).rejects.toThrow('stopped')
    expect(readFileSync(path).equals(before)).toBe(true)
    await add(path, 3)
    expect(rows(path)).toEqual([1, 2, 3])
  })

  test('a reader keeps the store that it opened', async () => {
    const path = join(temporaryFolder(), 'store.sqlite')
    await add(path, 1)
    const reader = openDatabase(path, { readOnly: true })
    await add(path, 2)
    expect(reader.prepare('SELECT n FROM t').all()).toHaveLength(1)
    reader.close()
  })
})
