import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { type FileToZip, writeZip } from '../../../scripts/write-zip.ts'
import { WorldError } from '../../records/errors.ts'
import { temporaryFolder } from './testing.ts'
import { DEFAULT_ZIP_LIMITS, type ZipLimits, readZip } from './zip.ts'

const read = async (bytes: Uint8Array, limits: ZipLimits = DEFAULT_ZIP_LIMITS): Promise<readonly FileToZip[]> => {
  const path = join(temporaryFolder(), 'all.zip')
  writeFileSync(path, bytes)
  const files: FileToZip[] = []
  for await (const { name, bytes: content } of readZip(path, { limits })) {
    files.push({ name, content: new TextDecoder().decode(content) })
  }
  return files
}

const many = Array.from({ length: 3000 }, (_, index) => ({
  name: `${index}.json`,
  content: `${index} `.repeat(index % 900),
}))

test('what was written is read, in order, over several batches, empty files too', async () => {
  expect(await read(writeZip(many))).toEqual(many)
  expect(await read(writeZip([]))).toEqual([])
})

test('folders are left out, names are UTF-8, the end may carry a comment', async () => {
  const files = [
    { name: 'folder/', content: '' },
    { name: 'folder/ä.json', content: '{}' },
  ]
  const archive = writeZip(files)
  archive.writeUInt16LE(4, archive.length - 2)
  expect(await read(Buffer.concat([archive, Buffer.from('note')]))).toEqual(files.slice(1))
})

describe('what is damaged is a WorldError that names the file', () => {
  const archive = writeZip(many.slice(0, 50))

  test('cut short anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), async (length) => {
        await expect(read(archive.subarray(0, length))).rejects.toThrow(WorldError)
      }),
      { numRuns: 30 },
    )
  })

  test('a byte changed anywhere gives the same files or an error, never others', async () => {
    const expected = await read(archive)
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(archive)
        changed[at] = (changed[at] ?? 0) ^ change
        const outcome = await read(changed).then(
          (files) => files.every(({ content }) => expected.some((file) => file.content === content)),
          (error: unknown) => error instanceof WorldError,
        )
        expect(outcome).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('the entry is named', async () => {
    const changed = Buffer.from(archive)
    // The directory's checksum of the first entry.
    changed.writeUInt32LE(7, changed.readUInt32LE(changed.length - 6) + 16)
    await expect(read(changed)).rejects.toThrow(
      /all\.zip \(0\.json\): expected 0 bytes with checksum 7, found damaged data/,
    )
  })

  test.each([
    ['no zip', Buffer.from('this is no zip archive, but long enough to hold the end of one')],
    ['nothing', Buffer.alloc(0)],
  ])('%s', async (_, bytes) => await expect(read(bytes)).rejects.toThrow(/all\.zip: expected a zip archive/))
})

describe('limits', () => {
  const limits: ZipLimits = { entries: 10, entryBytes: 4 * 2 ** 20, totalBytes: 6 * 2 ** 20, ratio: 100 }
  const zeros = (bytes: number): FileToZip => ({ name: 'zeros.json', content: Buffer.alloc(bytes) })

  test.each([
    ['too many entries', writeZip(many.slice(0, 11)), /expected at most 10 entries .*, found 11/],
    ['a large entry', writeZip([zeros(5 * 2 ** 20)]), /zeros\.json\): expected at most 4194304 bytes/],
    ['a large whole', writeZip([zeros(3.5 * 2 ** 20), zeros(3.5 * 2 ** 20)]), /at most 6291456 bytes unpacked/],
    ['a bomb', writeZip([zeros(2 * 2 ** 20)]), /at most 100 bytes out of one/],
  ])('%s', async (_, archive, message) => await expect(read(archive, limits)).rejects.toThrow(message))

  test('an entry that unpacks to more than it states', async () => {
    const archive = writeZip([zeros(2 * 2 ** 20)])
    const directory = archive.readUInt32LE(archive.length - 6)
    archive.writeUInt32LE(10, directory + 24)
    await expect(read(archive, limits)).rejects.toThrow(/zeros\.json\): expected deflated data of 10 bytes/)
  })
})
