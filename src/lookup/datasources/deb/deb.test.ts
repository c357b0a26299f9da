import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Exec } from '../../../system/ports.ts'
import { parseAptSource } from '../../package-index/apt/source.ts'
import { portsFor, queryFor, type Recorded } from '../../testing.ts'
import { deb } from './deb.ts'

const BASE = 'https://deb.registry.example/debian/'
const PACKAGES = [
  'Package: curl\nVersion: 7.88.1-10\nDescription: has a long text\n Version: 9 is not a field\n',
  'Version: 2:1.0-1\nPackage: other\n',
  'Package: curl\nVersion: 7.88.1-9\n',
  'Package: no-version\n',
].join('\n')

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** An archive with one component, packed in each of these ways, and the Release file that says so. */
const archive = (suite: string, files: Readonly<Record<string, Uint8Array>>, more = ''): Recorded => {
  const folder = `${BASE}dists/${suite}/`
  const sums = Object.entries(files).map(([path, bytes]) => ` ${sha256(bytes)} ${bytes.length} ${path}`)
  return {
    [`${folder}Release`]: { body: `Suite: ${suite}\n${more}MD5Sum:\n 00 1 x\nSHA256:\n${sums.join('\n')}\n` },
    ...Object.fromEntries(Object.entries(files).map(([path, body]) => [`${folder}${path}`, { body }])),
  }
}

const plain = Buffer.from(PACKAGES)
const PATH = 'main/binary-amd64/Packages'
const packed = { [`${PATH}.gz`]: gzipSync(plain), [`${PATH}.xz`]: Buffer.from('not asked for: there is no xz') }
const URL = `${BASE}?suite=bookworm&components=main&binaryArch=amd64`
const query = (registryUrl?: string, name = 'curl') => queryFor('deb', name, 'deb', registryUrl ? { registryUrl } : {})
const versions = (answer: Readonly<{ releases: readonly Readonly<{ version: string }>[] }>) =>
  answer.releases.map(({ version }) => version)

describe('deb', () => {
  it('reads the index that the Release file names, and says that nobody signed it', async () => {
    const { ports, asked } = portsFor({ recorded: archive('bookworm', packed) })
    const { answer } = await deb.releases(query(URL), ports)
    expect(versions(answer)).toEqual(['7.88.1-9', '7.88.1-10'])
    expect(answer.signature).toBe('not checked: it has no InRelease')
    const other = await deb.releases(query(`deb ${BASE} bookworm main`, 'other'), ports)
    expect(versions(other.answer)).toEqual(['2:1.0-1'])
    expect(asked.map(({ url }) => url.slice(BASE.length))).toEqual([
      'dists/bookworm/InRelease',
      'dists/bookworm/Release',
      `dists/bookworm/${PATH}.gz`,
    ])
  })

  it('takes zstd before gzip, plain where there is nothing else, flat repositories, and hashes for names', async () => {
    const zst = { [`${PATH}.gz`]: Buffer.from('no'), [`${PATH}.zst`]: zstdCompressSync(plain) }
    expect(
      versions((await deb.releases(query(URL), portsFor({ recorded: archive('bookworm', zst) }).ports)).answer),
    ).toHaveLength(2)
    const flat: Recorded = {
      [`${BASE}./Release`]: { body: `SHA256:\n ${sha256(plain)} 1 Packages\n` },
      [`${BASE}./Packages`]: { body: plain },
    }
    const { answer } = await deb.releases(query(`deb ${BASE} ./`), portsFor({ recorded: flat }).ports)
    expect(versions(answer)).toHaveLength(2)
    const bytes = gzipSync(plain)
    const hashed: Recorded = {
      ...archive('bookworm', { [`${PATH}.gz`]: bytes }, 'Acquire-By-Hash: yes\n'),
      [`${BASE}dists/bookworm/${PATH}.gz`]: { status: 500 },
      [`${BASE}dists/bookworm/main/binary-amd64/by-hash/SHA256/${sha256(bytes)}`]: { body: bytes },
    }
    expect(versions((await deb.releases(query(URL), portsFor({ recorded: hashed }).ports)).answer)).toHaveLength(2)
  })

  it('asks no index again whose checksum has not changed', async () => {
    const recorded = archive('bookworm', packed)
    const first = await deb.releases(query(URL), portsFor({ recorded }).ports)
    const again = portsFor({ recorded })
    const known = { answer: first.answer, validator: first.validator ?? '' }
    expect(await deb.releases({ ...query(URL), known }, again.ports)).toMatchObject({ revalidated: true })
    expect(again.asked.some(({ url }) => url.includes('Packages'))).toBe(false)
  })

  it.each([
    [
      'a wrong checksum',
      { [`${BASE}dists/bookworm/${PATH}.gz`]: { body: gzipSync('other') } },
      URL,
      'failed',
      'sha256',
    ],
    ['an index that is gone', { [`${BASE}dists/bookworm/${PATH}.gz`]: { status: 404 } }, URL, 'failed', '404'],
    ['no such component', {}, URL.replace('main', 'extra'), 'failed', 'extra/binary-amd64'],
    [
      'xz alone, without the program',
      {
        [`${BASE}dists/bookworm/Release`]: {
          body: `SHA256:\n ${sha256(plain)} 1 ${PATH}\n ${sha256(plain)} 1 ${PATH}.xz\n`,
        },
      },
      URL,
      'failed',
      'unpacked here: .zst, .gz',
    ],
    ['no such suite', {}, URL.replace('bookworm', 'sid'), 'missing', '404'],
    ['a page of HTML', { [`${BASE}dists/bookworm/Release`]: { body: '<html>' } }, URL, 'failed', 'SHA256'],
    ['an address without a suite', {}, BASE, 'failed', 'suite='],
    ['a path that climbs', {}, `${BASE}?suite=../../x`, 'failed', 'suite='],
    ['no address', {}, 'debian', 'failed', 'registryUrl'],
  ] as const)('takes %s as it should', async (_case, more, url, status, reason) => {
    const { ports } = portsFor({ recorded: { ...archive('bookworm', packed), ...more } })
    const { answer } = await deb.releases(query(url), ports)
    expect(answer).toMatchObject({ status, releases: [], reason: expect.stringContaining(reason) })
  })

  it('takes data that do not unpack, and a package that is nowhere', async () => {
    const broken = portsFor({ recorded: archive('bookworm', { [`${PATH}.gz`]: gzipSync(plain).subarray(0, 40) }) })
    expect((await deb.releases(query(URL), broken.ports)).answer).toMatchObject({ status: 'failed' })
    const { ports } = portsFor({ recorded: archive('bookworm', packed) })
    expect((await deb.releases(query(URL, 'absent'), ports)).answer).toMatchObject({ status: 'missing' })
  })
})

describe('sources of a distribution', () => {
  const distro = (release: string, family = 'debian') => ({
    ...query(),
    component: { datasource: 'deb', name: 'curl', purl: `pkg:deb/${family}/curl?distro=${family}-${release}` },
  })
  const clients = {
    systemPackages: async () => [
      `deb ${BASE} bookworm main`,
      `deb ${BASE} bookworm-updates main`,
      'deb https://x.example/y stable main',
    ],
  }

  it("are this machine's, for the release of the image", async () => {
    const recorded = {
      ...archive('trixie', packed),
      ...archive('trixie-updates', { [`${PATH}.gz`]: gzipSync('Package: curl\nVersion: 8\n') }),
    }
    const { ports } = portsFor({ recorded, clients })
    expect(versions((await deb.releases(distro('13'), ports)).answer)).toEqual(['7.88.1-9', '7.88.1-10', '8'])
  })

  it('are said to be lacking, where they are', async () => {
    const { ports, asked } = portsFor({ clients })
    expect((await deb.releases(distro('99'), ports)).answer).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('registries.deb'),
    })
    await deb.releases(distro('24.04', 'ubuntu'), ports)
    expect(asked.at(0)?.url).toContain('/dists/noble/InRelease')
  })
})

describe('signatures', () => {
  const body = '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSHA256:\n- dash\n-----BEGIN PGP SIGNATURE-----\nx\n'
  const signedBy = (stderr: string, stdout = ''): Exec => ({
    which: async (program) => (program === 'gpgv' ? '/gpgv' : undefined),
    run: async () => ({ status: 'exited', exitCode: 0, stdout, stderr, output: '', durationMs: 1 }),
  })
  const clients = {
    signingKeys: async () => ({ keyrings: ['/keys/debian-archive-a.gpg', '/keys/c.gpg'], apk: new Map() }),
  }
  const release = `SHA256:\n ${sha256(plain)} 1 ${PATH}\n`
  const recorded: Recorded = {
    [`${BASE}dists/s/InRelease`]: { body: body.replace('SHA256:\n- dash\n', release) },
    [`${BASE}dists/s/${PATH}`]: { body: plain },
  }
  const ask = (exec: Exec, options = '') =>
    deb.releases(query(`deb ${options} ${BASE} s main`), portsFor({ recorded, clients, exec }).ports)

  it.each([
    [
      'a good one',
      signedBy('[GNUPG:] GOODSIG 0A Key of Example <a@example>\n', release),
      '',
      'found',
      'signed by Key of Example',
    ],
    ['a wrong one', signedBy('[GNUPG:] BADSIG 0A Key\n'), '', 'failed', undefined],
    [
      'a key that is not known',
      signedBy('[GNUPG:] NO_PUBKEY 0A\n'),
      '',
      'found',
      'not checked: no trusted key signed it',
    ],
    [
      'a keyring that is not there',
      signedBy('[GNUPG:] GOODSIG 0A K\n', release),
      '[signed-by=/keys/b.gpg]',
      'found',
      'not checked: no keyring /keys/b.gpg',
    ],
    [
      'no gpgv',
      { which: async () => undefined, run: () => Promise.reject(new Error('unused')) },
      '',
      'found',
      'not checked: no gpgv on PATH',
    ],
  ] as const)('%s', async (_case, exec, options, status, signature) => {
    const { answer } = await ask(exec, options)
    expect(answer.status).toBe(status)
    expect(answer.signature).toBe(signature)
  })

  it('believes what was signed, not what stands around it', async () => {
    const { answer } = await ask(signedBy('[GNUPG:] GOODSIG 0A K\n', 'SHA256:\n'))
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('SHA256 sums') })
  })
})

describe('registryUrl', () => {
  it.each([
    [
      'deb https://a.example/debian bookworm main contrib',
      [
        {
          base: 'https://a.example/debian/',
          suite: 'bookworm',
          components: ['main', 'contrib'],
          architecture: 'amd64',
        },
      ],
    ],
    [
      'deb [arch=arm64,amd64 signed-by=/k.gpg] http://a.example x main',
      [{ base: 'http://a.example/', architecture: 'arm64', signedBy: '/k.gpg' }],
    ],
    [
      'https://a.example/debian?suite=a,b&components=main,contrib&binaryArch=arm64&signed-by=/k.gpg',
      [
        { suite: 'a', architecture: 'arm64' },
        { suite: 'b', components: ['main', 'contrib'], signedBy: '/k.gpg' },
      ],
    ],
    ['https://a.example/debian?release=stable', [{ suite: 'stable', components: ['main'] }]],
  ])('%s', (text, expected) => {
    expect(parseAptSource(text)).toMatchObject(expected)
  })

  it.each([
    'deb',
    'deb x',
    'deb https://me:pw@a.example s main',
    'deb file:/x s main',
    'ftp://a.example?suite=s',
    'https://a.example?suite=a b',
  ])('refuses %s', (text) => {
    expect(() => parseAptSource(text)).toThrow('registryUrl')
  })
})
