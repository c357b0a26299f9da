import { describe, expect, it } from 'vitest'

import type { Finding } from '../../records/findings.ts'
import type { ImageRemedy } from '../../records/image-plan.ts'
import type { Package } from '../../records/inventory.ts'
import { planImage } from './plan-image.ts'
import type { ImagePlanInput } from './situation.ts'
import {
  aPackage,
  findingIn,
  findingsOf,
  fixedIn,
  inputOf,
  inventoryOf,
  offerFor,
  offersOf,
  recipeOf,
} from './testing.ts'

const curl = aPackage({ name: 'curl', version: '7.88.1-10', layer: 'installed', requested: 'asked' })
const openssl = aPackage({ name: 'libssl3', version: '3.0.11-1', source: { name: 'openssl', version: '3.0.11-1' } })
const upgradeAll = { action: 'upgrade-all', line: 4 } as const

const remedyFor = (one: Package, finding: Partial<Finding>, over: Partial<ImagePlanInput> = {}): ImageRemedy =>
  planImage(inputOf([one], [findingIn([one], finding)], over)).remedies[0]!

describe('packages of the distribution', () => {
  it('are refreshed where an own layer installed them', () => {
    const offers = offersOf([offerFor(curl, '7.88.1-10+deb12u5')])
    expect(remedyFor(curl, fixedIn('7.88.1-10+deb12u4'), { offers, recipe: recipeOf() })).toMatchObject({
      kind: 'refresh',
      state: 'now',
      to: '7.88.1-10+deb12u5',
      reason: 'bookworm-security has curl 7.88.1-10+deb12u5; Dockerfile line 3 takes it when it runs again',
    })
  })

  it('are refreshed in a base layer only where an instruction upgrades', () => {
    const over = { offers: offersOf([offerFor(openssl, '3.0.15-1')]) }
    expect(remedyFor(openssl, fixedIn('3.0.13-1'), { ...over, recipe: recipeOf([upgradeAll]) })).toMatchObject({
      kind: 'refresh',
      reason: 'bookworm-security has libssl3 3.0.15-1; Dockerfile line 4 takes it when it runs again',
    })
    expect(remedyFor(openssl, fixedIn('3.0.13-1'), { ...over, recipe: recipeOf([{ line: 5 }]) })).toMatchObject({
      kind: 'install-line',
      state: 'now',
      file: 'Dockerfile',
      line: 5,
      reason:
        'bookworm-security has libssl3 3.0.15-1; it came with the base debian:12-slim, and no instruction upgrades it',
      proposal: 'RUN apt-get update && apt-get install -y --only-upgrade libssl3 && rm -rf /var/lib/apt/lists/*',
    })
  })

  it('share one line that raises them', () => {
    const zlib = aPackage({ name: 'zlib1g', version: '1.2.13-1' })
    const offers = offersOf([offerFor(openssl, '3.0.15-1'), offerFor(zlib, '1.2.13-2')])
    const findings = [
      findingIn([openssl], fixedIn('3.0.13-1')),
      findingIn([zlib], { id: 'CVE-2', ...fixedIn('1.2.13-2') }),
    ]
    const { remedies } = planImage(inputOf([openssl, zlib], findings, { offers, recipe: recipeOf() }))
    expect(new Set(remedies.map(({ proposal }) => proposal))).toEqual(
      new Set([
        'RUN apt-get update && apt-get install -y --only-upgrade libssl3 zlib1g && rm -rf /var/lib/apt/lists/*',
      ]),
    )
  })

  it('that a line pins need that line changed; a pin that was raised since is taken by building again', () => {
    const offers = offersOf([offerFor(curl, '7.88.1-10+deb12u5')])
    const pinned = (version: string) => recipeOf([{ packages: [{ name: 'curl', version, line: 4 }] }])
    const fix = fixedIn('7.88.1-10+deb12u4')
    expect(remedyFor(curl, fix, { offers, recipe: pinned('7.88.1-10') })).toMatchObject({
      kind: 'install-line',
      state: 'now',
      line: 4,
      proposal: 'curl=7.88.1-10+deb12u5',
    })
    expect(remedyFor(curl, fix, { offers, recipe: pinned('7.88.1-10+deb12u4') }).kind).toBe('refresh')
  })

  it('that are on hold are held', () => {
    const offers = offersOf([offerFor(curl, '7.88.1-10+deb12u5')])
    const recipe = recipeOf([{ action: 'hold', line: 5, packages: [{ name: 'curl', line: 5 }] }, upgradeAll])
    expect(remedyFor(curl, fixedIn('7.88.1-10+deb12u4'), { offers, recipe })).toMatchObject({ state: 'held', line: 5 })
  })

  it('need all binary packages of the source cleared', () => {
    const tool = aPackage({ name: 'openssl', version: '3.0.11-1' })
    const finding = findingIn([openssl, tool], fixedIn('3.0.13-1'))
    const offers = offersOf([offerFor(openssl, '3.0.15-1'), offerFor(tool, '3.0.12-1')])
    const [remedy] = planImage(inputOf([openssl, tool], [finding], { offers })).remedies
    expect(remedy).toMatchObject({ kind: 'wait', state: 'unobtainable', package: 'openssl' })
  })

  it('are compared by the source version where binaries count differently', () => {
    const gcc = aPackage({ name: 'gcc', version: '4:12.2.0-3', source: { name: 'gcc-defaults', version: '1.203' } })
    const offers = offersOf([offerFor(gcc, '4:12.2.0-4', { source: { name: 'gcc-defaults', version: '1.204' } })])
    expect(remedyFor(gcc, fixedIn('1.204'), { offers })).toMatchObject({ state: 'now', to: '4:12.2.0-4' })
    expect(remedyFor(gcc, fixedIn('1.205'), { offers }).state).toBe('unobtainable')
  })

  it('can be patched where the image is not built here', () => {
    const plan = planImage(
      inputOf([openssl], [findingIn([openssl], fixedIn('3.0.13-1'))], {
        offers: offersOf([offerFor(openssl, '3.0.15-1')]),
      }),
    )
    expect(plan.remedies[0]?.reason).toContain('seaworthy patch adds a layer with it')
    expect(plan.rebuild).toMatchObject({
      decision: 'rebuild',
      upgrades: [{ name: 'libssl3', from: '3.0.11-1', to: '3.0.15-1' }],
    })
  })

  it.each([
    [undefined, "the fixed version 3.0.13-1 of libssl3 may be in the image's sources: they were not asked"],
    [
      offersOf([], 'failed'),
      "the fixed version 3.0.13-1 of libssl3 may be in the image's sources: none of them could be read",
    ],
    [
      offersOf([offerFor(openssl, '3.0.12-1')]),
      "the fixed version 3.0.13-1 of libssl3 is not in the image's sources: they have nothing newer than 3.0.12-1",
    ],
    [
      offersOf([offerFor(openssl, '3.0.11-1', { subscriptionVersion: '3.0.13-1' })]),
      'the fixed version 3.0.13-1 of libssl3 is to be had with Debian ELTS alone',
    ],
  ])('are unobtainable without proof (%#)', (offers, reason) => {
    expect(remedyFor(openssl, fixedIn('3.0.13-1'), { offers, recipe: recipeOf() })).toMatchObject({
      kind: 'wait',
      state: 'unobtainable',
      reason,
    })
  })

  it.each([
    [
      { fix: { state: 'wont-fix', versions: [] }, note: 'no DSA (ignored): Minor issue' },
      'none',
      'it will not be fixed: no DSA (ignored): Minor issue',
    ],
    [{ fix: { state: 'none', versions: [] } }, 'none', 'no version is fixed yet'],
    [
      { fix: { state: 'subscription', versions: ['3.0.2-0ubuntu1.20'], origin: 'pro' } },
      'unobtainable',
      'fixed only with Ubuntu Pro (3.0.2-0ubuntu1.20)',
    ],
    [fixedIn('3.0.10-1'), 'none', 'the fixed version is not newer than the one installed'],
  ] satisfies [Partial<Finding>, string, string][])('wait where there is no fix (%#)', (finding, state, reason) => {
    expect(remedyFor(openssl, finding, { offers: offersOf([offerFor(openssl, '3.0.15-1')]) })).toMatchObject({
      kind: 'wait',
      state,
      reason,
    })
  })
})

describe('a newer base', () => {
  const base = (version: string, sameReference = true) => ({
    reference: sameReference ? 'debian:12-slim' : 'debian:12.12-slim',
    sameReference,
    inventory: inventoryOf([aPackage({ name: 'libssl3', version, source: { name: 'openssl', version } })]),
  })

  it('that was read and is free of it is proof, and a rebuild takes it', () => {
    const plan = planImage(
      inputOf([openssl], [findingIn([openssl], fixedIn('3.0.13-1'))], {
        recipe: recipeOf(),
        bases: [base('3.0.15-1')],
        offers: offersOf([]),
      }),
    )
    expect(plan.remedies[0]).toMatchObject({
      kind: 'base',
      state: 'now',
      file: 'Dockerfile',
      line: 1,
      reason: 'the base debian:12-slim, as it is now, has libssl3 3.0.15-1',
    })
    expect(plan.rebuild).toMatchObject({ decision: 'rebuild', upgrades: [{ name: 'libssl3', to: '3.0.15-1' }] })
  })

  it('of another tag needs its line changed, and no rebuild as it stands', () => {
    const plan = planImage(
      inputOf([openssl], [findingIn([openssl], fixedIn('3.0.13-1'))], {
        recipe: recipeOf(),
        bases: [base('3.0.15-1', false)],
        offers: offersOf([]),
      }),
    )
    expect(plan.remedies[0]).toMatchObject({ kind: 'base', state: 'now', proposal: 'FROM debian:12.12-slim' })
    expect(plan.rebuild).toMatchObject({
      decision: 'nothing-to-gain',
      reason: 'nothing newer is to be had without an edit; 1 finding goes with one',
    })
  })

  it('that still has it is none', () => {
    const over = { recipe: recipeOf(), bases: [base('3.0.12-1')], offers: offersOf([]) }
    expect(remedyFor(openssl, fixedIn('3.0.13-1'), over).state).toBe('unobtainable')
    const found = { ...base('3.0.15-1'), findings: findingsOf([findingIn([openssl], { id: 'CVE-2026-1' })]) }
    expect(remedyFor(openssl, fixedIn('3.0.13-1'), { ...over, bases: [found] }).state).toBe('unobtainable')
  })

  it('that nobody looked into may have it, and makes the advice unknown', () => {
    const baseOffers = {
      schema: 'seaworthy/base-offers/1',
      name: 'debian',
      tag: '12-slim',
      platform: 'linux/amd64',
      status: 'found',
      changed: true,
      newerTags: [],
      fetchedAt: '2026-11-21T12:00:00Z',
    } as const
    const offers = offersOf([offerFor(openssl, '3.0.11-1')])
    const plan = planImage(
      inputOf([openssl], [findingIn([openssl], fixedIn('3.0.13-1'))], { recipe: recipeOf(), baseOffers, offers }),
    )
    expect(plan.remedies[0]).toMatchObject({
      kind: 'base',
      state: 'unobtainable',
      reason: 'the base debian:12-slim has been built again since: it may have the fix, and was not looked into',
    })
    expect(plan.rebuild).toMatchObject({
      decision: 'unknown',
      reason: 'the base debian:12-slim has been built again since, and was not looked into',
    })
  })
})

describe('what nothing needs', () => {
  const perl = aPackage({ name: 'perl', version: '5.36.0-7', layer: 'installed', requested: 'recommended' })

  it('is removed where there is no fix, and otherwise an alternative', () => {
    const over = { recipe: recipeOf(), offers: offersOf([offerFor(perl, '5.36.0-8')]) }
    expect(remedyFor(perl, {}, over)).toMatchObject({
      kind: 'remove',
      state: 'none',
      reason: 'perl can go: it is only recommended by others',
      proposal: 'RUN apt-get purge -y perl && apt-get autoremove --purge -y',
    })
    const fixed = remedyFor(perl, fixedIn('5.36.0-8'), over)
    expect(fixed.kind).toBe('refresh')
    expect(fixed.alternatives.map(({ kind }) => kind)).toEqual(['remove'])
  })

  it.each(['essential', 'asked', 'dependency'] as const)('is never what is %s', (requested) => {
    expect(remedyFor({ ...perl, requested }, {}).kind).toBe('wait')
  })

  it('is not what something that stays depends on', () => {
    const git = aPackage({ name: 'git', version: '1', requested: 'asked', dependsOn: [perl.id] })
    expect(planImage(inputOf([perl, git], [findingIn([perl])])).remedies[0]?.kind).toBe('wait')
  })

  it('is an orphan only where a package manager remembers what was asked for', () => {
    const orphan = aPackage({ name: 'libold', version: '1' })
    expect(planImage(inputOf([orphan], [findingIn([orphan])])).remedies[0]?.kind).toBe('wait')
    expect(planImage(inputOf([orphan, curl], [findingIn([orphan])])).remedies[0]?.kind).toBe('remove')
  })
})

describe('the plan as a whole', () => {
  it('keeps accepted findings, apart, and builds for none of them alone', () => {
    const accept = [{ id: 'CVE-2026-1', reason: 'not reachable' }]
    const plan = planImage(
      inputOf([curl], [findingIn([curl], fixedIn('7.88.1-10+deb12u4'))], {
        offers: offersOf([offerFor(curl, '7.88.1-10+deb12u5')]),
        recipe: recipeOf(),
        accept,
      }),
    )
    expect(plan.remedies[0]).toMatchObject({ kind: 'refresh', accepted: { reason: 'not reachable' } })
    expect(plan.rebuild).toMatchObject({ decision: 'nothing-to-gain', clears: [plan.remedies[0]?.finding] })
  })

  it('says what was not looked at', () => {
    expect(planImage(inputOf([curl], [])).doubts).toEqual([
      "the image's package sources were not asked what they have now",
    ])
    const failed = planImage(inputOf([curl], [], { offers: offersOf([], 'failed') }))
    expect(failed.doubts).toEqual(['package source bookworm-security: no answer'])
    expect(failed.rebuild).toMatchObject({ decision: 'unknown', reason: 'package source bookworm-security: no answer' })
  })

  it('doubts sources without a security suite, of which a rebuild would take nothing all the same', () => {
    const { indexes, ...offers } = offersOf([])
    const main = indexes.map((index) => ({ ...index, suite: 'bookworm', security: false }))
    const plan = planImage(inputOf([curl], [], { offers: { ...offers, indexes: main } }))
    expect(plan.doubts).toEqual([
      "no security suite is among the image's package sources: updates that are published there are not seen",
    ])
    expect(plan.rebuild.decision).toBe('nothing-to-gain')
  })

  it('does not build for newer versions that clear nothing', () => {
    const { rebuild } = planImage(
      inputOf([curl], [], { offers: offersOf([offerFor(curl, '7.88.1-11')]), recipe: recipeOf() }),
    )
    expect(rebuild).toMatchObject({
      decision: 'nothing-to-gain',
      reason: 'what is newer clears no finding',
      upgrades: [{ name: 'curl' }],
    })
  })

  it('never calls the end of a release fixable', () => {
    const finding: Partial<Finding> = {
      kind: 'end-of-life',
      id: 'EOL-debian-12',
      package: { ecosystem: 'endoflife.date', name: 'debian', version: '12', purl: 'pkg:generic/debian@12' },
      packageIds: [],
      fix: { state: 'fixed', versions: ['13'] },
    }
    expect(remedyFor(curl, finding, { recipe: recipeOf() })).toMatchObject({
      kind: 'base',
      state: 'none',
      line: 1,
      reason: 'debian 12 is out of support; only a base with another release helps; supported: 13',
    })
  })

  it('refuses the inventory of a tree', () => {
    const { image: _, ...tree } = inventoryOf([])
    expect(() => planImage({ ...inputOf([], []), inventory: tree })).toThrow(/expected the inventory of an image/)
  })
})
