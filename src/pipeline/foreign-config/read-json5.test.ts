import { assert, jsonValue, property } from 'fast-check'
import { expect, test } from 'vitest'

import { readJson5 } from './read-json5.ts'

const read = (text: string): unknown => readJson5(`{"x": ${text}}`, 'f').settings['x']

test('any JSON is read as JSON.parse does', () => {
  assert(
    property(jsonValue({ maxDepth: 5 }), (value) => {
      for (const text of [JSON.stringify(value), JSON.stringify(value, undefined, 2)])
        expect(read(text)).toStrictEqual(JSON.parse(text))
    }),
  )
})

test.each<[string, unknown]>([
  ["'a\\'b'", "a'b"],
  ['"a\\\nb"', 'ab'],
  ["'\\x41\\u0042\\q'", 'ABq'],
  ['{ a: 1, $b_c: 2, }', { a: 1, $b_c: 2 }],
  ['[1, 2, /* two */ 3, // three\n]', [1, 2, 3]],
  ['[0xFF, .5, 5., +1, -2e3, -0x10]', [255, 0.5, 5, 1, -2000, -16]],
  ['[Infinity, -Infinity]', [Infinity, -Infinity]],
  ['NaN', Number.NaN],
  ['{ "__proto__": 1 }', JSON.parse('{ "__proto__": 1 }')],
])('%s', (text, value) => {
  expect(read(text)).toStrictEqual(value)
})

test('lines of keys, or of what is above them', () => {
  const { lineOf } = readJson5('// first\n{\n  a: [\n    { b: 1 },\n    { c: 2 } ] }', 'f')
  expect([['a'], ['a', 0], ['a', 1, 'c'], ['a', 1, 'none'], ['z']].map(lineOf)).toEqual([3, 4, 5, 5, 1])
})

test.each<[string, string]>([
  ['', 'f:1: expected a value, found the end of the file'],
  ['{\n  a: ', 'f:2: expected a value, found the end of the file'],
  ['{\n  a 1 }', 'f:2: expected ":", found "1 }"'],
  ['{ a: 1\n  b: 2 }', 'f:2: expected "," or "}", found "b: 2 }"'],
  ['{ a: "x\n" }', 'f:1: expected a closing ", found'],
  ['{ a: yes }', 'f:1: expected a value, found "yes }"'],
  ['{} x', 'f:1: expected the end of the file, found "x"'],
  ['<<<<<<< HEAD\n{}', 'f:1: expected a value, found "<<<<<<< HEAD"'],
  ['[1]', 'f:1: expected an object, found object'],
  [`{ a: ${'['.repeat(100_000)}`, 'f:1: expected at most 100 levels'],
])('%j is one line that says where', (text, message) => {
  expect(() => readJson5(text, 'f')).toThrow(message)
})
