import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Recorded } from '../testing.ts'
import { imageOf, lookUp, packageOf, storeFor } from './testing.ts'

const APK = 'https://apk.example/alpine'

const tarEntry = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(content.length.toString(8).padStart(11, '0'), 124)
  header.write('ustar', 257)
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

describe('apk', () => {
  const alpine = { id: 'alpine', versionId: '3.22.1', name: 'Alpine' }
  const indexOf = (text: string) =>
    gzipSync(Buffer.concat([tarEntry('APKINDEX', Buffer.from(text)), Buffer.alloc(1024)]))
  const main =
    'P:musl\nV:1.2.5-r11\nA:aarch64\no:musl\n\nP:libcrypto3\nV:3.5.4-r0\nA:aarch64\no:openssl\n\nP:ca\nV:2-r0\nA:noarch\n'
  const installed = ['musl 1.2.5-r10 aarch64', 'libcrypto3 3.5.1-r0 aarch64', 'ca 2-r0 aarch64'].map((text) =>
    packageOf(text, 'apk'),
  )
  const options = { client: 'apk', distribution: alpine, platform: 'linux/arm64' } as const
  const url = `${APK}/v3.22/main/aarch64/APKINDEX.tar.gz`
  const edge = `${APK}/edge/testing/aarch64/APKINDEX.tar.gz`
  const recorded = {
    [url]: { body: indexOf(main), headers: { etag: '"1"' } },
    [edge]: { body: indexOf('P:musl\nV:9-r0\nA:aarch64\n') },
  }

  it('takes the newest of the repositories without a tag', async () => {
    const lines = [`${APK}/v3.22/main`, `@edge ${APK}/edge/testing`, '/media/cdrom/apks']
    const { offers } = await lookUp(imageOf(installed, lines, options), { recorded })
    expect(offers.packages).toMatchObject([
      { candidate: '1.2.5-r11', suite: 'v3.22/main', source: { name: 'musl', version: '1.2.5-r11' } },
      { candidate: '3.5.4-r0', source: { name: 'openssl', version: '3.5.4-r0' } },
      { candidate: '2-r0' },
    ])
    expect(offers.packages.some(({ securityVersion }) => securityVersion)).toBe(false)
    expect(offers.indexes).toMatchObject([
      { status: 'read', suite: 'v3.22/main', signature: expect.stringContaining('not checked') },
      { status: 'read', suite: 'edge/testing', reason: expect.stringContaining('@edge') },
      { status: 'failed', reason: expect.stringContaining('a path') },
    ])
  })

  it('asks whether an index has changed, and believes the answer', async () => {
    const store = storeFor()
    const image = imageOf(installed, [`${APK}/v3.22 main`], options)
    const fresh = await lookUp(image, { recorded }, store)
    const unchanged: Recorded = {
      [url]: ({ headers }) => (headers?.['if-none-match'] === '"1"' ? { status: 304 } : { status: 500 }),
    }
    expect((await lookUp(image, { recorded: unchanged }, store)).offers).toEqual(fresh.offers)
  })

  it('asks Alpine’s own for an image without repositories', async () => {
    const { asked } = await lookUp(imageOf(installed, [], options), {})
    expect(asked).toHaveLength(2)
    expect(asked[0]).toMatch(/\/v3\.22\/main\/aarch64\/APKINDEX\.tar\.gz$/)
  })
})
