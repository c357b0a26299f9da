import { describe, expect, test } from 'vitest'

import type { Pin } from '../../records/inventory.ts'
import { planUpdates } from '../plan-updates.ts'
import { aComponent, aFinding, aPin, remediesOf, rungsOf, someReleases, world } from '../testing.ts'
import type { WorldSketch } from '../testing.ts'

const goMod = (version: string, goVersion = '1.23.0') => ({ version, runtimes: { go: goVersion } })

describe('lockstep: kubernetes', () => {
  const sketch: WorldSketch = {
    ecosystem: 'Go',
    project: { runtimes: { go: '1.24.0' } },
    packages: [
      { name: 'k8s.io/kubernetes', version: '1.31.12', range: 'v1.31.12' },
      { name: 'k8s.io/api', version: '0.31.12', range: 'v0.31.12', role: 'replace' },
      { name: 'k8s.io/client-go', version: '0.31.12', range: 'v0.31.12', role: 'replace' },
      { name: 'k8s.io/klog/v2', version: '2.130.1', range: 'v2.130.1' },
    ],
    releases: {
      'k8s.io/kubernetes': [goMod('v1.31.13'), goMod('v1.31.14'), goMod('v1.32.1')],
      'k8s.io/api': [goMod('v0.31.13'), goMod('v0.31.14'), goMod('v0.32.1')],
      'k8s.io/client-go': [goMod('v0.31.14'), goMod('v0.32.1', '1.25.0'), 'v12.0.0+incompatible'],
    },
    advisories: [
      { id: 'CVE-1', name: 'k8s.io/kubernetes', affected: ['1.31.12', 'v1.31.13', 'v1.31.14'], fixed: ['1.32.0'] },
      { id: 'CVE-2', name: 'k8s.io/kubernetes', affected: ['1.31.12', 'v1.31.13'], fixed: ['1.31.14'] },
    ],
  }

  test('the replace lines move with k8s.io/kubernetes; a version that one of them may not take is nobody’s', () => {
    const input = world(sketch)
    const plan = planUpdates(input)
    expect(plan.changes.map(({ title, group }) => [title, group])).toEqual([
      ['Update kubernetes group to v1.31.14 (CVE-2)', 'kubernetes'],
    ])
    expect(rungsOf(plan)).toEqual([
      [
        'k8s.io/api 0.31.12 > v0.31.14 (edit)',
        'k8s.io/client-go 0.31.12 > v0.31.14 (edit)',
        'k8s.io/kubernetes 1.31.12 > v1.31.14 (edit)',
      ],
    ])
    expect(remediesOf(plan, input)['CVE-1']).toBe(
      'constrained: moves with k8s.io/client-go, where it is forbidden: needs go 1.25, the project is on 1.24',
    )
  })

  describe('with a list of releases that is older than what the registry serves', () => {
    const metrics = aComponent('go', 'k8s.io/metrics')
    const kubelet = aComponent('go', 'k8s.io/kubelet')
    const replaced = [metrics, kubelet].map((component) =>
      aPin({
        component,
        current: 'v0.31.12',
        versioning: 'go-mod',
        file: 'go.mod',
        key: `replace ${component.name}`,
        project: 'go.sum',
        role: 'replace',
      }),
    )
    type Absent = Readonly<{ version: string; status: 'missing' | 'failed'; reason: string }>
    const answering = (absent: readonly Absent[]) =>
      planUpdates(
        world({
          ...sketch,
          pins: replaced,
          answers: [metrics, kubelet].map((one) => someReleases(one, [goMod('v0.31.0')], { absent })),
        }),
      )

    test('asks for a member’s version by its name', () => {
      const { needs } = answering([])
      expect(
        needs.filter(({ what }) => what === 'requires').map(({ component, versions }) => [component.name, versions]),
      ).toEqual(
        expect.arrayContaining([
          ['k8s.io/kubelet', ['v0.31.14']],
          ['k8s.io/metrics', ['v0.31.14']],
        ]),
      )
    })

    test('what does not exist stays, said once', () => {
      const plan = answering([{ version: 'v0.31.14', status: 'missing', reason: 'not found' }])
      expect(plan.needs.filter(({ versions }) => versions.includes('v0.31.14'))).toEqual([])
      expect(plan.changes[0]?.ladder[0]?.because).toContain(
        '2 members stay: no release 1.31.14 (k8s.io/kubelet, k8s.io/metrics)',
      )
    })

    test('what the registry cannot answer, and is only replaced, moves along', () => {
      const plan = answering([{ version: 'v0.31.14', status: 'failed', reason: 'access denied (403)' }])
      expect(rungsOf(plan)[0]).toContain('k8s.io/metrics v0.31.12 > v0.31.14 (edit)')
      expect(plan.changes[0]?.ladder[0]?.because).toContain(
        '2 members move along although the registry does not answer for k8s.io/kubelet, k8s.io/metrics',
      )
    })
  })

  test('asks for the companions of what has findings', () => {
    const plan = planUpdates(world({ ...sketch, releases: {} }))
    expect(plan.needs.map(({ component }) => component.name)).toEqual([
      'k8s.io/api',
      'k8s.io/client-go',
      'k8s.io/kubernetes',
    ])
  })
})

describe('one source repository at one version', () => {
  const sketch: WorldSketch = {
    packages: [
      { name: '@x/core', version: '1.0.0', range: '1.0.0' },
      { name: '@x/cli', version: '1.0.0', range: '1.0.0' },
      { name: '@x/old', version: '0.9.0', range: '0.9.0' },
      { name: 'other', version: '1.0.0', range: '1.0.0' },
    ],
    releases: { '@x/core': ['1.0.1'], '@x/cli': ['1.0.1'], '@x/old': ['1.0.1'], other: ['1.0.1'] },
    repositories: { '@x/core': 'github.com/x/x', '@x/cli': 'github.com/x/x', '@x/old': 'github.com/x/x' },
    advisories: [{ id: 'CVE-1', name: '@x/core', affected: ['1.0.0'] }],
  }

  test('moves as one', () => {
    const plan = planUpdates(world(sketch))
    expect(plan.changes.map(({ title }) => title)).toEqual(['Update x group to 1.0.1 (CVE-1)'])
    expect(rungsOf(plan)).toEqual([['@x/cli 1.0.0 > 1.0.1 (edit)', '@x/core 1.0.0 > 1.0.1 (edit)']])
  })

  test('a hold on one holds all', () => {
    const input = world({ ...sketch, policy: { rules: [{ match: { component: '@x/cli' }, hold: 'no' }] } })
    expect(planUpdates(input).changes).toEqual([])
    expect(remediesOf(planUpdates(input), input)['CVE-1']).toMatch(/^constrained: moves with @x\/cli/)
  })
})

describe('Go itself', () => {
  const go = (current: string, place: Partial<Pin>): Pin =>
    aPin({ component: aComponent('golang-version', 'go'), current, versioning: 'golang', role: 'runtime', ...place })
  const image = aPin({
    component: aComponent('docker', 'library/golang'),
    current: '1.25.5-alpine',
    versioning: 'docker',
    variant: '-alpine',
    role: 'image',
    file: 'Dockerfile',
    key: 'FROM',
  })
  const line = go('1.25.5', { file: 'go.mod', key: 'go', project: 'go.sum' })
  const toolchain = go('1.25.6', { file: 'go.mod', key: 'toolchain', project: 'go.sum', line: 2 })
  const variable = go('1.25.5', { file: 'Makefile', key: 'GO_VERSION' })
  const finding = (pins: readonly Pin[], id = 'CVE-1') =>
    aFinding({
      id,
      key: id + pins.map((pin) => pin.id).join(),
      package: { ecosystem: 'Go', name: 'stdlib', version: '1.25.5', purl: 'pkg:golang/stdlib' },
      pinIds: pins.map((pin) => pin.id),
      fix: { state: 'fixed', versions: ['1.24.12', '1.25.7'] },
    })
  const releases = ['1.24.12', '1.25.6', '1.25.7', '1.25.8', '1.26.1']
  const world1 = (pins: readonly Pin[], tags = releases) => {
    const input = world({
      ecosystem: 'Go',
      pins,
      findings: [finding(pins)],
      answers: [
        someReleases(aComponent('golang-version', 'go'), releases),
        someReleases(
          aComponent('docker', 'library/golang'),
          tags.map((tag) => `${tag}-alpine`),
        ),
      ],
    })
    const stdlib = {
      ecosystem: 'Go',
      name: 'stdlib',
      affected: Object.fromEntries(
        ['1.25.5', '1.25.6'].map((version) => [version, [{ group: 'CVE-1', ids: ['CVE-1'], level: 'high' as const }]]),
      ),
    }
    return { ...input, assessments: { ...input.assessments, components: [stdlib] } }
  }

  test('the go line, variables and images move together, within the minor', () => {
    const plan = planUpdates(world1([line, variable, image]))
    expect(plan.changes.map(({ title, group }) => [title, group])).toEqual([
      ['Update go group to 1.25.7 (CVE-1)', 'go'],
    ])
    expect(rungsOf(plan)).toEqual([
      ['library/golang 1.25.5-alpine > 1.25.7-alpine (edit)', 'go 1.25.5 > 1.25.7 (edit)', 'go 1.25.5 > 1.25.7 (edit)'],
      ['library/golang 1.25.5-alpine > 1.25.8-alpine (edit)', 'go 1.25.5 > 1.25.8 (edit)', 'go 1.25.5 > 1.25.8 (edit)'],
    ])
  })

  test('an image that is not published yet stays, and the finding with it', () => {
    const input = world1([line, image], ['1.25.6'])
    const plan = planUpdates(input)
    expect(plan.changes).toEqual([])
    expect(Object.values(remediesOf(plan, input))[0]).toMatch(/^unobtainable: fixed in 1.25.7/)
  })

  test('the toolchain line is raised where there is one, else the go line', () => {
    const plan = planUpdates(world1([line, toolchain]))
    expect(rungsOf(plan)[0]).toEqual(['go 1.25.6 > 1.25.7 (edit)'])
    expect(plan.changes[0]?.ladder[0]?.moves[0]?.pinIds).toEqual([toolchain.id])
  })

  test('a minor out of support may be left', () => {
    const old = go('1.24.13', { file: 'go.mod', key: 'go', project: 'go.sum' })
    const input = world1([old])
    const affected = { '1.24.13': [{ group: 'CVE-1', ids: ['CVE-1'], level: 'high' as const }] }
    const assessments = { ...input.assessments, components: [{ ecosystem: 'Go', name: 'stdlib', affected }] }
    expect(planUpdates({ ...input, assessments }).changes).toEqual([])
    expect(Object.values(remediesOf(planUpdates({ ...input, assessments }), input))).toEqual([
      'constrained: 1.25.6: stays on go 1.24 under security',
    ])
    const ended = aFinding({
      id: 'EOL-go-1.24',
      kind: 'end-of-life',
      package: { ecosystem: 'endoflife.date', name: 'go', version: '1.24', purl: 'pkg:generic/go' },
      fix: { state: 'fixed', versions: ['1.25', '1.26'] },
    })
    const findings = { ...input.findings, findings: [...input.findings.findings, ended] }
    const plan = planUpdates({ ...input, assessments, findings })
    expect(rungsOf(plan)[0]).toEqual(['go 1.24.13 > 1.25.6 (edit)'])
    expect(plan.remedies.at(-1)).toMatchObject({
      state: 'none',
      reason: 'end of life: leaving go 1.24 is for a person to decide; supported is 1.26',
    })
  })

  test('images alone: the releases of Go are asked for, because advisories speak of those', () => {
    const input = world({ ecosystem: 'Go', pins: [image], findings: [finding([image])] })
    expect(planUpdates(input).needs.map(({ component }) => component.datasource)).toEqual(['docker', 'golang-version'])
  })
})

describe('the same component in several places', () => {
  const pin = (file: string, current: string): Pin =>
    aPin({ component: aComponent('github-releases', 'o/tool'), current, file, versioning: 'semver', key: 'TOOL' })
  const plan = (...pins: readonly Pin[]) =>
    planUpdates(
      world({
        pins,
        policy: { name: 'latest' },
        answers: [someReleases(aComponent('github-releases', 'o/tool'), ['v1.0.0', 'v1.1.0', 'v1.2.0'])],
      }),
    )

  test('places that are equal move together', () => {
    const { changes, drift } = plan(pin('Makefile', 'v1.0.0'), pin('Dockerfile', 'v1.0.0'))
    expect(changes).toHaveLength(1)
    expect(changes[0]?.ladder[0]?.moves.flatMap(({ pinIds }) => pinIds)).toHaveLength(2)
    expect(drift).toEqual([])
  })

  test('places that differ are drift, and changes of their own', () => {
    const { changes, drift } = plan(pin('Makefile', 'v1.0.0'), pin('Dockerfile', 'v1.1.0'))
    expect(changes).toHaveLength(2)
    expect(new Set(changes.map(({ key }) => key)).size).toBe(2)
    expect(drift).toMatchObject([
      {
        intended: false,
        places: [
          { version: 'v1.1.0', file: 'Dockerfile' },
          { version: 'v1.0.0', file: 'Makefile' },
        ],
      },
    ])
  })

  test('drift can be intended', () => {
    const input = world({
      pins: [pin('Makefile', 'v1.0.0'), pin('Dockerfile', 'v1.1.0')],
      policy: { rules: [{ match: { component: 'o/*' }, drift: 'intended' }] },
    })
    const planned = planUpdates(input)
    expect(planned.drift.map(({ intended }) => intended)).toEqual([true])
    expect(planned.changes).toEqual([])
  })
})

describe('group rules', () => {
  test('put components in one change set, under one key', () => {
    const sketch: WorldSketch = {
      packages: ['a', 'b', 'c'].map((name) => ({ name, version: '1.0.0', range: '1.0.0' })),
      releases: { a: ['1.0.1'], b: ['1.1.0'], c: ['2.0.0'] },
      policy: { name: 'latest', rules: [{ match: { component: ['a', 'b'] }, group: 'letters' }] },
    }
    const plan = planUpdates(world(sketch))
    expect(plan.changes.map(({ title, kind, group }) => [title, kind, group])).toEqual([
      ['Update letters group (2 packages)', 'minor', 'letters'],
      ['Update c to 2.0.0', 'major', undefined],
    ])
    const fewer = planUpdates(world({ ...sketch, releases: { a: ['1.0.1'], c: ['2.0.0'] } }))
    expect(fewer.changes.find(({ group }) => group === 'letters')?.key).toBe(plan.changes[0]?.key)
  })
})
