/** Mach-O of one architecture, little endian (Apple, `mach-o/loader.h`: mach_header, segment_command, section). */
import { ParseError } from '../../../records/errors.ts'
import { binaryReader, type BinaryReader } from './binary-reader.ts'
import type { Executable, Region } from './regions.ts'

const WHAT = 'a Mach-O executable'
const WIDE_MAGIC = 0xfeedfacf
const LC_SEGMENT = 1
const LC_SEGMENT_64 = 0x19
const WRITE = 2

export const readMachO = (bytes: Uint8Array): Executable => {
  const reader = binaryReader(bytes, 'little', WHAT)
  const wide = reader.u32(0) === WIDE_MAGIC
  const segments: Segment[] = []
  let at = wide ? 32 : 28
  for (let left = reader.u32(16); left > 0; left -= 1) {
    const command = reader.u32(at)
    const size = reader.u32(at + 4)
    if (size < 8) throw new ParseError({ expected: WHAT, found: `a load command of ${size} bytes` })
    if (command === LC_SEGMENT || command === LC_SEGMENT_64) segments.push(readSegment(reader, at, size, wide))
    at += size
  }
  return {
    order: 'little',
    segments: segments.map(({ region }) => region),
    sections: segments.flatMap(({ sections }) => sections),
    dataSegments: segments.filter(({ protection }) => (protection & WRITE) !== 0).map(({ region }) => region),
  }
}

type Segment = Readonly<{ region: Region; protection: number; sections: readonly Region[] }>

const readSegment = (reader: BinaryReader, at: number, commandSize: number, wide: boolean): Segment => {
  const word = wide ? 'u64' : 'u32'
  const width = wide ? 8 : 4
  const fields = at + 24
  const region: Region = {
    name: reader.name(at + 8, 16),
    address: reader[word](fields),
    bytes: reader.slice(reader[word](fields + 2 * width), reader[word](fields + 3 * width)),
  }
  const flags = fields + 4 * width
  const table = flags + 16
  const sectionSize = wide ? 80 : 68
  // What does not lie in the command is no section of it.
  const count = Math.min(reader.u32(flags + 8), Math.floor(Math.max(0, at + commandSize - table) / sectionSize))
  const sections = reader.entries(table, count, sectionSize).flatMap((one) => readSection(reader, one, wide))
  return { region, protection: reader.u32(flags + 4), sections }
}

const ZERO_FILL = 1

const readSection = (reader: BinaryReader, at: number, wide: boolean): readonly Region[] => {
  const address = wide ? reader.u64(at + 32) : reader.u32(at + 32)
  const size = wide ? reader.u64(at + 40) : reader.u32(at + 36)
  const flags = reader.u32(at + (wide ? 64 : 56))
  if ((flags & 0xff) === ZERO_FILL) return []
  return [{ name: reader.name(at, 16), address, bytes: reader.slice(reader.u32(at + (wide ? 48 : 40)), size) }]
}
