/**
 * The loop on a repository whose versions stand in no manifest: Makefiles, scripts, Dockerfiles, workflows, charts, templates, source
 * code. Its upstreams are all on this machine (git repositories, an OCI registry, charts, packages), and its verify command fetches
 * from them what is pinned, so that a version that does not exist cannot get in.
 */
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Inventory, type Pin } from '../../src/records/inventory.ts'
import { Report } from '../../src/records/report.ts'
import { makeFixture, mirrors, UPSTREAMS } from './captured-run-fixture.ts'
import { hasRegistryProgram, startUpstreams, type Upstreams } from './captured-run-upstreams.ts'
import { git, openBench, type Bench, type Ended } from './cli-bench.ts'

const E2E = process.env['SEAWORTHY_E2E'] !== undefined
const REGISTRY = hasRegistryProgram()
if (E2E && !REGISTRY)
  console.warn('the captured run is left out: docker-registry is not installed (Debian: package docker-registry)')

/** Every pin by its place: what it was, and what it is after the run where that is something else. */
const MOVED = `
.github/workflows/build.yaml:6 golang-version go: 1.21.5 -> 1.22.5
.github/workflows/build.yaml:7 github-releases helm/helm: v3.13.0 -> v3.15.2
.github/workflows/build.yaml:10 github-runners ubuntu: latest
.github/workflows/build.yaml:13 github-releases kubernetes-sigs/kind: v0.20.0 -> v0.23.0
.github/workflows/build.yaml:14 docker kindest/node: v1.28.7 -> v1.28.13
.github/workflows/build.yaml:14 docker kindest/node: v1.29.2 -> v1.30.2
.github/workflows/build.yaml:16 github-tags actions/checkout: v4 -> v5
.github/workflows/build.yaml:17 github-tags actions/setup-go: v4.1.0 at <setup-go v4.1.0> -> v5.0.1 at <setup-go v5.0.1>
.github/workflows/build.yaml:20 git-refs https://github.com/tideworks/signal: <signal v1.0.0> -> <signal main>
.github/workflows/build.yaml:21 github-tags azure/setup-helm: v3 -> v4
.github/workflows/build.yaml:24 github-tags actions/setup-python: v5
.github/workflows/build.yaml:26 python-version python: 3.10 -> 3.12
.pre-commit-config.yaml:3 github-tags psf/black: 23.1.0 -> 24.4.2
.pre-commit-config.yaml:7 github-tags pre-commit/pre-commit-hooks: v4.4.0 -> v4.6.0
.tool-versions:1 github-releases kubernetes-sigs/kind: 0.20.0 -> 0.23.0
.tool-versions:2 github-releases helm/helm: 3.13.0 -> 3.15.2
charts/harbour/Chart.yaml:8 helm postgresql: 12.1.0 -> 15.5.0
charts/harbour/values.yaml:5 docker harbourworks/lighthouse: 2.1.0 -> 2.3.0
cmd/harbour/main.go:6 docker harbourworks/probe: v0.4.0 -> v0.6.1
compose.yaml:3 docker library/postgres: 15.4-bookworm -> 16.3-bookworm
compose.yaml:5 docker library/redis: 7.2.1-alpine at <redis 7.2.1-alpine> -> 7.2.5-alpine at <redis 7.2.5-alpine>
compose.yaml:7 docker library/nginx: latest
deploy/buoy.yaml:14 docker harbourworks/buoy: 0.9.1 -> 0.10.0
deploy/buoy.yaml:16 docker harbourworks/log:  at <log 1.0.0>
deploy/kustomization.yaml:5 github-tags tideworks/manifests: v1.0.0 -> v1.2.0
deploy/kustomization.yaml:8 docker harbourworks/buoy: 0.9.1 -> 0.10.0
dist/Dockerfile:1 docker docker/dockerfile: 1
dist/Dockerfile:2 docker library/golang: 1.21.5 -> 1.22.5
dist/Dockerfile:3 docker <registry>/harbour/base: 1.2.0 -> 1.4.2
dist/Dockerfile:10 docker <registry>/harbour/base: 1.2.0-alpine -> 1.4.1-alpine
dist/Dockerfile:11 github-releases containernetworking/plugins: v1.3.0 -> v1.5.1
dist/Dockerfile:16 git-refs https://github.com/openvswitch/ovs: branch-3.2 -> branch-3.10
dist/Dockerfile:17 git-refs https://github.com/tideworks/tidetable: main
dist/Dockerfile:18 git-refs https://github.com/tideworks/bfdd: <bfdd v0.1.0>
dist/Dockerfile:19 pypi tabulate: 0.8.10 -> 0.9.0
dist/Dockerfile:20 deb curl: 
go.mod:3 golang-version go: 1.21 -> 1.22.5
hack/install-tools.sh:4 github-releases cilium/cilium-cli: v0.15.0 -> v0.16.4
hack/install-tools.sh:5 github-releases kubernetes/kubernetes: v1.29.3 -> v1.30.2
hack/install-tools.sh:6 git-refs https://github.com/ovn-org/ovn: 24.03 -> 24.09
hack/install-tools.sh:16 github-tags tideworks/manifests: v1.0.0 -> v1.2.0
hack/install-tools.sh:17 go github.com/tideworks/gen/cmd/gen: v0.3.0 -> v0.5.0
hack/tides.sh:6 git-refs https://github.com/tideworks/probe: <probe v0.1.0> -> <probe main>
makefiles/versions.mk:1 github-tags k8snetworkplumbingwg/multus-cni: v4.0.1 -> v4.1.0
makefiles/versions.mk:2 github-releases osrg/gobgp: 3.10.0 -> 3.37.0
makefiles/versions.mk:3 helm tidegate: 0.13.9 -> 0.14.5
makefiles/versions.mk:4 docker kindest/node: v1.29.2 -> v1.30.2
makefiles/versions.mk:5 github-releases containernetworking/plugins: v1.3.0 -> v1.5.1
makefiles/versions.mk:8 github-releases tideworks/anchor: 2.0.0 -> 2.4.0
scripts/runner.py:3 docker harbourworks/sidecar: 1.0.0 -> 1.1.0
`

describe.skipIf(!E2E || !REGISTRY)('a repository that pins without manifests', () => {
  let bench: Bench
  let upstreams: Upstreams
  let folder: string
  let env: Readonly<Record<string, string>>
  let before: Inventory
  let ended: Ended

  const pins = async (): Promise<Inventory> =>
    Inventory.parse(JSON.parse((await bench.run(['inventory', folder, '--json'], { env })).stdout))
  const run = (...more: readonly string[]): Promise<Ended> =>
    bench.run(['run', folder, '--merge', '--report', bench.at('report'), ...more], { env })
  const tips = (): string => git(folder, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads')
  const branchOf = (name: string): Report['branches'][number] | undefined =>
    Report.parse(JSON.parse(readFileSync(bench.at('report', 'report.json'), 'utf8'))).branches.find(
      ({ branch }) => branch === name,
    )

  beforeAll(async () => {
    bench = await openBench()
    upstreams = await startUpstreams(bench.root, UPSTREAMS)
    folder = makeFixture(bench, upstreams)
    env = mirrors(bench, upstreams)
    before = await pins()
  }, 300_000)
  afterAll(() => {
    upstreams.close()
    bench.close()
  })

  it('moves nothing where only security is asked for', async () => {
    const tip = tips()
    const { code, stdout } = await run('--only', 'security')
    expect(code).toBe(0)
    expect(stdout).toContain('Nothing new: no branch was changed.')
    expect(tips()).toBe(tip)
  }, 300_000)

  it('moves every pin that can move to the newest that fits, and the checks pass', async () => {
    ended = await run()
    expect(ended.code, ended.stderr).toBe(0)
    const main = branchOf('main')
    expect(main?.verification.state).toBe('green')
    expect(main?.notMerged).toEqual([])
    expect(describeMoves(before, await pins(), upstreams)).toEqual(MOVED.trim().split('\n'))
  }, 300_000)

  it('changes just the versions', () => {
    expect(git(folder, 'show', 'main:makefiles/versions.mk')).toContain(
      'GOBGP_VERSION := $(shell echo $${GOBGP_VERSION:-3.37.0})',
    )
    expect(git(folder, 'show', 'main:compose.yaml')).toContain('image: postgres:${POSTGRES_TAG:-16.3-bookworm}')
    expect(git(folder, 'show', 'main:.github/workflows/build.yaml')).toMatch(/setup-go@[0-9a-f]{40} # v5\.0\.1\n/)
    expect(git(folder, 'show', 'main:.github/workflows/build.yaml')).toMatch(/signal@[0-9a-f]{40} # main\n/)
    expect(git(folder, 'show', 'main:dist/Dockerfile')).toContain('FROM golang:${GO_TAG}-alpine AS build')
  })

  it('leaves the release branch, where nothing has a finding, as it was', () => {
    expect(branchOf('release-1.0')).toMatchObject({ policy: 'security', merged: [], outcome: 'unchanged' })
    expect(git(folder, 'rev-list', '--count', 'release-1.0')).toBe('1')
  })

  it('says on the terminal what moved, in commits that people can read', () => {
    expect(ended.stdout).toContain('Update openvswitch/ovs to branch-3.10')
    expect(ended.stdout).toMatch(/Update tideworks\/probe to [0-9a-f]{10}\n/)
    const subjects = git(folder, 'log', '--format=%s', 'main').split('\n')
    expect(subjects.filter((subject) => subject.length > 72)).toEqual([])
  })

  it('changes nothing the second time', async () => {
    const tip = tips()
    const { code, stdout } = await run()
    expect(code).toBe(0)
    expect(stdout).toContain('Nothing new: no branch was changed.')
    expect(tips()).toBe(tip)
  }, 300_000)

  it('follows a branch that goes on', async () => {
    const head = upstreams.advance('tideworks/probe', 'main')
    await bench.run(['run', folder, '--merge', '--branch', 'main', '--state', bench.at('another-state')], { env })
    expect(git(folder, 'show', 'main:hack/tides.sh')).toContain(`git checkout ${head}`)
  }, 300_000)
})

/** `file:line datasource name: from -> to`, in the order of places; what stays has no arrow. */
const describeMoves = (before: Inventory, after: Inventory, upstreams: Upstreams): readonly string[] => {
  const byId = new Map(after.pins.map((pin) => [pin.id, pin]))
  const named = namesOf(upstreams)
  const version = ({ current, digest }: Pin): string =>
    `${named.get(current) ?? current}${digest ? ` at ${named.get(digest) ?? digest}` : ''}`
  return before.pins
    .toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
    .map((pin) => {
      const { datasource, name } = pin.component
      const now = byId.get(pin.id)
      const to = now ? version(now) : 'gone'
      const place = `${pin.file}:${pin.line} ${datasource} ${name.replace(upstreams.registry, '<registry>')}`
      return `${place}: ${version(pin)}${to === version(pin) ? '' : ` -> ${to}`}`
    })
}

/** Commits and digests by what they are: `<redis 7.2.1-alpine>`. */
const namesOf = (upstreams: Upstreams): ReadonlyMap<string, string> => {
  const images = Object.entries(UPSTREAMS.images).flatMap(([name, tags]) =>
    tags.map((tag) => [upstreams.digest(`${name}:${tag}`), `<${lastOf(name)} ${tag}>`] as const),
  )
  const commits = Object.entries(UPSTREAMS.git).flatMap(([name, { tags = [] }]) =>
    [...tags, 'main'].map((tag) => [upstreams.commit(name, tag), `<${lastOf(name)} ${tag}>`] as const),
  )
  return new Map([...images, ...commits])
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
