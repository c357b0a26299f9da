import { describe, expect, it } from 'vitest'

import type { Finding } from '../../records/findings.ts'
import type { Binary } from '../../records/image.ts'
import { aFinding, ended } from '../testing.ts'
import { parseBuildInfo } from './build-info.ts'
import { buildSettings } from './build-settings.ts'
import { planBinaryRebuild } from './plan-binary-rebuild.ts'
import { parseModuleFile, repositoryOf, routeOf } from './source-routes.ts'
import { compareStarts } from './start-check.ts'
import { nextToolchain, requiredGo, toolchainLadder } from './toolchains.ts'

const binary = (more: Partial<Binary> = {}): Binary => ({
  path: 'usr/bin/yq',
  kind: 'go',
  main: 'github.com/mikefarah/yq/v4',
  module: 'github.com/mikefarah/yq/v4',
  version: '4.30.5',
  toolchain: 'go1.22.0',
  settings: { CGO_ENABLED: '0', GOARCH: 'amd64', GOOS: 'linux', '-trimpath': 'true' },
  ...more,
})

const inGo = (id: string, name: string, version: string, versions: string[], more: Partial<Finding> = {}): Finding =>
  aFinding(id, name, {
    package: { ecosystem: 'Go', name, version, purl: `pkg:golang/${name}@${version}` },
    fix: { state: 'fixed', versions },
    locations: [{ file: 'usr/bin/yq' }],
    ...more,
  })

describe('the plan', () => {
  it('raises each module as little as clears it, and asks for a toolchain without findings', () => {
    const plan = planBinaryRebuild(binary(), [
      inGo('A', 'golang.org/x/net', '0.1.0', ['0.17.0']),
      inGo('B', 'golang.org/x/net', '0.1.0', ['0.9.0', '0.23.0']),
      inGo('C', 'stdlib', '1.22.0', ['1.21.9', '1.22.2']),
      inGo('D', 'stdlib', '1.22.0', ['1.22.11']),
      inGo('E', 'golang.org/x/text', '0.3.7', [], { fix: { state: 'none', versions: [] } }),
      inGo('F', 'golang.org/x/sys', '0.1.0', ['0.2.0'], { locations: [{ file: 'usr/bin/other' }] }),
      aFinding('G', 'openssl'),
    ])
    expect(plan).toMatchObject({
      status: 'planned',
      raised: [{ module: 'golang.org/x/net', from: '0.1.0', to: '0.17.0' }],
      toolchain: { from: 'go1.22.0', needed: '1.22.11' },
      clears: ['A-golang.org/x/net', 'B-golang.org/x/net', 'C-stdlib', 'D-stdlib'],
      environment: { CGO_ENABLED: '0', GOARCH: 'amd64', GOOS: 'linux' },
      flags: ['-trimpath'],
    })
  })

  it('takes the commit where the build knew no version', () => {
    const revision = 'a'.repeat(40)
    const findings = [inGo('C', 'stdlib', '1.22.0', ['1.22.2'])]
    const settings = { 'vcs.revision': revision, 'vcs.modified': 'false' }
    expect(planBinaryRebuild(binary({ version: '(devel)', settings }), findings)).toMatchObject({ version: revision })
    expect(planBinaryRebuild(binary({ version: '(devel)', settings: {} }), findings)).toMatchObject({
      status: 'refused',
      reason: 'it says neither version nor commit that it was built from',
    })
    const modified = { ...settings, 'vcs.modified': 'true' }
    expect(planBinaryRebuild(binary({ settings: modified }), findings)).toMatchObject({ status: 'refused' })
  })

  it('says what no rebuild can do', () => {
    const itself = inGo('I', 'github.com/mikefarah/yq/v4', '4.30.5', ['4.31.0'])
    expect(planBinaryRebuild(binary(), [itself])).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('another version of the program'),
    })
    expect(planBinaryRebuild(binary(), [])).toMatchObject({ status: 'refused' })
  })

  it.each([
    { module: '-modfile=/x', main: '-modfile=/x' },
    { main: 'a b' },
    { version: '1.0 -x' },
    { main: 'example.com/other' },
  ])('makes no argument of what a hostile binary says: %o', (more) => {
    expect(planBinaryRebuild(binary(more), [inGo('C', 'stdlib', '1.22.0', ['1.22.2'])]).status).toBe('refused')
  })
})

describe('recorded settings', () => {
  it('choose code again, and never a program', () => {
    const { flags, environment, dropped } = buildSettings({
      '-compiler': 'gc',
      '-buildmode': 'pie',
      '-tags': 'netgo,osusergo',
      '-ldflags': `-s -w -X main.version=v1.2.3 -X 'main.date=2024 01' -extldflags "-static" -extld=/evil -linkmode external`,
      '-toolexec': '/evil',
      GOAMD64: 'v3',
      GOFLAGS: '-toolexec=/evil',
      'vcs.time': '2024-01-01T00:00:00Z',
    })
    expect(flags).toEqual([
      '-buildmode=pie',
      '-tags=netgo,osusergo',
      '-ldflags=-s -w -X main.version=v1.2.3 -X "main.date=2024 01" -extldflags -static',
    ])
    expect(environment).toEqual({ GOAMD64: 'v3' })
    expect(dropped).toEqual([
      '-ldflags -extld=/evil',
      '-ldflags -linkmode',
      '-ldflags external',
      '-toolexec=/evil',
      'GOFLAGS=-toolexec=/evil',
    ])
  })
})

describe('toolchains', () => {
  const terms = {
    from: 'go1.22.0',
    local: '1.26.8',
    obtainable: ['1.22.2', '1.22.12', '1.23.4', 'go1.24.0', '1.25rc1', '1.21.13'],
  }

  it('the newest patch of the smallest minor comes first', () => {
    expect(toolchainLadder(terms)).toEqual(['1.22.12', '1.23.4', '1.24.0', '1.26.8'])
    expect(toolchainLadder({ ...terms, needed: '1.23.5' })).toEqual(['1.24.0', '1.26.8'])
    expect(toolchainLadder({ ...terms, obtainable: [] })).toEqual(['1.26.8'])
    expect(toolchainLadder({ ...terms, needed: '1.27.1', obtainable: [] })).toEqual([])
  })

  it('a module may ask for more', () => {
    const said = 'go: golang.org/x/net@v0.56.0 requires go >= 1.24.0 (running go 1.22.12; GOTOOLCHAIN=go1.22.12)'
    expect(requiredGo(said)).toBe('1.24.0')
    expect(nextToolchain(toolchainLadder(terms), '1.24.1')).toBe('1.26.8')
    expect(requiredGo('no such module')).toBeUndefined()
  })
})

describe('the source', () => {
  const file = (replace: string) => parseModuleFile(`{"Go":"1.21","Replace":${replace}}`)
  const plan = { raised: [], environment: { GOOS: 'linux', GOARCH: 'amd64' } }
  const raised = [{ module: 'a', from: '1', to: '2' }]

  it('comes by the shortest way', () => {
    expect(routeOf(plan, file('null'), 'linux/amd64')).toBe('install')
    expect(routeOf(plan, file('null'), 'linux/arm64')).toBe('require')
    expect(routeOf({ ...plan, raised }, file('[]'), 'linux/amd64')).toBe('require')
    expect(routeOf(plan, file('[{"Old":{"Path":"a"},"New":{"Path":"b","Version":"v1"}}]'), 'linux/amd64')).toBe('copy')
    expect(routeOf(plan, file('[{"Old":{"Path":"a"},"New":{"Path":"./a"}}]'), 'linux/amd64')).toBe('clone')
  })

  it('has a tag in a repository', () => {
    expect(repositoryOf('github.com/o/r/sub/v2', 'v2.1.0', {})).toEqual({
      url: 'https://github.com/o/r',
      tag: 'sub/v2.1.0',
      folder: 'sub',
    })
    expect(
      repositoryOf('example.com/x', 'v1.0.0', { url: 'https://git.example/x', ref: 'refs/tags/v1.0.0' }),
    ).toMatchObject({ tag: 'v1.0.0' })
    expect(repositoryOf('example.com/x', 'v1.0.0', {})).toBeUndefined()
    expect(repositoryOf('example.com/x', 'v1.0.0', { url: 'ext::sh -c id' })).toBeUndefined()
  })
})

it('reads what go version -m prints', () => {
  const info = parseBuildInfo(
    '/x/yq: go1.24.3\n\tpath\tgithub.com/a/b\n\tmod\tgithub.com/a/b\tv1.0.0\th1:x\n\tdep\tc.example/d\tv1.1.0\n\t=>\te.example/f\tv1.2.0\th1:y\n\tbuild\tCGO_ENABLED=0\n\tbuild\t-ldflags="-s -w"\n',
  )
  expect(info).toMatchObject({ toolchain: 'go1.24.3', main: 'github.com/a/b', version: 'v1.0.0' })
  expect([...(info?.modules ?? [])]).toEqual([['e.example/f', 'v1.2.0']])
  expect(info?.settings).toEqual({ CGO_ENABLED: '0', '-ldflags': '-s -w' })
  expect(parseBuildInfo('/x: could not read Go build info from /x: unrecognized file format')).toBeUndefined()
})

describe('the start', () => {
  const crash = ended(2, '', 'panic: runtime error: index out of range')
  const loader = ended(127, '', 'error while loading shared libraries: libc.so.6: cannot open shared object file')
  const starts = (old: readonly ReturnType<typeof ended>[], now: ReturnType<typeof ended>) => {
    const answers = [...old]
    return compareStarts(async (which) => (which === 'old' ? (answers.shift() ?? ended(1)) : now))
  }

  it.each([
    ['both answer', [ended(0, 'v1')], ended(0, 'v2'), 'same'],
    ['the second question is answered', [ended(2, '', 'unknown flag'), ended(0)], ended(0), 'same'],
    ['both refuse', [ended(2), ended(2), ended(2)], ended(1), 'same'],
    ['the new one panics', [ended(0)], crash, 'different'],
    ['the new one lacks a library', [ended(0)], loader, 'different'],
    ['the new one refuses', [ended(0)], ended(1), 'different'],
    ['the old one does not start either', [loader, loader, loader], loader, 'unknown'],
    [
      'both keep running',
      [1, 2, 3].map(() => ({ ...ended(0), status: 'timed-out' as const })),
      { ...ended(0), status: 'timed-out' as const },
      'same',
    ],
  ])('%s', async (_, old, now, status) => {
    expect(await starts(old, now)).toMatchObject({ status })
  })
})
