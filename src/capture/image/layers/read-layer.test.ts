import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { ParseError } from '../../../records/errors.ts'
import type { PackageReader } from '../contract.ts'
import { digestOf, lineReader, memoryPorts, openImageOf, tarOf, type TarFields } from '../testing.ts'
import { eachEntry } from './layer-entries.ts'
import { readLayer } from './read-layer.ts'

const ports = memoryPorts()

const readEntries = (
  entries: readonly (TarFields | Uint8Array)[],
  readers: readonly PackageReader[] = [lineReader('list')],
  more: Readonly<{ pack?: (layer: Uint8Array) => Uint8Array; hashFrom?: number }> = {},
) => {
  const image = openImageOf({ layers: [tarOf(...entries)], ...(more.pack ? { pack: more.pack } : {}) })
  const hashFrom = more.hashFrom === undefined ? {} : { hashFrom: more.hashFrom }
  return readLayer(image, image.layers[0]!, { readers, ports, ...hashFrom })
}

const namesIn = (files: Awaited<ReturnType<typeof readEntries>>['files']) =>
  files.map(({ path, aliases = [], outcome }) => [
    path,
    aliases.join(),
    outcome.status === 'read' ? (outcome.reading.packages ?? []).map(({ name }) => name).join() : outcome.reason,
  ])

describe.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['plain', (layer: Uint8Array) => layer],
] as const)('a layer packed as %s', (_packing, pack) => {
  it('is read, whatever its media type says', async () => {
    const { files, fileCount, contentSize } = await readEntries([{ path: 'a/list', content: 'left 1\n' }], undefined, {
      pack,
    })
    expect(namesIn(files)).toEqual([['a/list', '', 'left']])
    expect([fileCount, contentSize]).toEqual([1, 7])
  })
})

describe('entries', () => {
  it('are all kept, whiteouts as what they hide', async () => {
    const { entries } = await readEntries([
      { path: 'etc/', mode: 0o755 },
      { path: 'etc/.wh.passwd' },
      { path: 'etc/.wh..wh..opq' },
      { path: '.wh..wh..opq' },
      { path: 'lib', type: '2', link: '/usr/lib' },
      { path: 'dev/null', type: '3' },
    ])
    expect([...eachEntry(entries)].map(({ path, letter, link }) => [path, letter, link])).toEqual([
      ['etc', 'd', undefined],
      ['etc/passwd', 'w', undefined],
      ['etc', 'o', undefined],
      ['', 'o', undefined],
      ['lib', 'l', '/usr/lib'],
      ['dev/null', 'c', undefined],
    ])
  })

  it('that are whiteouts are no files: no reader sees them', async () => {
    const { files, fileCount } = await readEntries(
      [{ path: 'a/.wh.list' }, { path: 'a/.wh..wh..opq' }],
      [{ ...lineReader('list'), wants: () => true }],
    )
    expect([files, fileCount]).toEqual([[], 0])
  })

  it('have digests where they are asked for', async () => {
    const content = 'x'.repeat(5000)
    const { entries } = await readEntries(
      [
        { path: 'small', content: 'x' },
        { path: 'list', content },
      ],
      undefined,
      { hashFrom: 1000 },
    )
    expect([...eachEntry(entries)].map(({ sha256 }) => sha256)).toEqual([
      undefined,
      digestOf(Buffer.from(content)).slice(7),
    ])
  })
})

describe('readers', () => {
  it('are handed what they want and nothing else', async () => {
    const seen: string[] = []
    const magic = [Buffer.from('\u007fELF')]
    const binary: PackageReader = {
      name: 'binary',
      maxBytes: 4000,
      magic,
      wants: ({ mode }) => (mode & 0o111) !== 0,
      read: ({ path, bytes, size }) => (seen.push(`${path} ${bytes.length} ${size}`), {}),
    }
    const { files } = await readEntries(
      [
        { path: 'bin/a', mode: 0o755, content: `\u007fELF${'x'.repeat(3000)}` },
        { path: 'bin/script', mode: 0o755, content: '#!/bin/sh\n'.repeat(300) },
        { path: 'bin/short', mode: 0o755, content: '\u007fE' },
        { path: 'bin/large', mode: 0o755, content: 'x'.repeat(4001) },
        { path: 'list', content: '' },
      ],
      [binary, lineReader('list')],
    )
    expect(seen).toEqual(['bin/a 3004 3004'])
    expect(files.map(({ path, outcome }) => [path, outcome])).toEqual([
      ['bin/a', { status: 'read', reading: {} }],
      ['bin/large', { status: 'skipped', reason: 'expected at most 4000 bytes, found 4001' }],
      ['list', { status: 'read', reading: { packages: [] } }],
    ])
  })

  it('may fail without harm to the others', async () => {
    const failing = (error: () => Error): PackageReader =>
      lineReader('list', {
        read: () => {
          throw error()
        },
      })
    const parse = failing(() => new ParseError({ line: 3, expected: 'a list', found: 'none' }))
    const fault = failing(() => new RangeError('out of range'))
    const { files } = await readEntries(
      [{ path: 'list', content: 'left 1' }],
      [{ ...parse, name: 'one' }, { ...fault, name: 'two' }, lineReader('list')],
    )
    expect(files.map(({ reader, outcome }) => [reader, outcome])).toEqual([
      ['one', { status: 'invalid', reason: 'line 3: expected a list, found none', line: 3 }],
      ['two', { status: 'invalid', reason: 'the reader two failed: RangeError: out of range' }],
      ['lines', { status: 'read', reading: { packages: [{ ecosystem: 'npm', name: 'left', version: '1' }] } }],
    ])
  })

  it('see a file by all of its names', async () => {
    const { files } = await readEntries([
      { path: 'store/ab12', content: 'left 1' },
      { path: 'store/list', content: 'right 1' },
      { path: 'app/a/list', type: '1', link: 'store/ab12' },
      { path: 'app/b/list', type: '1', link: 'store/list' },
      { path: 'app/c/list', type: '1', link: 'elsewhere' },
    ])
    expect(namesIn(files)).toEqual([
      ['store/list', 'app/b/list', 'right'],
      ['app/c/list', '', 'expected a file, found a hard link to elsewhere, which this layer does not have'],
      ['app/a/list', '', 'left'],
    ])
  })

  it('see a file that stands there twice as it is the second time', async () => {
    const { files } = await readEntries([
      { path: 'list', content: 'left 1' },
      { path: 'list', content: 'right 1' },
    ])
    expect(namesIn(files)).toEqual([['list', '', 'right']])
  })
})
