import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tableLines } from './table.ts'
import { cutEnd, cutMiddle, displayWidth, padEnd, wrap } from './width.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-', '漢', 'é', '🚀', '.'), maxLength: 40 })

describe('widths', () => {
  it.each([
    ['lodash', 6],
    ['漢字', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['\u001b[31mred\u001b[39m', 3],
  ])('%s takes its columns', (sample, width) => {
    expect(displayWidth(sample)).toBe(width)
  })

  it('cuts to the width and marks the cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 30 }), (sample, width) => {
        for (const cut of [cutEnd, cutMiddle]) {
          const result = cut(sample, width)
          expect(displayWidth(result)).toBeLessThanOrEqual(width)
          expect(result.includes('…') || result === sample).toBe(true)
          expect(result === sample).toBe(displayWidth(sample) <= width)
        }
        expect(displayWidth(padEnd(sample, width))).toBe(Math.max(width, displayWidth(sample)))
      }),
    )
  })

  it('keeps both ends of a module path', () => {
    expect(cutMiddle('sigs.k8s.io/structured-merge-diff/v4', 21)).toBe('sigs.k8s.i…ge-diff/v4')
  })
})

describe('wrap', () => {
  it('breaks at spaces alone, keeps every word, and exceeds the width by one word at most', () => {
    fc.assert(
      fc.property(
        fc.array(
          text.filter((word) => word !== ''),
          { minLength: 1 },
        ),
        fc.integer({ min: 5, max: 40 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width, '  ')
          expect(lines.flatMap((line) => line.trim().split(' ')).filter((word) => word !== '')).toEqual(words)
          const ofSeveralWords = lines.filter((line) => line.trim().includes(' '))
          expect(ofSeveralWords.filter((line) => displayWidth(line) > width)).toEqual([])
        },
      ),
    )
  })
})

describe('tableLines', () => {
  const columns = [
    { title: 'ID' },
    { title: 'PACKAGE', cut: { to: 8, at: 'middle' } },
    { title: 'N', align: 'right' },
  ] as const
  const rows = [
    [{ text: 'GHSA-xvch-5gv4-984h' }, { text: 'github.com/acme/a-module-of-a-long-name/v4' }, { text: '7' }],
  ]

  it('cuts what may be cut, never an id', () => {
    const [, row] = tableLines(columns, rows, { width: 40 })
    expect(row).toBe('GHSA-xvch-5gv4-984h  github.…-name/v4  7')
    expect(displayWidth(row ?? '')).toBe(40)
  })

  it('cuts no further than it may, even where the row then does not fit', () => {
    expect(tableLines(columns, rows, { width: 10 })[1]).toBe('GHSA-xvch-5gv4-984h  git…e/v4  7')
  })

  it('cuts nothing where the width has no end', () => {
    expect(tableLines(columns, rows, { width: Infinity })[1]).toContain('github.com/acme/a-module-of-a-long-name/v4')
  })

  it('paints without moving a column', () => {
    const painted = [
      [{ text: 'a', paint: (plain: string) => `\u001b[31m${plain}\u001b[39m` }, { text: 'b' }, { text: '1' }],
    ]
    expect(displayWidth(tableLines(columns, painted, { width: 40 })[1] ?? '')).toBe(
      displayWidth(tableLines(columns, [[{ text: 'a' }, { text: 'b' }, { text: '1' }]], { width: 40 })[1] ?? ''),
    )
  })
})
