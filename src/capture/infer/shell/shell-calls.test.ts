import { describe, expect, test } from 'vitest'

import { wholeText } from '../mapped-text.ts'
import { badLiterals, factLines } from '../testing.ts'
import { shellFacts } from './shell-facts.ts'

/** The commands of functions as they are called; those that are written stand before them. */
const called = (text: string): readonly string[] => {
  const facts = shellFacts(wholeText(text))
  expect(badLiterals(facts, text)).toEqual([])
  const lines = factLines({ ...facts, definitions: [] })
  const written = factLines({ ...shellFacts(wholeText(text.replaceAll(/\$(?=\{?[1-9])/g, '\\$'))), definitions: [] })
  return lines.slice(written.length)
}

describe('the words of a call stand for the parameters', () => {
  test.each([
    [
      'get() { curl https://h/$1/$2 | tar x; }\nget a v1\nget b v2',
      ['script get', '  curl https://h/a/v1 | tar x', 'script get', '  curl https://h/b/v2 | tar x'],
    ],
    [
      'f() { local t="$1" v=$2; cargo install "$t" --version "$v"; }\nf x "${V}"',
      ['script f', '  cargo install x --version ‹V›'],
    ],
    ['f() { local u; u="$BASE/$1"; curl "$u"; ls; }\nf v1', ['script f', '  curl ‹BASE›/v1']],
    ['f() { g "$1" k; }\ng() { go install $2@$1; }\nf v1', ['script f', '  g v1 k', 'script g', '  go install k@v1']],
    ['f() { helm ${1:-v0} ${2:-v2}; }\nf v1', ['script f', '  helm v1 ‹2:v2›']],
    ['f() { helm ${1#v}; }\nf v1', []],
    ['f() { kubectl get $1; }\nf v1', []],
    ['f() { shift; helm $1; }\nf a v1', []],
    ['f() { helm x; }\nf v1', []],
    ['f() { helm $1; }\nf', []],
  ])('%s', (text, expected) => {
    expect(called(text)).toEqual(expected)
  })
})

test('functions that call each other end', () => {
  const text = 'f() { f $1; g $1; }\ng() { f $1; f $1; }\n' + 'f v1\n'.repeat(2000)
  const begun = performance.now()
  expect(shellFacts(wholeText(text)).scripts.length).toBeLessThan(5000)
  expect(performance.now() - begun).toBeLessThan(1000)
})

test('values that double stay short', () => {
  const doubled = Array.from({ length: 40 }, (_, index) => `v${index + 1}=$v${index}$v${index}`).join('\n')
  expect(called(`f() {\nv0=$1\n${doubled}\nhelm $v40\n}\nf a`).length).toBeLessThan(5)
})
