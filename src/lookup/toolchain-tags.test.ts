/** Toolchains and forges whose releases are tags: which tags count, and how they are spelled. */
import { expect, it } from 'vitest'

import { datasources } from './datasources/index.ts'
import { portsFor, queryFor } from './testing.ts'

const releasesOf = async (
  datasource: string,
  name: string,
  versioning: string,
  url: string,
  tags: readonly string[],
  rest = {},
) => {
  const refs = { [url]: tags.map((tag) => ({ name: `refs/tags/${tag}`, commit: 'c' })) }
  const found = datasources.find((one) => one.name === datasource)
  const answered = await found?.releases(queryFor(datasource, name, versioning, rest), portsFor({ refs }).ports)
  return answered?.answer.releases.map(({ version, prerelease }) => (prerelease ? `${version} (pre)` : version))
}

it.each([
  [
    'rust-version',
    'https://github.com/rust-lang/rust',
    'semver',
    ['1.90.0', '1.9.0', 'release-0.7'],
    ['1.9.0', '1.90.0'],
  ],
  [
    'php-version',
    'https://github.com/php/php-src',
    'loose',
    ['php-8.4.1', 'php-8.5.0RC1', 'PHP_5_0'],
    ['8.4.1', '8.5.0RC1 (pre)'],
  ],
  [
    'ruby-version',
    'https://github.com/ruby/ruby',
    'semver',
    ['v3_4_1', 'v3_5_0_preview1', 'v4.0.0', 'v4.0.0-preview2', 'v1_8_7_72'],
    ['3.4.1', '3.5.0-preview1 (pre)', '4.0.0-preview2 (pre)', '4.0.0'],
  ],
  [
    'kubernetes-minor',
    'https://github.com/kubernetes/kubernetes',
    'semver-coerced',
    ['v1.34.0', 'v1.34.1', 'v1.35.0', 'v1.36.0-rc.1'],
    ['v1.34', 'v1.35'],
  ],
] as const)('%s', async (datasource, url, versioning, tags, expected) => {
  expect(await releasesOf(datasource, 'x', versioning, url, tags)).toEqual(expected)
})

it.each([
  ['gitlab-releases', 'https://gitlab.com/group/sub/name', 'group/sub/name', {}],
  ['bitbucket-tags', 'https://bitbucket.org/owner/name', 'owner/name', {}],
  ['gitea-tags', 'https://gitea.com/owner/name', 'owner/name', {}],
  ['gitea-releases', 'https://git.corp.example/owner/name', 'owner/name', { registryUrl: 'https://git.corp.example' }],
  ['forgejo-tags', 'https://codeberg.org/owner/name', 'owner/name', { registryUrl: 'https://codeberg.org/' }],
  ['forgejo-releases', 'https://code.forgejo.org/owner/name', 'owner/name', {}],
])('%s asks %s', async (datasource, url, name, rest) => {
  expect(await releasesOf(datasource, name, 'semver', url, ['1.0.0'], rest)).toEqual(['1.0.0'])
})
