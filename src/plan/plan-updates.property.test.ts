/** What holds for every plan, tried on small random worlds. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Plan } from '../records/plan.ts'
import { schemeOf } from '../versions/schemes.ts'
import { planUpdates } from './plan-updates.ts'
import type { PlanInput } from './situation.ts'
import { daysAgo, dependencies, world } from './testing.ts'
import type { AdvisorySketch, Ecosystem, PackageSketch, ReleaseSketch, WorldSketch } from './testing.ts'

const NAMES = ['a', 'b', 'c', 'd']
const VERSIONS = ['1.0.0', '1.0.1', '1.0.2', '1.1.0', '1.2.0', '2.0.0', '2.1.0', '3.0.0']
const RANGES = ['^1.0.0', '~1.0.0', '>=1.0.0', '^2.0.0', '1.0.0', '>=1.1.0 <2.1.0', '*'] as const
const PYTHON_RANGES: Readonly<Record<string, string>> = { '>=1.1.0 <2.1.0': '>=1.1.0,<2.1.0', '1.0.0': '==1.0.0' }

const release = (later: readonly string[]) =>
  fc.record({
    date: fc.constantFrom(daysAgo(100), daysAgo(100), daysAgo(1)),
    yanked: fc.option(fc.constant('yes'), { nil: undefined, freq: 8 }),
    deprecated: fc.option(fc.constant('yes'), { nil: undefined, freq: 8 }),
    needs: fc.dictionary(fc.constantFrom(...later, later[0] ?? 'none'), fc.constantFrom(...RANGES), { maxKeys: 2 }),
  })

type Random = Readonly<{ sketch: WorldSketch; needs: ReadonlyMap<string, Readonly<Record<string, string>>> }>

/** Packages need only later ones, so that there is no circle; what a version needs is the same in the lock file and in the registry. */
const randomWorld: fc.Arbitrary<Random> = fc
  .record({
    ecosystem: fc.constantFrom<Ecosystem>('npm', 'PyPI', 'Go'),
    locker: fc.constantFrom('npm', 'uv', 'poetry', 'none'),
    policy: fc.constantFrom('security' as const, 'latest' as const),
    rules: fc.array(
      fc.constantFrom(
        { match: { component: 'a' }, group: 'g' },
        { match: { component: ['b', 'c'] }, group: 'g' },
        { match: { component: 'c' }, hold: 'no' },
        { match: { component: 'd', update: 'major' as const }, hold: 'no' },
        { match: { component: 'a' }, allow: '<2' },
      ),
      { maxLength: 2 },
    ),
    packages: fc.tuple(
      ...NAMES.map((name, index) =>
        fc.record({
          name: fc.constant(name),
          version: fc.constantFrom(...VERSIONS.slice(0, 5)),
          range: fc.option(fc.constantFrom('^1.0.0', '~1.0.0', '>=1.0.0'), { nil: undefined, freq: 2 }),
          releases: fc.tuple(...VERSIONS.map(() => release(NAMES.slice(index + 1)))),
        }),
      ),
    ),
    advisories: fc.array(
      fc.record({
        name: fc.constantFrom(...NAMES),
        affected: fc.subarray(VERSIONS, { minLength: 1 }),
        level: fc.constantFrom('critical' as const, 'high' as const, 'low' as const),
        reviewed: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ ecosystem, locker, policy, rules, packages, advisories }) => {
    const spell = (range: string) => (ecosystem === 'PyPI' ? (PYTHON_RANGES[range] ?? range) : range)
    const needs = new Map<string, Readonly<Record<string, string>>>()
    const releases: Record<string, readonly ReleaseSketch[]> = {}
    for (const one of packages) {
      releases[one.name] = one.releases.map(({ date, yanked, deprecated, needs: needed }, index) => {
        const version = VERSIONS[index] ?? ''
        const spelled = Object.fromEntries(
          Object.entries(needed)
            .filter(([name]) => NAMES.includes(name))
            .map(([name, range]) => [name, spell(range)]),
        )
        needs.set(`${one.name} ${version}`, spelled)
        return {
          version,
          date,
          requires: dependencies(spelled),
          ...(yanked ? { yanked } : {}),
          ...(deprecated ? { deprecated } : {}),
        }
      })
    }
    const sketch: WorldSketch = {
      ecosystem,
      project: { locker: ecosystem === 'Go' ? 'go' : locker },
      packages: packages.map(({ name, version, range }) => ({
        name,
        version,
        // Go has no ranges: what go.mod says is what is used.
        ...(ecosystem === 'Go' ? { range: version } : range ? { range } : {}),
        needs: needs.get(`${name} ${version}`) ?? {},
      })),
      releases,
      advisories: advisories.map((one, index): AdvisorySketch => ({ ...one, id: `CVE-${index}` })),
      policy: { name: policy, rules },
    }
    return { sketch, needs }
  })

/** The world after every change set has landed on its first rung. */
const applied = ({ sketch, needs }: Random, plan: Plan): WorldSketch => {
  const targets = new Map(
    plan.changes.flatMap(
      ({ ladder }) =>
        ladder[0]?.moves.map(
          ({ component, to, pinIds }) => [component.name, { to, edited: pinIds.length > 0 }] as const,
        ) ?? [],
    ),
  )
  return {
    ...sketch,
    packages: (sketch.packages ?? []).map((one): PackageSketch => {
      const target = targets.get(one.name)
      if (!target) return one
      const range = one.range === undefined ? undefined : target.edited ? target.to : one.range
      return {
        ...one,
        version: target.to,
        ...(range ? { range } : {}),
        needs: needs.get(`${one.name} ${target.to}`) ?? {},
      }
    }),
  }
}

const everyPlan = (check: (plan: Plan, input: PlanInput, random: Random) => void, runs = 400) =>
  fc.assert(
    fc.property(randomWorld, (random) => {
      const input = world(random.sketch)
      check(planUpdates(input), input, random)
    }),
    { numRuns: runs },
  )

const movesOf = (plan: Plan) => plan.changes.flatMap(({ ladder }) => ladder.flatMap(({ moves }) => moves))

describe('every plan', () => {
  test('has nothing left to do once it is applied', () => {
    everyPlan((plan, _, random) => {
      const again = planUpdates(world(applied(random, plan)))
      expect(again.changes.map(({ title }) => title)).toEqual([])
    })
  })

  test('is independent of the order of its input', () => {
    everyPlan((plan, input) => {
      const { inventory, findings, releases, assessments } = input
      const turned = planUpdates({
        ...input,
        inventory: { ...inventory, pins: inventory.pins.toReversed(), packages: inventory.packages.toReversed() },
        findings: { ...findings, findings: findings.findings.toReversed() },
        releases: {
          ...releases,
          components: releases.components.map((one) => ({ ...one, releases: one.releases.toReversed() })).toReversed(),
        },
        assessments: { ...assessments, components: assessments.components.toReversed() },
      })
      expect(turned.changes).toEqual(plan.changes)
      expect(turned.candidates).toEqual(plan.candidates)
      expect(turned.needs).toEqual(plan.needs)
      expect(turned.remedies.toReversed()).toEqual(plan.remedies)
    })
  })

  test('moves nothing down', () => {
    everyPlan((plan) => {
      for (const { from, to } of movesOf(plan)) expect(schemeOf('npm').compare(from, to)).toBeLessThan(0)
    })
  })

  test('has no version in a rung that its own candidates forbid', () => {
    everyPlan((plan, input) => {
      const withdrawn = new Set(
        input.releases.components.flatMap(({ component, releases }) =>
          releases.flatMap(({ version, yanked, deprecated }) =>
            (yanked ?? deprecated) ? [`${component.name} ${version}`] : [],
          ),
        ),
      )
      for (const { component, to } of movesOf(plan)) {
        expect(withdrawn.has(`${component.name} ${to}`)).toBe(false)
        const decisions = plan.candidates.filter((one) => one.component.name === component.name && one.version === to)
        expect(decisions.map(({ decision }) => decision)).not.toContain('forbidden')
      }
    })
  })

  test('has exactly one remedy for every finding, and "now" names the change that clears it', () => {
    everyPlan((plan, { findings }) => {
      expect(plan.remedies.map(({ finding }) => finding)).toEqual(findings.findings.map(({ key }) => key))
      for (const { state, finding, change } of plan.remedies) {
        const clearing = plan.changes.filter(({ ladder }) => ladder[0]?.clears.includes(finding)).map(({ key }) => key)
        expect(state === 'now' ? clearing : []).toEqual(state === 'now' ? [change] : [])
      }
    })
  })

  test('has distinct keys and moves no package in two change sets', () => {
    everyPlan((plan) => {
      const keys = plan.changes.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      const moved = plan.changes.flatMap(({ ladder }) => [
        ...new Set(ladder[0]?.moves.flatMap(({ packageIds }) => packageIds)),
      ])
      expect(new Set(moved).size).toBe(moved.length)
    })
  })
})

test('hundreds of packages with two hundred releases each are planned in well under a second', () => {
  const releases = Array.from({ length: 200 }, (_, index) => ({
    version: `v1.${Math.floor(index / 5)}.${index % 5}`,
    runtimes: { go: '1.20' },
  }))
  const names = Array.from({ length: 300 }, (_, index) => `example.org/m${index}`)
  const input = world({
    ecosystem: 'Go',
    project: { runtimes: { go: '1.25.0' } },
    packages: names.map((name) => ({ name, version: '1.2.0', range: 'v1.2.0' })),
    releases: Object.fromEntries(names.map((name) => [name, releases])),
    advisories: names
      .slice(0, 100)
      .map((name, index) => ({ id: `CVE-${index}`, name, affected: ['1.2.0', 'v1.2.1', 'v1.2.2'] })),
    policy: { name: 'latest' },
  })
  planUpdates(input)
  // Processor time: what else the machine does is not the plan's business.
  const before = process.cpuUsage()
  expect(planUpdates(input).changes).toHaveLength(300)
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500)
})
