import { zstdCompressSync } from 'node:zlib'

import { array, assert, asyncProperty, integer, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'

import { splitFrames } from './zstd-frames.ts'

const skippable = (content: Uint8Array): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a5a, 0)
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

const split = async (packed: Uint8Array, pieceSize: number): Promise<readonly Buffer[]> => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < packed.length; at += pieceSize) yield packed.subarray(at, at + pieceSize)
  }
  const found: Buffer[] = []
  for await (const piece of splitFrames(pieces())) found.push(Buffer.from(piece))
  return found
}

it('cuts at the ends of frames, however the data come', async () => {
  const contents = array(uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 5 })
  await assert(
    asyncProperty(contents, integer({ min: 1, max: 2000 }), async (frames, pieceSize) => {
      const packed = frames.map((frame, at) => (at % 3 === 2 ? skippable(frame) : zstdCompressSync(frame)))
      const whole = Buffer.concat(packed)
      const pieces = await split(whole, pieceSize)
      expect(Buffer.concat(pieces).equals(whole)).toBe(true)
      const cuts = new Set<number>()
      pieces.reduce((at, { length }) => (cuts.add(at + length), at + length), 0)
      packed.reduce((at, { length }) => (expect(cuts).toContain(at + length), at + length), 0)
    }),
    { numRuns: 60 },
  )
})

it('lets pass what is no zstd', async () => {
  expect(Buffer.concat(await split(Buffer.from('no such data'), 5)).toString()).toBe('no such data')
})
