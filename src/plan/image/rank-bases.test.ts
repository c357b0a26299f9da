import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BaseCandidate, Obstacle, ReadBase } from '../../records/base-images.ts'
import { adviseBase, rankBases } from './rank-bases.ts'

const LEVELS = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }

type Sketch = Partial<ReadBase> & Readonly<{ fixable?: number; findings?: number; unobtainable?: number }>

const anImage = ({ fixable = 0, findings = 0, unobtainable = 0, ...more }: Sketch): ReadBase => ({
  manifestDigest: '',
  distribution: 'Debian 12',
  runtimes: [],
  packages: 1,
  size: 1,
  contentSize: 1,
  tally: {
    fixable,
    findings,
    bySeverity: LEVELS,
    fixableBySeverity: LEVELS,
    byState: { now: fixable, held: 0, constrained: 0, unobtainable, none: 0 },
    accepted: 0,
    endOfLife: 0,
  },
  endOfLife: [],
  unknown: [],
  doubts: [],
  ...more,
})

const aCandidate = (reference: string, image?: Sketch, more: Partial<BaseCandidate> = {}): BaseCandidate => ({
  reference,
  why: 'x',
  also: [],
  ...(image ? { image: anImage({ manifestDigest: reference, ...image }) } : { problem: 'gone' }),
  missing: { packages: [], commands: [] },
  obstacles: [],
  stages: [],
  ...more,
})

const UNKNOWN = [{ ecosystem: 'X', packages: 1, advisories: 0, status: 'no-advisories' }] as const
const OBSTACLE: Obstacle = { kind: 'path', file: 'a', line: 1, text: 'x', reason: 'y' }
const order = (inUse: BaseCandidate, ...others: readonly BaseCandidate[]) =>
  rankBases(inUse, others).map(({ reference, also }) => [reference, ...also].join('='))
const advice = (inUse: BaseCandidate, ...others: readonly BaseCandidate[]) =>
  adviseBase(rankBases(inUse, others)).map(({ kind, reference }) => `${kind} ${reference}`)

describe('the order of bases', () => {
  it('is fixable findings, findings, size; at last what was not judged and what was not read', () => {
    const others = [
      aCandidate('unread'),
      aCandidate('unjudged', { unknown: UNKNOWN }),
      aCandidate('many', { findings: 9 }),
      aCandidate('large', { findings: 1, size: 5 }),
      aCandidate('small', { findings: 1 }),
      aCandidate('fixable', { fixable: 1, findings: 1 }),
      aCandidate('doubtful', { unobtainable: 2, findings: 2, doubts: ['x'] }),
    ]
    expect(order(aCandidate('own', { fixable: 5 }), ...others)).toEqual([
      'own',
      'small',
      'large',
      'many',
      'fixable',
      'doubtful',
      'unjudged',
      'unread',
    ])
  })

  it('has images of the same content once', () => {
    const same = { manifestDigest: 'd' }
    expect(order(aCandidate('own', {}), aCandidate('a', same), aCandidate('b'), aCandidate('c', same))).toEqual([
      'own',
      'a=c',
      'b',
    ])
    expect(order(aCandidate('own', same), aCandidate('a', same))).toEqual(['own=a'])
  })

  it('does not depend on the order of the candidates, and loses none', () => {
    const candidates = fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.boolean()), { maxLength: 8 })
    fc.assert(
      fc.property(candidates, (sketches) => {
        const others = sketches.map(([fixable, findings, size, read], index) =>
          aCandidate(String(index), read ? { fixable, findings, size } : undefined),
        )
        const ranked = order(aCandidate('own', {}), ...others)
        const reversed = order(aCandidate('own', {}), ...others.toReversed())
        expect(new Set(ranked)).toEqual(new Set(['own', ...others.map(({ reference }) => reference)]))
        expect(reversed.filter((name) => others[Number(name)]?.image)).toEqual(
          ranked.filter((name) => others[Number(name)]?.image),
        )
      }),
    )
  })
})

describe('the advice', () => {
  const own = aCandidate('own', { fixable: 5, findings: 9 })

  it('is the best, and the best of those that the least stands in the way of', () => {
    const hard = aCandidate('hard', {}, { obstacles: [OBSTACLE] })
    const bare = aCandidate('bare', { findings: 1 }, { missing: { packages: [], commands: ['curl'] } })
    expect(advice(own, hard, bare, aCandidate('easy', { fixable: 1, findings: 2 }))).toEqual([
      'best hard',
      'least-work easy',
    ])
    expect(advice(own, hard)).toEqual(['best hard'])
    expect(advice(own, aCandidate('easy', {}))).toEqual(['best easy'])
  })

  it('is nothing where nothing is better, or the one in use is not known', () => {
    expect(advice(own, aCandidate('same', { fixable: 5, findings: 9 }), aCandidate('unread'))).toEqual([])
    expect(advice(own, aCandidate('unjudged', { unknown: UNKNOWN }))).toEqual([])
    expect(advice(aCandidate('own'), aCandidate('x', {}))).toEqual([])
  })

  it('is a release that is supported, where there is one', () => {
    const old = aCandidate('old', { endOfLife: ['debian 11'] })
    expect(advice(own, old, aCandidate('new', { fixable: 1, findings: 8 }))).toEqual(['best new'])
    expect(advice(own, old)).toEqual(['best old'])
  })
})
