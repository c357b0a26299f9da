import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { evaluateEvents, isAffected } from './ranges.ts'
import type { RangeEvent } from './ranges.ts'
import { schemeOf, schemeOfEcosystem } from './schemes.ts'

const go = schemeOf('go-mod')
const deb = schemeOf('deb')
const pep440 = schemeOf('pep440')

describe('the evaluation algorithm of the OSV schema', () => {
  test.each<[string, string, readonly RangeEvent[], boolean]>([
    ['before the start', '0.9.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], false],
    ['at the start', '1.0.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], true],
    ['just before the fix', '1.2.0-rc.1', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], true],
    ['at the fix', '1.2.0', [{ introduced: '1.0.0' }, { fixed: '1.2.0' }], false],
    ['never fixed', '99.0.0', [{ introduced: '0' }], true],
    ['0 is before every version, prereleases too', '0.0.0-20191109021931-daa7c04131f5', [{ introduced: '0' }], true],
    ['at last_affected', '1.2.0', [{ introduced: '0' }, { last_affected: '1.2.0' }], true],
    ['beyond last_affected', '1.2.1', [{ introduced: '0' }, { last_affected: '1.2.0' }], false],
    ['introduced and last affected at once', '1.2.0', [{ introduced: '1.2.0' }, { last_affected: '1.2.0' }], true],
    [
      'between two stretches',
      '1.3.0',
      [{ introduced: '0' }, { fixed: '1.2.0' }, { introduced: '1.4.0' }, { fixed: '1.5.0' }],
      false,
    ],
    [
      'in the second stretch',
      '1.4.9',
      [{ introduced: '0' }, { fixed: '1.2.0' }, { introduced: '1.4.0' }, { fixed: '1.5.0' }],
      true,
    ],
    [
      'events out of order',
      '1.4.9',
      [{ fixed: '1.5.0' }, { introduced: '1.4.0' }, { fixed: '1.2.0' }, { introduced: '0' }],
      true,
    ],
    ['all in one event', '1.1.0', [{ introduced: '1.0.0', fixed: '1.2.0' }], true],
    ['below the limit', '1.9.0', [{ introduced: '0' }, { limit: '2.0.0' }], true],
    ['at the limit', '2.0.0', [{ introduced: '0' }, { limit: '2.0.0' }], false],
    ['below one of two limits', '2.5.0', [{ introduced: '0' }, { limit: '2.0.0' }, { limit: '3.0.0' }], true],
    ['without limit', '9.0.0', [{ introduced: '0' }, { limit: '*' }], true],
    ['an empty stretch', '2.0.0', [{ introduced: '2.0.0' }, { fixed: '2.0.0' }], false],
    ['after an empty stretch', '2.1.0', [{ introduced: '2.0.0' }, { fixed: '2.0.0' }], false],
    [
      'stretches that meet',
      '2.0.0',
      [{ introduced: '0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '2.11.2' }],
      true,
    ],
    ['no events', '1.0.0', [], false],
  ])('%s: %s', (_, version, events, affected) => {
    expect(isAffected(go, events, version)).toBe(affected)
  })

  test('release candidates of Go lie above the bound -0 and below the fix of their own minor', () => {
    const events = [{ introduced: '0' }, { fixed: '1.20.10' }, { introduced: '1.21.0-0' }, { fixed: '1.21.3' }]
    expect(evaluateEvents(go, events, 'go1.21rc1')).toMatchObject({ affected: true, fixed: '1.21.3' })
    expect(evaluateEvents(go, events, 'go1.20.10').affected).toBe(false)
    expect(evaluateEvents(go, events, '1.21.3').affected).toBe(false)
  })
})

describe('where an affected stretch ends', () => {
  const events = [{ introduced: '0' }, { fixed: '1.2.0' }, { introduced: '1.4.0' }, { last_affected: '1.5.0' }]

  test('at the first fix above the version', () => {
    expect(evaluateEvents(go, events, '1.0.0')).toEqual({ affected: true, fixed: '1.2.0', invalid: [] })
  })

  test('at the last affected version', () => {
    expect(evaluateEvents(go, events, '1.4.2')).toEqual({ affected: true, lastAffected: '1.5.0', invalid: [] })
  })

  test('not at a fix that another stretch takes back', () => {
    const meeting = [{ introduced: '0' }, { fixed: '2.0.0' }, { introduced: '2.0.0' }, { fixed: '2.11.2' }]
    expect(evaluateEvents(go, meeting, '1.0.0').fixed).toBe('2.11.2')
  })

  test('nowhere', () => {
    expect(evaluateEvents(go, [{ introduced: '0' }], '1.0.0')).toEqual({ affected: true, invalid: [] })
  })
})

describe('values that are no versions', () => {
  test('are passed over one by one and named', () => {
    const events = [{ introduced: '0' }, { fixed: '0.1.33-NA' }, { fixed: '2.0' }]
    expect(evaluateEvents(pep440, events, '1.0')).toEqual({ affected: true, fixed: '2.0', invalid: ['0.1.33-NA'] })
    expect(evaluateEvents(pep440, events, '2.0')).toEqual({ affected: false, invalid: ['0.1.33-NA'] })
  })

  test('an invalid version is affected only by what was there from the start', () => {
    expect(isAffected(pep440, [{ introduced: '0' }, { fixed: '1.0' }], '2004d')).toBe(true)
    expect(isAffected(pep440, [{ introduced: '0.1' }], '2004d')).toBe(false)
  })

  test('"<unfixed>" of a distribution fixes nothing', () => {
    expect(evaluateEvents(deb, [{ introduced: '0' }, { fixed: '<unfixed>' }], '1.0-1')).toEqual({
      affected: true,
      invalid: ['<unfixed>'],
    })
  })
})

const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((numbers) => numbers.join('.'))
const event = fc.oneof(
  version.map((introduced): RangeEvent => ({ introduced })),
  version.map((fixed): RangeEvent => ({ fixed })),
  version.map((last_affected): RangeEvent => ({ last_affected })),
  fc.constant<RangeEvent>({ introduced: '0' }),
)

test('the answer does not depend on the order of the events', () => {
  const shuffled = fc
    .array(event, { maxLength: 8 })
    .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })))
  fc.assert(
    fc.property(shuffled, version, ([events, others], at) => {
      expect(evaluateEvents(go, others, at)).toEqual(evaluateEvents(go, events, at))
    }),
  )
})

test('half-open stretches: affected exactly where some stretch holds the version', () => {
  const stretches = fc
    .uniqueArray(version, { minLength: 2, maxLength: 8, comparator: (a, b) => go.compare(a, b) === 0 })
    .map((versions) => versions.toSorted(go.compare))
    .map((sorted) => sorted.slice(0, sorted.length - (sorted.length % 2)))
  fc.assert(
    fc.property(stretches, version, (bounds, at) => {
      const events = bounds.map((bound, index): RangeEvent =>
        index % 2 === 0 ? { introduced: bound } : { fixed: bound },
      )
      const inside = bounds.some(
        (bound, index) => index % 2 === 0 && go.compare(at, bound) >= 0 && go.compare(at, bounds[index + 1]!) < 0,
      )
      expect(isAffected(go, events, at)).toBe(inside)
    }),
  )
})

test('a fix that is named clears the stretch', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), version, (events, at) => {
      const { affected, fixed } = evaluateEvents(schemeOfEcosystem('npm'), events, at)
      fc.pre(affected && fixed !== undefined)
      expect(isAffected(schemeOfEcosystem('npm'), events, fixed)).toBe(false)
    }),
  )
})
