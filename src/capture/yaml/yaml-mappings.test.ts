import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { documentsOf, findMappings, parseKeyPattern, type YamlMapping } from './yaml-mappings.ts'
import { yamlScalars } from './yaml-scalars.ts'

const scalarsOf = (text: string) => yamlScalars({ path: 'a.yaml', text })
const find = (text: string, pattern: string): readonly YamlMapping[] =>
  findMappings(scalarsOf(text), parseKeyPattern(pattern), () => 1)
const valuesOf = (text: string, pattern: string): readonly (readonly string[])[] =>
  find(text, pattern).map((mapping) => mapping.values().map(({ key, value }) => `${key}=${value}`))

const FILE = `
services:
  web: { image: a, build: { context: . } }
  db:
    image: b
list:
  - name: x
    deep: { value: 1 }
  - y
image: c
`

describe('patterns of keys', () => {
  test.each<[string, readonly (readonly string[])[]]>([
    ['services.*', [['image=a', 'build.context=.'], ['image=b']]],
    ['services.db.image', [['=b']]],
    ['list.#', [['name=x', 'deep.value=1'], ['=y']]],
    ['services.#', []],
    ['services|list.*.image', [['=a'], ['=b']]],
    ['**.image', [['=a'], ['=b'], ['=c']]],
    ['**.list.#', [['name=x'], ['=y']]],
    ['**.deep', [['value=1']]],
    ['im*', [['=c']]],
    ['nothing', []],
  ])('%s', (pattern, expected) => {
    expect(valuesOf(FILE, pattern)).toEqual(expected)
  })

  test('own values of every mapping', () => {
    expect(valuesOf('a: { b: 1, c: { d: 2 } }\ne: 3\n', '**')).toEqual([['b=1'], ['d=2'], ['e=3']])
  })

  test('a key that looks like an expression is one', () => {
    expect(valuesOf('a+: 1\naa: 2\n', 'a+')).toEqual([['=1']])
  })
})

test('documents are apart, also those without values of their own', () => {
  const text = 'kind: A\nspec: { x: 1 }\n---\nspec:\n  x: 2\n'
  expect(valuesOf(text, 'spec')).toEqual([['x=1'], ['x=2']])
  const documents = documentsOf(scalarsOf(text), () => 1)
  expect(documents.map(({ document, get }) => [document, get('kind')?.value])).toEqual([
    [0, 'A'],
    [1, undefined],
  ])
})

test('of a key that comes twice the first counts; texts of many lines and empty values do not', () => {
  const [mapping] = find('a:\n  b: 1\n  b: 2\n  c: |\n    x\n  d: ""\n', 'a')
  expect(mapping?.get('b')).toEqual({ value: '1', start: 8, line: 1 })
  expect(mapping?.get('c')).toBeUndefined()
  expect(mapping?.get('d')).toBeUndefined()
})

test('any keys and any patterns end', () => {
  const key = constantFrom('a', 'b', '0', '1', '__proto__', 'a.b', '*')
  assert(
    property(array(key, { minLength: 1, maxLength: 5 }), string({ maxLength: 12 }), (keys, pattern) => {
      const text = keys.reduceRight((inner, one) => `{ "${one}": ${inner} }`, 'v')
      for (const mapping of find(text, pattern)) expect(mapping.values().map(({ value }) => value)).toEqual(['v'])
      expect(find(text, keys.map((one) => (one === '*' || one === 'a.b' ? '*' : one)).join('.'))).toHaveLength(1)
    }),
  )
})
