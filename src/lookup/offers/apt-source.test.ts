import { describe, expect, it } from 'vitest'

import { completenessOf } from '../../records/offers.ts'
import { DEB, imageOf, lookUp, MAIN, packageOf, suiteOf } from './testing.ts'

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
    expect(offers.indexes.every(({ digest = '' }) => /^sha256:[0-9a-f]{64}$/.test(digest))).toBe(true)
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
    const told = imageOf([packageOf('a 1')], [`deb [check-valid-until=no] ${DEB} s main`])
    expect((await lookUp(told, { recorded: old })).offers.indexes[0]?.reason).toBeUndefined()
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
