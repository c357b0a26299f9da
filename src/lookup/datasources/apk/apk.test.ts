import { createSign, generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { portsFor, queryFor } from '../../testing.ts'
import { apk } from './apk.ts'

const MAIN = 'https://apk.registry.example/alpine/v3.22/main'
const INDEX = 'P:curl\nV:8.14.1-r1\nA:x86_64\nt:1767225600\n\nP:other\nV:1-r0\n\nP:curl\nV:8.14.1-r0\nT:t:no\n'

const entry = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(content.length.toString(8).padStart(11, '0'), 124)
  header.write('ustar', 257)
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

const archive = (text: string, kind = 'RSA256', tamper = false): Buffer => {
  const index = gzipSync(
    Buffer.concat([
      entry('DESCRIPTION', Buffer.from('v3.22')),
      entry('APKINDEX', Buffer.from(text)),
      Buffer.alloc(1024),
    ]),
  )
  const signature = createSign(kind === 'RSA' ? 'sha1' : 'sha256')
    .update(tamper ? 'other' : index)
    .sign(privateKey)
  return Buffer.concat([gzipSync(entry(`.SIGN.${kind}.builder.rsa.pub`, signature)), index])
}

const ask = (body: Buffer, keys: ReadonlyMap<string, string> = new Map(), registryUrl = MAIN, name = 'curl') =>
  apk.releases(
    queryFor('apk', name, 'apk', { registryUrl }),
    portsFor({
      recorded: { [`${MAIN}/x86_64/APKINDEX.tar.gz`]: { body } },
      clients: { signingKeys: async () => ({ keyrings: [], apk: keys }) },
    }).ports,
  )

const KNOWN = new Map([['builder.rsa.pub', pem]])

describe('apk', () => {
  it.each(['RSA', 'RSA256'])('reads the index and checks its signature by %s', async (kind) => {
    const { answer } = await ask(archive(INDEX, kind), KNOWN)
    expect(answer.reason).toBeUndefined()
    expect(answer.releases).toEqual([
      { version: '8.14.1-r0', prerelease: false, runtimes: {} },
      { version: '8.14.1-r1', prerelease: false, runtimes: {}, date: '2026-01-01T00:00:00.000Z' },
    ])
    expect(answer.signature).toBe('signed by builder.rsa.pub')
  })

  it('refuses a wrong signature, and says where there is no key', async () => {
    expect((await ask(archive(INDEX, 'RSA256', true), KNOWN)).answer).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('a wrong one'),
    })
    expect((await ask(archive(INDEX))).answer).toMatchObject({
      status: 'found',
      signature: expect.stringContaining('no key builder.rsa.pub'),
    })
    expect((await ask(archive(INDEX), new Map([['builder.rsa.pub', 'garbage']]))).answer.signature).toContain(
      'no public RSA key',
    )
  })

  it.each([
    ['an archive without an index', gzipSync(entry('x', Buffer.from('y'))), 'failed', 'APKINDEX'],
    ['something else', Buffer.from('<html>'), 'failed', 'gzip'],
    ['a cut archive', archive(INDEX).subarray(0, -12), 'failed', ''],
    ['an empty index', archive(''), 'missing', 'curl'],
  ] as const)('takes %s as it should', async (_case, body, status, reason) => {
    expect((await ask(body)).answer).toMatchObject({ status, reason: expect.stringContaining(reason) })
  })

  it('asks the repositories of the release that the component is of', async () => {
    const { ports, asked } = portsFor({
      clients: { systemPackages: async () => ['https://near.example/alpine/v3.20/main'] },
    })
    const component = { datasource: 'apk', name: 'curl', purl: 'pkg:apk/alpine/curl?distro=alpine-3.22' }
    expect((await apk.releases({ component, versioning: 'apk' }, ports)).answer.status).toBe('missing')
    expect(asked.map(({ url }) => url)).toEqual(['https://near.example/alpine/v3.22/main/x86_64/APKINDEX.tar.gz'])
    const without = portsFor({ clients: { systemPackages: async () => [] } })
    await apk.releases({ component, versioning: 'apk' }, without.ports)
    expect(without.asked[0]?.url).toMatch(/\/v3\.22\/main\/x86_64\//)
  })

  it('reads the architecture, and refuses what is no address', async () => {
    const { ports, asked } = portsFor({})
    await apk.releases(queryFor('apk', 'curl', 'apk', { registryUrl: `${MAIN}?arch=aarch64` }), ports)
    expect(asked[0]?.url).toBe(`${MAIN}/aarch64/APKINDEX.tar.gz`)
    for (const registryUrl of ['x', 'file:///x', `${MAIN}?arch=../x`])
      expect((await ask(archive(INDEX), KNOWN, registryUrl)).answer).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining('registryUrl'),
      })
  })
})
