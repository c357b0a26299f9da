import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { evaluateEvents } from '../../versions/ranges.ts'
import { schemeOf } from '../../versions/schemes.ts'
import type { EventRange, RangeEvent } from '../store/advisory.ts'
import { boundsOf } from './intervals.ts'

const version = fc
  .tuple(fc.nat(3), fc.nat(3), fc.constantFrom('', '-rc.1', '-0'))
  .map(([minor, patch, stage]) => `1.${minor}.${patch}${stage}`)
const bound = fc.oneof(
  { weight: 9, arbitrary: version },
  { weight: 1, arbitrary: fc.constantFrom('not a version', '') },
)
/** The schema forbids `fixed` and `last_affected` in one range. */
const eventOf = (end: 'fixed' | 'last_affected'): fc.Arbitrary<RangeEvent> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.oneof(fc.constant('0'), bound).map((introduced) => ({ introduced })) },
    { weight: 4, arbitrary: bound.map((value) => ({ [end]: value })) },
    { weight: 1, arbitrary: fc.oneof(fc.constant('*'), version).map((limit) => ({ limit })) },
  )
const range: fc.Arbitrary<EventRange> = fc
  .constantFrom('fixed' as const, 'last_affected' as const)
  .chain((end) => fc.array(eventOf(end), { minLength: 1, maxLength: 6 }))

test('sorted bounds answer as evaluating event by event does', () => {
  const scheme = schemeOf('semver')
  fc.assert(
    fc.property(
      fc.array(range, { minLength: 1, maxLength: 4 }),
      fc.oneof(version, fc.constant('odd')),
      (ranges, asked) => {
        const bounds = boundsOf(scheme, ranges)
        const place = bounds.placeOf(asked)
        for (const one of ranges) {
          const expected = evaluateEvents(scheme, one, asked)
          const [holding, ...others] = bounds
            .intervalsOf(one)
            .filter(({ from, until }) => place >= from && place < until)
          expect(others).toEqual([])
          expect(holding !== undefined).toBe(expected.affected)
          const end = holding?.end
          expect(end?.kind === 'fixed' ? end.version : undefined).toBe(expected.fixed)
          expect(end?.kind === 'last_affected' ? end.version : undefined).toBe(expected.lastAffected)
        }
      },
    ),
    { numRuns: 3000 },
  )
})
