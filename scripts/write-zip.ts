/** Writes a zip archive of small files: deflated, without dates, so that equal content gives equal bytes. PKWARE APPNOTE 6.3.10. */
import { crc32, deflateRawSync } from 'node:zlib'

export type FileToZip = Readonly<{ name: string; content: string | Uint8Array }>

const VERSION = 20
const UTF8_NAMES = 0x0800
const DEFLATED = 8
/** 1980-01-01, the first day that the format knows. */
const FIRST_DAY = 0x0021

export const writeZip = (files: readonly FileToZip[]): Buffer => {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, content } of files) {
    const path = Buffer.from(name)
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes, { level: 9 })
    const shared = sharedFields(crc32(bytes), packed.length, bytes.length, path.length)
    const local = Buffer.concat([signature(0x04034b50), shared, path, packed])
    locals.push(local)
    centrals.push(Buffer.concat([signature(0x02014b50), short(VERSION), shared, centralFields(offset), path]))
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  return Buffer.concat([...locals, directory, endOfDirectory(files.length, directory.length, offset)])
}

const signature = (value: number): Buffer => long(value)

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** What local header and directory entry have in common. */
const sharedFields = (crc: number, packed: number, unpacked: number, nameLength: number): Buffer =>
  Buffer.concat([
    ...[VERSION, UTF8_NAMES, DEFLATED, 0, FIRST_DAY].map(short),
    ...[crc, packed, unpacked].map(long),
    ...[nameLength, 0].map(short),
  ])

/** Comment, disk, internal and external attributes, then where the local header is. */
const centralFields = (offset: number): Buffer => Buffer.concat([...[0, 0, 0].map(short), long(0), long(offset)])

const endOfDirectory = (count: number, size: number, offset: number): Buffer =>
  Buffer.concat([signature(0x06054b50), ...[0, 0, count, count].map(short), long(size), long(offset), short(0)])
