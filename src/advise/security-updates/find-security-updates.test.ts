import { expect, test } from 'vitest'

import { Findings } from '../../records/findings.ts'
import type { Offers, PackageOffer } from '../../records/offers.ts'
import { OFFERS_SCHEMA } from '../../records/offers.ts'
import { findVulnerabilities } from '../match/find-vulnerabilities.ts'
import { NOW, affected, archive, inventoryOf, osv, packageOf, storeOf } from '../testing.ts'

const INSTALLED = '3.0.16-1~deb12u1'
const WAITING = '3.0.17-1~deb12u3'

const source = { name: 'openssl', version: INSTALLED }
const packages = ['libssl3', 'openssl'].map((name) =>
  packageOf('Debian:12', name, INSTALLED, { id: name, source, architecture: 'amd64', project: 'image' }),
)

const offersOf = (...items: readonly PackageOffer[]): Offers => ({
  schema: OFFERS_SCHEMA,
  source: inventoryOf({}).source,
  indexes: [],
  packages: items,
})

const offerOf = (name: string, more: Partial<PackageOffer> = {}): PackageOffer => ({
  name,
  architecture: 'amd64',
  installed: INSTALLED,
  candidate: WAITING,
  source: { name: 'openssl', version: WAITING },
  suite: 'bookworm-security',
  securityVersion: WAITING,
  ...more,
})

const found = async (offers: Offers, ...fixes: readonly string[]): Promise<Findings['findings']> => {
  const records = fixes.map((fixed, index) =>
    osv(`DSA-${index}-1`, {
      upstream: [`CVE-2025-${index}`],
      affected: [affected('Debian:12', 'openssl', [{ introduced: '0' }, { fixed }])],
    }),
  )
  const store = await storeOf(archive('Debian:12', records))
  const inventory = inventoryOf({ packages })
  return Findings.parse(findVulnerabilities({ inventory, store, now: NOW, offers })).findings
}

test('one finding for a source package, with the packages that would move', async () => {
  expect(await found(offersOf(offerOf('libssl3'), offerOf('openssl')))).toMatchObject([
    {
      kind: 'security-update',
      id: `UPDATE-openssl-${WAITING}`,
      package: { ecosystem: 'Debian:12', name: 'openssl', version: INSTALLED },
      packageIds: ['libssl3', 'openssl'],
      fix: { state: 'fixed', versions: [WAITING] },
      severity: { source: 'bookworm-security', level: 'unknown' },
      project: 'image',
    },
  ])
})

test('an advisory that the step clears says it already; one that needs more, or has no fix, does not', async () => {
  const kinds = async (...fixes: readonly string[]): Promise<readonly string[]> =>
    (await found(offersOf(offerOf('libssl3')), ...fixes)).map(({ kind }) => kind)
  expect(await kinds(WAITING)).toEqual(['vulnerability'])
  expect(await kinds('3.0.17-1~deb12u1')).toEqual(['vulnerability'])
  expect(await kinds('3.0.18-1')).toEqual(['vulnerability', 'security-update'])
})

test.each([
  ['nothing in a security suite', { securityVersion: undefined }],
  ['what is installed', { securityVersion: INSTALLED }],
  ['another architecture', { architecture: 'i386' }],
  ['another installed version: the offers are of another image', { installed: '3.0.15-1' }],
])('none: %s', async (_, more) => {
  const { securityVersion, ...offer } = { ...offerOf('libssl3'), ...more }
  expect(await found(offersOf(securityVersion === undefined ? offer : { ...offer, securityVersion }))).toEqual([])
})

test('where the candidate is a newer one, the version of the security suite stands', async () => {
  const offer = offerOf('libssl3', {
    candidate: '3.5.1-1~bpo12+1',
    source: { name: 'openssl', version: '3.5.1-1~bpo12+1' },
  })
  expect((await found(offersOf(offer)))[0]?.id).toBe(`UPDATE-openssl-${WAITING}`)
})
