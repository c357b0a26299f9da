/** How a blob is packed, by its first bytes: media types are often wrong, and archives have none. */
import { WorldError } from '../../../records/errors.ts'
import type { Packing, Unpacker } from '../../../system/ports.ts'

const GZIP = [0x1f, 0x8b]
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd]
const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const LONGEST_MAGIC = 6

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte)

/** A frame that decoders skip (RFC 8878 section 3.1.2): zstd:chunked layers may begin with one. */
const isSkippable = (bytes: Uint8Array): boolean =>
  bytes[0] !== undefined && (bytes[0] & 0xf0) === 0x50 && startsWith(bytes.subarray(1), [0x2a, 0x4d, 0x18])

export const packingOf = (head: Uint8Array): Packing => {
  if (startsWith(head, GZIP)) return 'gzip'
  if (startsWith(head, ZSTD) || isSkippable(head)) return 'zstd'
  return startsWith(head, XZ) ? 'xz' : 'none'
}

/** Reads as much as tells the packing; `all` gives everything, the head included. */
const peek = async (bytes: AsyncIterable<Uint8Array>) => {
  const iterator = bytes[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  const head = new Uint8Array(LONGEST_MAGIC)
  let held = 0
  while (held < LONGEST_MAGIC) {
    const next = await iterator.next()
    if (next.done) break
    pieces.push(next.value)
    head.set(next.value.subarray(0, LONGEST_MAGIC - held), held)
    held += Math.min(LONGEST_MAGIC - held, next.value.length)
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* pieces
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { head: head.subarray(0, held), all }
}

export type Unpacked = Readonly<{ packing: Packing; bytes: AsyncIterable<Uint8Array> }>

/** Throws a WorldError that names the place for damaged data, and beyond `maxBytes` unpacked ones. */
export const unpack = async (
  bytes: AsyncIterable<Uint8Array>,
  unpacker: Unpacker,
  maxBytes: number,
  place: string,
): Promise<Unpacked> => {
  const { head, all } = await peek(bytes)
  const packing = packingOf(head)
  return { packing, bytes: named(unpacker.unpack(all(), packing, maxBytes), place) }
}

async function* named(bytes: AsyncIterable<Uint8Array>, place: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    throw new WorldError(`${place}, ${error.message}`, { cause: error })
  }
}
