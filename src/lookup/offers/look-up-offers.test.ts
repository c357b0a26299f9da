import { describe, expect, it } from 'vitest'

import { completenessOf } from '../../records/offers.ts'
import { NOW } from '../testing.ts'
import { DEB, imageOf, lookUp, MAIN, packageOf, storeFor, suiteOf } from './testing.ts'

describe('what is kept', () => {
  const first = suiteOf('s', { [MAIN]: ['a 2 amd64', 'b 2 amd64'] })
  const line = `deb ${DEB} s main`
  const a = imageOf([packageOf('a 1')], [line])

  it('serves as long as the index has not changed, for packages that were looked for', async () => {
    const store = storeFor()
    const fresh = await lookUp(a, { recorded: first }, store)
    const again = await lookUp(a, { recorded: first }, store)
    expect(again.offers).toEqual(fresh.offers)
    expect(again.asked.some((url) => url.endsWith('Packages'))).toBe(false)
    const other = await lookUp(imageOf([packageOf('b 1')], [line]), { recorded: first }, store)
    expect(other.offers.packages[0]).toMatchObject({ candidate: '2' })
    const both = await lookUp(imageOf([packageOf('a 1'), packageOf('b 1')], [line]), { recorded: first }, store)
    expect(both.asked.some((url) => url.endsWith('Packages'))).toBe(false)
    const newer = await lookUp(a, { recorded: suiteOf('s', { [MAIN]: ['a 3 amd64'] }) }, store)
    expect(newer.offers.packages[0]).toMatchObject({ candidate: '3' })
  })

  it('is all there is offline, with its age', async () => {
    const store = storeFor()
    const none = await lookUp(a, {}, store, true)
    expect(none.offers).toMatchObject({
      packages: [],
      indexes: [{ status: 'failed', reason: expect.stringContaining('offline') }],
    })
    expect(completenessOf(none.offers)).toBe('unknown')
    await lookUp(a, { recorded: first }, store)
    const image = imageOf([packageOf('a 1'), packageOf('b 1')], [line])
    const { offers, asked } = await lookUp(image, { now: () => NOW + 3 * 3_600_000 }, store, true)
    expect(asked).toEqual([])
    expect(offers.packages).toMatchObject([{ name: 'a', candidate: '2' }])
    expect(offers.indexes[0]?.reason).toBe('offline: answer of 3 hours ago; of 1 packages nothing is kept')
  })
})

describe('an image without sources', () => {
  const machine = async () => [`deb [arch=amd64 signed-by=/k.gpg] ${DEB} trixie main`, 'deb file:/x trixie main']

  it('is answered by those of this machine for its release', async () => {
    const recorded = suiteOf('bookworm', { 'main/binary-arm64': ['a 2 arm64'] })
    const image = imageOf([packageOf('a 1 arm64')], [], { platform: 'linux/arm64' })
    const { offers } = await lookUp(image, { recorded, clients: { systemPackages: machine } })
    expect(offers.packages).toMatchObject([{ candidate: '2' }])
    expect(offers.indexes[0]?.line).toBe(`deb [signed-by=/k.gpg] ${DEB} bookworm main`)
    expect(offers.reason).toContain('debian 12')
  })

  it.each([
    ['rpm', { id: 'rocky', versionId: '9.4', name: '' }],
    ['deb', { id: 'kali', versionId: '2025', name: '' }],
    ['apk', { id: 'wolfi', versionId: '2023', name: '' }],
  ] as const)('is unknown where none is configured: %s', async (client, distribution) => {
    const reader = client === 'deb' ? 'dpkg' : client
    const { offers } = await lookUp(imageOf([packageOf('a 1', reader)], [], { client, distribution }), {
      clients: { systemPackages: machine },
    })
    expect(offers).toMatchObject({ packages: [], indexes: [], reason: expect.stringContaining('there are none') })
  })

  it('has nothing to say of an image without packages', async () => {
    const { offers } = await lookUp(imageOf([packageOf('left-pad 1', 'node')], []), {})
    expect(offers).toMatchObject({ packages: [], indexes: [], reason: 'it has no packages of a distribution' })
  })
})
