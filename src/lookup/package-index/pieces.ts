/**
 * Cuts a stream of bytes at a byte: lines at `\n`, elements at `>`. Package indexes have a hundred megabytes, of which a few short lines
 * are wanted: what is not looked at is never made into text, and no more than one piece is kept.
 */

/** Longer ones are passed over: nothing that is wanted is near it. */
const LONGEST_PIECE = 256 * 1024

export const NEWLINE = 10
export const CLOSING_BRACKET = 62

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Pieces without the byte at their end. A piece is valid until the next one is asked for. */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>, separator: number): AsyncGenerator<Uint8Array[]> {
  let rest: Uint8Array = new Uint8Array()
  let skipping = false
  for await (const chunk of chunks) {
    const pieces: Uint8Array[] = []
    let start = 0
    for (let end = chunk.indexOf(separator); end !== -1; end = chunk.indexOf(separator, start)) {
      if (!skipping) pieces.push(join(rest, chunk.subarray(start, end)))
      skipping = false
      rest = rest.subarray(0, 0)
      start = end + 1
    }
    if (!skipping) rest = join(rest, chunk.slice(start))
    if (rest.length > LONGEST_PIECE) {
      skipping = true
      rest = rest.subarray(0, 0)
    }
    yield pieces
  }
  if (rest.length > 0) yield [rest]
}

/** True where the piece begins with these letters. */
export const startsWith = (piece: Uint8Array, letters: Uint8Array): boolean => {
  if (piece.length < letters.length) return false
  for (let at = 0; at < letters.length; at += 1) if (piece[at] !== letters[at]) return false
  return true
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const lettersOf = (text: string): Uint8Array => encoder.encode(text)

/** A text of its own, which keeps no larger one in memory. */
export const textOfPiece = (piece: Uint8Array, from = 0): string => decoder.decode(piece.subarray(from)).trim()
