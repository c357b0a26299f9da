import { describe, expect, test } from 'vitest'

import { Findings } from '../../records/findings.ts'
import type { Package } from '../../records/inventory.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { NOW, affected, archive, inventoryOf, osv, packageOf, storeOf } from '../testing.ts'
import { findVulnerabilities } from './find-vulnerabilities.ts'
import { queryAdvisories } from './query-advisories.ts'

const binaryOf = (ecosystem: string, name: string, version: string, source: string, itsVersion = version): Package =>
  packageOf(ecosystem, name, version, { id: name, source: { name: source, version: itsVersion } })

const found = (store: AdvisoryStore, packages: readonly Package[]): readonly (readonly unknown[])[] =>
  Findings.parse(findVulnerabilities({ inventory: inventoryOf({ packages }), store, now: NOW })).findings.map(
    ({ id, package: { name }, packageIds, fix }) => [id, name, packageIds, fix.state, fix.versions],
  )

describe('Red Hat and those built from it name what is installed', () => {
  const notice = (ecosystem: string, ...names: readonly string[]) =>
    osv('RHSA-2025:1', {
      upstream: ['CVE-2025-1'],
      affected: names.map((name) => affected(ecosystem, name, [{ introduced: '0' }, { fixed: '1:3.0.7-25.el9_3' }])),
    })
  const libs = binaryOf('Red Hat:enterprise_linux:9', 'openssl-libs', '1:3.0.7-24.el9', 'openssl', '3.0.7-24.el9')
  const tool = binaryOf('Red Hat:enterprise_linux:9', 'openssl', '1:3.0.7-24.el9', 'openssl', '3.0.7-24.el9')

  test('counted by source package, with the packages that the record names', async () => {
    const place = 'Red Hat:enterprise_linux:9::baseos'
    const one = await storeOf(archive(place, [notice(place, 'openssl-libs', 'openssl-devel')]))
    expect(found(one, [libs, tool])).toEqual([
      ['CVE-2025-1', 'openssl', ['openssl-libs'], 'fixed', ['1:3.0.7-25.el9_3']],
    ])
    const two = await storeOf(archive('Red Hat', [notice(place, 'openssl-libs', 'openssl')]))
    expect(found(two, [libs, tool])).toEqual([
      ['CVE-2025-1', 'openssl', ['openssl-libs', 'openssl'], 'fixed', ['1:3.0.7-25.el9_3']],
    ])
  })

  test('a record that is filed under several repositories is one finding; a stream that is paid for is none', async () => {
    const places = ['Red Hat:enterprise_linux:9::baseos', 'Red Hat:enterprise_linux:9::appstream']
    const entries = [...places, 'Red Hat:rhel_eus:9.2::baseos'].flatMap(
      (place) => notice(place, 'openssl-libs')['affected'],
    )
    const store = await storeOf(archive('Red Hat', [{ ...notice('npm'), affected: entries }]))
    expect(found(store, [libs])).toEqual([['CVE-2025-1', 'openssl', ['openssl-libs'], 'fixed', ['1:3.0.7-25.el9_3']]])
    const eus = await storeOf(archive('Red Hat', [notice('Red Hat:rhel_eus:9.2::baseos', 'openssl-libs')]))
    expect(found(eus, [libs])).toEqual([])
  })

  test('a missing epoch is 0', async () => {
    const place = 'Red Hat:enterprise_linux:9::baseos'
    const store = await storeOf(archive(place, [notice(place, 'openssl-libs')]))
    const without = binaryOf(place, 'openssl-libs', '9.0-1.el9', 'openssl')
    expect(found(store, [without])).toHaveLength(1)
  })

  test('Rocky names source packages, too', async () => {
    const store = await storeOf(archive('Rocky Linux:9', [notice('Rocky Linux:9', 'openssl')]))
    const rocky = binaryOf('Rocky Linux:9', 'openssl-libs', '1:3.0.7-24.el9', 'openssl')
    expect(found(store, [rocky])).toEqual([['CVE-2025-1', 'openssl', ['openssl-libs'], 'fixed', ['1:3.0.7-25.el9_3']]])
  })

  test.each([
    ['another stream of the module', '1:16.20.2-3.module+el8.9.0+19519+e25b965a', false],
    ['the same stream', '1:18.17.0-1.module+el8.8.0+19761+1', true],
    ['the same stream, fixed', '1:18.19.1-1.module+el8.9.0+21388+22892fb9', false],
    ['no module', '1:18.17.0-1.el8', false],
  ])('modules: %s', async (_, version, isFound) => {
    const end = '1:18.19.1-1.module+el8.9.0+21388+22892fb9'
    const entry = affected('AlmaLinux:8', 'nodejs', [{ introduced: '0' }, { fixed: end }])
    const record = osv('ALSA-2024:1510', { upstream: ['CVE-2025-1'], affected: [entry] })
    const store = await storeOf(archive('AlmaLinux:8', [record]))
    expect(found(store, [binaryOf('AlmaLinux:8', 'nodejs', version, 'nodejs')])).toHaveLength(isFound ? 1 : 0)
  })
})

describe('records that list binary packages', () => {
  const entry = (events: Parameters<typeof affected>[2], binaries: readonly Readonly<Record<string, string>>[]) =>
    affected('Ubuntu:24.04:LTS', 'openssl', events, { ecosystem_specific: { binaries } })
  const storeWith = async (one: ReturnType<typeof entry>): Promise<AdvisoryStore> =>
    await storeOf(
      archive('Ubuntu:24.04:LTS', [osv('UBUNTU-CVE-2025-1', { upstream: ['CVE-2025-1'], affected: [one] })]),
    )
  const installed = (...names: readonly string[]): readonly Package[] =>
    names.map((name) => binaryOf('Ubuntu:24.04:LTS', name, '3.0.13-0ubuntu3', 'openssl'))
  const fixed = [{ introduced: '0' }, { fixed: '3.0.13-0ubuntu3.5' }]

  test.each([
    ['as Ubuntu writes them', [{ binary_name: 'libssl3t64', binary_version: '3.0.13-0ubuntu3.5' }]],
    ['as SUSE does', [{ libssl3t64: '3.0.13-0ubuntu3.5' }]],
  ])('%s: only what is listed', async (_, binaries) => {
    const store = await storeWith(entry(fixed, binaries))
    expect(found(store, installed('libssl3t64', 'openssl-doc'))).toEqual([
      ['CVE-2025-1', 'openssl', ['libssl3t64'], 'fixed', ['3.0.13-0ubuntu3.5']],
    ])
    expect(found(store, installed('openssl-doc'))).toEqual([])
    expect(queryAdvisories(store, 'Ubuntu:24.04', 'openssl', '3.0.13-0ubuntu3').findings).toHaveLength(1)
  })

  test('a listed package that is not older than its fixed version is not affected', async () => {
    const store = await storeWith(entry(fixed, [{ binary_name: 'libssl3t64', binary_version: '3.0.13-0ubuntu3' }]))
    expect(found(store, installed('libssl3t64'))).toEqual([])
    const open = await storeWith(
      entry([{ introduced: '0' }], [{ binary_name: 'libssl3t64', binary_version: '3.0.13-0ubuntu3' }]),
    )
    expect(found(open, installed('libssl3t64'))).toEqual([['CVE-2025-1', 'openssl', ['libssl3t64'], 'none', []]])
  })
})

describe('Ubuntu Pro', () => {
  const SAME = 'Ubuntu:22.04:LTS'
  const PRO = 'Ubuntu:Pro:22.04:LTS'
  const storeWith = async (...entries: readonly ReturnType<typeof affected>[]): Promise<AdvisoryStore> => {
    const record = osv('UBUNTU-CVE-2025-1', { upstream: ['CVE-2025-1'], affected: entries })
    return await storeOf(archive(SAME, [record]), archive(PRO, [record]))
  }
  const open = affected(SAME, 'a', [{ introduced: '0' }])
  const fixedIn = (place: string, fixed: string) => affected(place, 'a', [{ introduced: '0' }, { fixed }])
  const state = async (version: string, ...entries: readonly ReturnType<typeof affected>[]): Promise<unknown> =>
    found(await storeWith(...entries), [binaryOf(SAME, 'a', version, 'a')]).map((one) => one.slice(3))

  test.each([
    ['a fix in Pro alone', '1-2', [fixedIn(PRO, '1-2+esm1')], [['subscription', ['1-2+esm1']]]],
    ['no fix in the archive, one in Pro', '1-2', [open, fixedIn(PRO, '1-2+esm1')], [['subscription', ['1-2+esm1']]]],
    ['a fix in both', '1-2', [fixedIn(SAME, '1-3'), fixedIn(PRO, '1-2+esm1')], [['fixed', ['1-3']]]],
    ['fixed in the archive', '1-3', [fixedIn(SAME, '1-3'), fixedIn(PRO, '2-1+esm1')], []],
    ['the fix of Pro is installed', '1-2+esm1', [open, fixedIn(PRO, '1-2+esm1')], []],
    ['an older version of Pro', '1-2+esm1', [open, fixedIn(PRO, '1-2+esm2')], [['subscription', ['1-2+esm2']]]],
    ['a version of Pro of which only the archive knows', '1-2+esm1', [open], [['none', []]]],
  ] as const)('%s', async (_, version, entries, expected) => {
    expect(await state(version, ...entries)).toEqual(expected)
  })
})
