import { describe, expect, test } from 'vitest'

import { isLiteral, readSourceTokens, type SourceSyntax } from './source-tokens.ts'

const GROOVY: SourceSyntax = { lineComment: '//', blockComment: ['/*', '*/'], hasTripleQuotes: true }
const RUBY: SourceSyntax = { lineComment: '#', hasTripleQuotes: false }

const read = (text: string, syntax = GROOVY) =>
  readSourceTokens(text, syntax).map(({ kind, text: value, line }) => `${line} ${kind} ${value}`.trim())

describe('readSourceTokens', () => {
  test('words, strings and marks with their lines', () => {
    expect(read('a.b = "c" // d\n/* e\n f */ g(\'h\')')).toEqual([
      '1 word a.b',
      '1 mark =',
      '1 string c',
      '1 end',
      '3 word g',
      '3 mark (',
      '3 string h',
      '3 mark )',
    ])
  })

  test('strings with escapes, expressions and several lines', () => {
    expect(read('x "a\\"b" "${c["d"]}" """e\n"f"\n""" g')).toEqual([
      '1 word x',
      '1 string a\\"b',
      '1 string ${c["d"]}',
      '1 string e\n"f"',
      '3 word g',
    ])
  })

  test('a quote that its line does not close is a mark', () => {
    expect(read("don't\n'x'", RUBY)).toEqual(['1 word don', "1 mark '", '1 word t', '1 end', '2 string x'])
  })

  test('a literal has nothing put in', () => {
    const literal = (text: string) => isLiteral(readSourceTokens(text, RUBY)[0])
    expect(['"a"', '"$a"', '"#{a}"', '"a\\n"', 'a'].map(literal)).toEqual([true, false, false, false, false])
  })
})
