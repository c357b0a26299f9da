import { describe, expect, test } from 'vitest'

import { Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { NOW, affected, archive, inventoryOf, osv, packageOf, pinOf, storeOf, supplement } from '../testing.ts'
import { assessReleases } from './assess-releases.ts'
import { findVulnerabilities } from './find-vulnerabilities.ts'
import { queryAdvisories } from './query-advisories.ts'

const find = (store: AdvisoryStore, parts: Partial<Inventory>, previous?: Findings): Findings =>
  Findings.parse(
    findVulnerabilities({
      inventory: inventoryOf(parts),
      store,
      now: NOW,
      ...(previous === undefined ? {} : { previous }),
    }),
  )

const lodash = (id: string, aliases: readonly string[] = [], fixed = '4.17.21') =>
  osv(id, { aliases, affected: [affected('npm', 'lodash', [{ introduced: '0' }, { fixed }])] })

describe('folding', () => {
  test('records joined by aliases are one finding, shown by its CVE, with all ids and every fix', async () => {
    const store = await storeOf(
      archive('npm', [lodash('GHSA-1', ['CVE-2025-1']), lodash('GHSA-2', ['CVE-2025-1'], '4.18.0')]),
    )
    const { findings } = find(store, { packages: [packageOf('npm', 'lodash', '4.17.20')] })
    expect(findings).toMatchObject([
      {
        kind: 'vulnerability',
        id: 'CVE-2025-1',
        group: 'CVE-2025-1',
        ids: ['CVE-2025-1', 'GHSA-1', 'GHSA-2'],
        fix: { state: 'fixed', versions: ['4.17.21', '4.18.0'] },
        package: { ecosystem: 'npm', name: 'lodash', version: '4.17.20' },
        locations: [{ file: 'package-lock.json', line: 7 }],
        published: '2025-06-01T00:00:00Z',
        urls: ['https://osv.dev/vulnerability/GHSA-1', 'https://osv.dev/vulnerability/GHSA-2'],
      },
    ])
  })

  test('`related` never folds', async () => {
    const store = await storeOf(archive('npm', [lodash('GHSA-1'), { ...lodash('GHSA-2'), related: ['GHSA-1'] }]))
    expect(find(store, { packages: [packageOf('npm', 'lodash', '4.17.20')] }).findings).toHaveLength(2)
  })

  test('a notice of two CVEs is two findings of the source package, with keys of their own', async () => {
    const notice = osv('DSA-1-1', {
      upstream: ['CVE-2025-1', 'CVE-2025-2'],
      affected: [affected('Debian:12', 'openssl', [{ introduced: '0' }, { fixed: '3.0.2-1' }])],
    })
    const store = await storeOf(archive('Debian:12', [notice]))
    const binary = (name: string) =>
      packageOf('Debian:12', name, '3.0.1-1', { source: { name: 'openssl', version: '3.0.1-1' } })
    const { findings } = find(store, { packages: [binary('libssl3'), binary('openssl')] })
    expect(findings.map(({ id, ids, packageIds }) => [id, ids, packageIds])).toEqual([
      ['CVE-2025-1', ['CVE-2025-1', 'DSA-1-1'], ['libssl3@3.0.1-1', 'openssl@3.0.1-1']],
      ['CVE-2025-2', ['CVE-2025-2', 'DSA-1-1'], ['libssl3@3.0.1-1', 'openssl@3.0.1-1']],
    ])
    expect(new Set(findings.map(({ key }) => key)).size).toBe(2)
    expect(queryAdvisories(store, 'Debian:12', 'openssl', '3.0.1-1').ids).toEqual(['DSA-1-1'])
  })

  test('several versions of a package in one project are one finding, in two projects two', async () => {
    const store = await storeOf(archive('npm', [lodash('GHSA-1')]))
    const versions = ['4.17.20', '3.10.1'].map((version) => packageOf('npm', 'lodash', version))
    const elsewhere = packageOf('npm', 'lodash', '4.17.20', { id: 'other', project: 'other/package-lock.json' })
    const { findings } = find(store, { packages: [...versions, elsewhere] })
    expect(findings.map((finding) => [finding.project, finding.package.version, finding.packageIds])).toEqual([
      ['other/package-lock.json', '4.17.20', ['other']],
      ['package-lock.json', '3.10.1', ['lodash@3.10.1', 'lodash@4.17.20']],
    ])
  })
})

describe('keys', () => {
  const inventory = { packages: [packageOf('npm', 'lodash', '4.17.20')] }

  test('a key stays when the group gains a CVE, and differs by branch', async () => {
    const before = find(await storeOf(archive('npm', [lodash('GHSA-1')])), inventory)
    const store = await storeOf(archive('npm', [lodash('GHSA-1', ['CVE-2025-1'])]))
    const after = find(store, inventory, before)
    expect(after.findings[0]?.group).toBe('CVE-2025-1')
    expect(after.findings[0]?.key).toBe(before.findings[0]?.key)
    expect(find(store, inventory).findings[0]?.key).not.toBe(before.findings[0]?.key)
    const release = { ...before.source, branch: 'release-1.0' }
    expect(find(store, { ...inventory, source: release }, before).findings[0]?.key).not.toBe(before.findings[0]?.key)
  })

  test('one key never serves two findings', async () => {
    const before = find(await storeOf(archive('npm', [lodash('GHSA-1', ['GHSA-2'])])), inventory)
    const after = find(await storeOf(archive('npm', [lodash('GHSA-1'), lodash('GHSA-2')])), inventory, before)
    expect(new Set(after.findings.map(({ key }) => key)).size).toBe(2)
    expect(after.findings.map(({ key }) => key)).toContain(before.findings[0]?.key)
  })
})

describe('fix', () => {
  type Entry = Readonly<{ package: Readonly<{ ecosystem: string; name: string }> }>
  const fixOf = async (entry: Entry, version: string): Promise<unknown> => {
    const { ecosystem, name } = entry.package
    const store = await storeOf(archive(ecosystem, [osv('X-1', { affected: [entry] })]))
    return queryAdvisories(store, ecosystem, name, version).findings[0]?.fix
  }
  const stretches = [{ introduced: '1.0.0' }, { fixed: '1.2.3' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }]

  test.each([
    ['the end of the stretch', affected('npm', 'a', stretches), '1.1.0', 'fixed', ['1.2.3']],
    ['of the later stretch', affected('npm', 'a', stretches), '2.0.0', 'fixed', ['2.1.0']],
    [
      'after the last affected',
      affected('npm', 'a', [{ introduced: '0' }, { last_affected: '1.5.0' }]),
      '1.5.0',
      'beyond-last-affected',
      [],
    ],
    ['none', affected('npm', 'a', [{ introduced: '0' }]), '1.0.0', 'none', []],
    ['only enumerated', { package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }, '1.0.0', 'unknown', []],
    [
      'end of life in Debian',
      affected('Debian:12', 'a', [{ introduced: '0' }], { ecosystem_specific: { urgency: 'end-of-life' } }),
      '1',
      'wont-fix',
      [],
    ],
    [
      'Ubuntu Pro',
      affected('Ubuntu:Pro:22.04:LTS', 'a', [{ introduced: '0' }, { fixed: '2+esm1' }]),
      '1',
      'subscription',
      ['2+esm1'],
    ],
    [
      'a custom range of Go',
      affected('Go', 'a.b/c', [{ introduced: '0' }], {
        ecosystem_specific: {
          custom_ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.9.0' }] }],
        },
      }),
      'v0.1.0',
      'fixed',
      ['1.9.0'],
    ],
  ] as const)('%s', async (_, entry, version, state, versions) => {
    expect(await fixOf(entry, version)).toMatchObject({ state, versions })
  })
})

describe('matching', () => {
  test('an enumerated version matches though no range holds it; names and ecosystems as their own rules say', async () => {
    const entry = affected('PyPI', 'Flask_Thing', [{ introduced: '2.0' }], { versions: ['1.0'] })
    const store = await storeOf(archive('PyPI', [osv('PYSEC-1', { affected: [entry] })]))
    expect(queryAdvisories(store, 'PyPI', 'flask.thing', '1.0').ids).toEqual(['PYSEC-1'])
    expect(queryAdvisories(store, 'PyPI', 'flask-thing', '1.1').ids).toEqual([])
    expect(queryAdvisories(store, 'pypi', 'flask-thing', '1.0').ids).toEqual([])
  })

  test('where there is nothing but an enumeration, the version counts and not its spelling', async () => {
    const entry = { package: { ecosystem: 'PyPI', name: 'a' }, versions: ['1.0'] }
    const store = await storeOf(archive('PyPI', [osv('PYSEC-1', { affected: [entry] })]))
    expect(queryAdvisories(store, 'PyPI', 'a', '1.0.0').ids).toEqual(['PYSEC-1'])
  })

  test('one bound that is no version leaves the others standing', async () => {
    const events = [{ introduced: '0' }, { fixed: 'oops' }, { fixed: '2.0.0' }]
    const store = await storeOf(archive('npm', [osv('GHSA-1', { affected: [affected('npm', 'a', events)] })]))
    expect(queryAdvisories(store, 'npm', 'a', '1.0.0').ids).toEqual(['GHSA-1'])
    expect(queryAdvisories(store, 'npm', 'a', '2.0.0').ids).toEqual([])
    expect(queryAdvisories(store, 'npm', 'a', 'no version').ids).toEqual(['GHSA-1'])
  })

  test('unreviewed only where no reviewed record says the same', async () => {
    const go = (id: string, specific: Readonly<Record<string, unknown>>) =>
      osv(id, {
        aliases: ['CVE-2025-1'],
        affected: [affected('Go', 'a.b/c', [{ introduced: '0' }])],
        database_specific: specific,
      })
    const unreviewed = go('GO-1', { review_status: 'UNREVIEWED' })
    const reviewedIn = async (...records: readonly Readonly<Record<string, unknown>>[]): Promise<unknown> =>
      queryAdvisories(await storeOf(archive('Go', records)), 'Go', 'a.b/c', 'v1.0.0').findings[0]?.reviewed
    expect(await reviewedIn(unreviewed)).toBe(false)
    expect(await reviewedIn(unreviewed, go('GHSA-1', { github_reviewed: true }))).toBe(true)
    expect(await reviewedIn(go('GHSA-1', {}))).toBeUndefined()
  })

  test('assessments list affected versions only', async () => {
    const store = await storeOf(archive('npm', [lodash('GHSA-1')]))
    const components = [{ ecosystem: 'npm', name: 'lodash', versions: ['4.17.20', '4.17.21'] }]
    expect(assessReleases({ components, store }).components).toEqual([
      {
        ecosystem: 'npm',
        name: 'lodash',
        affected: { '4.17.20': [{ group: 'GHSA-1', ids: ['GHSA-1'], level: 'unknown' }] },
      },
    ])
  })
})

describe('Go itself', () => {
  const stdlib = osv('GO-1', {
    affected: [
      affected('Go', 'stdlib', [
        { introduced: '0' },
        { fixed: '1.24.4' },
        { introduced: '1.25.0-0' },
        { fixed: '1.25.2' },
      ]),
    ],
  })
  const goMod = { file: 'go.mod', project: 'go.sum', key: 'go' }
  const versionsFound = async (...pins: readonly ReturnType<typeof pinOf>[]): Promise<unknown> => {
    const products = { products: { go: { cycles: [{ cycle: '1.25', eol: false, latest: '1.25.1' }] } } }
    const store = await storeOf(archive('Go', [stdlib]), supplement('end-of-life', JSON.stringify(products)))
    return find(store, { pins }).findings.map((finding) => [
      finding.project,
      finding.package.version,
      finding.pinIds.length,
    ])
  }

  test('the go line, or the toolchain line where there is one', async () => {
    const go = pinOf('golang-version', 'go', '1.24.0', goMod)
    expect(await versionsFound(go)).toEqual([['go.sum', '1.24.0', 1]])
    const toolchain = pinOf('golang-version', 'go', '1.24.4', { ...goMod, key: 'toolchain' })
    expect(await versionsFound(go, toolchain)).toEqual([])
  })

  test('images and variables count together; a language version is its first release', async () => {
    const pins = [
      pinOf('docker', 'library/golang', '1.24.1-alpine3.20'),
      pinOf('golang-version', 'go', '1.25rc1', { file: 'Makefile', key: 'GO_VERSION' }),
      pinOf('docker', 'library/golang', 'latest'),
    ]
    expect(await versionsFound(...pins)).toEqual([[undefined, '1.24.1', 2]])
    expect(await versionsFound(pinOf('golang-version', 'go', '1.21', goMod))).toEqual([['go.sum', '1.21.0', 1]])
  })

  test("an image's minor tag is its newest patch", async () => {
    expect(await versionsFound(pinOf('docker', 'library/golang', '1.25'))).toEqual([[undefined, '1.25.1', 1]])
    expect(await versionsFound(pinOf('docker', 'library/golang', '1.19'))).toEqual([])
  })
})

describe('what an image holds', () => {
  const inImage = (ecosystem: string, name: string, version: string) =>
    packageOf(ecosystem, name, version, { project: 'image', locations: [{ file: `usr/bin/${name}` }] })
  const all = [{ introduced: '0' }]

  test('the standard library of a program is a package, and is not counted for the toolchain as well', async () => {
    const entries = ['stdlib', 'toolchain'].map((name) => affected('Go', name, [...all, { fixed: '1.24.4' }]))
    const store = await storeOf(archive('Go', [osv('GO-1', { affected: entries })]))
    const { findings } = find(store, { packages: [inImage('Go', 'stdlib', '1.24.3')] })
    expect(findings.map(({ package: { name }, packageIds }) => [name, packageIds])).toEqual([
      ['stdlib', ['stdlib@1.24.3']],
    ])
  })

  test('a program built from a work tree has no version: it matches nothing and is counted nowhere', async () => {
    const store = await storeOf(archive('Go', [osv('GO-1', { affected: [affected('Go', 'a.b/c', all)] })]))
    const { findings, advisories } = find(store, {
      packages: [inImage('Go', 'a.b/c', '(devel)'), inImage('Hex', 'x', ''), inImage('Go', 'a.b/d', 'v1.0.0')],
    })
    expect(findings).toEqual([])
    expect(advisories.ecosystems).toMatchObject([{ ecosystem: 'Go', packages: 1, status: 'known' }])
  })

  test.each([
    ['Bitnami', 'python', [{ introduced: '3.9.0' }, { fixed: '3.9.17' }], '3.9.16', '3.9.17'],
    ['Bitnami', 'node', [{ introduced: '20.0.0' }, { fixed: '20.8.1' }], '20.8.0', '20.8.1'],
    ['Maven', 'org.example:core', [{ introduced: '2.0-beta9' }, { fixed: '2.15.0' }], '2.14.1', '2.15.0'],
    ['RubyGems', 'rack', [{ introduced: '2.0.0.rc1' }, { fixed: '2.2.6.2' }], '2.2.6.1', '2.2.6.2'],
    ['Alpine:v3.22', 'busybox', [{ introduced: '0' }, { fixed: '1.37.0-r14' }], '1.37.0-r13', '1.37.0-r14'],
  ])('%s %s', async (ecosystem, name, events, affectedVersion, fixed) => {
    const store = await storeOf(archive(ecosystem, [osv('X-1', { affected: [affected(ecosystem, name, events)] })]))
    expect(find(store, { packages: [inImage(ecosystem, name, affectedVersion)] }).findings).toMatchObject([
      { package: { ecosystem, name, version: affectedVersion }, fix: { state: 'fixed', versions: [fixed] } },
    ])
    expect(find(store, { packages: [inImage(ecosystem, name, fixed)] }).findings).toEqual([])
  })

  test('coverage counts the advisories under every spelling of the release', async () => {
    const place = 'Red Hat:enterprise_linux:9::baseos'
    const store = await storeOf(archive('Red Hat', [osv('RHSA-1', { affected: [affected(place, 'a', all)] })]))
    const packages = [inImage('Red Hat:enterprise_linux:9', 'b', '1-1')]
    expect(find(store, { packages }).advisories.ecosystems).toMatchObject([
      { ecosystem: 'Red Hat:enterprise_linux:9', packages: 1, advisories: 1, status: 'known' },
    ])
  })
})

test('coverage: known, stale, and unknown is not zero', async () => {
  const old = osv('PYSEC-1', { modified: '2026-01-01T00:00:00Z', affected: [affected('PyPI', 'a', [])] })
  const store = await storeOf(
    archive('npm', [lodash('GHSA-1')]),
    archive('PyPI', [{ ...old, affected: [affected('PyPI', 'a', [{ introduced: '0' }])] }]),
  )
  const packages = [packageOf('npm', 'a', '1'), packageOf('PyPI', 'b', '1'), packageOf('Hex', 'c', '1')]
  expect(find(store, { packages }).advisories.ecosystems.map(({ ecosystem, status }) => [ecosystem, status])).toEqual([
    ['Hex', 'no-advisories'],
    ['PyPI', 'stale'],
    ['npm', 'known'],
  ])
})
