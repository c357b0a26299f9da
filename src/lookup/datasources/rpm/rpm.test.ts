import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { collectInto, type PackageIndex } from '../../package-index/package-index.ts'
import { readPrimary } from '../../package-index/rpm/primary.ts'
import { portsFor, queryFor, type Recorded } from '../../testing.ts'
import { rpm } from './rpm.ts'

const BASE = 'https://rpm.registry.example/os/'
const primary = `<?xml version="1.0"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" packages="3">
<package type="rpm"><name>curl</name><arch>x86_64</arch><version epoch="0" ver="8.9.1" rel="5.el10"/>
  <summary>a &lt;name&gt; in text</summary><time file="1" build="1767225600"/>
  <format><rpm:provides><rpm:entry name="curl" ver="9"/></rpm:provides><file>/usr/bin/curl</file></format></package>
<package type="rpm"><name>g++</name><version epoch="1" ver="14" rel="1"/></package>
<package type='rpm'>
  <name>curl</name>
  <version epoch='0' ver='8.9.1' rel='4.el10'/>
</package>
<package type="rpm"><name>broken</name></package>
</metadata>`

const repository = (path: string, bytes: Buffer, sum = createHash('sha256').update(bytes).digest('hex')): Recorded => ({
  [`${BASE}repodata/repomd.xml`]: {
    body: `<repomd><data type="filelists"><location href="no"/></data>
      <data type="primary"><checksum type="sha256">${sum}</checksum><open-checksum type="sha256">00</open-checksum><location href="${path}"/></data></repomd>`,
  },
  [`${BASE}${path}`]: { body: bytes },
})

const ask = (recorded: Recorded, registryUrl = BASE, name = 'curl') =>
  rpm.releases(queryFor('rpm', name, 'rpm', { registryUrl }), portsFor({ recorded }).ports)

describe('rpm', () => {
  it.each([
    ['repodata/ab-primary.xml.gz', gzipSync(primary), BASE],
    ['repodata/ab-primary.xml.zst', zstdCompressSync(primary), `${BASE}repodata/`],
    ['repodata/primary.xml', Buffer.from(primary), BASE.slice(0, -1)],
  ])('reads %s', async (path, bytes, registryUrl) => {
    const { answer } = await ask(repository(path, bytes), registryUrl)
    expect(answer.releases).toEqual([
      { version: '8.9.1-4.el10', prerelease: false, runtimes: {} },
      { version: '8.9.1-5.el10', prerelease: false, runtimes: {}, date: '2026-01-01T00:00:00.000Z' },
    ])
    expect(answer.signature).toContain('not checked')
    const other = await ask(repository(path, bytes), registryUrl, 'g++')
    expect(other.answer.releases.map(({ version }) => version)).toEqual(['1:14-1'])
  })

  it.each([
    ['a wrong checksum', repository('repodata/p.xml.gz', gzipSync(primary), '00ff'), 'failed', 'sha256'],
    ['a packing that is not known', repository('repodata/p.xml.bz2', Buffer.from('x')), 'failed', 'packing'],
    ['xz without the program', repository('repodata/p.xml.xz', Buffer.from('x')), 'failed', 'xz'],
    ['a cut file', repository('repodata/p.xml.gz', gzipSync(primary).subarray(0, 50)), 'failed', 'gzip'],
    ['no repomd.xml', {}, 'missing', '404'],
    ['a page of HTML', { [`${BASE}repodata/repomd.xml`]: { body: '<html>' } }, 'failed', 'primary.xml'],
    ['an empty repository', repository('repodata/p.xml', Buffer.from('<metadata/>')), 'missing', 'curl'],
  ] as const)('takes %s as it should', async (_case, recorded, status, reason) => {
    expect((await ask(recorded)).answer).toMatchObject({ status, reason: expect.stringContaining(reason) })
  })

  it('fetches no index again whose checksum has not changed', async () => {
    const recorded = repository('repodata/p.xml.gz', gzipSync(primary))
    const { answer, validator } = await ask(recorded)
    const { ports, asked } = portsFor({ recorded })
    const known = { answer, validator: validator ?? '' }
    const again = await rpm.releases(queryFor('rpm', 'curl', 'rpm', { registryUrl: BASE, known }), ports)
    expect(again.revalidated).toBe(true)
    expect(asked).toHaveLength(1)
  })

  it('needs a repository', async () => {
    const { ports } = portsFor({ clients: { systemPackages: async () => [] } })
    expect((await rpm.releases(queryFor('rpm', 'curl', 'rpm'), ports)).answer.reason).toContain('registries.rpm')
    expect((await ask({}, 'nowhere')).answer.reason).toContain('registryUrl')
  })

  it('reads the same whatever the pieces are in which it comes', async () => {
    const bytes = Buffer.from(primary)
    const inPieces = async function* (size: number) {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const readIn = async (size: number) => {
      const index: PackageIndex = new Map()
      await readPrimary(inPieces(size), collectInto(index))
      return index
    }
    const whole = await readIn(bytes.length)
    expect(whole.size).toBe(2)
    for (const size of [1, 2, 7, 64]) expect(await readIn(size)).toEqual(whole)
  })
})
