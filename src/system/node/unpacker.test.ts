import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Packing } from '../ports.ts'
import { createExec } from './exec.ts'
import { createUnpacker } from './unpacker.ts'

const unpacker = createUnpacker(createExec({ path: process.env['PATH'] ?? '' }))
const hasXz = await unpacker.canUnpack('xz')
const content = Buffer.concat([randomBytes(300_000), Buffer.alloc(300_000, 'seaworthy ')])

const pack: Readonly<Record<Packing, (bytes: Buffer) => Buffer>> = {
  none: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  xz: (bytes) => execFileSync('xz', ['--stdout'], { input: bytes }),
}

const collect = async (packed: Uint8Array, packing: Packing, maxBytes = 10_000_000) => {
  const pieces: Uint8Array[] = []
  for await (const piece of unpacker.unpack(packed, packing, maxBytes)) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe.each((['none', 'gzip', 'zstd', 'xz'] as const).filter((packing) => packing !== 'xz' || hasXz))(
  '%s',
  (packing) => {
    it('gives what was packed', async () => {
      expect((await collect(pack[packing](content), packing)).equals(content)).toBe(true)
    })

    it('stops at the limit', async () => {
      await expect(collect(pack[packing](content), packing, 1000)).rejects.toThrow('at most 1000 bytes')
    })

    it.runIf(packing !== 'none')('says that data are damaged or cut off', async () => {
      await expect(collect(Buffer.from('no such data'.repeat(100)), packing)).rejects.toThrow(
        `expected ${packing} data`,
      )
      await expect(collect(pack[packing](content).subarray(0, 200_000), packing)).rejects.toThrow(packing)
    })

    it('passes on that its source broke', async () => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield pack[packing](content).subarray(0, 1000)
        throw new Error('the line is dead')
      }
      const reading = Array.fromAsync(unpacker.unpack(broken(), packing, 10_000_000))
      await expect(reading).rejects.toThrow('the line is dead')
    })

    it.runIf(packing !== 'none')('can be left in the middle', async () => {
      for await (const piece of unpacker.unpack(pack[packing](content), packing, 10_000_000)) {
        expect(piece.length).toBeGreaterThan(0)
        break
      }
    })
  },
)

it('reads zstd data of several frames, and gzip data of several members', async () => {
  const twice = (packing: 'gzip' | 'zstd') => Buffer.concat([pack[packing](content), pack[packing](content)])
  for (const packing of ['gzip', 'zstd'] as const)
    expect((await collect(twice(packing), packing)).equals(Buffer.concat([content, content]))).toBe(true)
})

it('says where xz is missing', async () => {
  const without = createUnpacker({ which: async () => undefined, run: () => Promise.reject(new Error('unused')) })
  expect(await without.canUnpack('xz')).toBe(false)
  expect(await without.canUnpack('zstd')).toBe(true)
  await expect(without.unpack(content, 'xz', 1).next()).rejects.toThrow('the program xz')
})
