import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'

import { array, assert, constantFrom, integer, property, record, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { rpm } from './index.ts'
import { headerOf, ndbOf, type Tags } from './testing.ts'

const read = (bytes: Uint8Array, path = 'var/lib/rpm/Packages') => rpm.read(imageFile(path, bytes), NO_TOOLS)
const one = (tags: Tags) => read(ndbOf([headerOf(tags)])).packages?.[0]
const fixture = (name: string) =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`fixtures/${name}.gz`, import.meta.url))))

/** `rpm -qa --qf '%{NAME} %{EVR} %{ARCH} %{SOURCERPM} %{SIZE}\n'` on the fixtures, without the public key that is in them. */
const LISTED = [
  'alpha 1.0-1.el9 noarch alpha-1.0-1.el9.src.rpm 4',
  'beta 2:2.4.1-7.el9_4 noarch beta-2.4.1-7.el9_4.src.rpm 2',
  'beta-libs 2:2.4.1-7.el9_4 noarch beta-2.4.1-7.el9_4.src.rpm 2',
  'bulk 1-1 noarch bulk-1-1.src.rpm 492',
  'gamma 0:3~rc1-1 x86_64 gamma-3~rc1-1.src.rpm 0',
]

/** An SQLite database of pages of 512 bytes, so that a few rows make a tree. */
const sqliteOf = (blobs: readonly Uint8Array[]): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), 'rpm-'))
  try {
    const file = join(folder, 'rpmdb.sqlite')
    const database = new DatabaseSync(file)
    database.exec(
      'PRAGMA page_size = 512; CREATE TABLE Other (a, b); CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)',
    )
    database.exec(`INSERT INTO Other VALUES (-5, 1.5), (1, 'x'), (2147483648, NULL)`)
    const insert = database.prepare('INSERT INTO Packages VALUES (?, ?)')
    database.exec('BEGIN')
    for (const [index, blob] of blobs.entries()) insert.run(index + 1, blob)
    database.exec('COMMIT')
    database.close()
    return new Uint8Array(readFileSync(file))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('it wants the databases of rpm, unless they are empty', () => {
  const wanted = [
    'var/lib/rpm/rpmdb.sqlite',
    'usr/lib/sysimage/rpm/Packages.db',
    'var/lib/rpm/Packages',
    'var/lib/rpm/Name',
  ]
  expect(wanted.filter((path) => rpm.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 3))
  expect(rpm.wants({ path: 'var/lib/rpm/rpmdb.sqlite-wal', size: 0, mode: 0o644 })).toBe(false)
})

describe('packages are what rpm lists', () => {
  test.each(['rpmdb.sqlite', 'Packages'])('of %s', (name) => {
    const { packages = [], problems } = read(fixture(name), `var/lib/rpm/${name}`)
    const lines = packages.map(
      (found) =>
        `${found.name} ${found.version} ${found.architecture} ${found.source?.name}-${found.source?.version.replace(/^\d+:/, '')}.src.rpm ${found.size}`,
    )
    expect(lines.toSorted()).toEqual(LISTED)
    expect(problems).toBeUndefined()
    expect(packages.find((found) => found.name === 'bulk')?.owns).toHaveLength(150)
  })

  test('with relations, what they provide, and the source under the same epoch', () => {
    const packages = read(fixture('rpmdb.sqlite')).packages ?? []
    const found = (name: string) => packages.find((candidate) => candidate.name === name)
    expect(found('alpha')).toMatchObject({
      relations: [
        { kind: 'depends', anyOf: ['beta'] },
        { kind: 'recommends', anyOf: ['gamma'] },
      ],
      provides: ['alpha-api'],
      owns: ['usr/share/alpha/file-1', 'usr/share/alpha/file-2'],
    })
    expect(found('beta')).toMatchObject({
      source: { name: 'beta', version: '2:2.4.1-7.el9_4' },
      relations: [{ kind: 'depends', anyOf: ['/bin/sh'] }],
    })
  })

  test('of ndb', () => {
    const { packages } = read(ndbOf(['one', 'two', 'three'].map((name) => headerOf({ name }))))
    expect(packages?.map(({ name }) => name)).toEqual(['one', 'two', 'three'])
  })

  test('of an SQLite tree with interior and overflow pages', () => {
    const names = Array.from({ length: 300 }, (_, index) => `package-${index}`)
    const long = Array.from({ length: 99 }, (_, index) => `name-${index}`)
    const blobs = names.map((name, index) => headerOf({ name, ...(index % 3 === 0 ? { provideName: long } : {}) }))
    const { packages, problems } = read(sqliteOf(blobs))
    expect(packages?.map(({ name }) => name)).toEqual(names)
    expect(packages?.[3]?.provides).toEqual(long)
    expect(problems).toBeUndefined()
  })
})

describe('a header', () => {
  test('with a source of another version, and files', () => {
    const found = one({
      name: 'bash',
      arch: 'x86_64',
      sourceRpm: 'meta-packages-2-3.src.rpm',
      baseNames: ['bash', 'sh', 'doc', 'a b'],
      dirNames: ['/usr/bin/', '/usr/share/'],
      dirIndexes: [0, 0, 1, 1],
      fileModes: [0o100755, 0o120777, 0o040755, 0o100644],
    })
    expect(found).toMatchObject({
      source: { name: 'meta-packages', version: '2-3' },
      owns: ['usr/bin/bash', 'usr/bin/sh', 'usr/share/a b'],
    })
  })

  test.each([
    ['libc.so.6(GLIBC_2.34)(64bit)', [['libc.so.6(GLIBC_2.34)(64bit)']]],
    ['rpmlib(CompressedFileNames)', []],
    ['config(bash)', []],
    ['(aa or bb >= 2)', [['aa', 'bb']]],
    ['(aa and lib(bb) with cc < 3)', [['aa'], ['lib(bb)'], ['cc']]],
    ['(glibc-gconv-extra(x86-64) = 2.34 if redhat-rpm-config)', [['glibc-gconv-extra(x86-64)']]],
    ['((aa or bb) if cc)', [['aa', 'bb']]],
    ['()', []],
  ])('requires %s', (text, expected) => {
    expect(one({ requireName: [text, text] })?.relations?.map(({ anyOf }) => anyOf)).toEqual(expected)
  })

  test('whose file another package needs provides it', () => {
    const shell = headerOf({
      name: 'shell',
      baseNames: ['sh'],
      dirNames: ['/bin/'],
      dirIndexes: [0],
      provideName: ['shell', 'x'],
    })
    const { packages } = read(ndbOf([shell, headerOf({ name: 'user', requireName: ['/bin/sh'] })]))
    expect(packages?.map(({ provides }) => provides)).toEqual([['x', '/bin/sh'], []])
  })
})

describe('damage', () => {
  test('of one record is told and loses no other', () => {
    const { packages, problems } = read(ndbOf([headerOf({ name: 'a/b' }), headerOf({}), new Uint8Array(20)]))
    expect(packages?.map(({ name }) => name)).toEqual(['alpha'])
    expect(problems).toEqual([
      { reason: 'record 1: expected name, version and release, found "a/b", "1.0", "1"' },
      { reason: 'record 3: expected a header of rpm, found 0 entries in 20 bytes' },
    ])
  })

  test('of a slot, and of a page of SQLite', () => {
    const ndb = ndbOf([headerOf({ name: 'one' }), headerOf({ name: 'two' })])
    ndb[32] = 0
    expect(read(ndb)).toMatchObject({
      packages: [{ name: 'two' }],
      problems: [{ reason: expect.stringContaining('slot at offset 32: expected the letters "Slot"') }],
    })
    const sqlite = sqliteOf(Array.from({ length: 20 }, (_, index) => headerOf({ name: `package-${index}` })))
    const leaf = [...sqlite.keys()].findLast((at) => at % 512 === 0 && sqlite[at] === 0x0d) ?? 0
    sqlite[leaf] = 1
    const { packages, problems } = read(sqlite)
    expect(packages?.length).toBeGreaterThan(10)
    expect(problems).toMatchObject([{ reason: expect.stringContaining('expected a page of a table, found type 1') }])
  })

  test('of everything is a ParseError', () => {
    expect(() => read(new Uint8Array(99))).toThrow('expected a database of rpm (SQLite, ndb, Berkeley DB)')
    expect(() => read(fixture('rpmdb.sqlite').slice(0, 4096))).toThrow('expected a table Packages, found page')
    expect(read(ndbOf([]))).toEqual({ packages: [] })
  })

  test('a page that is its own child ends', () => {
    const sqlite = sqliteOf(Array.from({ length: 50 }, () => headerOf({})))
    const root = [...sqlite.keys()].find((at) => at % 512 === 0 && sqlite[at] === 0x05) ?? 0
    new DataView(sqlite.buffer).setUint32(root + 8, root / 512 + 1)
    expect(read(sqlite).problems).toMatchObject([{ reason: expect.stringMatching(/pages that are used once/) }])
  })

  test('folders without end are refused', () => {
    const folder = `/${'x'.repeat(5000)}/`
    const { baseNames, dirIndexes } = { baseNames: ['', ''], dirIndexes: [0, 0] }
    expect(() => one({ baseNames, dirIndexes, dirNames: [folder] })).toThrow('paths of at most 4096 characters')
    expect(() => one({ baseNames, dirIndexes: [7, 7], dirNames: ['/'] })).toThrow('a folder of file 0')
  })

  test('records that share their bytes, and more damage than an accident makes, are refused', () => {
    const twice = ndbOf([headerOf({ provideName: Array.from({ length: 900 }, (_, index) => `name-${index}`) })])
    for (let slot = 48; slot < 96; slot += 16) twice.copyWithin(slot, 32, 48)
    expect(() => read(twice)).toThrow('records that lie apart')
    const slots = ndbOf([headerOf({})]).fill(0, 48, 4096)
    expect(() => read(slots)).toThrow('at most 100 damaged parts')
  })

  test('a write-ahead log with changes is told', () => {
    expect(read(new Uint8Array(32), 'var/lib/rpm/rpmdb.sqlite-wal').problems).toHaveLength(1)
  })

  const small = [
    sqliteOf([headerOf({}), headerOf({ requireName: ['a'.repeat(900)] })]),
    fixture('Packages'),
    ndbOf([headerOf({})]),
  ]
  const changes = array(record({ at: integer({ min: 0, max: 60_000 }), value: integer({ min: 0, max: 255 }) }), {
    maxLength: 8,
  })

  test('any change or cut is read or refused, nothing else', () => {
    assert(
      property(constantFrom(...small), changes, integer({ min: 0, max: 60_000 }), (database, edits, cut) => {
        const bytes = database.slice(0, cut % 2 === 0 ? cut : undefined)
        for (const { at, value } of edits) if (bytes.length > 0) bytes[at % bytes.length] = value
        expect(outcomeOf(() => read(bytes))).toMatch(/^read$|expected/)
      }),
      { numRuns: 100 },
    )
  })

  test('any bytes are no header', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (blob) => {
        expect(outcomeOf(() => read(ndbOf([blob])))).toMatch(/^read$|expected/)
      }),
    )
  })
})
