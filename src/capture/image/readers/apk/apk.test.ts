import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { apk } from './index.ts'

const read = (text: string, path = 'lib/apk/db/installed') => apk.read(imageFile(path, text), NO_TOOLS)

const BUSYBOX = `C:Q1abcdefghijklmnopqrstuvwxyz0=
P:busybox-binsh
V:1.37.0-r18
A:x86_64
S:1541
I:8192
T:busybox ash /bin/sh
L:GPL-2.0-only
o:busybox
t:1748350402
k:100
D:busybox=1.37.0-r18 so:libc.musl-x86_64.so.1 !dash-binsh
p:/bin/sh cmd:sh=1.37.0-r18
r:busybox-initscripts
F:
R:.hidden
F:bin
R:sh
a:0:0:777
Z:Q1pcfTfDNEbNKQc2s1tia7da05M8Q=
F:usr/share
M:0:0:755
R:a b
`

test('it wants the databases of apk 2 and 3 and the world', () => {
  const wanted = [
    'lib/apk/db/installed',
    'usr/lib/apk/db/installed',
    'etc/apk/world',
    'lib/apk/db/triggers',
    'x/etc/apk/world',
  ]
  expect(wanted.filter((path) => apk.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 3))
})

test('a block becomes a package with its source, relations and files', () => {
  expect(read(BUSYBOX)).toEqual({
    packages: [
      {
        name: 'busybox-binsh',
        version: '1.37.0-r18',
        architecture: 'x86_64',
        source: { name: 'busybox', version: '1.37.0-r18' },
        size: 8192,
        relations: [
          { kind: 'depends', anyOf: ['busybox'] },
          { kind: 'depends', anyOf: ['so:libc.musl-x86_64.so.1'] },
        ],
        provides: ['/bin/sh', 'cmd:sh'],
        owns: ['.hidden', 'bin/sh', 'usr/share/a b'],
      },
    ],
  })
})

test('a virtual package has no origin, no content, and relations that tell what it was for', () => {
  expect(read('P:.build-deps\nV:20250812.101112\nA:noarch\nD:gcc musl-dev~1.2\n').packages).toEqual([
    {
      name: '.build-deps',
      version: '20250812.101112',
      architecture: 'noarch',
      source: { name: '.build-deps', version: '20250812.101112' },
      relations: [
        { kind: 'depends', anyOf: ['gcc'] },
        { kind: 'depends', anyOf: ['musl-dev'] },
      ],
      owns: [],
    },
  ])
})

test('the world: what was asked for, without versions, tags and conflicts', () => {
  expect(
    read('busybox\npython3>=3.12\n!vim nginx@edge so:libssl.so.3\n.build-deps=20250812\n\n', 'etc/apk/world'),
  ).toEqual({ asked: ['busybox', 'python3', 'nginx', 'so:libssl.so.3', '.build-deps'] })
})

describe('damage', () => {
  test('of one block is told with its line and loses no other', () => {
    const { packages, problems } = read(`P:a\nV:1\n\nV:2\n\nP:b/..\nV:1\n\nno field\nP:c\nV:3-r0`)
    expect(packages?.map(({ name, version }) => `${name} ${version}`)).toEqual(['a 1', 'c 3-r0'])
    expect(problems).toEqual([
      { line: 4, reason: 'expected the name (P:) of a package, found ""' },
      { line: 6, reason: 'expected the name (P:) of a package, found "b/.."' },
      { line: 9, reason: 'expected a letter and a colon, found "no field"' },
    ])
  })

  test('of everything is a ParseError', () => {
    expect(() => read('\n<html>')).toThrow('line 2: expected a database of apk, found')
    expect(read('')).toEqual({ packages: [] })
  })

  test('a folder that is longer than any path is refused', () => {
    expect(() => read(`P:a\nV:1\nF:${'x'.repeat(5000)}\nR:y\n`)).toThrow('paths of at most 4096 characters')
  })

  test('any text is read or refused, nothing else', () => {
    const line = oneof(constantFrom(...BUSYBOX.split('\n')), string())
    const text = array(line).map((lines) => lines.join('\n'))
    assert(
      property(text, constantFrom('lib/apk/db/installed', 'etc/apk/world'), (content, path) => {
        expect(outcomeOf(() => read(content, path))).toMatch(/^read$|expected/)
      }),
    )
  })
})
