/** Files of a tar stream (POSIX ustar), one after the other; each is read as it comes. Several archives in a row are one. */

const BLOCK = 512

export type TarFile = Readonly<{ name: string; size: number; content: AsyncIterable<Uint8Array> }>

/** Takes exact numbers of bytes from chunks of any size. */
const createCursor = (chunks: AsyncIterable<Uint8Array>) => {
  const source = chunks[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  return {
    /** At most `length` bytes; none at the end. */
    async some(length: number): Promise<Uint8Array> {
      while (rest.length === 0) {
        const next = await source.next()
        if (next.done) return rest
        rest = next.value
      }
      const piece = rest.subarray(0, length)
      rest = rest.subarray(piece.length)
      return piece
    },
    end: async () => void (await source.return?.()),
  }
}

type Cursor = ReturnType<typeof createCursor>

async function* take(cursor: Cursor, length: number): AsyncGenerator<Uint8Array> {
  for (let left = length; left > 0;) {
    const piece = await cursor.some(left)
    if (piece.length === 0) return
    left -= piece.length
    yield piece
  }
}

/** All of a file that is known to be small. */
export const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: number[] = []
  for await (const piece of pieces) all.push(...piece)
  return Uint8Array.from(all)
}

const decoder = new TextDecoder()
const field = (block: Uint8Array, start: number, length: number): string =>
  decoder.decode(block.subarray(start, start + length)).replace(/[\0 ]+.*$/s, '')

/** A file's content must be read before the next file is asked for; what is left of it is passed over. */
export async function* tarFiles(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const cursor = createCursor(chunks)
  try {
    for (;;) {
      const header = await collect(take(cursor, BLOCK))
      if (header.length < BLOCK) return
      const name = field(header, 0, 100)
      if (name === '') continue
      const size = Number.parseInt(field(header, 124, 12), 8)
      if (!Number.isSafeInteger(size) || size < 0) return
      const content = take(cursor, size)
      yield { name, size, content }
      for await (const _ of content) continue
      await collect(take(cursor, (BLOCK - (size % BLOCK)) % BLOCK))
    }
  } finally {
    await cursor.end()
  }
}
