import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { systemDigests } from './digests.ts'

describe('hashes', () => {
  it('are those of all that came', () => {
    const hash = systemDigests.start('sha256')
    hash.update(Buffer.from('a'))
    hash.update(Buffer.from('bc'))
    // FIPS 180-2, appendix B.1.
    expect(hash.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(systemDigests.start('sha512').hex()).toHaveLength(128)
  })
})

describe.each([
  ['raw', deflateRawSync],
  ['zlib', deflateSync],
  ['gzip', gzipSync],
] as const)('%s', (packing, pack) => {
  const packed = pack(Buffer.alloc(100_000))

  it('gives what was packed, up to the limit', () => {
    expect(systemDigests.inflate(packed, packing, 100_000)).toHaveLength(100_000)
    expect(() => systemDigests.inflate(packed, packing, 99_999)).toThrow(
      `${packing}: expected at most 99999 bytes unpacked`,
    )
    expect(() => systemDigests.inflate(packed, packing, 0)).toThrow('at most 0 bytes')
  })

  it('says that data are damaged', () => {
    expect(() => systemDigests.inflate(packed.subarray(0, 20), packing, 100_000)).toThrow(`expected ${packing} data`)
    expect(() => systemDigests.inflate(Buffer.from([1, 2, 3]), packing, 100_000)).toThrow(`expected ${packing} data`)
  })
})
