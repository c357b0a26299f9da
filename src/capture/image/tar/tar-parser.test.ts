import { assert, asyncProperty, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { inPieces, largeFile, paxEntry, TAR_END, tarEntry, tarHeader, tarOf, type TarFields } from '../testing.ts'
import { readTar, readTarFile } from './read-tar.ts'
import type { TarEntry } from './tar-parser.ts'

type Read = TarEntry & Readonly<{ content?: string }>

const collector = (wanted: (entry: TarEntry) => boolean) => {
  const entries: Read[] = []
  const visit = (entry: TarEntry) => {
    const position = entries.push(entry) - 1
    if (!wanted(entry)) return undefined
    const pieces: Uint8Array[] = []
    const end = () => {
      entries[position] = { ...entry, content: Buffer.concat(pieces).toString() }
    }
    return { write: (piece: Uint8Array) => void pieces.push(piece), end }
  }
  return { entries, visit }
}

const read = async (archive: Uint8Array, pieceSize = 1000, wanted = (_entry: TarEntry) => true) => {
  const { entries, visit } = collector(wanted)
  await readTar('a.tar', inPieces(archive, pieceSize), visit)
  return entries
}

const only = async (...entries: readonly (TarFields | Uint8Array)[]) => (await read(tarOf(...entries)))[0]

const big = 'seaworthy '.repeat(300)
const LONG = `${'a'.repeat(90)}/${'b'.repeat(200)}`

describe('entries', () => {
  it('of every kind', async () => {
    const found = await read(
      tarOf(
        { path: './', mode: 0o755 },
        { path: './etc/', mode: 0o1777 },
        { path: './etc/a', content: big, mode: 0o4755 },
        { path: '/etc//empty' },
        { path: 'etc/link', type: '2', link: '../usr/a' },
        { path: 'etc/hard', type: '1', link: './etc/a', size: 77 },
        { path: 'dev/null', type: '3' },
        { path: 'dev/sda', type: '4' },
        { path: 'run/pipe', type: '6' },
      ),
    )
    expect(found.map(({ path, kind, size, mode, link, content }) => [path, kind, size, mode, link, content])).toEqual([
      ['', 'directory', 0, 0o755, '', ''],
      ['etc', 'directory', 0, 0o1777, '', ''],
      ['etc/a', 'file', 3000, 0o4755, '', big],
      ['etc/empty', 'file', 0, 0o644, '', ''],
      ['etc/link', 'symlink', 0, 0o644, '../usr/a', ''],
      ['etc/hard', 'hardlink', 0, 0o644, 'etc/a', ''],
      ['dev/null', 'character', 0, 0o644, '', ''],
      ['dev/sda', 'block', 0, 0o644, '', ''],
      ['run/pipe', 'fifo', 0, 0o644, '', ''],
    ])
  })

  it('are the same in whatever pieces they come, wanted or not, and from a file', async () => {
    const archive = tarOf(
      { path: 'a', content: big },
      paxEntry({ path: LONG }),
      { path: 'x', content: 'y' },
      { path: 'b/' },
    )
    const whole = await read(archive, archive.length)
    await assert(
      asyncProperty(integer({ min: 1, max: 3000 }), async (pieceSize) => {
        expect(await read(archive, pieceSize)).toEqual(whole)
        const bare = whole.map(({ content: _content, ...entry }) => entry)
        expect(await read(archive, pieceSize, () => false)).toEqual(bare)
      }),
      { numRuns: 40 },
    )
    const large = tarOf({ path: 'a', content: 'z'.repeat(1_000_000) }, { path: 'b', content: 'y' })
    const { entries, visit } = collector(({ path }) => path === 'b')
    let readBytes = 0
    const file = largeFile(large)
    await readTarFile(
      'a.tar',
      { ...file, stream: (start, end) => ((readBytes += end - start), file.stream(start, end)) },
      visit,
    )
    expect(entries.map(({ path, content, offset }) => [path, content, offset])).toEqual([
      ['a', undefined, 512],
      ['b', 'y', 1_001_472],
    ])
    expect(readBytes).toBeLessThan(300_000)
  })

  it('of old and foreign writers', async () => {
    const without = { path: 'old/', type: '\0', patch: (header: Uint8Array) => void header.fill(0, 257, 265) }
    expect(await only(without)).toMatchObject({ path: 'old', kind: 'directory' })
    const prefixed = { path: 'name', patch: (header: Uint8Array) => header.set(Buffer.from('some/folder'), 345) }
    expect(await only(prefixed)).toMatchObject({ path: 'some/folder/name' })
    const gnu = { ...prefixed, patch: (header: Uint8Array) => header.set(Buffer.from('ustar  \0'), 257) }
    expect(await only(gnu)).toMatchObject({ path: 'name' })
    const signed = { path: 'ä', patch: (header: Uint8Array) => header.set([0xe4], 0) }
    expect(await only(signed)).toMatchObject({ kind: 'file' })
    expect(await only({ path: 'V', type: 'V', content: 'label' }, { path: 'a' })).toMatchObject({ path: 'a' })
  })

  it('with long names and large sizes', async () => {
    expect(await only(paxEntry({ path: LONG, mtime: '1.5' }), { path: 'x', content: 'y' })).toMatchObject({
      path: LONG,
      content: 'y',
    })
    expect(await only(paxEntry({ linkpath: LONG }), { path: 'x', type: '2' })).toMatchObject({ link: LONG })
    expect(await only(paxEntry({ size: '3' }), { path: 'x', size: 0, content: 'yes' })).toMatchObject({
      content: 'yes',
    })
    const gnuName = { path: '././@LongLink', type: 'L', content: `${LONG}\0` }
    const gnuLink = { path: '././@LongLink', type: 'K', content: `${LONG}\0` }
    expect(await only(gnuName, gnuLink, { path: 'x', type: '2' })).toMatchObject({ path: LONG, link: LONG })
    const base256 = {
      path: 'x',
      content: 'abc',
      patch: (header: Uint8Array) =>
        header.fill(0, 124, 136).set([0x80, ...Array.from({ length: 10 }, () => 0), 3], 124),
    }
    expect(await only(base256)).toMatchObject({ content: 'abc' })
  })

  it('take nothing from a global header, as no runtime does', async () => {
    expect(await only(paxEntry({ path: 'other' }, 'g'), { path: 'own' })).toMatchObject({ path: 'own' })
  })

  it('that are sparse say so', async () => {
    const gnu: TarFields = {
      path: 'lastlog',
      type: 'S',
      content: 'x',
      patch: (header) => {
        header.set(Buffer.from('ustar  \0'), 257)
        header.set(Buffer.from('00000100000 '), 483)
        header[482] = 1
      },
    }
    const more = new Uint8Array(512)
    const last = tarOf(tarHeader(gnu), more, tarEntry({ path: 'b', content: 'c' }).subarray(512), { path: 'after' })
    expect(await read(last)).toMatchObject([
      { path: 'lastlog', sparse: true, size: 0o100000, storedSize: 1 },
      { path: 'after', sparse: false },
    ])
    const pax = paxEntry({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 'real',
      'GNU.sparse.realsize': '10737418240',
    })
    expect(await only(pax, { path: 'GNUSparseFile.0/real', content: '1\n0\n1\n' })).toMatchObject({
      path: 'real',
      sparse: true,
      size: 10 * 1024 ** 3,
    })
  })

  it('need no end behind them, and what stands behind the end is not read', async () => {
    expect(await read(tarEntry({ path: 'a' }))).toHaveLength(1)
    expect(await read(new Uint8Array(0))).toEqual([])
    expect(await read(Buffer.concat([tarOf({ path: 'a' }), tarEntry({ path: 'b' })]))).toHaveLength(1)
  })
})

describe('damage', () => {
  const first = tarEntry({ path: 'a', content: 'b' })
  const broken = Uint8Array.from(tarHeader({ path: 'b' }))
  broken[0] = 0x41
  it.each([
    [
      'a wrong checksum',
      Buffer.concat([first, broken]),
      'a.tar, byte 1024: expected a header of a tar archive, found a wrong checksum',
    ],
    ['an end in the content', first.subarray(0, 512), 'byte 512: expected 1 more bytes of an entry, found the end'],
    ['an end in a header', first.subarray(0, 700).subarray(0, 100), 'expected the rest of a header'],
    ['an end behind a long name', tarEntry({ path: 'x', type: 'L', content: 'name' }), 'expected the rest of a header'],
    ['no archive', Buffer.from('<html>'.repeat(200)), 'byte 0: expected a header of a tar archive'],
    ['more behind a block of zeros', Buffer.concat([TAR_END.subarray(512), first]), 'expected the end of the archive'],
    ['a type that nobody knows', tarOf({ path: 'a', type: 'Z' }), 'expected a known type of entry, found type "Z"'],
    [
      'a way out',
      tarOf({ path: 'a/../../etc/passwd' }),
      'expected a path inside the image, found "a/../../etc/passwd"',
    ],
    ['a way out by a long name', tarOf(paxEntry({ path: '../x' }), { path: 'x' }), 'found "../x"'],
    ['a hard link that leads out', tarOf({ path: 'a', type: '1', link: '../../etc/passwd' }), 'expected a path inside'],
    [
      'a path too long',
      tarOf(paxEntry({ path: 'a/'.repeat(3000) }), { path: 'x' }),
      'at most 4096 bytes, found one of 6000',
    ],
    ['a NUL in a path', tarOf(paxEntry({ path: 'a\0b' }), { path: 'x' }), 'expected a path without a NUL'],
    ['a NUL in a link', tarOf(paxEntry({ linkpath: 'a\0b' }), { path: 'x', type: '2' }), 'expected a link of at most'],
    [
      'a size that is none',
      tarOf({ path: 'a', patch: (header) => header.set(Buffer.from('zzz'), 124) }),
      'the size of an entry',
    ],
    [
      'a negative size',
      tarOf({ path: 'a', patch: (header) => void header.fill(0xff, 124, 136) }),
      'the size of an entry',
    ],
    [
      'a size in a record that is none',
      tarOf(paxEntry({ size: '-3' }), { path: 'x' }),
      'the size of an entry, found "-3"',
    ],
    [
      'a record that ends nowhere',
      tarOf({ path: 'x', type: 'x', content: '99 path=a\n' }, { path: 'x' }),
      'expected a record of a pax header',
    ],
    [
      'a header as large as a file',
      tarOf({ path: 'x', type: 'x', size: 2 ** 30 }),
      'a header of at most 1048576 bytes',
    ],
  ])('%s', async (_what, archive, message) => {
    await expect(read(archive)).rejects.toThrow(message)
  })
})
