import { describe, expect, test } from 'vitest'

import { OPAQUE, type Piece, type Resolved } from '../claim.ts'
import { locate } from './locate.ts'

/** Pieces one after the other; a text in brackets came through a variable and stands at 100. */
const resolved = (...texts: readonly string[]): Resolved => {
  let start = 0
  const pieces = texts.map((written): Piece => {
    const through = written.startsWith('[')
    const text = through ? written.slice(1, -1) : written
    const definition = { name: 'V', value: [], strength: 'set', start: 90 } as const
    const piece = through ? { text, file: 'b', start: 100, definition } : { text, file: 'a', start }
    start += text.length
    return text === OPAQUE ? { ...piece, variable: 'V' } : piece
  })
  return { text: pieces.map(({ text }) => text).join(''), pieces }
}

/** Of everything after the first colon. */
const locateTag = (at: Resolved) => {
  const found = locate(at, [at.text.indexOf(':') + 1, at.text.length])
  if (found?.status !== 'written') return found?.status
  const { place, before, after, whole } = found
  return `${place.file}:${place.start} ${before}<${place.text}>${after}${whole ? ' whole' : ''}`
}

describe('where a version is written', () => {
  test.each([
    [['a:1.2'], 'a:2 <1.2>'],
    [['a:', '[1.2]'], 'b:100 <1.2> whole'],
    [['[a:1.2]'], 'b:102 <1.2>'],
    [['a:', '[1.2]', '-alpine'], 'b:100 <1.2>-alpine whole'],
    [['a:v', '[1.2]'], 'b:100 v<1.2> whole'],
    [['a:', '[1.2]', '-alpine3.22'], 'b:100 <1.2>-alpine3.22 whole'],
    [['a:', '[1]', '.', '[2]'], 'composed'],
    [['a:', OPAQUE], 'unknown'],
    [['a:v', OPAQUE, '-debug'], 'unknown'],
    [['a:1.2-', OPAQUE], 'a:2 <1.2>'],
    [['a:1.', OPAQUE], 'composed'],
  ])('%j', (texts, expected) => {
    expect(locateTag(resolved(...texts))).toBe(expected)
  })

  test('a part of a value stands for the whole', () => {
    const piece: Piece = { text: 'v1.2.3', file: 'b', start: 5, partial: true }
    expect(locate({ text: 'v1.2.3', pieces: [piece] }, [1, 4])).toMatchObject({
      place: { start: 5, end: 11 },
      whole: true,
    })
  })

  test('nothing written: where it would be', () => {
    expect(locate(resolved('jq'), [2, 2])).toMatchObject({ place: { start: 2, end: 2, text: '' } })
    expect(locate(resolved('jq'), [7, 9])).toBeUndefined()
  })
})
