import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { dpkg } from './index.ts'

const read = (path: string, text: string) => dpkg.read(imageFile(path, text), NO_TOOLS)
const status = (...stanzas: readonly string[]) => read('var/lib/dpkg/status', stanzas.join('\n\n'))

/** A stanza of an installed package; later fields take the place of earlier ones. */
const stanza = (name: string, fields: Readonly<Record<string, string>> = {}): string =>
  Object.entries({ Package: name, Status: 'install ok installed', Version: '1.0-1', Architecture: 'amd64', ...fields })
    .map(([field, value]) => `${field}: ${value}`)
    .join('\n')

test('it wants the databases of dpkg and apt, and no others', () => {
  const wanted = [
    'var/lib/dpkg/status',
    'var/lib/dpkg/status.d/base-files',
    'var/lib/dpkg/status.d/base-files.md5sums',
    'var/lib/dpkg/info/libc6:amd64.list',
    'var/lib/apt/extended_states',
    'var/lib/dpkg/info/libc6:amd64.md5sums',
    'var/lib/dpkg/status-old',
    'srv/var/lib/dpkg/status',
  ]
  expect(wanted.filter((path) => dpkg.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 5))
})

describe('a stanza', () => {
  test('becomes a package with everything that the plan needs', () => {
    const text = stanza('libc6', {
      Priority: 'optional',
      Source: 'glibc (1:2.36-9)',
      Version: '1:2.36-9+b1',
      'Installed-Size': '12',
      'Pre-Depends': 'dpkg (>= 1.19)',
      Depends: 'libgcc-s1, libcrypt1 (>= 1:4.4) | libxcrypt:any <!nocheck>',
      Recommends: 'libidn2-0 [linux-any]',
      Suggests: 'glibc-doc',
      Provides: 'libc6-any (= 2), libc-abi',
      Description: 'the C library\n Depends: nothing of this\n .\n more',
    })
    expect(status(text)).toEqual({
      packages: [
        {
          name: 'libc6',
          version: '1:2.36-9+b1',
          architecture: 'amd64',
          source: { name: 'glibc', version: '1:2.36-9' },
          size: 12_288,
          relations: [
            { kind: 'depends', anyOf: ['dpkg'] },
            { kind: 'depends', anyOf: ['libgcc-s1'] },
            { kind: 'depends', anyOf: ['libcrypt1', 'libxcrypt'] },
            { kind: 'recommends', anyOf: ['libidn2-0'] },
          ],
          provides: ['libc6-any', 'libc-abi'],
        },
      ],
    })
  })

  test('without a source is its own; a source without a version has the same', () => {
    const sources = status(stanza('aa'), stanza('bb', { Source: 'cc' })).packages?.map(({ source }) => source)
    expect(sources).toEqual([
      { name: 'aa', version: '1.0-1' },
      { name: 'cc', version: '1.0-1' },
    ])
  })

  test('may go over several lines, and have any case and blanks', () => {
    const text = 'package:aa\nStatus:install ok installed\nVERSION:  1 \nDepends: b0,\n c0\n\t| d0\n'
    expect(status(text).packages).toMatchObject([
      {
        name: 'aa',
        version: '1',
        relations: [
          { kind: 'depends', anyOf: ['b0'] },
          { kind: 'depends', anyOf: ['c0', 'd0'] },
        ],
      },
    ])
  })

  test.each([
    ['Essential', 'yes', 'essential'],
    ['Protected', 'yes', 'essential'],
    ['Important', 'yes', 'essential'],
    ['Priority', 'required', 'essential'],
    ['Essential', 'no', undefined],
    ['Priority', 'important', undefined],
  ])('%s: %s makes it %s', (field, value, expected) => {
    expect(status(stanza('aa', { [field]: value })).packages?.[0]?.requested).toBe(expected)
  })
})

test.each([
  ['install ok installed', 1, undefined],
  ['hold ok installed', 1, undefined],
  ['install ok triggers-pending', 1, undefined],
  ['deinstall ok config-files', 0, undefined],
  ['unknown ok not-installed', 0, undefined],
  ['install reinstreq half-installed', 1, 'aa is half-installed'],
  ['install ok unpacked', 1, 'aa is unpacked'],
  ['install ok teleported', 1, 'expected a state of dpkg, found "teleported"'],
])('Status: %s gives %i package, problem %s', (text, count, reason) => {
  const { packages, problems } = status(stanza('aa', { Status: text }))
  expect(packages).toHaveLength(count)
  expect(problems?.[0]?.reason).toBe(reason)
})

describe('damage', () => {
  test('of one stanza is told with its line and loses no other', () => {
    const { packages, problems } = status(
      stanza('aa'),
      stanza('../b'),
      'garbage\u0001here',
      stanza('cc', { Version: '1 2' }),
      `${stanza('dd')}\n<<<<<<< ours`,
    )
    expect(packages?.map(({ name }) => name)).toEqual(['aa', 'dd'])
    expect(problems).toEqual([
      { line: 11, reason: 'expected a field, found "garbage here"' },
      { line: 22, reason: 'expected a field, found "<<<<<<< ours"' },
      { line: 6, reason: 'expected a Package as Debian writes it, found "../b"' },
      { line: 13, reason: 'expected a Version as Debian writes it, found "1 2"' },
    ])
  })

  test('of everything is a ParseError', () => {
    expect(() => status('<html>')).toThrow('line 1: expected a stanza of a package, found "<html>"')
    expect(() => status(`${stanza('aa')}\0`)).toThrow('NUL byte')
    expect(status('')).toEqual({ packages: [] })
  })

  test('is told at most 20 times', () => {
    expect(status(stanza('aa'), ...Array.from({ length: 99 }, () => stanza('/'))).problems).toHaveLength(20)
  })
})

test('distroless: a control file a package, without a state; the owned files beside it', () => {
  expect(read('var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 2025b-0\n').packages).toMatchObject([
    { name: 'tzdata', version: '2025b-0' },
  ])
  expect(read('var/lib/dpkg/status', 'Package: tzdata\nVersion: 2025b-0\n').packages).toEqual([])
  const sums = `${'0'.repeat(32)}  usr/share/zoneinfo/UTC\n${'1'.repeat(32)}  ./usr/a b\nno checksum\n`
  expect(read('var/lib/dpkg/status.d/tzdata.md5sums', sums).owned).toEqual({
    package: 'tzdata',
    paths: ['usr/share/zoneinfo/UTC', 'usr/a b'],
  })
})

test('owned files are the ends of the listed branches', () => {
  const list = '/.\n/usr\n/usr/lib\n/usr/lib/a.so\n/usr/lib/a.so.1\n/usr/share\n/usr/share/doc\n/usr/share/doc/a b\n'
  expect(read('var/lib/dpkg/info/libc6:amd64.list', list).owned).toEqual({
    package: 'libc6:amd64',
    paths: ['usr/lib/a.so', 'usr/lib/a.so.1', 'usr/share/doc/a b'],
  })
})

test('what apt pulled in', () => {
  const text = [
    'Package: aa\nArchitecture: amd64\nAuto-Installed: 1',
    'Package: bb\nArchitecture: amd64\nAuto-Installed: 0',
    'Package: cc\nAuto-Installed: 1',
  ].join('\n\n')
  expect(read('var/lib/apt/extended_states', text)).toEqual({ automatic: ['aa:amd64', 'cc'] })
})

const PATHS = ['status', 'status.d/x', 'status.d/x.md5sums', 'info/x.list'].map((name) => `var/lib/dpkg/${name}`)

test('any bytes are read or refused, nothing else', () => {
  const line = oneof(constantFrom(...stanza('aa', { Depends: 'b | c' }).split('\n'), '', ' ', '.'), string())
  const text = array(line).map((lines) => lines.join('\n'))
  assert(
    property(text, constantFrom(...PATHS, 'var/lib/apt/extended_states'), (content, path) => {
      expect(outcomeOf(() => read(path, content))).toMatch(/^read$|expected/)
    }),
  )
})

test('the stanzas before a cut are those of the whole', () => {
  const whole = [stanza('aa'), stanza('bb', { Depends: 'aa' }), stanza('cc')].join('\n\n')
  assert(
    property(integer({ min: stanza('aa').length, max: whole.length }), (cut) => {
      const names = status(whole.slice(0, cut)).packages?.map(({ name }) => name) ?? []
      expect(['aa', 'bb', 'cc']).toEqual(expect.arrayContaining(names))
      expect(names[0]).toBe('aa')
    }),
  )
})
