import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkRun, green, red } from '../testing.ts'
import { nextCheck, prefixOutcome, type PrefixOutcome } from './next-check.ts'

/** Searches a stack whose prefix i is green when `isGreen(i)`; gives the result and the prefixes that were run, in order. */
const search = (length: number, isGreen: (prefix: number, run: number) => boolean, namesTests = true) => {
  const outcomes: PrefixOutcome[] = ['green', ...Array.from({ length }, () => 'unknown' as const)]
  const ran: number[] = []
  for (;;) {
    const next = nextCheck(outcomes)
    if (next.next === 'done') return { ...next, ran, outcomes }
    ran.push(next.prefix)
    const before = outcomes[next.prefix]
    if (isGreen(next.prefix, ran.length)) outcomes[next.prefix] = 'green'
    else outcomes[next.prefix] = namesTests && ran.length > 2 ? 'red' : before === 'suspect' ? 'red' : 'suspect'
  }
}

describe('nextCheck', () => {
  it('runs a green stack once', () => {
    expect(search(15, () => true)).toMatchObject({ green: 15, culprit: undefined, ran: [15] })
  })

  it('finds one culprit in 15 with at most 6 runs, the two of the tip included, where the runner names tests', () => {
    for (let culprit = 1; culprit <= 15; culprit += 1) {
      const found = search(15, (prefix) => prefix < culprit)
      expect(found).toMatchObject({ green: culprit - 1, culprit })
      expect(found.ran.length).toBeLessThanOrEqual(6)
    }
  })

  it('needs one run more where the runner names none', () => {
    for (let culprit = 1; culprit <= 15; culprit += 1)
      expect(search(15, (prefix) => prefix < culprit, false).ran.length).toBeLessThanOrEqual(7)
  })

  it('names nobody for one red run', () => {
    const found = search(4, (prefix, run) => prefix < 3 || run > 2, false)
    expect(found.culprit).toBeUndefined()
  })

  it('for any stack: calls green only what ran green, names a red successor, ends within twice the logarithm', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (greens) => {
        const found = search(greens.length, (prefix) => greens[prefix - 1] ?? true, false)
        expect(found.green === 0 || greens[found.green - 1]).toBe(true)
        const culprit = found.green === greens.length ? undefined : found.green + 1
        expect(found.culprit).toBe(culprit)
        expect(culprit === undefined || !greens[culprit - 1]).toBe(true)
        expect(found.ran.length).toBeLessThanOrEqual(3 + Math.ceil(Math.log2(greens.length + 1)))
      }),
    )
  })

  it('for any flakes: still ends, and every prefix called green ran green', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.boolean()), (length, chance) => {
        const seen = new Set<number>([0])
        const found = search(
          length,
          (prefix) => {
            const isGreen = chance.next().value === true
            if (isGreen) seen.add(prefix)
            return isGreen
          },
          false,
        )
        expect(seen.has(found.green)).toBe(true)
      }),
    )
  })
})

describe('prefixOutcome', () => {
  const reference = { confirmed: [red('a', 'once'), red('a')], toleratedBase: [] }

  it('believes a red run that fails like the confirmed one, and asks again for another', () => {
    expect(prefixOutcome([], reference)).toBe('unknown')
    expect(prefixOutcome([red('a')], reference)).toBe('red')
    expect(prefixOutcome([red('b')], reference)).toBe('suspect')
    expect(prefixOutcome([red('once')], reference)).toBe('suspect')
    expect(prefixOutcome([red('b'), red('b')], reference)).toBe('red')
    expect(prefixOutcome([red('b'), green], reference)).toBe('green')
    expect(prefixOutcome([checkRun('timeout')], reference)).toBe('suspect')
  })

  it('takes what fails like a tolerated base for green', () => {
    const tolerant = { confirmed: [red('base', 'a'), red('base', 'a')], toleratedBase: [red('base'), red('base')] }
    expect(prefixOutcome([red('base')], tolerant)).toBe('green')
    expect(prefixOutcome([red('base', 'a')], tolerant)).toBe('red')
    expect(prefixOutcome([red('base', 'other')], tolerant)).toBe('suspect')
  })
})
