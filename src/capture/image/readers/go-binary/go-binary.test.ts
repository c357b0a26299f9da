import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { BASE, damage, elfFile } from '../../formats/testing.ts'
import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { goBinary, goVersionOf } from './index.ts'
import { linkedVersion } from './linked-version.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

const MARK = new Uint8Array(16).fill(0x30)
const MAGIC = joined([0xff], ascii(' Go buildinf:'))

const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)]
const inlineText = (bytes: Uint8Array) => joined(varint(bytes.length), bytes)

/** Since Go 1.18. */
const inlineInfo = (toolchain: string, lines: readonly string[]): Uint8Array =>
  joined(
    MAGIC,
    [8, 2],
    new Uint8Array(16),
    inlineText(ascii(toolchain)),
    inlineText(joined(MARK, ascii(lines.map((line) => `${line}\n`).join('')), MARK)),
  )

/** Before Go 1.18: header, two strings (pointer and length), their texts. */
const pointerInfo = (toolchain: string, lines: string, wide: boolean, order: 'little' | 'big'): Uint8Array => {
  const width = wide ? 8 : 4
  const word = (value: number): Uint8Array => {
    const little = [value & 0xff, value >> 8, ...Array.from({ length: width - 2 }, () => 0)]
    return Uint8Array.from(order === 'little' ? little : little.toReversed())
  }
  const modules = joined(MARK, ascii(lines), MARK)
  const texts = BASE + 32 + 4 * width
  return joined(
    MAGIC,
    [width, order === 'big' ? 1 : 0],
    word(BASE + 32),
    word(BASE + 32 + 2 * width),
    new Uint8Array(16 - 2 * width),
    word(texts),
    word(toolchain.length),
    word(texts + toolchain.length),
    word(modules.length),
    ascii(toolchain),
    modules,
  )
}

const LINES = [
  'path\texample.com/app/cmd/app',
  'mod\texample.com/app\t(devel)\t',
  'dep\texample.com/lib\tv1.0.0',
  '=>\t../lib\t(devel)\t',
  'dep\tgithub.com/google/uuid\tv1.3.0\th1:abc=',
  'dep\tgolang.org/x/text\tv0.3.7',
  '=>\texample.com/fork/text\tv0.3.8\th1:abc=',
  'build\t-ldflags="-s -w -X \'main.version=v1.2.3\' -X main.url=https://user:secret@example.com"',
  'build\tCGO_ENABLED=0',
  'something\tnew',
]

const read = (bytes: Uint8Array) => goBinary.read(imageFile('usr/bin/app', bytes, 0o755), NO_TOOLS)
const spell = (bytes: Uint8Array) =>
  read(bytes).packages?.map(({ name, version, origin }) => `${name} ${version} ${origin}`)

const PACKAGES = [
  'example.com/app 1.2.3 registry',
  'example.com/lib 1.0.0 local',
  'github.com/google/uuid 1.3.0 registry',
  'example.com/fork/text 0.3.8 registry',
  'stdlib 1.24.3 registry',
]

test('modules, replacements, settings and toolchain', () => {
  const reading = read(elfFile({ sections: { '.go.buildinfo': inlineInfo('go1.24.3', LINES) } }))
  expect(reading.packages?.[0]).toEqual({
    ecosystem: 'Go',
    name: 'example.com/app',
    version: '1.2.3',
    origin: 'registry',
    direct: true,
    dependsOn: ['example.com/lib', 'github.com/google/uuid', 'example.com/fork/text', 'stdlib'],
  })
  expect(reading.binary).toEqual({
    path: 'usr/bin/app',
    kind: 'go',
    main: 'example.com/app/cmd/app',
    module: 'example.com/app',
    version: 'v1.2.3',
    toolchain: 'go1.24.3',
    settings: {
      '-ldflags': "-s -w -X 'main.version=v1.2.3' -X main.url=https://example.com",
      CGO_ENABLED: '0',
    },
    replaced: ['example.com/lib@v1.0.0 => ../lib@(devel)', 'golang.org/x/text@v0.3.7 => example.com/fork/text@v0.3.8'],
  })
})

test.each([
  [true, 'little'],
  [true, 'big'],
  [false, 'little'],
  [false, 'big'],
] as const)('wide %s, %s endian: inline or behind pointers, with or without sections', (wide, order) => {
  const lines = LINES.map((line) => `${line}\n`).join('')
  for (const info of [inlineInfo('go1.24.3', LINES), pointerInfo('go1.24.3', lines, wide, order)])
    for (const named of [true, false])
      expect(spell(elfFile({ wide, order, named, sections: { '.go.buildinfo': info } }))).toEqual(PACKAGES)
})

test('a program without modules says which Go made it; a command of Go itself is of its toolchain', () => {
  const info = (...lines: readonly string[]) =>
    elfFile({ sections: { '.go.buildinfo': inlineInfo('go1.22rc1', lines) } })
  expect(spell(info('path\tcommand-line-arguments'))).toEqual(['stdlib 1.22.0-rc.1 registry'])
  expect(spell(info('path\tcmd/go'))).toEqual(['stdlib 1.22.0-rc.1 registry', 'toolchain 1.22.0-rc.1 registry'])
})

test('other programs have nothing to tell, packed and damaged ones say so', () => {
  expect(read(elfFile({ sections: { '.text': ascii('code') } }))).toEqual({})
  const packed = elfFile({ sections: { 'UPX!': ascii('UPX!') }, named: false })
  expect(outcomeOf(() => read(packed))).toContain('packed by UPX')
  const whole = elfFile({ sections: { '.go.buildinfo': inlineInfo('go1.24.3', LINES) } })
  expect(outcomeOf(() => read(whole.subarray(0, 100)))).toContain('expected an ELF executable')
  expect(outcomeOf(() => read(ascii('MZ, and no more')))).toContain('expected a PE executable')
})

test.each([
  ['go1.24.3', '1.24.3'],
  ['go1.22.1 X:boringcrypto', '1.22.1'],
  ['go1.20', '1.20.0'],
  ['go1.21rc2', '1.21.0-rc.2'],
  ['go1.20.4-vendor.1', '1.20.4'],
  ['devel go1.25-4a8b2f1 Tue Apr 1', '1.25.0-devel'],
  ['devel +4a8b2f1', undefined],
])('the version of Go in %s', (toolchain, version) => {
  expect(goVersionOf(toolchain)).toBe(version)
})

test.each([
  ['-s -w -X main.version=v1.2.3', 'v1.2.3'],
  ['-X example.com/other.Version=2.0.0 -X example.com/app/build.Version=1.4.0', '1.4.0'],
  [`-X 'k8s.io/component-base/version.gitVersion=v1.28.2' -X=k8s.io/x.gitCommit=abc`, 'v1.28.2'],
  ['-X=main.Version=1.0.0-rc.1', '1.0.0-rc.1'],
  ['-X main.version=dev -X main.goVersion=1.2.3', undefined],
  ['-X', undefined],
])('flags %s', (flags, version) => {
  expect(linkedVersion(flags, 'example.com/app/cmd/app', 'example.com/app')).toBe(version)
})

test('wants programs, not libraries', () => {
  const wants = (path: string, size: number, mode: number) => goBinary.wants({ path, size, mode })
  expect(wants('usr/bin/app', 2 ** 20, 0o755)).toBe(true)
  expect(wants('plugin.so', 2 ** 20, 0o755)).toBe(true)
  expect(wants('usr/lib/libc.so.6', 2 ** 20, 0o644)).toBe(false)
  expect(wants('usr/bin/true', 2 ** 15, 0o755)).toBe(false)
})

test('damaged programs are read or refused, never more', () => {
  const lines = LINES.map((line) => `${line}\n`).join('')
  const samples = [
    elfFile({ sections: { '.go.buildinfo': inlineInfo('go1.24.3', LINES) } }),
    elfFile({ wide: false, order: 'big', sections: { '.go.buildinfo': pointerInfo('go1.9', lines, false, 'big') } }),
    joined([0xcf, 0xfa, 0xed, 0xfe], new Uint8Array(12), [3, 0, 0, 0], new Uint8Array(12), [0x19, 0, 0, 0], MAGIC),
    joined(ascii('MZ'), new Uint8Array(58), [0x40, 0, 0, 0], ascii('PE\0\0'), new Uint8Array(2), [2, 0], MAGIC),
  ]
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.array(change, { maxLength: 8 }),
      (sample, cut, changes) => {
        expect(outcomeOf(() => read(damage(sample, cut, changes)))).not.toBe('')
      },
    ),
    { numRuns: 300 },
  )
})
