import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { expand, type Values } from '../testing-subjects.ts'
import { readArguments, splitBlanks, sliceOf, valuesOf } from './command-words.ts'

const VALUED = new Set(['-p', '-e', '--name', '-t', '-tags'])

const read = (words: string, values?: Values) => {
  const given = readArguments(
    words.split(' ').map((word) => expand(word, values)),
    VALUED,
  )
  return {
    operands: given.operands.map(({ text }) => text),
    options: given.options.map(({ name, value }) => (value ? `${name}=${value.text}` : name)),
  }
}

describe('the words of a command', () => {
  test.each([
    ['run -d --name x image cmd', ['-d', '--name=x'], ['run', 'image', 'cmd']],
    ['--name=x image', ['--name=x'], ['image']],
    ['-p80:80 -dp 1:1 image', ['-p=80:80', '-p=1:1'], ['image']],
    ['-tags a,b pkg', ['-tags=a,b'], ['pkg']],
    ['--unknown value', ['--unknown'], ['value']],
    ['-e A=b -- -x y', ['-e=A=b'], ['-x', 'y']],
    ['- x --name', ['--name'], ['-', 'x']],
  ])('%s', (words, options, operands) => {
    expect(read(words)).toEqual({ options, operands })
  })

  test('a word that is a variable alone is split at blanks, a text with blanks is not', () => {
    expect(read('add ${PKGS} x', { PKGS: 'a b' }).operands).toEqual(['add', 'a', 'b', 'x'])
    expect(read('run ${OPTS} image', { OPTS: '-p 80:80 -d' })).toEqual({
      options: ['-p=80:80', '-d'],
      operands: ['run', 'image'],
    })
    const quoted = readArguments([expand('echo ${X} y', { X: 'a b' })], VALUED)
    expect(quoted.operands.map(({ text }) => text)).toEqual(['echo a b y'])
  })

  test('the values of options, by name', () => {
    const given = readArguments(
      ['-t', 'a', '--name', 'b', '-t=c'].map((word) => expand(word)),
      VALUED,
    )
    expect(valuesOf(given, new Set(['-t'])).map(({ text }) => text)).toEqual(['a', 'c'])
  })

  test('every word is a part of what it stands in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'-ptx= :a'.split('')) })), (words) => {
        const { operands, options } = readArguments(
          words.map((word) => expand(word)),
          VALUED,
        )
        for (const { at, start, end, text } of [...operands, ...options.flatMap(({ value }) => value ?? [])])
          expect(at.text.slice(start, end)).toBe(text)
      }),
    )
    const at = expand(' a  b ')
    expect(splitBlanks(sliceOf(at, 0, at.text.length)).map(({ start, text }) => [start, text])).toEqual([
      [1, 'a'],
      [4, 'b'],
    ])
  })
})
