/** The Digests port: hashes and synchronous unpacking, by Node's own crypto and zlib. */
import { createHash } from 'node:crypto'
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

import { WorldError } from '../../records/errors.ts'
import type { Digests } from '../ports.ts'

const UNPACK = { raw: inflateRawSync, zlib: inflateSync, gzip: gunzipSync }

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

export const systemDigests: Digests = {
  start(algorithm) {
    const hash = createHash(algorithm)
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') }
  },
  inflate(packed, packing, maxBytes) {
    try {
      return UNPACK[packing](packed, { maxOutputLength: Math.max(1, maxBytes) })
    } catch (error) {
      const found = isTooLarge(error) ? 'more' : error instanceof Error ? error.message : String(error)
      const expected = isTooLarge(error) ? `at most ${maxBytes} bytes unpacked` : `${packing} data`
      throw new WorldError({ place: packing, expected, found }, { cause: error })
    }
  },
}
