/** The registries that are one document each, by small recorded answers of theirs. */
import { describe, expect, it } from 'vitest'

import { datasources } from './datasources/index.ts'
import { portsFor, queryFor, type Recorded } from './testing.ts'

const ask = async (
  datasource: string,
  name: string,
  versioning: string,
  recorded: Recorded,
  rest: Parameters<typeof queryFor>[3] = {},
) => {
  const found = datasources.find((one) => one.name === datasource)
  const { ports, asked } = portsFor({ recorded })
  const answered = await found?.releases(queryFor(datasource, name, versioning, rest), ports)
  return { ...answered?.answer, asked: asked.map(({ url }) => url), validator: answered?.validator }
}

const date = '2026-01-05T10:00:00.000Z'

describe('one document for a component', () => {
  it('gradle-version: final, broken, candidates; no nightlies', async () => {
    const body = [
      { version: '9.2.0', buildTime: '20260105110000+0100', broken: false, rcFor: '', milestoneFor: null },
      { version: '9.1.0', buildTime: '', broken: true },
      { version: '9.3-rc-1', rcFor: '9.3' },
      { version: '9.4-20260101', nightly: true },
    ]
    const { releases } = await ask('gradle-version', 'gradle', 'gradle', {
      'https://services.gradle.org/versions/all': { body },
    })
    expect(releases).toEqual([
      { version: '9.1.0', prerelease: false, runtimes: {}, yanked: 'broken' },
      { version: '9.2.0', prerelease: false, runtimes: {}, date },
      { version: '9.3-rc-1', prerelease: true, runtimes: {} },
    ])
  })

  it('java-version: the JDK, or the JRE where the name says so', async () => {
    const everything = new Proxy({}, { get: () => ({ body: { versions: [{ semver: '25.0.1+8.0.LTS' }] } }) })
    const { releases, asked } = await ask('java-version', 'java-jre', 'semver', everything)
    expect(releases).toEqual([{ version: '25.0.1+8.0.LTS', prerelease: false, runtimes: {} }])
    expect(asked[0]).toContain('image_type=jre')
  })

  it('hex: retired versions', async () => {
    const body = {
      releases: [{ version: '1.0.0', inserted_at: date }, { version: '1.1.0' }],
      retirements: { '1.1.0': { reason: 'security', message: 'see CVE' } },
      meta: { links: { Docs: 'https://x.example', GitHub: 'https://github.com/left/pad' } },
    }
    const found = await ask('hex', 'left', 'semver', {
      'https://hex.pm/api/packages/left': { body, headers: { etag: '"e"' } },
    })
    expect(found.releases).toEqual([
      { version: '1.0.0', prerelease: false, runtimes: {}, date },
      { version: '1.1.0', prerelease: false, runtimes: {}, yanked: 'security: see CVE' },
    ])
    expect(found).toMatchObject({ sourceRepository: 'github.com/left/pad', validator: '"e"' })
  })

  it('dart: retracted versions, discontinued packages, the SDK that is needed', async () => {
    const pubspec = { environment: { sdk: '>=3.0.0 <4.0.0' }, repository: 'https://github.com/left/pad' }
    const body = {
      isDiscontinued: true,
      replacedBy: 'right',
      latest: { pubspec },
      versions: [
        { version: '1.0.0', published: date, pubspec },
        { version: '1.1.0', retracted: true, pubspec: {} },
      ],
    }
    const found = await ask('dart', 'left', 'semver', { 'https://pub.dev/api/packages/left': { body } })
    expect(found.releases).toEqual([
      {
        version: '1.0.0',
        prerelease: false,
        runtimes: { dart: '>=3.0.0 <4.0.0' },
        date,
        deprecated: 'replaced by right',
      },
      { version: '1.1.0', prerelease: false, runtimes: {}, yanked: 'retracted', deprecated: 'replaced by right' },
    ])
  })

  it('conda: the first file of a version dates it', async () => {
    const body = {
      versions: ['1.0', '1.1'],
      files: [
        { version: '1.0', upload_time: '2026-02-05 10:00:00.000000+00:00' },
        { version: '1.0', upload_time: '2026-01-05 10:00:00.000000+00:00' },
      ],
    }
    const { releases } = await ask('conda', 'left', 'pep440', {
      'https://api.anaconda.org/package/conda-forge/left': { body },
    })
    expect(releases).toEqual([
      { version: '1.0', prerelease: false, runtimes: {}, date },
      { version: '1.1', prerelease: false, runtimes: {} },
    ])
  })

  it('asks another registry where the pin names one, and takes no name for a path', async () => {
    const { asked } = await ask('hex', 'left', 'semver', {}, { registryUrl: 'https://hex.corp.example/api' })
    expect(asked).toEqual(['https://hex.corp.example/api/packages/left'])
    expect(await ask('hex', '../x', 'semver', {})).toMatchObject({ status: 'failed', asked: [] })
  })
})

describe('dotnet-version', () => {
  const place = 'https://builds.dotnet.microsoft.com/dotnet/release-metadata/'
  const recorded: Recorded = {
    [`${place}releases-index.json`]: { body: { 'releases-index': [{ 'releases.json': `${place}8.0/releases.json` }] } },
    [`${place}8.0/releases.json`]: {
      body: {
        releases: [
          {
            'release-date': '2026-01-05',
            sdk: { version: '8.0.201' },
            sdks: [{ version: '8.0.201' }, { version: '8.0.103' }],
            runtime: { version: '8.0.3' },
            'aspnetcore-runtime': { version: '8.0.4' },
          },
          { sdk: null, runtime: { version: '8.0.0-rc.1' } },
        ],
      },
    },
  }

  it.each([
    ['dotnet-sdk', ['8.0.103', '8.0.201']],
    ['dotnet-runtime', ['8.0.0-rc.1', '8.0.3']],
    ['dotnet-aspnetcore', ['8.0.4']],
  ])('%s', async (name, versions) => {
    const { releases } = await ask('dotnet-version', name, 'semver', recorded)
    expect(releases?.map(({ version }) => version)).toEqual(versions)
    expect(releases?.at(-1)?.date).toBe('2026-01-05T00:00:00.000Z')
  })

  it('fails as a whole where a channel does', async () => {
    const broken = { ...recorded, [`${place}8.0/releases.json`]: { status: 500 } }
    expect(await ask('dotnet-version', 'dotnet-sdk', 'semver', broken)).toMatchObject({ status: 'failed' })
  })
})

describe('terraform', () => {
  const services = { body: { 'modules.v1': '/v1/modules/', 'providers.v1': 'https://api.example/providers' } }
  const discovery = (host: string) => ({ [`https://${host}/.well-known/terraform.json`]: services })

  it('finds providers by discovery, those of HashiCorp by their short name', async () => {
    const recorded = {
      ...discovery('registry.terraform.io'),
      'https://api.example/providers/hashicorp/aws/versions': {
        body: { versions: [{ version: '5.1.0' }, { version: '5.0.0' }] },
      },
    }
    for (const name of ['aws', 'hashicorp/aws']) {
      const { releases } = await ask('terraform-provider', name, 'semver', recorded)
      expect(releases?.map(({ version }) => version)).toEqual(['5.0.0', '5.1.0'])
    }
  })

  it('finds modules at the host that their source names', async () => {
    const recorded = {
      ...discovery('tf.corp.example'),
      'https://tf.corp.example/v1/modules/net/vpc/aws/versions': {
        body: { modules: [{ versions: [{ version: '1.0.0' }] }] },
      },
    }
    const found = await ask('terraform-module', 'tf.corp.example/net/vpc/aws//modules/x', 'semver', recorded)
    expect(found.releases).toHaveLength(1)
    const pinned = await ask('terraform-module', 'net/vpc/aws', 'semver', recorded, {
      registryUrl: 'https://tf.corp.example',
    })
    expect(pinned.releases).toHaveLength(1)
  })

  it('says what a host lacks', async () => {
    const recorded = { 'https://registry.terraform.io/.well-known/terraform.json': { body: {} } }
    expect(await ask('terraform-module', 'a/b/c', 'semver', recorded)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('modules.v1'),
    })
    expect(await ask('terraform-module', 'a/b', 'semver', recorded)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('namespace/name/provider'),
    })
  })
})

describe('github-runners', () => {
  it('knows labels that are there, to come, and gone', async () => {
    const { releases } = await ask('github-runners', 'ubuntu', 'docker', {})
    expect(releases?.find(({ version }) => version === '24.04')).toEqual({
      version: '24.04',
      prerelease: false,
      runtimes: {},
    })
    expect(releases?.find(({ version }) => version === '20.04')?.yanked).toContain('removed')
    expect(releases?.find(({ version }) => version === '26.04')?.prerelease).toBe(true)
    expect(await ask('github-runners', 'beos', 'docker', {})).toMatchObject({ status: 'missing' })
  })
})
