/**
 * Reads zip archives of many small files: what advisory databases publish. A reader that makes a stream, or even one
 * call of zlib, for each entry spends most of its time on that. Here the central directory is read in one piece, and
 * entries are unpacked by the hundred: deflated data with a gzip header before it and a gzip trailer (checksum and size,
 * which the directory states) behind it is a gzip member, and zlib unpacks any number of members in one call, on another
 * thread, and checks them.
 *
 * The file itself is read synchronously, a piece of a megabyte at a time: that is cheap, and the next batch can be handed
 * to zlib before this one is handed out. A consumer that never lets the event loop turn keeps no batch from being begun.
 *
 * An archive comes from the network, so nothing that it states is believed before it is checked: see `ZipLimits`.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (its end, ZIP64).
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, gunzip, inflateRawSync } from 'node:zlib'

import { WorldError } from '../../records/errors.ts'

export type ZipLimits = Readonly<{
  entries: number
  /** Bytes of one entry, unpacked. */
  entryBytes: number
  /** Bytes of all entries, unpacked. */
  totalBytes: number
  /** Unpacked to packed, for entries above `RATIO_FROM` bytes: what a zip bomb exceeds. */
  ratio: number
}>

/** Roomy for the largest ecosystem that OSV publishes (a few hundred thousand records), tight for a bomb. */
export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  entries: 2_000_000,
  entryBytes: 32 * 2 ** 20,
  totalBytes: 8 * 2 ** 30,
  ratio: 200,
}

/** A small entry of repetitive text packs very well, and does no harm. */
const RATIO_FROM = 2 ** 20

export type ZipEntry = Readonly<{ name: string; bytes: Uint8Array }>

export type ZipOptions = Readonly<{
  limits?: ZipLimits
  /** By name; entries that are not wanted are not unpacked. Default: all, folders left out. */
  isWanted?: (name: string) => boolean
}>

/** Files of the archive in its own order. Throws a WorldError that names archive and entry. */
export async function* readZip(
  path: string,
  { limits = DEFAULT_ZIP_LIMITS, isWanted = isFile }: ZipOptions = {},
): AsyncGenerator<ZipEntry> {
  const file = openArchive(path)
  try {
    const entries = readDirectory(file, path)
    checkDirectory(entries, path, limits)
    const batches = batchesOf(entries.filter(({ name }) => isWanted(name)))
    let next = batches[0] === undefined ? undefined : readBatch(file, batches[0], path, limits)
    for (let index = 0; next !== undefined; index += 1) {
      const batch = await next
      const following = batches[index + 1]
      next = following === undefined ? undefined : readBatch(file, following, path, limits)
      // Where the consumer stops early, nobody awaits the batch that was begun.
      next?.catch(() => {})
      yield* batch
    }
  } finally {
    closeSync(file)
  }
}

const isFile = (name: string): boolean => !name.endsWith('/')

/** Bytes of the central directory: names and checksums of all entries, so equal directories mean equal archives. */
export const readZipDirectory = (path: string): Uint8Array => {
  const file = openArchive(path)
  try {
    return readDirectoryBytes(file, path).bytes
  } finally {
    closeSync(file)
  }
}

/** Of the operating system: a file descriptor. */
type OpenFile = number

const openArchive = (path: string): OpenFile => {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw new WorldError({ place: path, expected: 'a zip archive', found: messageOf(cause) }, { cause })
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/* ---- the directory ---------------------------------------------------------------------------------------------- */

type DirectoryEntry = Readonly<{
  name: string
  method: number
  encrypted: boolean
  crc: number
  packed: number
  unpacked: number
  /** Of the local header. */
  offset: number
}>

const END = 0x06054b50
const END_SIZE = 22
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_SIZE = 20
const ZIP64_END_SIZE = 56
const CENTRAL = 0x02014b50
const CENTRAL_SIZE = 46
const LOCAL = 0x04034b50
const LOCAL_SIZE = 30
const MAX_COMMENT = 0xffff
const UNKNOWN_16 = 0xffff
const UNKNOWN_32 = 0xffffffff
const ZIP64_EXTRA = 1
const STORED = 0
const DEFLATED = 8

type DirectoryPlace = Readonly<{ count: number; size: number; offset: number }>

const readDirectory = (file: OpenFile, path: string): readonly DirectoryEntry[] => {
  const { bytes, count } = readDirectoryBytes(file, path)
  const entries: DirectoryEntry[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) {
      throw damaged(path, `a directory of ${count} entries`, `${index} of them`)
    }
    entries.push(centralEntry(bytes, at))
    at += CENTRAL_SIZE + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

const readDirectoryBytes = (file: OpenFile, path: string): Readonly<{ bytes: Buffer; count: number }> => {
  const { size: fileSize } = fstatSync(file)
  const { count, size, offset } = findDirectory(file, path, fileSize)
  if (offset + size > fileSize) throw damaged(path, `a directory at byte ${offset}`, `a file of ${fileSize} bytes`)
  return { bytes: readAt(file, path, offset, size), count }
}

const findDirectory = (file: OpenFile, path: string, fileSize: number): DirectoryPlace => {
  const tailSize = Math.min(fileSize, END_SIZE + MAX_COMMENT + ZIP64_LOCATOR_SIZE)
  const tail = readAt(file, path, fileSize - tailSize, tailSize)
  for (let at = tailSize - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END) continue
    const place = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    }
    const isZip64 = place.count === UNKNOWN_16 || place.size === UNKNOWN_32 || place.offset === UNKNOWN_32
    return isZip64 ? findZip64(file, path, tail, at - ZIP64_LOCATOR_SIZE, place) : place
  }
  throw damaged(path, 'a zip archive', fileSize === 0 ? 'an empty file' : 'no end of directory: cut short, or no zip')
}

const findZip64 = (
  file: OpenFile,
  path: string,
  tail: Buffer,
  locator: number,
  plain: DirectoryPlace,
): DirectoryPlace => {
  // Exactly 65,535 entries need no ZIP64.
  if (locator < 0 || tail.readUInt32LE(locator) !== ZIP64_LOCATOR) return plain
  const end = readAt(file, path, Number(tail.readBigUInt64LE(locator + 8)), ZIP64_END_SIZE)
  return {
    count: Number(end.readBigUInt64LE(32)),
    size: Number(end.readBigUInt64LE(40)),
    offset: Number(end.readBigUInt64LE(48)),
  }
}

const centralEntry = (bytes: Buffer, at: number): DirectoryEntry => {
  const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28)
  const entry = {
    name: bytes.toString('utf8', at + CENTRAL_SIZE, nameEnd),
    method: bytes.readUInt16LE(at + 10),
    encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    crc: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20),
    unpacked: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
  }
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(at + 30))
  return { ...entry, ...zip64Sizes(entry, extra) }
}

/** Section 4.5.3: the extra field holds, in this order, only those values that do not fit in 32 bits. */
const zip64Sizes = (
  entry: Pick<DirectoryEntry, 'unpacked' | 'packed' | 'offset'>,
  extra: Buffer,
): Partial<DirectoryEntry> => {
  const keys = (['unpacked', 'packed', 'offset'] as const).filter((key) => entry[key] === UNKNOWN_32)
  if (keys.length === 0) return {}
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue
    const values = keys.flatMap((key, index) => {
      const place = at + 4 + index * 8
      return place + 8 <= extra.length ? [[key, Number(extra.readBigUInt64LE(place))] as const] : []
    })
    return Object.fromEntries(values)
  }
  return {}
}

/* ---- limits ----------------------------------------------------------------------------------------------------- */

const checkDirectory = (entries: readonly DirectoryEntry[], path: string, limits: ZipLimits): void => {
  if (entries.length > limits.entries) {
    throw tooLarge(path, `at most ${limits.entries} entries`, `${entries.length}`)
  }
  const total = entries.reduce((sum, { unpacked }) => sum + unpacked, 0)
  if (total > limits.totalBytes) throw tooLarge(path, `at most ${limits.totalBytes} bytes unpacked`, `${total}`)
  for (const entry of entries) checkEntry(entry, path, limits)
}

const checkEntry = (entry: DirectoryEntry, path: string, limits: ZipLimits): void => {
  const place = `${path} (${entry.name})`
  if (entry.encrypted) throw damaged(place, 'a plain entry', 'an encrypted one')
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw damaged(place, 'stored or deflated data', `method ${entry.method}`)
  const size = Math.max(entry.unpacked, entry.packed)
  if (size > limits.entryBytes) throw tooLarge(place, `at most ${limits.entryBytes} bytes`, `${size}`)
  if (entry.unpacked > RATIO_FROM && entry.unpacked > entry.packed * limits.ratio) {
    throw tooLarge(
      place,
      `at most ${limits.ratio} bytes out of one`,
      `${entry.packed} bytes that unpack to ${entry.unpacked}`,
    )
  }
}

const tooLarge = (place: string, expected: string, found: string): WorldError =>
  new WorldError({ place, expected: `${expected} (a limit against zip bombs)`, found })

const damaged = (place: string, expected: string, found: string, cause?: unknown): WorldError =>
  new WorldError({ place, expected, found }, { cause })

/* ---- entries ---------------------------------------------------------------------------------------------------- */

const BATCH_PACKED = 2 ** 18
const BATCH_UNPACKED = 2 ** 20

const batchesOf = (entries: readonly DirectoryEntry[]): readonly (readonly DirectoryEntry[])[] => {
  const batches: DirectoryEntry[][] = []
  let packed = Number.POSITIVE_INFINITY
  let unpacked = 0
  for (const entry of entries) {
    packed += entry.packed
    unpacked += entry.unpacked
    if (packed > BATCH_PACKED || unpacked > BATCH_UNPACKED) {
      batches.push([])
      packed = entry.packed
      unpacked = entry.unpacked
    }
    batches.at(-1)?.push(entry)
  }
  return batches
}

type PackedEntry = Readonly<{ entry: DirectoryEntry; packed: Buffer }>

const readBatch = async (
  file: OpenFile,
  batch: readonly DirectoryEntry[],
  path: string,
  limits: ZipLimits,
): Promise<readonly ZipEntry[]> => {
  const read = blockReader(file, path)
  const packed = batch.map((entry) => ({ entry, packed: readPacked(read, entry, path) }))
  return await unpack(packed, path, limits)
}

type ReadAt = (offset: number, size: number) => Buffer

/** Entries of a batch mostly lie one after the other: they come out of one block that is read ahead. */
const blockReader = (file: OpenFile, path: string): ReadAt => {
  let block: Buffer = Buffer.alloc(0)
  let start = 0
  return (offset, size) => {
    if (offset < start || offset + size > start + block.length) {
      block = readAt(file, path, offset, size + BATCH_PACKED, size)
      start = offset
    }
    return block.subarray(offset - start, offset - start + size)
  }
}

const readPacked = (read: ReadAt, entry: DirectoryEntry, path: string): Buffer => {
  const header = read(entry.offset, LOCAL_SIZE)
  if (header.readUInt32LE(0) !== LOCAL) {
    throw damaged(`${path} (${entry.name})`, 'an entry', 'other data: the archive is damaged')
  }
  return read(entry.offset + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28), entry.packed)
}

const gunzipAsync = promisify(gunzip)

/** One chunk for everything saves joining them; with room to spare, or zlib is asked once more. At least 64, says Node. */
const CHUNK_SPARE = 64

/** RFC 1952: deflate, no flags, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

const unpack = async (batch: readonly PackedEntry[], path: string, limits: ZipLimits): Promise<readonly ZipEntry[]> => {
  const deflated = batch.filter(({ entry }) => entry.method === DEFLATED)
  const total = deflated.reduce((sum, { entry }) => sum + entry.unpacked, 0)
  try {
    const members = Buffer.concat(deflated.flatMap(({ entry, packed }) => [GZIP_HEADER, packed, trailerOf(entry)]))
    // The stated sizes are only a statement: no more than they add up to is ever unpacked.
    const bytes =
      total === 0
        ? Buffer.alloc(0)
        : await gunzipAsync(members, { maxOutputLength: total, chunkSize: total + CHUNK_SPARE })
    if (bytes.length === total) return slice(batch, bytes, path)
  } catch (error) {
    if (error instanceof WorldError) throw error
  }
  // Something in it is damaged: one by one tells which entry.
  return batch.map((one) => unpackOne(one, path, limits))
}

const trailerOf = ({ crc, unpacked }: DirectoryEntry): Buffer => {
  const trailer = Buffer.allocUnsafe(8)
  trailer.writeUInt32LE(crc, 0)
  trailer.writeUInt32LE(unpacked, 4)
  return trailer
}

const slice = (batch: readonly PackedEntry[], bytes: Buffer, path: string): readonly ZipEntry[] => {
  let at = 0
  return batch.map((one) => {
    if (one.entry.method !== DEFLATED) return checked(one.entry, one.packed, path)
    at += one.entry.unpacked
    return { name: one.entry.name, bytes: bytes.subarray(at - one.entry.unpacked, at) }
  })
}

const unpackOne = ({ entry, packed }: PackedEntry, path: string, limits: ZipLimits): ZipEntry => {
  if (entry.method !== DEFLATED) return checked(entry, packed, path)
  const maxOutputLength = Math.max(1, Math.min(entry.unpacked, limits.entryBytes))
  try {
    return checked(entry, inflateRawSync(packed, { maxOutputLength }), path)
  } catch (cause) {
    if (cause instanceof WorldError) throw cause
    const expected = `deflated data of ${entry.unpacked} bytes`
    throw damaged(`${path} (${entry.name})`, expected, messageOf(cause), cause)
  }
}

const checked = ({ name, crc, unpacked }: DirectoryEntry, bytes: Buffer, path: string): ZipEntry => {
  if (bytes.length === unpacked && crc32(bytes) === crc) return { name, bytes }
  throw damaged(`${path} (${name})`, `${unpacked} bytes with checksum ${crc.toString(16)}`, 'damaged data')
}

/** `atLeast`: fewer bytes are an error; up to `size` are read where the file has them. */
const readAt = (file: OpenFile, path: string, offset: number, size: number, atLeast = size): Buffer => {
  const buffer = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const bytesRead = readSync(file, buffer, filled, size - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  if (filled < atLeast) throw damaged(path, `${atLeast} bytes at byte ${offset}`, `${filled}: the archive is cut short`)
  return buffer.subarray(0, filled)
}
