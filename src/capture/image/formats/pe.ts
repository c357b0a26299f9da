/** PE, the executables of Windows (Microsoft, "PE Format": MS-DOS stub, COFF file header, optional header, section table). */
import { binaryReader } from './binary-reader.ts'
import type { Executable, Region } from './regions.ts'

const WHAT = 'a PE executable'
const SIGNATURE = 0x00004550
const WIDE = 0x20b
const WRITABLE = 0x80000000
const SECTION_SIZE = 40

/** Without sections for programs of MS-DOS, which begin alike. */
export const readPe = (bytes: Uint8Array): Executable => {
  const reader = binaryReader(bytes, 'little', WHAT)
  const header = reader.u32(0x3c)
  if (header + 4 > bytes.length || reader.u32(header) !== SIGNATURE)
    return { order: 'little', sections: [], segments: [], dataSegments: [] }
  const optional = header + 24
  const imageBase = reader.u16(optional) === WIDE ? reader.u64(optional + 24) : reader.u32(optional + 28)
  const table = optional + reader.u16(header + 20)
  const sections = reader.entries(table, reader.u16(header + 6), SECTION_SIZE).map((at) => {
    const size = Math.min(reader.u32(at + 8) || reader.u32(at + 16), reader.u32(at + 16))
    const region: Region = {
      name: reader.name(at, 8),
      address: imageBase + reader.u32(at + 12),
      bytes: size === 0 ? new Uint8Array() : reader.slice(reader.u32(at + 20), size),
    }
    return { region, writable: (reader.u32(at + 36) & WRITABLE) !== 0 }
  })
  const regions = sections.map(({ region }) => region)
  const dataSegments = sections.filter(({ writable }) => writable).map(({ region }) => region)
  return { order: 'little', sections: regions, segments: regions, dataSegments }
}
