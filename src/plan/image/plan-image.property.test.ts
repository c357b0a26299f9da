import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ImagePlan } from '../../records/image-plan.ts'
import type { Package } from '../../records/inventory.ts'
import { deb } from '../../versions/deb.ts'
import { planImage } from './plan-image.ts'
import type { ImagePlanInput } from './situation.ts'
import { aPackage, findingIn, inputOf, LAYERS, offerFor, offersOf, recipeOf } from './testing.ts'

const NAMES = ['a1', 'b2', 'c3', 'd4', 'e5']
const version = fc.integer({ min: 1, max: 6 }).map((number) => `1.${number}-1`)
const requested = fc.constantFrom('asked', 'dependency', 'recommended', 'essential', undefined)

const packageAt = (name: string) =>
  fc.tuple(version, fc.constantFrom(...Object.keys(LAYERS)), requested).map(([installed, layer, why]): Package => {
    const one = aPackage({ name, version: installed, layer })
    return why === undefined ? one : { ...one, requested: why }
  })

const fix = fc.record({
  state: fc.constantFrom('fixed', 'beyond-last-affected', 'none', 'wont-fix', 'subscription', 'unknown'),
  versions: fc.uniqueArray(version, { maxLength: 3 }).map((versions) => versions.toSorted(deb.compare)),
})
const step = fc.record({
  action: fc.constantFrom('install', 'upgrade', 'upgrade-all', 'hold', 'remove'),
  raises: fc.boolean(),
  packages: fc.array(
    fc.tuple(fc.constantFrom(...NAMES), fc.option(version)).map(([name, pinned]) => ({
      name,
      line: 3,
      ...(pinned === null ? {} : { version: pinned }),
    })),
    { maxLength: 3 },
  ),
})

const input: fc.Arbitrary<ImagePlanInput> = fc
  .record({
    packages: fc.tuple(...NAMES.map(packageAt)),
    candidates: fc.array(fc.option(version), { minLength: NAMES.length, maxLength: NAMES.length }),
    fixes: fc.array(fc.tuple(fc.nat(NAMES.length - 1), fix), { maxLength: 8 }),
    steps: fc.option(fc.array(step, { maxLength: 4 })),
    asked: fc.boolean(),
  })
  .map(({ packages, candidates, fixes, steps, asked }) => {
    const findings = fixes.map(([at, one], index) => findingIn([packages[at]!], { id: `CVE-2026-${index}`, fix: one }))
    const offers = offersOf(
      packages.flatMap((one, index) => (candidates[index] ? [offerFor(one, candidates[index])] : [])),
    )
    return inputOf(packages, findings, {
      ...(asked ? { offers } : {}),
      ...(steps === null ? {} : { recipe: recipeOf(steps) }),
    })
  })

describe('every plan of an image', () => {
  it('has one remedy for each finding, in their order, and is a record', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plan = planImage(given)
        expect(plan.remedies.map(({ finding }) => finding)).toEqual(given.findings.findings.map(({ key }) => key))
        expect(ImagePlan.safeParse(plan).success).toBe(true)
      }),
    )
  })

  it('does not depend on the order of anything', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { findings, inventory, offers } = given
        const turned = planImage({
          ...given,
          inventory: { ...inventory, packages: inventory.packages.toReversed() },
          findings: { ...findings, findings: findings.findings.toReversed() },
          ...(offers ? { offers: { ...offers, packages: offers.packages.toReversed() } } : {}),
        })
        const plan = planImage(given)
        expect(turned.remedies.toReversed()).toEqual(plan.remedies)
        expect(turned.rebuild.upgrades).toEqual(plan.rebuild.upgrades)
        expect(turned.rebuild.clears.toSorted()).toEqual(plan.rebuild.clears.toSorted())
      }),
    )
  })

  it('is fixable now only by a version out of every range, and never by an older one', () => {
    fc.assert(
      fc.property(input, (given) => {
        const byKey = new Map(given.findings.findings.map((finding) => [finding.key, finding]))
        const wrong = planImage(given).remedies.filter(({ finding, state, to }) => {
          const { fix: stated, package: affected } = byKey.get(finding)!
          const least = stated.state === 'beyond-last-affected' ? 1 : 0
          const isOut = stated.versions.every((one) => deb.compare(to ?? '', one) >= least)
          return state === 'now' && !(isOut && deb.compare(to ?? '', affected.version) > 0)
        })
        expect(wrong).toEqual([])
      }),
    )
  })

  it('moves nothing backwards, and builds only for a finding', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { rebuild, remedies } = planImage(given)
        for (const { from, to } of rebuild.upgrades) expect(deb.compare(to, from)).toBeGreaterThan(0)
        expect(rebuild.decision === 'rebuild').toBe(rebuild.clears.length > 0)
        const refreshed = remedies.filter(({ kind, state }) => kind === 'refresh' && state === 'now')
        expect(rebuild.clears).toEqual(refreshed.map(({ finding }) => finding))
      }),
    )
  })

  it('never removes what is essential or asked for', () => {
    fc.assert(
      fc.property(input, (given) => {
        const byName = new Map(given.inventory.packages.map((one) => [one.name, one]))
        const removed = planImage(given).remedies.filter(({ kind }) => kind === 'remove')
        const reasons = removed.map(({ package: name }) => byName.get(name!)?.requested)
        expect(reasons.filter((why) => why !== undefined && why !== 'recommended')).toEqual([])
      }),
    )
  })
})
