import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { Recorded } from '../testing.ts'
import { imageOf, lookUp, packageOf, sha256 } from './testing.ts'

const RPM = 'https://rpm.example/9/BaseOS/x86_64/'

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
