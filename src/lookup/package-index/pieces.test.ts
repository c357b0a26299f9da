import { array, assert, asyncProperty, integer, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'

import { NEWLINE, piecesOf, textOfPiece } from './pieces.ts'

const collect = async (chunks: readonly Uint8Array[]) => {
  const all: string[] = []
  const stream = async function* () {
    yield* chunks
  }
  for await (const pieces of piecesOf(stream(), NEWLINE))
    all.push(...pieces.map((piece) => Buffer.from(piece).toString('latin1')))
  return all
}

it('cuts at the byte, wherever the chunks end', async () => {
  await assert(
    asyncProperty(
      uint8Array({ maxLength: 200 }),
      array(integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (bytes, sizes) => {
        const chunks: Uint8Array[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        const text = Buffer.from(bytes).toString('latin1')
        const expected = text.split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(await collect(chunks)).toEqual(expected)
      },
    ),
  )
})

it('passes over a piece that is too long, and goes on behind it', async () => {
  const long = Buffer.alloc(300_000, 'x')
  expect(await collect([Buffer.from('a\n'), long, long, Buffer.from('x\nb\n'), long])).toEqual(['a', 'b'])
})

it('gives texts without the blanks around them', () => {
  expect(textOfPiece(Buffer.from('Package: é \r'), 8)).toBe('é')
})
