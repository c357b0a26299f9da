import { expect, test } from 'vitest'

import { openDatabase } from '../../system/node/database.ts'
import {
  DEBIAN_TRACKER,
  importInto,
  NOW,
  affected,
  archive,
  inventoryOf,
  osv,
  packageOf,
  storeOf,
  supplement,
} from '../testing.ts'
import { findVulnerabilities } from './find-vulnerabilities.ts'

const CVES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `CVE-2025-000${number}`)

const records = CVES.map((cve) =>
  osv(`DEBIAN-${cve}`, { upstream: [cve], affected: [affected('Debian:12', 'shop', [{ introduced: '0' }])] }),
)

test("Debian's tracker says what is never fixed and why, what is not affected, and how urgent it is", async () => {
  const store = await storeOf(
    archive('Debian:12', records),
    supplement('debian-tracker', JSON.stringify(DEBIAN_TRACKER)),
  )
  const source = { name: 'shop', version: '1.0-1' }
  const packages = [packageOf('Debian:12', 'libshop1', '1.0-1', { source })]
  const { findings } = findVulnerabilities({ inventory: inventoryOf({ packages }), store, now: NOW })
  expect(findings.map(({ id, fix, note, severity }) => [id, fix.state, fix.versions, note, severity.level])).toEqual([
    ['CVE-2025-0001', 'none', [], undefined, 'negligible'],
    ['CVE-2025-0002', 'wont-fix', [], 'no DSA (ignored): Too intrusive to backport', 'low'],
    ['CVE-2025-0003', 'none', [], 'no DSA (postponed): Fix along in the next DSA', 'unknown'],
    ['CVE-2025-0004', 'none', [], 'no DSA: Minor issue', 'unknown'],
    ['CVE-2025-0006', 'fixed', ['1.0-1+deb12u1'], undefined, 'unknown'],
    ['CVE-2025-0008', 'wont-fix', [], 'end of life: without security support in this release', 'unknown'],
    ['CVE-2025-0009', 'unknown', [], 'undetermined: nobody has looked yet', 'unknown'],
  ])
})

test('a file of another layout is refused and says what was expected', async () => {
  const result = await importInto(openDatabase(':memory:'), supplement('debian-tracker', '{"shop":{"version":"1"}}'))
  expect(result.archives).toMatchObject([
    { status: 'failed', reason: expect.stringContaining('expected "releases" of each CVE of each source package') },
  ])
})

test('the announcement of Debian LTS marks its fix, a DSA does not', async () => {
  const notice = (id: string, version: string) =>
    osv(id, {
      upstream: [CVES[0]],
      affected: [affected('Debian:11', 'shop', [{ introduced: '0' }, { fixed: version }])],
    })
  const originOf = async (...notices: readonly ReturnType<typeof osv>[]): Promise<unknown> => {
    const store = await storeOf(archive('Debian:11', notices))
    const packages = [packageOf('Debian:11', 'shop', '1.0-1')]
    return findVulnerabilities({ inventory: inventoryOf({ packages }), store, now: NOW }).findings[0]?.fix
  }
  expect(await originOf(notice('DLA-1-1', '1.0-1+deb11u2'))).toEqual({
    state: 'fixed',
    versions: ['1.0-1+deb11u2'],
    origin: 'lts',
  })
  expect(await originOf(notice('DSA-1-1', '1.0-1+deb11u1'), notice('DLA-1-1', '1.0-1+deb11u2'))).toEqual({
    state: 'fixed',
    versions: ['1.0-1+deb11u1', '1.0-1+deb11u2'],
  })
})
