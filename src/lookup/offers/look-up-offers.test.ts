import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Distribution, PackageSource } from '../../records/image.ts'
import { INVENTORY_SCHEMA, type Inventory, type Package } from '../../records/inventory.ts'
import { completenessOf, Offers } from '../../records/offers.ts'
import { openDatabase } from '../../system/node/database.ts'
import { NOW, portsFor, type Given, type Recorded } from '../testing.ts'
import { lookUpOffers } from './look-up-offers.ts'
import { createOfferStore } from './offer-store.ts'

const DEB = 'https://deb.example/debian/'
const APK = 'https://apk.example/alpine'
const RPM = 'https://rpm.example/9/BaseOS/x86_64/'

/** `name version architecture` with a blank between each. */
const packageOf = (text: string, reader = 'dpkg'): Package => {
  const [name = '', version = '', architecture = 'amd64'] = text.split(' ')
  const rest = { dependsOn: [], pinnedBy: [], direct: false, scope: 'runtime', locations: [] } as const
  return { id: text, project: '', ecosystem: '', name, version, purl: '', reader, architecture, ...rest }
}

const DEBIAN: Distribution = { id: 'debian', versionId: '12', name: 'Debian' }

const imageOf = (
  packages: readonly Package[],
  lines: readonly string[],
  more: Readonly<{ distribution?: Distribution; client?: PackageSource['client']; platform?: string }> = {},
): Inventory => ({
  schema: INVENTORY_SCHEMA,
  source: { repository: { forge: 'local', host: '', path: 'x' }, kind: 'image', ref: 'oci:x' },
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  image: {
    distribution: more.distribution ?? DEBIAN,
    platform: more.platform ?? 'linux/amd64',
    layers: [],
    history: [],
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
    packageSources: lines.map((line) => ({ client: more.client ?? 'deb', line, file: 'x', enabled: true })),
    binaries: [],
  },
})

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
/** `curl 1.0 amd64`, or `libcurl 1.0 amd64 curl (0.9)` for one of another source package. */
const stanza = (text: string): string => {
  const [name = '', version = '', architecture = '', ...source] = text.split(' ')
  const lines = [`Package: ${name}`, `Version: ${version}`, `Architecture: ${architecture}`]
  return [...lines, ...(source.length > 0 ? [`Source: ${source.join(' ')}`] : []), ''].join('\n')
}

type Suite = Readonly<Record<string, readonly string[]>>

/** One suite of an apt archive, by folders of indexes: `main/binary-amd64`. */
const suiteOf = (name: string, folders: Suite, fields = '', base = DEB): Recorded => {
  const files = Object.entries(folders).map(
    ([folder, stanzas]) => [`${folder}/Packages`, stanzas.map(stanza).join('\n')] as const,
  )
  const sums = files.map(([path, text]) => ` ${sha256(text)} ${text.length} ${path}`).join('\n')
  const folder = `${base}dists/${name}/`
  return {
    [`${folder}Release`]: { body: `Suite: ${name}\n${fields}SHA256:\n${sums}\n` },
    ...Object.fromEntries(files.map(([path, body]) => [`${folder}${path}`, { body }])),
  }
}

const MAIN = 'main/binary-amd64'
const clock = { now: () => NOW, sleep: async () => {} }
const storeFor = () => createOfferStore(openDatabase(':memory:'), clock)

const lookUp = async (inventory: Inventory, given: Given, store = storeFor(), offline = false) => {
  const { ports, asked } = portsFor({ clients: { systemPackages: async () => [] }, ...given })
  const offers = await lookUpOffers({ inventory, ports, store, offline })
  expect(Offers.parse(offers)).toEqual(offers)
  return { offers, asked: asked.map(({ url }) => url) }
}

describe('apt', () => {
  const recorded = {
    ...suiteOf('bookworm', { [MAIN]: ['curl 1.0 amd64', 'libc6 2.36-9 amd64 glibc', 'tzdata 2025b all', 'x 1 amd64'] }),
    ...suiteOf('bookworm-security', { [MAIN]: ['libc6 2.36-9+deb12u1 amd64 glibc (2.36-9+deb12u1)'] }),
    ...suiteOf(
      'bookworm-backports',
      { [MAIN]: ['curl 2.0~bpo12 amd64'] },
      'NotAutomatic: yes\nButAutomaticUpgrades: yes\n',
    ),
    ...suiteOf('experimental', { [MAIN]: ['curl 3.0 amd64'] }, 'NotAutomatic: yes\n'),
  }
  const lines = ['bookworm', 'bookworm-security', 'bookworm-backports', 'experimental'].map(
    (suite) => `deb ${DEB} ${suite} main`,
  )
  const installed = ['curl 1.0', 'libc6 2.36-9', 'tzdata 2025b all', 'local 5'].map((text) => packageOf(text))

  it('says what an upgrade would install, and from where', async () => {
    const { offers } = await lookUp(imageOf(installed, lines), { recorded })
    expect(offers.packages).toEqual([
      {
        name: 'curl',
        architecture: 'amd64',
        installed: '1.0',
        candidate: '1.0',
        suite: 'bookworm',
        source: { name: 'curl', version: '1.0' },
      },
      {
        name: 'libc6',
        architecture: 'amd64',
        installed: '2.36-9',
        candidate: '2.36-9+deb12u1',
        suite: 'bookworm-security',
        source: { name: 'glibc', version: '2.36-9+deb12u1' },
        securityVersion: '2.36-9+deb12u1',
      },
      {
        name: 'tzdata',
        architecture: 'all',
        installed: '2025b',
        candidate: '2025b',
        suite: 'bookworm',
        source: { name: 'tzdata', version: '2025b' },
      },
      { name: 'local', architecture: 'amd64', installed: '5' },
    ])
    expect(offers.indexes.map(({ suite, security, status }) => [suite, security, status])).toEqual([
      ['bookworm', false, 'read'],
      ['bookworm-security', true, 'read'],
      ['bookworm-backports', false, 'read'],
      ['experimental', false, 'read'],
    ])
    expect(completenessOf(offers)).toBe('complete')
  })

  it.each([
    ['2.0~bpo11', '2.0~bpo12', 'bookworm-backports'],
    ['1.5', '2.0~bpo12', 'bookworm-backports'],
    ['3.0', '3.0', 'experimental'],
    ['4.0', '4.0', undefined],
    ['0.9', '1.0', 'bookworm'],
  ])('of curl %s goes to %s', async (version, candidate, suite) => {
    const { offers } = await lookUp(imageOf([packageOf(`curl ${version}`)], lines), { recorded })
    expect(offers.packages[0]).toMatchObject({ candidate })
    expect(offers.packages[0]?.suite).toBe(suite)
  })

  it('keeps architectures apart, and asks for those that are installed', async () => {
    const two = suiteOf('s', { 'main/binary-arm64': ['a 2 arm64', 'b 2 all'], 'main/binary-armhf': ['a 3 armhf'] })
    const image = imageOf(
      ['a 1 arm64', 'a 1 armhf', 'b 1 all'].map((text) => packageOf(text)),
      [`deb ${DEB} s main`, `deb [arch=arm64] ${DEB} s main`, `deb ${DEB} s main extra`],
      { platform: 'linux/arm64/v8' },
    )
    const { offers } = await lookUp(image, { recorded: two })
    expect(offers.packages.map(({ candidate }) => candidate)).toEqual(['2', '3', '2'])
    expect(offers.indexes.map(({ status, reason }) => [status, reason])).toEqual([
      ['read', undefined],
      ['read', undefined],
      ['read', 'it has no extra/binary-arm64/Packages, extra/binary-armhf/Packages'],
    ])
  })

  it('reads packages for all architectures where an archive keeps them apart', async () => {
    const apart = suiteOf('s', { [MAIN]: [], 'main/binary-all': ['b 2 all'] }, 'Architectures: all amd64\n')
    const { offers } = await lookUp(imageOf([packageOf('b 1 all')], [`deb ${DEB} s main`]), { recorded: apart })
    expect(offers.packages[0]).toMatchObject({ candidate: '2' })
  })

  it('never proposes what needs a contract', async () => {
    const esm = 'https://esm.deb.example/infra/ubuntu/'
    const pro = {
      ...suiteOf('noble', { [MAIN]: ['a 1 amd64'] }),
      ...suiteOf('noble-infra-security', { [MAIN]: ['a 1+esm1 amd64'] }, 'Origin: UbuntuESM\n', esm),
    }
    const image = imageOf([packageOf('a 1')], [`deb ${DEB} noble main`, `deb ${esm} noble-infra-security main`])
    const { offers } = await lookUp(image, { recorded: pro })
    expect(offers.packages[0]).toMatchObject({ candidate: '1', subscriptionVersion: '1+esm1' })
    expect(offers.packages[0]?.securityVersion).toBeUndefined()
    expect(offers.indexes[1]).toMatchObject({ subscription: true, security: true })
  })

  it('says of each source why it was not read, and that the answer has gaps', async () => {
    const broken = [
      'deb file:/srv/debian s main',
      'deb [trusted=yes] copy:/srv s main',
      'deb cdrom:[Debian]/ s main',
      'deb mirror+https://deb.example/list s main',
      'deb mirrors://deb.example/list s main',
      'deb https://me:secret@deb.example/debian s main',
      `deb ${DEB} gone main`,
      `deb ${DEB} bookworm none`,
      'deb nonsense',
    ]
    const { offers, asked } = await lookUp(imageOf(installed, [...broken, lines[0] ?? '']), { recorded })
    expect(offers.indexes.map(({ status, reason }) => `${status}: ${reason}`)).toEqual([
      'failed: only http and https are asked, found file',
      'failed: only http and https are asked, found copy',
      'failed: only http and https are asked, found cdrom',
      'failed: only http and https are asked, found mirror+https',
      'failed: only http and https are asked, found mirrors',
      'failed: an address with a credential of the image is not asked',
      expect.stringMatching(/^missing: .*404/),
      expect.stringMatching(/^missing: .*none\/binary-amd64/),
      'failed: only http and https are asked, found a path',
      'read: undefined',
    ])
    expect(completenessOf(offers)).toBe('partial')
    expect(JSON.stringify(offers)).not.toContain('secret')
    expect(asked.some((url) => url.includes('secret'))).toBe(false)
  })

  it('says that apt would refuse what is too old, and what is trusted unseen', async () => {
    const old = suiteOf('s', { [MAIN]: ['a 2 amd64'] }, 'Valid-Until: Sat, 01 Jan 2022 00:00:00 UTC\n')
    const release = old[`${DEB}dists/s/Release`]
    const inline = { ...old, [`${DEB}dists/s/InRelease`]: release ?? {} }
    const image = imageOf([packageOf('a 1')], [`deb [trusted=yes] ${DEB} s main`])
    const { offers } = await lookUp(image, { recorded: inline })
    expect(offers.indexes[0]).toMatchObject({
      status: 'read',
      reason: expect.stringContaining('apt would refuse it'),
      signature: 'not checked: the source says trusted=yes',
    })
  })

  it('leaves out sources that are disabled, said twice, or of source packages', async () => {
    const image = imageOf([packageOf('curl 1.0')], [lines[0] ?? '', lines[0] ?? '', `deb-src ${DEB} bookworm main`])
    const sources = [
      ...(image.image?.packageSources ?? []),
      { client: 'deb', line: 'deb x y', file: '', enabled: false } as const,
    ]
    const { offers } = await lookUp({ ...image, image: { ...image.image!, packageSources: sources } }, { recorded })
    expect(offers.indexes).toHaveLength(1)
  })
})

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

describe('rpm', () => {
  const rocky = { id: 'rocky', versionId: '9.4', name: 'Rocky Linux' }
  const entry = (name: string, arch: string, [epoch, ver, rel]: readonly [string, string, string], source: string) =>
    `<package type="rpm"><name>${name}</name><arch>${arch}</arch><version epoch="${epoch}" ver="${ver}" rel="${rel}"/>
     <format><rpm:sourcerpm>${source}</rpm:sourcerpm></format></package>`
  const primary = `<metadata>
    ${entry('openssl-libs', 'x86_64', ['1', '3.0.7', '28.el9_4'], 'openssl-3.0.7-28.el9_4.src.rpm')}
    ${entry('openssl-libs', 'i686', ['1', '3.0.7', '29.el9_4'], 'openssl-3.0.7-29.el9_4.src.rpm')}
    ${entry('tzdata', 'noarch', ['0', '2025b', '1.el9'], 'tzdata-2025b-1.el9.src.rpm')}
    ${entry('nodejs', 'x86_64', ['1', '20.1', '1.module+el9.4.0+1+a'], 'nodejs-20.1-1.src.rpm')}
    ${entry('nodejs', 'x86_64', ['1', '18.9', '1.module+el9.4.0+2+b'], 'nodejs-18.9-1.src.rpm')}
    ${entry('bash', 'x86_64', ['0', '6', '1.el10'], 'bash-6-1.el10.src.rpm')}
    ${entry('perl', 'x86_64', ['0', '6', '1.module+el9.4.0+1+a'], 'perl-6-1.src.rpm')}
    </metadata>`
  const packed = gzipSync(primary)
  const recorded: Recorded = {
    [`${RPM}repodata/repomd.xml`]: {
      body: `<repomd><data type="primary"><checksum type="sha256">${sha256(packed)}</checksum><location href="repodata/p.xml.gz"/></data></repomd>`,
    },
    [`${RPM}repodata/p.xml.gz`]: { body: packed },
    'https://rpm.example/mirrorlist?arch=x86_64&repo=BaseOS-9': { body: `# repo\nftp://rpm.example/x\n${RPM}\n` },
    'https://rpm.example/metalink?repo=9': {
      body: `<metalink><url protocol="https">${RPM}repodata/repomd.xml</url></metalink>`,
    },
  }
  const installed = [
    'openssl-libs 1:3.0.7-27.el9 x86_64',
    'tzdata 0:2025b-1.el9 noarch',
    'nodejs 1:18.1-1.module+el9.3.0+7+x x86_64',
    'bash 5.1.8-9.el9 x86_64',
    'perl 5-1.el9 x86_64',
    'gpg-pubkey 1-2',
  ].map((text) => packageOf(text, 'rpm'))
  const options = { client: 'rpm', distribution: rocky } as const

  it.each([
    'https://rpm.example/$releasever/BaseOS/$basearch/',
    'baseurl=https://rpm.example/${releasever}/BaseOS/$basearch/',
    'mirrorlist=https://rpm.example/mirrorlist?arch=$basearch&repo=BaseOS-$releasever$rltype',
    'https://rpm.example/metalink?repo=$releasever',
  ])('reads %s', async (line) => {
    const { offers } = await lookUp(imageOf(installed, [line], options), { recorded })
    expect(offers.indexes[0]).toMatchObject({ status: 'read', security: false })
    expect(offers.packages).toMatchObject([
      { candidate: '1:3.0.7-28.el9_4', source: { name: 'openssl', version: '1:3.0.7-28.el9_4' } },
      { installed: '0:2025b-1.el9', candidate: '0:2025b-1.el9', suite: expect.any(String) },
      { candidate: '1:18.9-1.module+el9.4.0+2+b', note: '1:20.1-1.module+el9.4.0+1+a is of another module stream' },
      { name: 'bash', note: '6-1.el10 is built for el10, not for el9' },
      { name: 'perl', note: '6-1.module+el9.4.0+1+a is of a module stream' },
    ])
    expect(offers.packages[3]?.candidate).toBeUndefined()
  })

  it.each([
    ['https://rpm.example/$mystery/os', 'variable $mystery'],
    ['file:///srv/rpm', 'found file'],
    ['mirrorlist=https://rpm.example/none', '404'],
    ['metalink=https://rpm.example/9/BaseOS/x86_64/repodata/p.xml.gz', 'list of mirrors'],
  ])('says why %s was not read', async (line, reason) => {
    const { offers } = await lookUp(imageOf(installed, [line], options), { recorded })
    expect(offers.indexes[0]?.status).not.toBe('read')
    expect(offers.indexes[0]?.reason).toContain(reason)
  })
})
