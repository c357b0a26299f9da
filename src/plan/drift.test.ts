import { describe, expect, test } from 'vitest'

import type { Pin } from '../records/inventory.ts'
import type { Plan, Policy } from '../records/plan.ts'
import { planUpdates } from './plan-updates.ts'
import { aComponent, aFinding, aPin, someReleases, world } from './testing.ts'

const KUBERNETES = aComponent('github-releases', 'kubernetes/kubernetes')
const IMAGE = aComponent('docker', 'kindest/node')
const RELEASES = ['v1.35.0', 'v1.35.9', 'v1.36.1', 'v1.36.4', 'v1.36.5', 'v1.37.0']

const pinOf = (file: string, current: string, overrides: Partial<Pin> = {}): Pin =>
  aPin({
    component: KUBERNETES,
    current,
    file,
    key: 'KUBECTL_VERSION',
    versioning: 'semver-coerced',
    manager: 'inferred',
    confidence: 'certain',
    ...overrides,
  })

/** One component under different names in different kinds of files. */
const kubectl = [
  pinOf('Dockerfile', 'v1.36.4'),
  pinOf('hack/install.sh', 'v1.36.1', { key: 'KUBECTL_VERSION' }),
  pinOf('talos.mk', '1.36.1', { key: 'TALOS_K8S_VERSION' }),
]

const planOf = (pins: readonly Pin[], policy: Partial<Policy>): Plan =>
  planUpdates(
    world({
      pins,
      policy,
      answers: [someReleases(KUBERNETES, RELEASES), someReleases(IMAGE, RELEASES)],
    }),
  )

const targets = ({ changes }: Plan): readonly string[] =>
  changes
    .flatMap(({ ladder }) => ladder[0]?.moves ?? [])
    .map(({ component, from, to }) => `${component.datasource} ${from} > ${to}`)
    .toSorted()

const drifting = ({ drift }: Plan): readonly string[] =>
  drift.map(({ component, places }) => `${component.name}: ${places.map(({ version }) => version).join(', ')}`)

describe('inferred pins of one component', () => {
  test('`latest` brings them to one version', () => {
    const plan = planOf(kubectl, { name: 'latest' })
    expect(targets(plan)).toEqual([
      'github-releases 1.36.1 > 1.37.0',
      'github-releases v1.36.1 > v1.37.0',
      'github-releases v1.36.4 > v1.37.0',
    ])
    expect(drifting(plan)).toEqual(['kubernetes/kubernetes: v1.36.4, v1.36.1, 1.36.1'])
  })

  test('legs of a matrix are no drift, and each older one gets its patches alone', () => {
    const legs = ['v1.35.0', 'v1.36.1'].map((current, index) =>
      pinOf('.github/workflows/e2e.yaml', current, { id: `leg ${index}`, key: 'matrix.k8s' }),
    )
    const plan = planOf(legs, { name: 'latest' })
    expect(targets(plan)).toEqual(['github-releases v1.35.0 > v1.35.9', 'github-releases v1.36.1 > v1.37.0'])
    expect(plan.drift).toEqual([])
  })

  test('`security` raises none only to agree', () => {
    expect(targets(planOf(kubectl, { name: 'security' }))).toEqual([])
  })

  test('`security` moves the place that has a finding, by the smallest step, and leaves the others', () => {
    const { name } = KUBERNETES
    const finding = aFinding({
      id: 'CVE-2026-1',
      package: { ecosystem: 'github-releases', name, version: 'v1.36.1', purl: KUBERNETES.purl },
      pinIds: [kubectl[1]!.id],
      fix: { state: 'fixed', versions: ['1.36.4'] },
    })
    const input = world({ pins: kubectl, findings: [finding], answers: [someReleases(KUBERNETES, RELEASES)] })
    const affecting = [{ group: 'CVE-2026-1', ids: ['CVE-2026-1'], level: 'high' as const }]
    const affected = { 'v1.35.0': affecting, 'v1.35.9': affecting, 'v1.36.1': affecting }
    const assessments = { ...input.assessments, components: [{ ecosystem: 'github-releases', name, affected }] }
    const plan = planUpdates({ ...input, assessments })
    expect(targets(plan)).toEqual(['github-releases v1.36.1 > v1.36.4'])
    expect(plan.changes[0]?.ladder[0]?.moves[0]?.pinIds).toEqual([kubectl[1]!.id])
  })

  test('where drift is intended, what is behind gets its patches, and the newest goes on', () => {
    const oldest = pinOf('.github/workflows/ci.yaml', 'v1.35.0', { key: 'matrix.k8s' })
    const rules = [{ match: { component: 'kubernetes/*' }, drift: 'intended' as const }]
    const plan = planOf([kubectl[0]!, oldest], { name: 'latest', rules })
    expect(targets(plan)).toEqual(['github-releases v1.35.0 > v1.35.9', 'github-releases v1.36.4 > v1.37.0'])
    expect(plan.drift.map(({ intended }) => intended)).toEqual([true])
  })
})

describe('what is drift', () => {
  const drift = (...pins: readonly Pin[]) => drifting(planOf(pins, { name: 'security' }))

  test('releases and tags of one repository are one component', () => {
    const tagged = pinOf('a.sh', 'v1.36.1', { component: aComponent('github-tags', 'kubernetes/kubernetes') })
    expect(drift(kubectl[0]!, tagged)).toEqual(['kubernetes/kubernetes: v1.36.4, v1.36.1'])
  })

  test('a project and an image of it are two', () => {
    expect(drift(kubectl[0]!, pinOf('kind.mk', 'v1.36.1', { component: IMAGE, versioning: 'docker' }))).toEqual([])
  })

  test('a version that says less agrees', () => {
    const action = aComponent('github-tags', 'actions/checkout')
    const uses = (file: string, version: string) => pinOf(file, version, { component: action })
    expect(drift(uses('a.yaml', 'v7'), uses('b.yaml', 'v7.0.1'))).toEqual([])
    expect(drift(uses('a.yaml', 'v6'), uses('b.yaml', 'v7.0.1'))).toEqual(['actions/checkout: v6, v7.0.1'])
  })

  test('runners of two architectures agree', () => {
    const runner = (file: string, current: string) =>
      pinOf(file, current, { component: aComponent('github-runners', 'ubuntu'), versioning: 'docker' })
    expect(drift(runner('a.yaml', '24.04'), runner('b.yaml', '24.04-arm'))).toEqual([])
  })

  test('places say which version counts', () => {
    const set = pinOf('Makefile', 'v1.36.4', { standing: 'effective' })
    const dead = pinOf('kind.mk', 'v1.35.0', { standing: 'overridden', overriddenBy: set.id })
    expect(planOf([set, dead], { name: 'security' }).drift[0]?.places).toEqual([
      { version: 'v1.36.4', file: 'Makefile', line: 1, standing: 'effective' },
      {
        version: 'v1.35.0',
        file: 'kind.mk',
        line: 1,
        standing: 'overridden',
        overriddenBy: { version: 'v1.36.4', file: 'Makefile', line: 1 },
      },
    ])
  })
})
