import { expect, test } from 'vitest'

import { WorldError } from '../../records/errors.ts'
import { openDatabase } from '../../system/node/database.ts'
import type { AdvisorySource } from '../../system/ports.ts'
import { queryAdvisories } from '../match/query-advisories.ts'
import { openAdvisoryStore } from '../store/advisory-store.ts'
import { affected, archive, importInto, osv, storeOf, supplement } from '../testing.ts'

const lodash = osv('GHSA-1', {
  aliases: ['CVE-2025-1'],
  affected: [affected('npm', 'lodash', [{ introduced: '0' }, { fixed: '4.17.21' }])],
})

const failing = (name: string): AdvisorySource => ({
  ...archive(name, [], { digest: 'another' }),
  kind: 'osv',
  entries: async function* () {
    yield { name: 'a.json', bytes: new TextEncoder().encode(JSON.stringify(osv('GHSA-9'))) }
    throw new WorldError({ place: 'all.zip', expected: 'a zip archive', found: 'garbage' })
  },
})

test('files that are no advisories are counted and named, the rest is imported', async () => {
  const database = openDatabase(':memory:')
  const result = await importInto(database, archive('npm', ['{"id":', lodash, 'null']))
  expect(result).toMatchObject({ badRecords: 2, archives: [{ name: 'npm', status: 'imported', records: 1 }] })
  expect(result.firstBadRecords[0]).toMatchObject({ archive: 'npm', file: 'file-0.json' })
  expect(openAdvisoryStore(database).affected('npm', 'lodash')).toHaveLength(1)
})

test('an archive that fails leaves what there was of it, and the others go on', async () => {
  const database = openDatabase(':memory:')
  await importInto(database, archive('npm', [lodash]))
  const result = await importInto(database, failing('npm'), archive('PyPI', [osv('PYSEC-1')]))
  expect(result.archives.map(({ name, status }) => [name, status])).toEqual([
    ['npm', 'failed'],
    ['PyPI', 'imported'],
  ])
  expect(result.archives[0]?.reason).toBe('all.zip: expected a zip archive, found garbage')
  expect(openAdvisoryStore(database).affected('npm', 'lodash')).toHaveLength(1)
})

test('an interrupted import goes on with the next archive', async () => {
  const database = openDatabase(':memory:')
  const breaking: AdvisorySource = {
    ...archive('Go', []),
    kind: 'osv',
    entries: async function* () {
      yield* []
      throw new TypeError('killed')
    },
  }
  await expect(importInto(database, archive('npm', [lodash]), breaking)).rejects.toThrow('killed')
  expect(() => openAdvisoryStore(database)).toThrow('found an import that did not end')
  const again = await importInto(database, archive('npm', [lodash]), archive('Go', []))
  expect(again.archives.map(({ status }) => status)).toEqual(['unchanged', 'imported'])
  expect(openAdvisoryStore(database).affected('npm', 'lodash')).toHaveLength(1)
})

test('importing again replaces the archive: what is gone is gone, what is withdrawn matches no more', async () => {
  const database = openDatabase(':memory:')
  const other = osv('GHSA-2', { affected: [affected('npm', 'ws', [{ introduced: '0' }])] })
  await importInto(database, archive('npm', [lodash, other]))
  await importInto(database, archive('npm', [osv('GHSA-1', { withdrawn: '2026-01-02T00:00:00Z' })]))
  const store = openAdvisoryStore(database)
  expect(store.affected('npm', 'lodash')).toEqual([])
  expect(store.affected('npm', 'ws')).toEqual([])
})

test('a record of several ecosystems counts for each that the store has, once', async () => {
  const shared = osv('GHSA-3', {
    affected: [
      affected('npm', 'a', [{ introduced: '0' }]),
      affected('PyPI', 'a', [{ introduced: '0' }]),
      affected('NuGet', 'a', [{ introduced: '0' }]),
    ],
  })
  const store = await storeOf(archive('npm', [shared]), archive('PyPI', [shared]))
  expect(store.coverage()).toMatchObject([
    { ecosystem: 'PyPI', advisories: 1 },
    { ecosystem: 'npm', advisories: 1 },
  ])
  expect(queryAdvisories(store, 'PyPI', 'a', '1').ids).toEqual(['GHSA-3'])
  expect(store.affected('NuGet', 'a')).toEqual([])
  const foreign = await storeOf(archive('npm', [shared]), archive('PyPI', []))
  expect(foreign.affected('PyPI', 'a')).toHaveLength(1)
})

test('a zip that does not say its ecosystem is told by its records', async () => {
  const both = osv('GHSA-4', { affected: [affected('npm', 'a', [{ introduced: '0' }]), affected('PyPI', 'a', [])] })
  const store = await storeOf(archive(undefined, [lodash, both]))
  expect(store.coverage().map(({ ecosystem }) => ecosystem)).toEqual(['npm'])
})

test('the snapshot is as old as the archive says, else as its newest record; never from the future', async () => {
  const future = osv('GHSA-5', { modified: '2027-07-09T00:00:00Z' })
  const store = await storeOf(
    archive('npm', [lodash, future]),
    archive('PyPI', [], { snapshot: '2025-12-31T00:00:00Z' }),
  )
  expect(store.coverage()).toMatchObject([{ snapshot: '2025-12-31T00:00:00Z' }, { snapshot: '2026-01-09T12:00:00Z' }])
})

test('KEV and EPSS belong to groups by CVE; another file is refused', async () => {
  const database = openDatabase(':memory:')
  const kev = JSON.stringify({ vulnerabilities: [{ cveID: 'CVE-2025-1' }] })
  const epss = '#model_version:v1\ncve,epss,percentile\nCVE-2025-1,0.25,0.9\nCVE-2025-2,0.5,0.9\n'
  await importInto(database, supplement('kev', kev), supplement('epss', epss), archive('npm', [lodash]))
  const { findings } = queryAdvisories(openAdvisoryStore(database), 'npm', 'lodash', '4.17.20')
  expect(findings).toMatchObject([{ id: 'CVE-2025-1', kev: true, epss: 0.25 }])
  const result = await importInto(database, supplement('kev', '{"a":1}'), supplement('epss', 'nothing'))
  expect(result.archives.map(({ status, reason }) => [status, reason])).toEqual([
    ['failed', 'kev: expected "vulnerabilities" of the KEV catalogue, found none'],
    ['failed', 'epss: expected a header "cve,epss,percentile", found "nothing"'],
  ])
})

test('equal content has an equal snapshot id, other content another', async () => {
  const [first, second] = [await storeOf(archive('npm', [lodash])), await storeOf(archive('npm', [lodash]))]
  expect(second.snapshot).toBe(first.snapshot)
  expect((await storeOf(archive('npm', []))).snapshot).not.toBe(first.snapshot)
})

test('groups of two CVEs are listed', async () => {
  const two = osv('GO-1', { aliases: ['CVE-2025-1', 'CVE-2025-2'], affected: [] })
  const store = await storeOf(archive('Go', [two, osv('GO-2', { aliases: ['CVE-2025-3', 'CVX-1'] })]))
  expect(store.ambiguousGroups()).toEqual([['CVE-2025-1', 'CVE-2025-2', 'GO-1']])
})

test('a file that is no store says so', () => {
  expect(() => openAdvisoryStore(openDatabase(':memory:'))).toThrow('expected a store of Seaworthy')
})
