import { expect, test } from 'vitest'

import type { AdvisoryArchive } from '../../system/ports.ts'
import { readAhead } from './read-ahead.ts'

/** Notes when it is begun and ended. */
const noting = (name: string, notes: string[]): AdvisoryArchive => ({
  kind: 'osv',
  name,
  digest: name,
  entries: async function* () {
    notes.push(`begin ${name}`)
    try {
      for (const file of ['1', '2']) yield { name: `${name}${file}`, bytes: new Uint8Array() }
    } finally {
      notes.push(`end ${name}`)
    }
  },
})

test('the next archive is begun before this one is read, and every file still comes in its place', async () => {
  const notes: string[] = []
  for await (const source of readAhead([noting('a', notes), noting('b', notes)], () => true)) {
    if (source.kind !== 'osv') continue
    for await (const { name } of source.entries()) notes.push(name)
  }
  expect(notes).toEqual(['begin a', 'begin b', 'a1', 'a2', 'end a', 'b1', 'b2', 'end b'])
})

test('what is not wanted is not begun; what was begun and is not asked for is ended', async () => {
  const notes: string[] = []
  const sources = ['a', 'b', 'c'].map((name) => noting(name, notes))
  for await (const { name } of readAhead(sources, (source) => source.name !== 'a')) if (name === 'a') break
  expect(notes).toEqual(['begin b', 'end b'])
})

test('a fault is thrown where the files are asked for, and only there', async () => {
  const failing: AdvisoryArchive = {
    ...noting('b', []),
    entries: async function* () {
      yield* []
      throw new Error('damaged')
    },
  }
  const names: string[] = []
  for await (const source of readAhead([noting('a', []), failing, noting('c', [])], () => true)) {
    names.push(source.name)
    if (source.name !== 'b' || source.kind !== 'osv') continue
    await expect(source.entries()[Symbol.asyncIterator]().next()).rejects.toThrow('damaged')
  }
  expect(names).toEqual(['a', 'b', 'c'])
})
