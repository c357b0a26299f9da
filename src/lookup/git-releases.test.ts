import { describe, expect, it } from 'vitest'

import { gitRefs } from './datasources/git-refs/git-refs.ts'
import { gitTags } from './datasources/git-tags/git-tags.ts'
import { githubReleases } from './datasources/github-releases/github-releases.ts'
import { nodeVersion } from './datasources/node-version/node-version.ts'
import { portsFor, queryFor } from './testing.ts'

const URL_OF_KIND = 'https://github.com/kubernetes-sigs/kind'
const tags = (...names: readonly string[]) => names.map((name) => ({ name: `refs/tags/${name}`, commit: `c-${name}` }))
const { ports } = portsFor({
  refs: {
    [URL_OF_KIND]: [
      ...tags('v0.9.0', 'v0.10.0', 'v0.11.0-alpha', 'nightly'),
      { name: 'refs/heads/main', commit: 'c-main' },
    ],
    'https://github.com/nodejs/node': tags('v24.1.0', 'v9.0.0', 'heads/v4', 'v25.0.0-rc.1'),
    'https://git.example/ovn.git': tags('release-24.09', 'release-24.03'),
  },
})

describe('tags as releases', () => {
  it('are versions in their order, with their commits', async () => {
    const { answer } = await githubReleases.releases(
      queryFor('github-releases', 'kubernetes-sigs/kind', 'semver'),
      ports,
    )
    expect(answer).toMatchObject({ status: 'found', sourceRepository: 'github.com/kubernetes-sigs/kind' })
    expect(answer.releases).toEqual([
      { version: 'v0.9.0', prerelease: false, runtimes: {}, digest: 'c-v0.9.0' },
      { version: 'v0.10.0', prerelease: false, runtimes: {}, digest: 'c-v0.10.0' },
      { version: 'v0.11.0-alpha', prerelease: true, runtimes: {}, digest: 'c-v0.11.0-alpha' },
    ])
  })

  it('become versions as the pin says', async () => {
    const query = queryFor('git-tags', 'https://git.example/ovn.git', 'loose', {
      extractVersion: String.raw`^release-(?<version>.+)$`,
    })
    const { answer } = await gitTags.releases(query, ports)
    expect(answer.releases.map(({ version, tag }) => [version, tag])).toEqual([
      ['24.03', 'release-24.03'],
      ['24.09', 'release-24.09'],
    ])
  })

  it('of Node are plain versions', async () => {
    const { answer } = await nodeVersion.releases(queryFor('node-version', 'node', 'node'), ports)
    expect(answer.releases.map(({ version }) => version)).toEqual(['9.0.0', '24.1.0'])
  })

  it.each([
    ['extractVersion', { extractVersion: '(' }, 'kubernetes-sigs/kind'],
    ['owner/name', {}, '../../etc'],
    ['owner/name', {}, '--upload-pack=x'],
    ['repository', {}, 'nobody/nothing'],
  ])('fail with a reason: %s', async (reason, rest, name) => {
    const { answer } = await githubReleases.releases(queryFor('github-releases', name, 'semver', rest), ports)
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) })
  })
})

it('branches become versions as the pin says', async () => {
  const heads = ['branch-24.03', 'branch-24.09', 'main'].map((name) => ({ name: `refs/heads/${name}`, commit: name }))
  const query = queryFor('git-refs', 'https://git.example/heads.git', 'git', {
    extractVersion: '^branch-(?<version>.+)$',
  })
  const { answer } = await gitRefs.releases(query, portsFor({ refs: { 'https://git.example/heads.git': heads } }).ports)
  expect(answer.releases.map(({ version, digest }) => [version, digest])).toEqual([
    ['24.03', 'branch-24.03'],
    ['24.09', 'branch-24.09'],
  ])
})

it('branches carry the commit that they stand at', async () => {
  const { answer } = await gitRefs.releases(queryFor('git-refs', 'kubernetes-sigs/kind', 'git'), ports)
  expect(answer.releases).toEqual([
    { version: 'main', tag: 'refs/heads/main', prerelease: false, runtimes: {}, digest: 'c-main' },
  ])
})
