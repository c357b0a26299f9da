/**
 * The Unpacker port: gzip and zstd by zlib, xz by the program `xz`, because neither Node nor the web's streams know it.
 * What is unpacked comes from the network, so its size is counted as it comes.
 */
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

import { WorldError } from '../../records/errors.ts'
import type { Exec, Packing, Unpacker } from '../ports.ts'
import { splitFrames } from './zstd-frames.ts'

/** Handed to a decoder at a time: what it makes of it must fit in memory beside it. */
const PIECE_BYTES = 64 * 1024
/** Given at a time: pieces of 16 KiB, as zlib makes them by itself, cost a tenth more. */
const OUTPUT_BYTES = 256 * 1024
/** A dictionary of 64 MiB is the largest that `xz -9` makes. */
const XZ_MEMORY = '128MiB'

type Packed = Uint8Array | AsyncIterable<Uint8Array>

const inputOf = (packed: Packed): AsyncIterable<Uint8Array> =>
  packed instanceof Uint8Array ? piecesOf(packed) : packed

async function* piecesOf(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < packed.length; at += PIECE_BYTES) yield packed.subarray(at, at + PIECE_BYTES)
}

type Unpacking = Readonly<{ output: AsyncIterable<Uint8Array>; end: () => unknown }>

const throughZlib = (packed: Packed, packing: 'gzip' | 'zstd'): Unpacking => {
  const bytes = inputOf(packed)
  const input = Readable.from(packing === 'gzip' ? bytes : splitFrames(bytes))
  const options = { chunkSize: OUTPUT_BYTES }
  const output = packing === 'gzip' ? createGunzip(options) : createZstdDecompress(options)
  // A pipe leaves errors of its source behind.
  input.on('error', (error) => output.destroy(error))
  input.pipe(output)
  return {
    output,
    end: () => {
      input.destroy()
      output.destroy()
    },
  }
}

const throughXz = (packed: Packed, command: string): Unpacking => {
  const child = spawn(command, ['--decompress', '--stdout', `--memlimit-decompress=${XZ_MEMORY}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  })
  // A decoder that stops early closes its input: its exit code says more than that.
  child.stdin.on('error', () => {})
  const input = Readable.from(inputOf(packed))
  let failure: unknown
  input.on('error', (error) => {
    failure = error
    child.kill('SIGKILL')
  })
  input.pipe(child.stdin)
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  async function* output(): AsyncGenerator<Uint8Array> {
    yield* child.stdout
    const code = await exited
    if (failure !== undefined) throw failure
    if (code !== 0) throw new Error(`xz exited with ${code}`)
  }
  exited.catch(() => {})
  return { output: output(), end: () => (input.destroy(), child.kill('SIGKILL')) }
}

async function* counted({ output, end }: Unpacking, packing: Packing, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const piece of output) {
      bytes += piece.length
      if (bytes > maxBytes)
        throw new WorldError({ place: packing, expected: `at most ${maxBytes} bytes unpacked`, found: 'more' })
      yield piece
    }
  } catch (error) {
    if (error instanceof WorldError) throw error
    const found = error instanceof Error ? error.message : String(error)
    throw new WorldError({ place: packing, expected: `${packing} data`, found }, { cause: error })
  } finally {
    end()
  }
}

const plain = (packed: Packed): Unpacking => ({ output: inputOf(packed), end: () => {} })

export const createUnpacker = (exec: Exec): Unpacker => ({
  canUnpack: async (packing) => packing !== 'xz' || (await exec.which('xz')) !== undefined,
  async *unpack(packed, packing, maxBytes) {
    if (packing === 'none') return yield* counted(plain(packed), packing, maxBytes)
    if (packing !== 'xz') return yield* counted(throughZlib(packed, packing), packing, maxBytes)
    const command = await exec.which('xz')
    if (command === undefined) throw new WorldError({ place: 'xz', expected: 'the program xz', found: 'none on PATH' })
    yield* counted(throughXz(packed, command), packing, maxBytes)
  },
})
