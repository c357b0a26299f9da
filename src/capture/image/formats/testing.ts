/** Builders for the tests of what reads executables and archives. */
import { deflateRawSync, inflateRawSync, inflateSync } from 'node:zlib'

import { WorldError } from '../../../records/errors.ts'
import type { ReadingTools } from '../contract.ts'

export type ElfShape = Readonly<{
  wide?: boolean
  order?: 'little' | 'big'
  /** By name; loaded one behind the other from `BASE` on, each at a multiple of 16. */
  sections: Readonly<Record<string, Uint8Array>>
  /** False: without a section table, as `sstrip` leaves it. */
  named?: boolean
}>

/** Where the first section is loaded. */
export const BASE = 0x1000

const FILE_HEADER = 64
const PROGRAM_HEADER = 56
const START = 128

/** An executable with one writable segment that holds all sections. */
export const elfFile = ({ wide = true, order = 'little', sections, named = true }: ElfShape): Uint8Array => {
  const little = order === 'little'
  const names = ['', ...Object.keys(sections), '.shstrtab']
  const nameTable = new TextEncoder().encode(`${names.join('\0')}\0`)
  const contents = [...Object.values(sections), nameTable]
  const places: number[] = []
  let end = START
  for (const content of contents) {
    places.push(end)
    end += Math.ceil(content.length / 16) * 16
  }
  const entrySize = wide ? 64 : 40
  const bytes = new Uint8Array(end + names.length * entrySize)
  const view = new DataView(bytes.buffer)
  const u16 = (at: number, value: number) => view.setUint16(at, value, little)
  const u32 = (at: number, value: number) => view.setUint32(at, value, little)
  const word = (at: number, value: number) => (wide ? view.setBigUint64(at, BigInt(value), little) : u32(at, value))
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1])
  word(wide ? 32 : 28, FILE_HEADER)
  word(wide ? 40 : 32, named ? end : 0)
  u16(wide ? 54 : 42, PROGRAM_HEADER)
  u16(wide ? 56 : 44, 1)
  u16(wide ? 58 : 46, entrySize)
  u16(wide ? 60 : 48, named ? names.length : 0)
  u16(wide ? 62 : 50, named ? names.length - 1 : 0)
  u32(FILE_HEADER, 1)
  u32(FILE_HEADER + (wide ? 4 : 24), 6)
  word(FILE_HEADER + (wide ? 8 : 4), START)
  word(FILE_HEADER + (wide ? 16 : 8), BASE)
  word(FILE_HEADER + (wide ? 32 : 16), end - START)
  contents.forEach((content, index) => {
    const place = places[index]!
    bytes.set(content, place)
    const header = end + (index + 1) * entrySize
    u32(header, names.slice(0, index + 1).join('\0').length + 1)
    u32(header + 4, 1)
    word(header + (wide ? 16 : 12), BASE + place - START)
    word(header + (wide ? 24 : 16), place)
    word(header + (wide ? 32 : 20), content.length)
  })
  return bytes
}

/** What a fuzzer does to a file, from numbers that it chose. */
export const damage = (bytes: Uint8Array, cut: number, changes: readonly (readonly [number, number])[]): Uint8Array => {
  const damaged = bytes.slice(0, Math.ceil(bytes.length * cut))
  for (const [place, value] of changes) {
    const at = Math.floor(place * damaged.length)
    if (at < damaged.length) damaged[at] = value
  }
  return damaged
}

/** A zip archive, its entries deflated, or stored. */
export const zipFile = (
  files: Readonly<Record<string, string | Uint8Array>>,
  method: 'deflated' | 'stored' = 'deflated',
): Uint8Array => {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const name = new TextEncoder().encode(path)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const packed = method === 'stored' ? bytes : deflateRawSync(bytes)
    const local = new Uint8Array(30)
    const localView = new DataView(local.buffer)
    localView.setUint32(0, 0x04034b50, true)
    localView.setUint16(26, name.length, true)
    const central = new Uint8Array(46)
    const view = new DataView(central.buffer)
    view.setUint32(0, 0x02014b50, true)
    view.setUint16(10, method === 'stored' ? 0 : 8, true)
    view.setUint32(20, packed.length, true)
    view.setUint32(24, bytes.length, true)
    view.setUint16(28, name.length, true)
    view.setUint32(42, offset, true)
    parts.push(local, name, packed)
    directory.push(central, name)
    offset += local.length + name.length + packed.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = new Uint8Array(22)
  const view = new DataView(end.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint32(12, size, true)
  view.setUint32(16, offset, true)
  return Uint8Array.from([...parts, ...directory, end].flatMap((part) => [...part]))
}

const inflate: ReadingTools['inflate'] = (packed, packing, maxBytes) => {
  const options = { maxOutputLength: Math.max(1, maxBytes) }
  try {
    return packing === 'zlib' ? inflateSync(packed, options) : inflateRawSync(packed, options)
  } catch (cause) {
    throw new WorldError('expected packed data, found other data', { cause })
  }
}

/** For readers that unpack, and hash nothing. */
export const UNPACKING: ReadingTools = {
  inflate,
  sha256: () => {
    throw new Error('this reader hashes nothing')
  },
}
