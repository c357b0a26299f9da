/**
 * A header as rpm's database keeps it (rpm's docs/manual/format_header.md, without the eight bytes of magic): the number of
 * entries, the length of the data, an index of (tag, type, offset, count), the data. Numbers are big-endian.
 */
import { ParseError } from '../../../../records/errors.ts'
import { binaryReader, type BinaryReader } from '../../formats/binary-reader.ts'

const WHAT = 'a header of rpm'

export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  size: 1009,
  arch: 1022,
  fileModes: 1030,
  sourceRpm: 1044,
  provideName: 1047,
  requireName: 1049,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  longSize: 5009,
  recommendName: 5046,
} as const

export type Tag = (typeof TAG)[keyof typeof TAG]

export type Header = Readonly<{
  /** The first string of a tag. */
  text: (tag: Tag) => string | undefined
  texts: (tag: Tag) => readonly string[]
  number: (tag: Tag) => number | undefined
  numbers: (tag: Tag) => readonly number[]
}>

type Entry = Readonly<{ type: number; offset: number; count: number }>

const ENTRY = 16
/** Bytes of a number by its type: 16, 32 and 64 bits. */
const WIDTHS: ReadonlyMap<number, 2 | 4 | 8> = new Map([
  [3, 2],
  [4, 4],
  [5, 8],
])
const STRING_TYPES = new Set([6, 8, 9])
const KNOWN = new Set<number>(Object.values(TAG))
const decoder = new TextDecoder()

/** Throws a ParseError for bytes that are no header; its functions throw one for a tag whose data lies outside. */
export const parseHeader = (blob: Uint8Array): Header => {
  const view = binaryReader(blob, 'big', WHAT)
  const count = view.u32(0)
  const start = 8 + count * ENTRY
  if (count === 0 || start + view.u32(4) > blob.length)
    throw new ParseError({ expected: WHAT, found: `${count} entries in ${blob.length} bytes` })
  const data = binaryReader(view.slice(start, view.u32(4)), 'big', WHAT)
  const entries = readIndex(view, count)
  const texts = (tag: Tag): readonly string[] => textsAt(data, entries.get(tag))
  const numbers = (tag: Tag): readonly number[] => numbersAt(data, entries.get(tag))
  return { texts, numbers, text: (tag) => texts(tag)[0], number: (tag) => numbers(tag)[0] }
}

const readIndex = (view: BinaryReader, count: number): ReadonlyMap<number, Entry> => {
  const entries = new Map<number, Entry>()
  for (let at = 8; at < 8 + count * ENTRY; at += ENTRY) {
    const tag = view.u32(at)
    if (KNOWN.has(tag)) entries.set(tag, { type: view.u32(at + 4), offset: view.u32(at + 8), count: view.u32(at + 12) })
  }
  return entries
}

/** Strings end with a NUL. They are decoded together: a package may have thousands. */
const textsAt = ({ bytes }: BinaryReader, entry: Entry | undefined): readonly string[] => {
  if (entry === undefined || !STRING_TYPES.has(entry.type) || entry.count === 0) return []
  let end = entry.offset - 1
  for (let left = entry.count; left > 0; left -= 1) {
    end = bytes.indexOf(0, end + 1)
    if (end === -1)
      throw new ParseError({
        expected: `${entry.count} strings at offset ${entry.offset}`,
        found: 'the end of the header',
      })
  }
  return decoder.decode(bytes.subarray(entry.offset, end)).split('\0')
}

const numbersAt = (data: BinaryReader, entry: Entry | undefined): readonly number[] => {
  const width = WIDTHS.get(entry?.type ?? 0)
  if (entry === undefined || width === undefined) return []
  data.slice(entry.offset, entry.count * width)
  return Array.from({ length: entry.count }, (_, index) => numberAt(data, entry.offset + index * width, width))
}

const numberAt = (data: BinaryReader, at: number, width: 2 | 4 | 8): number => {
  if (width === 2) return data.u16(at)
  return width === 4 ? data.u32(at) : data.u64(at)
}
