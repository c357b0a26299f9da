/** Numbers and texts in bytes that may be cut short or lie about their lengths: whatever lies outside is a ParseError. */
import { ParseError } from '../../../records/errors.ts'

export type BinaryReader = Readonly<{
  bytes: Uint8Array
  u8: (at: number) => number
  u16: (at: number) => number
  u32: (at: number) => number
  /** Rounded past 2^53: no file is as long, and a place there is refused. */
  u64: (at: number) => number
  slice: (at: number, size: number) => Uint8Array
  /** Where the entries of a table start. */
  entries: (table: number, count: number, entrySize: number) => readonly number[]
  /** One byte a character, up to the first zero byte or `limit`. */
  name: (at: number, limit: number) => string
}>

/** More than any linker makes. */
const MOST_ENTRIES = 200_000

/** `what` is said of damaged ones: `an ELF executable`. */
export const binaryReader = (bytes: Uint8Array, order: 'little' | 'big', what: string): BinaryReader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = order === 'little'
  const checked = (at: number, size: number): number => {
    if (Number.isSafeInteger(at) && at >= 0 && size >= 0 && at + size <= bytes.length) return at
    throw new ParseError({ expected: what, found: `${bytes.length} bytes where byte ${at + size} is named` })
  }
  return {
    bytes,
    u8: (at) => view.getUint8(checked(at, 1)),
    u16: (at) => view.getUint16(checked(at, 2), little),
    u32: (at) => view.getUint32(checked(at, 4), little),
    u64: (at) => Number(view.getBigUint64(checked(at, 8), little)),
    slice: (at, size) => bytes.subarray(checked(at, size), at + size),
    entries: (table, count, entrySize) => {
      if (count > MOST_ENTRIES) throw new ParseError({ expected: what, found: `a table of ${count} entries` })
      checked(table, count * entrySize)
      return Array.from({ length: count }, (_, index) => table + index * entrySize)
    },
    name: (at, limit) => nameAt(bytes, checked(at, 0), limit),
  }
}

const nameAt = (bytes: Uint8Array, at: number, limit: number): string => {
  const end = Math.min(bytes.length, at + limit)
  const zero = bytes.subarray(at, end).indexOf(0)
  return String.fromCharCode(...bytes.subarray(at, zero < 0 ? end : at + zero))
}

/** Where `wanted` starts at a multiple of `step`, counted from the start of `bytes`; -1 where it does not. */
export const indexOfBytes = (bytes: Uint8Array, wanted: Uint8Array, step = 1): number => {
  const [first = 0] = wanted
  const last = bytes.length - wanted.length
  for (let at = bytes.indexOf(first); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1))
    if (at % step === 0 && wanted.every((byte, index) => bytes[at + index] === byte)) return at
  return -1
}
