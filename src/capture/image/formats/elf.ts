/** ELF, 32 and 64 bits, either byte order (System V gABI, chapter 4 "Object Files", chapter 5 "Program Loading"). */
import { binaryReader, type BinaryReader } from './binary-reader.ts'
import type { Executable, Region } from './regions.ts'

const WHAT = 'an ELF executable'
const WIDE = 2
const BIG_ENDIAN = 2

const PT_LOAD = 1
const PF_X = 1
const PF_W = 2
const SHT_NOBITS = 8
const EXTENDED_INDEX = 0xffff

const LONGEST_NAME = 64

/** Places of fields in the file header, by width. */
type Layout = Readonly<{ wide: boolean; word: 'u32' | 'u64'; header: number }>
const NARROW_LAYOUT: Layout = { wide: false, word: 'u32', header: 28 }
const WIDE_LAYOUT: Layout = { wide: true, word: 'u64', header: 32 }

export const readElf = (bytes: Uint8Array): Executable => {
  const order = bytes[5] === BIG_ENDIAN ? 'big' : 'little'
  const reader = binaryReader(bytes, order, WHAT)
  const layout = reader.u8(4) === WIDE ? WIDE_LAYOUT : NARROW_LAYOUT
  const segments = readSegments(reader, layout)
  const plain = ({ name, address, bytes: content }: Segment): Region => ({ name, address, bytes: content })
  return {
    order,
    sections: readSections(reader, layout),
    segments: segments.map(plain),
    dataSegments: segments.filter(({ flags }) => (flags & (PF_X | PF_W)) === PF_W).map(plain),
  }
}

type Segment = Region & Readonly<{ flags: number }>

/** What is loaded. */
const readSegments = (reader: BinaryReader, { wide, word, header }: Layout): readonly Segment[] => {
  const table = reader[word](header)
  const entrySize = reader.u16(wide ? 54 : 42)
  const count = reader.u16(wide ? 56 : 44)
  return reader.entries(table, count, entrySize).flatMap((at) => {
    if (reader.u32(at) !== PT_LOAD) return []
    const flags = reader.u32(at + (wide ? 4 : 24))
    const offset = reader[word](at + (wide ? 8 : 4))
    const address = reader[word](at + (wide ? 16 : 8))
    const size = reader[word](at + (wide ? 32 : 16))
    return [{ name: '', flags, address, bytes: reader.slice(offset, size) }]
  })
}

const readSections = (reader: BinaryReader, layout: Layout): readonly Region[] => {
  const { wide, word, header } = layout
  const table = reader[word](header + (wide ? 8 : 4))
  if (table === 0) return []
  const entrySize = reader.u16(wide ? 58 : 46)
  const first = sectionAt(reader, layout, table)
  const stated = reader.u16(wide ? 60 : 48)
  // Section 0 holds what does not fit into 16 bits.
  const count = stated === 0 ? first.size : stated
  const namesIndex = reader.u16(wide ? 62 : 50)
  const names = sectionAt(reader, layout, table + entrySize * (namesIndex === EXTENDED_INDEX ? first.link : namesIndex))
  return reader.entries(table, count, entrySize).flatMap((at) => {
    const { nameAt, type, address, offset, size } = sectionAt(reader, layout, at)
    if (type === SHT_NOBITS || size === 0) return []
    return [{ name: reader.name(names.offset + nameAt, LONGEST_NAME), address, bytes: reader.slice(offset, size) }]
  })
}

const sectionAt = (reader: BinaryReader, { wide, word }: Layout, at: number) => ({
  nameAt: reader.u32(at),
  type: reader.u32(at + 4),
  address: reader[word](at + (wide ? 16 : 12)),
  offset: reader[word](at + (wide ? 24 : 16)),
  size: reader[word](at + (wide ? 32 : 20)),
  link: reader.u32(at + (wide ? 40 : 24)),
})
