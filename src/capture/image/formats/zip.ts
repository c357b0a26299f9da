/**
 * Zip archives that lie in memory: jars, eggs, wheels, and those inside of others. `system/node/zip.ts` reads files of a
 * hundred thousand entries in batches; here few entries of many small archives are wanted, and nothing may touch the disk.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (its end, ZIP64).
 */
import { ParseError } from '../../../records/errors.ts'
import type { ReadingTools } from '../contract.ts'
import { binaryReader, type BinaryReader } from './binary-reader.ts'

export type ZipEntry = Readonly<{
  name: string
  /** Bytes, unpacked, as the directory states them. */
  size: number
  /** Throws a ParseError for what is packed in another way or damaged, a WorldError for more bytes than stated or left. */
  read: () => Uint8Array
}>

/** What may yet be unpacked of one file of the image, archives inside of it included. */
export type UnpackBudget = { bytes: number; entries: number }

const WHAT = 'a zip archive'
const END = 0x06054b50
const END_SIZE = 22
const LONGEST_COMMENT = 0xffff
const LOCATOR = 0x07064b50
const LOCATOR_SIZE = 20
const ZIP64_END = 0x06064b50
const UNKNOWN = 0xffffffff
const CENTRAL = 0x02014b50
const CENTRAL_SIZE = 46
const LOCAL = 0x04034b50
const LOCAL_SIZE = 30
const ZIP64_EXTRA = 1
const STORED = 0
const DEFLATED = 8

/** Files in the order of the directory, folders left out. Throws a ParseError. */
export const readZip = (bytes: Uint8Array, tools: ReadingTools, budget: UnpackBudget): readonly ZipEntry[] => {
  const reader = binaryReader(bytes, 'little', WHAT)
  const { start, end, shift } = findDirectory(reader)
  const entries: ZipEntry[] = []
  for (let at = start; at + CENTRAL_SIZE <= end && reader.u32(at) === CENTRAL;) {
    const nameSize = reader.u16(at + 28)
    const extraSize = reader.u16(at + 30)
    budget.entries -= 1
    if (budget.entries < 0)
      throw new ParseError({ expected: `${WHAT} of a size that is in use`, found: 'more entries' })
    const name = decoder.decode(reader.slice(at + CENTRAL_SIZE, nameSize))
    const place = placeOf(reader, at, at + CENTRAL_SIZE + nameSize, extraSize)
    if (!name.endsWith('/'))
      entries.push({ name, size: place.size, read: () => unpack(reader, place, shift, tools, budget) })
    at += CENTRAL_SIZE + nameSize + extraSize + reader.u16(at + 32)
  }
  return entries
}

const decoder = new TextDecoder()

type Directory = Readonly<{
  start: number
  end: number
  /** Bytes before the archive, which offsets do not count: a script that makes a jar a program. */
  shift: number
}>

const findDirectory = (reader: BinaryReader): Directory => {
  const { length } = reader.bytes
  const first = Math.max(0, length - END_SIZE - LONGEST_COMMENT)
  for (let at = length - END_SIZE; at >= first; at -= 1) {
    if (reader.bytes[at] !== 0x50 || reader.u32(at) !== END) continue
    const size = reader.u32(at + 12)
    const offset = reader.u32(at + 16)
    return size === UNKNOWN || offset === UNKNOWN ? zip64Directory(reader, at) : directoryAt(at, size, offset)
  }
  throw new ParseError({ expected: WHAT, found: `${length} bytes without an end of directory: cut short, or no zip` })
}

const directoryAt = (end: number, size: number, offset: number): Directory => {
  const start = end - size
  if (start < offset) throw new ParseError({ expected: WHAT, found: `a directory of ${size} bytes at byte ${offset}` })
  return { start, end, shift: start - offset }
}

const zip64Directory = (reader: BinaryReader, end: number): Directory => {
  const locator = end - LOCATOR_SIZE
  if (reader.u32(locator) !== LOCATOR) throw new ParseError({ expected: WHAT, found: 'no ZIP64 directory' })
  const at = reader.u64(locator + 8)
  if (reader.u32(at) !== ZIP64_END) throw new ParseError({ expected: WHAT, found: 'no ZIP64 directory' })
  const start = reader.u64(at + 48)
  return { start, end: start + reader.u64(at + 40), shift: 0 }
}

type Place = Readonly<{ method: number; encrypted: boolean; packed: number; size: number; offset: number }>

const placeOf = (reader: BinaryReader, at: number, extra: number, extraSize: number): Place => {
  const sizes = { size: reader.u32(at + 24), packed: reader.u32(at + 20), offset: reader.u32(at + 42) }
  return {
    method: reader.u16(at + 10),
    encrypted: (reader.u16(at + 8) & 1) === 1,
    ...sizes,
    ...zip64Sizes(reader, sizes, extra, extra + extraSize),
  }
}

type Sizes = Readonly<{ size: number; packed: number; offset: number }>

/** Section 4.5.3: the extra field holds, in this order, only those values that do not fit in 32 bits. */
const zip64Sizes = (reader: BinaryReader, sizes: Sizes, from: number, end: number): Partial<Sizes> => {
  const keys = (['size', 'packed', 'offset'] as const).filter((key) => sizes[key] === UNKNOWN)
  if (keys.length === 0) return {}
  for (let at = from; at + 4 <= end; at += 4 + reader.u16(at + 2)) {
    if (reader.u16(at) !== ZIP64_EXTRA) continue
    return Object.fromEntries(keys.map((key, index) => [key, reader.u64(at + 4 + index * 8)]))
  }
  return {}
}

const unpack = (
  reader: BinaryReader,
  place: Place,
  shift: number,
  tools: ReadingTools,
  budget: UnpackBudget,
): Uint8Array => {
  const local = place.offset + shift
  if (reader.u32(local) !== LOCAL) throw new ParseError({ expected: 'an entry of a zip archive', found: 'other data' })
  if (place.encrypted) throw new ParseError({ expected: 'a plain entry', found: 'an encrypted one' })
  const start = local + LOCAL_SIZE + reader.u16(local + 26) + reader.u16(local + 28)
  const packed = reader.slice(start, place.packed)
  // What is stated is paid for, whether it unpacks or not: a thousand entries may name the same bytes.
  const size = Math.max(place.size, place.packed)
  if (size > budget.bytes)
    throw new ParseError({ expected: `at most ${budget.bytes} bytes more to unpack`, found: `${size}` })
  budget.bytes -= size
  if (place.method === STORED) return packed
  if (place.method !== DEFLATED)
    throw new ParseError({ expected: 'a stored or deflated entry', found: `method ${place.method}` })
  return place.size === 0 ? new Uint8Array() : tools.inflate(packed, 'raw', place.size)
}
