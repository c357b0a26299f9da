import { describe, expect, test } from 'vitest'

import { blockOf, callOf, claimLines, claimsOf, type Values } from '../testing-subjects.ts'
import { versionBlock } from './version-block.ts'

const found = (entries: Values, path = 'x'): readonly string[] =>
  claimLines(versionBlock, [blockOf(path.split('.'), entries)])

const COMMIT = 'c0ffee'.repeat(7).slice(0, 40)

describe('a source and its version', () => {
  test.each<[Values, readonly string[]]>([
    [{ url: 'https://github.com/cilium/cilium.git', ref: 'v1.16.0' }, ['github-tags cilium/cilium v1.16.0']],
    [{ git: 'https://github.com/o/r', rev: COMMIT }, [`git-refs https://github.com/o/r ${COMMIT}`]],
    [{ repo: 'https://github.com/o/r', branch: 'main' }, ['git-refs https://github.com/o/r main']],
    [{ src: 'git@github.com:o/r.git', version: '1.2.3' }, ['github-tags o/r 1.2.3']],
    [{ source: 'https://git.example.net/o/r.git', tag: 'v1' }, ['git-tags https://git.example.net/o/r v1']],
    [{ repoURL: 'https://github.com/o/r', targetRevision: 'v2.0.0', path: 'deploy' }, ['github-tags o/r v2.0.0']],
    [{ repoURL: 'https://charts.example.net', chart: 'redis', targetRevision: '18.0.0' }, ['helm redis 18.0.0']],
    [{ name: 'redis', version: '~18.0.0', repository: 'https://charts.example.net/' }, ['helm redis ~18.0.0']],
    [
      { name: 'release', chart: 'redis', version: '18.0.0', repository: 'https://charts.example.net' },
      ['helm redis 18.0.0'],
    ],
    [
      { name: 'redis', version: '18.0.0', repository: 'oci://registry-1.docker.io/charts' },
      ['docker registry-1.docker.io/charts/redis 18.0.0'],
    ],
    [
      { chart_ref: 'prom/prometheus', chart_version: '25.0.0', chart_repo_url: 'https://charts.example.net' },
      ['helm prometheus 25.0.0'],
    ],
    [{ chart_ref: 'prom/prometheus', chart_version: '25.0.0' }, ['helm prometheus 25.0.0']],
    [{ slug: 'o/r', tag: 'v1.0.0' }, ['github-tags o/r v1.0.0']],
  ])('%j', (entries, expected) => {
    expect(found(entries)).toEqual(expected)
  })

  test.each<Values>([
    { url: 'https://github.com/o/r', name: 'x' },
    { url: 'https://example.net/page', version: '1.0' },
    { url: 'https://github.com/o/r/releases/download/v1/x.tar.gz', version: 'v1' },
    { repository: 'grafana/grafana', tag: '11.0.0' },
    { name: 'x', version: '1.2.3' },
    { source: 'terraform-aws-modules/vpc/aws', version: '5.0.0' },
    { version: '2', url: 'https://github.com/o/r' },
    { repoURL: '${REPO}', targetRevision: 'v1.0.0' },
  ])('none: %j', (entries) => {
    expect(found(entries)).toEqual([])
  })

  test('a release and a checkout', () => {
    expect(found({ slug: 'o/r', tag: 'v1.0.0' }, 'directories.0.githubRelease')).toEqual(['github-releases o/r v1.0.0'])
    const checkout = (inputs: Values): readonly string[] =>
      claimLines(versionBlock, [callOf('actions/checkout@v4', inputs)])
    expect(checkout({ repository: 'o/r', ref: 'v1.2.3' })).toEqual(['github-tags o/r v1.2.3'])
    expect(checkout({ ref: 'v1.2.3' })).toEqual([])
    expect(checkout({ repository: 'o/r' })).toEqual([])
  })

  test("a chart's repository is told", () => {
    const [claim] = claimsOf(versionBlock, [
      blockOf(['x'], { chart: 'a', version: '1.0.0', repository: 'https://charts.example.net' }),
    ])
    expect(claim).toMatchObject({ registryUrl: 'https://charts.example.net' })
  })
})

describe('build tools', () => {
  test('what Nix fetches', () => {
    const entries = { owner: 'fmtlib', repo: 'fmt', rev: '10.2.1', hash: 'sha256-x' }
    expect(found(entries, 'src.fetchFromGitHub')).toEqual(['github-tags fmtlib/fmt 10.2.1'])
    expect(found(entries, 'src.fetchFromGitLab')).toEqual(['gitlab-tags fmtlib/fmt 10.2.1'])
    expect(found({ ...entries, rev: COMMIT }, 'fetchFromGitHub')).toEqual([
      `git-refs https://github.com/fmtlib/fmt ${COMMIT}`,
    ])
    expect(found(entries, 'somewhere.else')).toEqual([])
  })

  test('modules of Bazel', () => {
    expect(found({ name: 'rules_go', version: '0.50.1' }, 'bazel_dep')).toEqual(['bazel rules_go 0.50.1'])
    expect(found({ name: 'app', version: '0.50.1' }, 'module')).toEqual([])
  })
})
