import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { imageState } from './image-state.ts'
import { judgeRebuild } from './judge-rebuild.ts'
import { aFinding, anInventory, aPackage, aReading, aTally, theFindings } from './testing.ts'

const openssl = aFinding('CVE-1', 'openssl')
const expat = aFinding('CVE-2', 'expat')
const zlib = aFinding('CVE-3', 'zlib')

it('keeps an image with fewer fixable findings and nothing new', () => {
  expect(judgeRebuild(aReading([openssl, expat]), aReading([expat]))).toEqual({
    outcome: 'kept',
    reason: '2 fixable before, 1 after; nothing new',
    removed: ['CVE-1'],
    added: [],
  })
})

it('refuses what adds a finding, however many it removes', () => {
  const judged = judgeRebuild(aReading([openssl, expat]), aReading([zlib]))
  expect(judged).toMatchObject({ outcome: 'refused', reason: '1 new: CVE-3 of zlib 1', added: ['CVE-3'] })
})

it('refuses what is no better', () => {
  expect(judgeRebuild(aReading([openssl]), aReading([openssl]))).toMatchObject({
    outcome: 'refused',
    reason: 'no better: 1 fixable before, 1 after',
  })
  const unfixable = judgeRebuild(
    aReading([openssl, expat], { tally: aTally(1) }),
    aReading([openssl], { tally: aTally(1) }),
  )
  expect(unfixable.outcome).toBe('refused')
})

it('the same vulnerability of the next release of the distribution is not new', () => {
  const next = { ...expat, package: { ...expat.package, ecosystem: 'Debian:13', version: '3' } }
  expect(judgeRebuild(aReading([openssl, expat]), aReading([next])).outcome).toBe('kept')
})

it('an accepted finding may appear', () => {
  const after = aReading([zlib], { accepted: new Set([zlib.key]), tally: aTally(0) })
  expect(judgeRebuild(aReading([openssl]), after)).toMatchObject({ outcome: 'kept', added: [] })
})

it.each([
  [
    'other advisories',
    aReading([], { findings: theFindings([], { snapshot: 's2', ecosystems: [] }) }),
    /^not comparable/,
  ],
  [
    'no packages any more',
    aReading([], { inventory: anInventory([]) }),
    /^no package of Debian is in the new image, 1/,
  ],
  [
    'an ecosystem without advisories',
    aReading([], {
      findings: theFindings([], {
        snapshot: 's1',
        ecosystems: [{ ecosystem: 'Debian:13', packages: 3, advisories: 0, status: 'no-advisories' }],
      }),
    }),
    /^nothing is known of its 3 packages of Debian:13: no advisories/,
  ],
  [
    'a file that cannot be read',
    aReading([], {
      inventory: anInventory([aPackage('libc6')], {
        files: [{ path: 'var/lib/dpkg/status', status: 'invalid', managers: ['dpkg'], reason: 'cut off' }],
      }),
    }),
    /^var\/lib\/dpkg\/status of the new image cannot be read: cut off/,
  ],
])('looks clean and is refused: %s', (_, after, reason) => {
  const judged = judgeRebuild(aReading([openssl]), after)
  expect(judged.outcome).toBe('refused')
  expect(judged.reason).toMatch(reason)
})

it('never keeps an image that has a finding which the old one had not', () => {
  const findings = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
  fc.assert(
    fc.property(findings, findings, (before, after) => {
      const judged = judgeRebuild(
        aReading(before.map((id) => aFinding(id, 'x'))),
        aReading(after.map((id) => aFinding(id, 'x'))),
      )
      const isBetter = after.every((id) => before.includes(id)) && after.length < before.length
      expect(judged.outcome).toBe(isBetter ? 'kept' : 'refused')
    }),
  )
})

it('a state counts the bytes of the layers', () => {
  expect(imageState(aReading([openssl]))).toMatchObject({
    manifestDigest: 'sha256:aa',
    size: 0,
    packages: 1,
    tally: { fixable: 1 },
  })
})
