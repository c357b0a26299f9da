import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { RUNGS_PER_RUN } from '../verify/descend/next-rung.ts'
import { landChanges, type Landing } from './land-changes.ts'
import { change, createWorld, Killed, requestOf, type Truth, type World } from './landing/testing.ts'

const changes = (count: number, rungs = 2) => Array.from({ length: count }, (_, index) => change(index + 1, rungs))
const truth = (poison: readonly string[], more: Omit<Truth, 'poison'> = {}): Truth => ({
  poison: new Set(poison),
  ...more,
})

const land = async (
  facts: Truth,
  planned = changes(15),
  allowBaseRed = false,
): Promise<Readonly<{ landing: Landing; world: World }>> => {
  const world = createWorld(facts)
  return { world, landing: await landChanges(requestOf(planned, allowBaseRed), await world.start()) }
}

const landedRungs = ({ landed }: Landing): readonly string[] => landed.map((one) => `${one.change.key}.${one.rung}`)
const outcomes = ({ notLanded }: Landing) => notLanded.map((one) => `${one.change.key} ${one.outcome}`)

describe('landChanges', () => {
  it('stacks everything and runs the checks once where all is green', async () => {
    const { landing, world } = await land(truth([]))
    expect(landing.landed).toHaveLength(15)
    expect(landing.verdicts.map(({ state }) => state)).toEqual(['green'])
    expect(landing.checkRuns).toBe(1)
    expect(world.checked).toEqual([world.treeOf(landing.tip)])
  })

  it('finds one culprit in 15 and lets it descend, with at most 8 runs', async () => {
    for (const culprit of [1, 5, 8, 15]) {
      const { landing } = await land(truth([`c${culprit}.0`]))
      expect(landedRungs(landing)).toContain(`c${culprit}.1`)
      expect(landing.landed).toHaveLength(15)
      expect(landing.checkRuns).toBeLessThanOrEqual(8)
      expect(landing.attempts.filter(({ outcome }) => outcome === 'red')).toMatchObject([
        { key: `c${culprit}`, rung: 0, reason: `make test failed: c${culprit}.0` },
      ])
    }
  })

  it('holds a change whose rungs are all red and lands the rest', async () => {
    const { landing } = await land(truth(['c3.0', 'c3.1']), changes(5))
    expect(landedRungs(landing)).toEqual(['c1.0', 'c2.0', 'c4.0', 'c5.0'])
    expect(outcomes(landing)).toEqual(['c3 red'])
  })

  it('lands nothing where every change is red', async () => {
    const { landing } = await land(truth(['c1.0', 'c2.0']), changes(2, 1))
    expect(landing.tip).toBe('base')
    expect(outcomes(landing).toSorted()).toEqual(['c1 red', 'c2 red'])
  })

  it('counts a flake and lands', async () => {
    const { landing } = await land(truth([], { flakyRuns: 1 }), changes(3))
    expect(landing.verdicts.map(({ state }) => state)).toEqual(['flaky'])
    expect(landing.landed).toHaveLength(3)
    expect(landing.checkRuns).toBe(2)
  })

  it('lands what is not worse than a red base only where that is allowed', async () => {
    const facts = truth([], { baseFails: ['old'] })
    const refused = (await land(facts, changes(2))).landing
    expect([refused.tip, refused.verdicts.at(-1)?.state]).toEqual(['base', 'base-red'])
    expect(outcomes(refused)).toEqual(['c1 base-red', 'c2 base-red'])
    expect((await land(facts, changes(2), true)).landing.landed).toHaveLength(2)
  })

  it('finds the culprit on a red base by its tests', async () => {
    const { landing } = await land(truth(['c2.0'], { baseFails: ['old'] }), changes(4, 1), true)
    expect(landedRungs(landing)).toEqual(['c1.0', 'c3.0', 'c4.0'])
  })

  it('never lands on a red base that cannot be compared', async () => {
    const { landing } = await land(truth([], { baseFails: ['old'], namesTests: false }), changes(2), true)
    expect([landing.tip, landing.verdicts.at(-1)?.comparison]).toEqual(['base', 'unknown'])
  })

  it('steps down for what was rejected or did not resolve, and puts off what a missing tool or network stopped', async () => {
    const { landing } = await land(
      truth([], {
        outcomes: {
          'c1.0': 'rejected',
          'c2.0': 'unresolvable',
          'c3.0': 'tool-missing',
          'c4.0': 'transient',
          'c5.0': 'empty',
        },
      }),
      changes(6),
    )
    expect(landedRungs(landing)).toEqual(['c1.1', 'c2.1', 'c6.0'])
    expect(outcomes(landing)).toEqual(['c3 tool-missing', 'c4 unresolvable', 'c5 covered'])
    expect(landing.attempts.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual([
      'c1 rejected',
      'c1 applied',
      'c2 unresolvable',
      'c2 applied',
      'c6 applied',
    ])
  })

  it('lists each that did not land once, before the culprit or after it', async () => {
    const facts = truth(['c3.0'], { outcomes: { 'c1.0': 'tool-missing', 'c5.0': 'transient' } })
    const { landing } = await land(facts, changes(5, 1))
    expect(outcomes(landing)).toEqual(['c1 tool-missing', 'c3 red', 'c5 unresolvable'])
    expect(landedRungs(landing)).toEqual(['c2.0', 'c4.0'])
  })

  it('applies and checks nothing where there is no command', async () => {
    const world = createWorld(truth([]))
    const performers = { ...(await world.start()), checks: { status: 'unverified', reason: 'no command' } } as const
    const landing = await landChanges(requestOf(changes(2)), performers)
    expect(landing).toMatchObject({ tip: 'base', verdicts: [{ state: 'unverified', reason: 'no command' }] })
    expect(world.applied).toEqual([])
  })

  it('does nothing for an empty plan', async () => {
    expect((await land(truth([]), [])).landing).toMatchObject({ tip: 'base', landed: [], verdicts: [], checkRuns: 0 })
  })

  it('in a second run, repeats neither applying nor checking nor a red rung', async () => {
    const { landing, world } = await land(truth(['c2.0', 'c2.1']), changes(4))
    world.state.releaseRun(1, 'finished')
    const [checks, applies] = [world.checked.length, world.applied.length]
    const again = await landChanges(requestOf(changes(4)), await world.start())
    expect(again.tip).toBe(landing.tip)
    expect([world.checked.length, world.applied.length]).toEqual([checks, applies])
  })
})

const poisoned = (count: number, rungs: number) =>
  fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: count }), fc.integer({ min: 0, max: rungs - 1 })).map(([c, r]) => `c${c}.${r}`),
    { maxLength: count * rungs },
  )

describe('landChanges, for any poisoned rungs', () => {
  it('ends on a tip that was checked and is green, holds nothing that could land, in a bounded number of runs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 16 }),
        poisoned(16, 5),
        fc.boolean(),
        async (count, poison, namesTests) => {
          const facts = truth(poison, { namesTests })
          const { landing, world } = await land(facts, changes(count, 5))
          const rungs = landedRungs(landing)
          expect(rungs.filter((rung) => facts.poison.has(rung))).toEqual([])
          expect([...world.checked, 'base']).toContain(world.treeOf(landing.tip))
          for (const { change: held } of landing.notLanded)
            for (const { inputDigest } of held.ladder.slice(0, RUNGS_PER_RUN))
              expect(facts.poison).toContain(inputDigest)
          expect(rungs.length + landing.notLanded.length).toBe(count)
          const reds = landing.attempts.filter(({ outcome }) => outcome === 'red').length
          const perRed = 3 + Math.ceil(Math.log2(count + 1))
          expect(landing.checkRuns).toBeLessThanOrEqual(1 + 1 + reds * perRed)
        },
      ),
      { numRuns: 60 },
    )
  })
})

const countBy = (items: readonly string[]): ReadonlyMap<string, number> =>
  items.reduce((counts, item) => counts.set(item, (counts.get(item) ?? 0) + 1), new Map<string, number>())

describe('landChanges, killed at any call', () => {
  const facts = truth(['c2.0', 'c4.0', 'c4.1', 'c5.0'], { outcomes: { 'c1.0': 'rejected', 'c3.0': 'different' } })
  const planned = changes(6, 3)

  const undisturbed = async () => {
    const world = createWorld(facts)
    const performers = await world.start()
    const landing = await landChanges(requestOf(planned), performers)
    return { world, landing, calls: performers.calls() }
  }

  const killedAt = async (moments: readonly number[], when: 'before' | 'after') => {
    const world = createWorld(facts)
    for (const moment of moments) {
      try {
        await landChanges(requestOf(planned), await world.start(moment, when))
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
    }
    return { world, landing: await landChanges(requestOf(planned), await world.start()) }
  }

  it('ends with the same tree and keys, and checks no tree again but the one it was at', async () => {
    const reference = await undisturbed()
    expect(reference.calls).toBeGreaterThan(40)
    const expected = countBy(reference.world.checked)
    for (const when of ['before', 'after'] as const)
      for (let moment = 1; moment <= reference.calls; moment += 1) {
        const { world, landing } = await killedAt([moment], when)
        expect(world.treeOf(landing.tip)).toBe(reference.world.treeOf(reference.landing.tip))
        expect(landedRungs(landing)).toEqual(landedRungs(reference.landing))
        const repeated = [...countBy(world.checked)].reduce(
          (sum, [tree, count]) => sum + Math.max(0, count - (expected.get(tree) ?? 0)),
          0,
        )
        expect(repeated).toBeLessThanOrEqual(1)
      }
  })

  it('also when it is killed again and again', async () => {
    const reference = await undisturbed()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('before', 'after'),
        async (moments, when) => {
          const { world, landing } = await killedAt(moments, when)
          expect(world.treeOf(landing.tip)).toBe(reference.world.treeOf(reference.landing.tip))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('counts the rungs of the interrupted run as its own', async () => {
    const deep = truth(['c1.0', 'c1.1', 'c1.2', 'c1.3', 'c1.4'])
    const run = async (moments: readonly number[]) => {
      const world = createWorld(deep)
      for (const moment of moments)
        await landChanges(requestOf([change(1, 6)]), await world.start(moment)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
      return landChanges(requestOf([change(1, 6)]), await world.start())
    }
    expect(outcomes(await run([]))).toEqual(['c1 red'])
    expect(outcomes(await run([9, 9]))).toEqual(['c1 red'])
  })
})
