/** Small blobs in one piece: manifests, configs, the files of a layout. */
import { WorldError } from '../../../records/errors.ts'

/** Throws a WorldError beyond `maxBytes`. */
export const readWhole = async (
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  place: string,
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > maxBytes) throw new WorldError({ place, expected: `at most ${maxBytes} bytes`, found: 'more' })
    pieces.push(piece)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
