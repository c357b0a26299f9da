/**
 * The METADATA of a wheel whose index serves no metadata beside it, without the wheel: a wheel is a zip archive with its
 * directory at its end, so three small ranges of it are enough (pip calls this "fast-deps"). Sources: PKWARE APPNOTE 6.3.10,
 * sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (its end); packaging.python.org, "Binary distribution format".
 */
import type { RegistryAddress } from '../../../system/ports.ts'
import type { DatasourcePorts } from '../../contract.ts'
import { askRange, textOf, type Slice } from '../../registry-answer.ts'

/** Most wheels are read in one request with this much of their end. */
const TAIL_BYTES = 32 * 1024
/** Of a directory, packed and unpacked metadata: more than any wheel has. */
const MOST_BYTES = 4 * 1024 * 1024

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const DEFLATED = 8

/** `undefined` where the server answers no ranges, or the file is no wheel. */
export const readWheelMetadata = async (
  { http }: DatasourcePorts,
  index: RegistryAddress,
  url: string,
): Promise<string | undefined> => {
  const ask = (range: string) => askRange(http, { url, registry: index, maxBytes: MOST_BYTES }, range)
  const tail = await ask(`-${TAIL_BYTES}`)
  const part = async (start: number, length: number): Promise<Uint8Array | undefined> => {
    if (length <= 0 || length > MOST_BYTES) return undefined
    const slice = tail && tail.start <= start ? tail : await ask(`${start}-${start + length - 1}`)
    return slice?.bytes.subarray(start - slice.start, start - slice.start + length)
  }
  const directory = tail && findDirectory(tail)
  const entries = directory && (await part(directory.start, directory.length))
  const entry = entries && findMetadata(entries)
  const header = entry && (await part(entry.start, LOCAL_HEADER_BYTES))
  const names = header?.length === LOCAL_HEADER_BYTES ? namesLength(header) : undefined
  const packed = entry && names !== undefined && (await part(entry.start + LOCAL_HEADER_BYTES + names, entry.length))
  return packed ? unpack(packed, entry.method) : undefined
}

type Place = Readonly<{ start: number; length: number }>

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const END_BYTES = 22

/** The end record stands before the archive's comment: looked for from behind. */
const findDirectory = ({ bytes }: Slice): Place | undefined => {
  const view = viewOf(bytes)
  for (let at = bytes.length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === END)
      return { start: view.getUint32(at + 16, true), length: view.getUint32(at + 12, true) }
  }
  return undefined
}

const ENTRY_BYTES = 46

const findMetadata = (directory: Uint8Array): (Place & Readonly<{ method: number }>) | undefined => {
  const view = viewOf(directory)
  for (let at = 0; at + ENTRY_BYTES <= directory.length && view.getUint32(at, true) === ENTRY;) {
    const [name, extra, comment] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ] as const
    const end = at + ENTRY_BYTES + name
    if (/^[^/]+\.dist-info\/METADATA$/.test(textOf(directory.subarray(at + ENTRY_BYTES, end)))) {
      const method = view.getUint16(at + 10, true)
      return { method, length: view.getUint32(at + 20, true), start: view.getUint32(at + 42, true) }
    }
    at = end + extra + comment
  }
  return undefined
}

const LOCAL_HEADER_BYTES = 30

const namesLength = (header: Uint8Array): number | undefined => {
  const view = viewOf(header)
  return view.getUint32(0, true) === LOCAL ? view.getUint16(26, true) + view.getUint16(28, true) : undefined
}

/** Not further than `MOST_BYTES`, whatever the archive states. */
const unpack = async (packed: Uint8Array, method: number): Promise<string | undefined> => {
  if (method !== DEFLATED) return method === 0 ? textOf(packed) : undefined
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of new Blob([new Uint8Array(packed)])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))) {
      size += chunk.length
      if (size > MOST_BYTES) return undefined
      chunks.push(chunk)
    }
    return await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).text()
  } catch {
    return undefined
  }
}
