/** Registries that are only looked at: cargo, Maven, RubyGems, NuGet, Composer, and the package sources of a machine. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { assert, property, string } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Exec } from '../../ports.ts'
import { createClientConfig, type ClientConfigOptions } from '../client-config.ts'
import { createSystemPackages, loadSigningKeys, oneLineSources } from './system-packages.ts'
import { elementsAt, parseXml, textAt } from './xml.ts'

const CRATES = ['crates', 'io'].join('-')

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'seaworthy-home-'))
})
afterEach(() => rm(home, { recursive: true }))

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), text)
}

/** The only program there is, and what it prints. */
const execWith = (program: string, stdout: string): Exec => ({
  which: async (command) => (command === program ? `/programs/${program}` : undefined),
  run: async () => ({ status: 'exited', exitCode: 0, stdout, stderr: '', output: stdout, durationMs: 1 }),
})

const configWith = (rest: Partial<ClientConfigOptions> = {}) =>
  createClientConfig({ exec: execWith('none', ''), env: {}, home, overrides: {}, ...rest })

const urls = (addresses: readonly Readonly<{ url: string }>[]) => addresses.map(({ url }) => url)
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('cargo', () => {
  it('has an index of its own where nothing is configured', async () => {
    expect((await configWith().crates()).url).toMatch(/^https:\/\/index\.[^/]+\/$/)
  })

  it('follows source replacement, and knows named registries with their tokens', async () => {
    await write(
      '.cargo/config.toml',
      `[source.${CRATES}]\nreplace-with = "near"\n[source.near]\nregistry = "sparse+https://near.registry.example/"\n` +
        '[registries.corp]\nindex = "sparse+https://corp.registry.example/index/"\n',
    )
    await write('.cargo/credentials.toml', '[registries.corp]\ntoken = "s3cret"\n')
    const { crates } = configWith({ env: { CARGO_REGISTRIES_OTHER_ONE_INDEX: 'https://other.registry.example' } })
    expect((await crates()).url).toBe('https://near.registry.example/')
    expect(await crates('corp')).toMatchObject({
      url: 'https://corp.registry.example/index/',
      headers: { authorization: 's3cret' },
    })
    expect((await crates('other-one')).url).toBe('https://other.registry.example/')
    await expect(crates('absent')).rejects.toThrow('sparse index')
  })

  it('takes addresses from the repository, and sends no token there', async () => {
    await write('.cargo/credentials.toml', '[registries.corp]\ntoken = "s3cret"\n')
    const text = '[registries.corp]\nindex = "sparse+https://evil.example/"\ntoken = "theirs"\n'
    const { crates } = configWith({ repositoryFiles: [{ path: '.cargo/config.toml', text }] })
    expect(await crates('corp')).toMatchObject({ url: 'https://evil.example/', headers: {} })
  })

  it('goes round no circle, and reads no broken file', async () => {
    await write('.cargo/config.toml', `[source.${CRATES}]\nreplace-with = "a"\n[source.a]\nreplace-with = "a"\n`)
    expect((await configWith().crates()).url).toMatch(/^https:\/\/index\./)
    await write('.cargo/config.toml', 'not = [toml')
    expect((await configWith().crates()).url).toMatch(/^https:\/\/index\./)
  })
})

const settings = `<settings>
  <!-- <mirrors><mirror><mirrorOf>*</mirrorOf><url>https://commented.example/</url></mirror></mirrors> -->
  <servers><server><id>corp</id><username>me</username><password>s3cret</password></server></servers>
  <mirrors><mirror><id>near</id><mirrorOf>external:*,!corp</mirrorOf><url>https://near.registry.example/all</url></mirror></mirrors>
  <profiles><profile><id>p</id><repositories>
    <repository><id>corp</id><url>https://corp.registry.example/releases</url></repository>
  </repositories></profile></profiles>
  <activeProfiles><activeProfile>p</activeProfile></activeProfiles>
</settings>`
const pom =
  '<project><repositories><repository><id>x</id><url>https://x.example/</url></repository></repositories></project>'

describe('maven', () => {
  it('asks active repositories with their credential, and mirrors for the rest', async () => {
    await write('.m2/settings.xml', settings)
    const found = await configWith({ repositoryFiles: [{ path: 'pom.xml', text: pom }] }).maven()
    expect(urls(found)).toEqual(['https://corp.registry.example/releases/', 'https://near.registry.example/all/'])
    expect(found[0]?.headers).toEqual({ authorization: basic('me:s3cret') })
    expect(found[1]?.headers).toEqual({})
  })

  it('asks what the project names, and nothing where there is nothing', async () => {
    expect(urls(await configWith({ repositoryFiles: [{ path: 'pom.xml', text: pom }] }).maven())).toEqual([
      'https://x.example/',
    ])
    expect(await configWith().maven()).toEqual([])
    expect(urls(await configWith({ overrides: { maven: 'https://own.example' } }).maven())).toEqual([
      'https://own.example/',
    ])
  })
})

describe('rubygems, nuget, packagist', () => {
  it('asks gem, and the Gemfile before it', async () => {
    const exec = execWith('gem', '*** CURRENT SOURCES ***\n\nhttps://me:pw@gems.registry.example/\n')
    const repositoryFiles = [{ path: 'Gemfile', text: 'source "https://own.example"\nsource "https://#{x}.example"\n' }]
    const found = await configWith({ exec, repositoryFiles }).rubygems()
    expect(urls(found)).toEqual(['https://own.example/', 'https://gems.registry.example/'])
    expect(found[1]?.headers).toEqual({ authorization: basic('me:pw') })
    expect(await configWith().rubygems()).toHaveLength(1)
  })

  it("reads NuGet's sources: cleared, disabled, with credentials", async () => {
    await write(
      '.nuget/NuGet/NuGet.Config',
      `<configuration><packageSources><add key="old" value="https://old.example/v3/index.json"/><clear/>
        <add key="My Feed" value="https://nuget.registry.example/v3/index.json"/><add key="off" value="https://off.example/index.json"/>
        <add key="two" value="https://two.example/api/v2"/></packageSources>
        <packageSourceCredentials><My_x0020_Feed><add key="Username" value="me"/><add key="ClearTextPassword" value="pw"/></My_x0020_Feed></packageSourceCredentials>
        <disabledPackageSources><add key="off" value="true"/></disabledPackageSources></configuration>`,
    )
    const found = await configWith().nuget()
    expect(urls(found)).toEqual(['https://nuget.registry.example/v3/index.json/'])
    expect(found[0]?.headers).toEqual({ authorization: basic('me:pw') })
    const text =
      '<configuration><packageSources><clear/><add key="a" value="https://a.example/index.json"/></packageSources></configuration>'
    expect(urls(await configWith({ repositoryFiles: [{ path: 'NuGet.config', text }] }).nuget())).toEqual([
      'https://a.example/index.json/',
    ])
  })

  it("reads composer's repositories, and leaves the public one out where they say so", async () => {
    await write(
      '.config/composer/auth.json',
      '{"http-basic":{"php.registry.example":{"username":"me","password":"pw"}}}',
    )
    await write(
      '.config/composer/config.json',
      '{"repositories":[{"type":"composer","url":"https://php.registry.example"},{"type":"vcs","url":"https://x.example"}]}',
    )
    const found = await configWith().packagist()
    expect(found).toHaveLength(2)
    expect(found[0]).toMatchObject({ url: 'https://php.registry.example/', headers: { authorization: basic('me:pw') } })
    const text = '{"repositories":{"a":{"type":"composer","url":"https://a.example"},"packagist.org":false}}'
    expect(urls(await configWith({ repositoryFiles: [{ path: 'composer.json', text }] }).packagist())).toEqual([
      'https://a.example/',
      'https://php.registry.example/',
    ])
  })
})

describe('package sources of a machine', () => {
  it("reads apt's, apk's and dnf's", async () => {
    await write(
      'etc/apt/sources.list',
      '# deb https://no.example x main\ndeb https://a.registry.example/debian bookworm main # here\ndeb-src https://no.example x main\n',
    )
    await write(
      'etc/apt/sources.list.d/b.sources',
      'Types: deb deb-src\nURIs: https://b.registry.example/debian\nSuites: bookworm\n bookworm-updates\nComponents: main contrib\nSigned-By: /k.gpg\n\nEnabled: no\nTypes: deb\nURIs: https://no.example\nSuites: x\n',
    )
    await write(
      'etc/apk/repositories',
      'https://c.registry.example/alpine/v3.22/main\n#off\n@edge https://no.example\n',
    )
    await write(
      'etc/yum.repos.d/d.repo',
      '[d]\nbaseurl=https://d.registry.example/os/\nenabled=1\n[e]\nbaseurl=https://e.example/$releasever/\n[f]\nbaseurl=https://f.example/\nenabled=0\n',
    )
    const sources = createSystemPackages({ overrides: {}, root: home })
    expect(await sources('deb')).toEqual([
      'deb https://a.registry.example/debian bookworm main',
      'deb [signed-by=/k.gpg] https://b.registry.example/debian bookworm main contrib',
      'deb [signed-by=/k.gpg] https://b.registry.example/debian bookworm-updates main contrib',
    ])
    expect(await sources('apk')).toEqual(['https://c.registry.example/alpine/v3.22/main'])
    expect(await sources('rpm')).toEqual(['https://d.registry.example/os/'])
    expect(
      await createSystemPackages({ overrides: { deb: 'deb https://o.example s main\n' }, root: home })('deb'),
    ).toEqual(['deb https://o.example s main'])
  })

  it('finds the keys that are trusted', async () => {
    await write('usr/share/keyrings/debian-archive-keyring.gpg', 'x')
    await write('usr/share/keyrings/debian-archive-removed-keys.gpg', 'x')
    await write('etc/apk/keys/a.rsa.pub', 'PEM')
    const keys = await loadSigningKeys(home)
    expect(keys.keyrings).toEqual([join(home, 'usr/share/keyrings/debian-archive-keyring.gpg')])
    expect([...keys.apk]).toEqual([['a.rsa.pub', 'PEM']])
  })

  it('has none where there are no such files', async () => {
    expect(await createSystemPackages({ overrides: {}, root: home })('rpm')).toEqual([])
    expect(await loadSigningKeys(home)).toEqual({ keyrings: [], apk: new Map() })
  })

  it('reads any deb822 text', () => {
    assert(
      property(string(), (text) => {
        expect(oneLineSources(`${text}\n\nTypes: deb\nURIs: https://a.example\nSuites: s\n`).at(-1)).toBe(
          'deb https://a.example s',
        )
      }),
    )
  })
})

describe('xml', () => {
  it('reads elements, attributes, CDATA and entities', () => {
    const root = parseXml('<?xml version="1.0"?><a x="1 &lt; 2"><b>t &amp; u</b><c/><b><![CDATA[<z>]]></b></a>')
    expect(elementsAt(root, 'a')[0]?.attributes).toEqual({ x: '1 < 2' })
    expect(elementsAt(root, 'a', 'b').map(({ text }) => text)).toEqual(['t & u', '<z>'])
    expect(textAt(root, 'a', 'd')).toBe('')
  })

  it('reads anything, deep and broken, in linear time', () => {
    const started = performance.now()
    for (const text of ['<a>'.repeat(200_000), '<!--'.repeat(200_000), '</a>'.repeat(200_000), '<a '.repeat(200_000)])
      expect(parseXml(text).name).toBe('')
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
