import { deflateSync } from 'node:zlib'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { WorldError } from '../../../../records/errors.ts'
import { ecosystemOfDatasource } from '../../../../versions/names.ts'
import { damage, elfFile, UNPACKING } from '../../formats/testing.ts'
import { imageFile, outcomeOf } from '../testing.ts'
import { rustBinary } from './index.ts'

const CRATES = {
  packages: [
    { name: 'app', version: '0.1.0', source: 'local', root: true, dependencies: [1, 2, 3, 9] },
    { name: 'serde', version: '1.0.200', source: 'registry' },
    { name: 'syn', version: '2.0.0', source: 'registry', kind: 'build' },
    { name: 'fork', version: '0.2.0', source: 'git', kind: 'runtime' },
  ],
}

const program = (crates: unknown): Uint8Array =>
  elfFile({
    sections: {
      '.comment': new TextEncoder().encode('GCC: 12.2.0\0rustc version 1.95.0 (f2d3ce0bd 2026-03-21)'),
      '.dep-v0': deflateSync(JSON.stringify(crates)),
    },
  })
const read = (bytes: Uint8Array) => rustBinary.read(imageFile('usr/bin/app', bytes, 0o755), UNPACKING)

test('crates that are in the program', () => {
  const ecosystem = ecosystemOfDatasource('crate')
  expect(read(program(CRATES))).toEqual({
    packages: [
      { ecosystem, name: 'app', version: '0.1.0', dependsOn: ['serde', 'fork'], origin: 'local', direct: true },
      { ecosystem, name: 'serde', version: '1.0.200', dependsOn: [], origin: 'registry' },
      { ecosystem, name: 'fork', version: '0.2.0', dependsOn: [], origin: 'git' },
    ],
    binary: { path: 'usr/bin/app', kind: 'rust', main: 'app', version: '0.1.0', toolchain: '1.95.0', settings: {} },
  })
})

test('other programs have nothing to tell, broken lists say so', () => {
  expect(read(elfFile({ sections: { '.text': Uint8Array.of(1) } }))).toEqual({})
  expect(outcomeOf(() => read(program([])))).toContain('expected the crates of a Rust program as JSON')
  expect(outcomeOf(() => read(program({ packages: [{ name: 'a' }] })))).toContain('a crate with name and version')
})

test('damaged programs are read or refused, never more', () => {
  const sample = program(CRATES)
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.array(change, { maxLength: 6 }), (cut, changes) => {
      const outcome = () => {
        try {
          return outcomeOf(() => read(damage(sample, cut, changes)))
        } catch (error) {
          if (error instanceof WorldError) return error.message
          throw error
        }
      }
      expect(outcome()).not.toBe('')
    }),
    { numRuns: 200 },
  )
})
