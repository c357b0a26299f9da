import { array, assert, asyncProperty, boolean, constantFrom, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'

import { addressFor, portsFor, queryFor, type Recorded } from '../../testing.ts'
import { chartsIn } from './chart-index.ts'
import { helm } from './helm.ts'

const BASE = 'https://charts.registry.example/stable/'
const index = `apiVersion: v1
entries:
  # a comment
  alloy:
  - apiVersion: v2
    appVersion: "1.5"
    created: "2026-01-05T10:00:00.123456789Z"
    dependencies:
    - name: crds
      version: 9.9.9
    description: |
      version: 8.8.8
      deprecated: true
    kubeVersion: '>=1.25.0-0'
    maintainers:
    - email: a@example.com
      name: A
    sources:
    - https://github.com/grafana/alloy
    - https://example.com
    urls:
    - https://charts.registry.example/alloy-1.1.0.tgz
    version: 1.1.0
  - created: "2025-01-05T10:00:00Z"
    deprecated: true
    version: 1.0.0 # old
  "empty": []
  other:
    - version: "2.0.0-rc.1"
      created: 2025-06-01T00:00:00Z
generated: "2026-01-06T00:00:00Z"
version: 7.7.7
`
const query = (name: string, registryUrl = 'https://charts.registry.example/stable') =>
  queryFor('helm', name, 'semver', { registryUrl })

describe('a repository by HTTP', () => {
  const recorded: Recorded = { [`${BASE}index.yaml`]: { body: index, headers: { etag: '"e"' } } }

  it('reads fields of versions, and none of what lies deeper', async () => {
    const { answer, validator } = await helm.releases(query('alloy'), portsFor({ recorded }).ports)
    expect(answer.releases).toEqual([
      { version: '1.0.0', prerelease: false, runtimes: {}, date: '2025-01-05T10:00:00.000Z', deprecated: 'deprecated' },
      {
        version: '1.1.0',
        prerelease: false,
        runtimes: { kubernetes: '>=1.25.0-0' },
        date: '2026-01-05T10:00:00.123Z',
        appVersion: '1.5',
      },
    ])
    expect(answer.sourceRepository).toBe('github.com/grafana/alloy')
    expect(validator).toBe('"e"')
  })

  it('fetches an index once for all of its charts', async () => {
    const { ports, asked } = portsFor({ recorded })
    const names = ['alloy', 'other', 'empty', 'absent', 'stable/other']
    const found = await Promise.all(names.map((name) => helm.releases(query(name), ports)))
    expect(found.map(({ answer }) => `${answer.status} ${answer.releases.length}`)).toEqual([
      'found 2',
      'found 1',
      'found 0',
      'missing 0',
      'found 1',
    ])
    expect(asked).toHaveLength(1)
  })

  it('reads JSON and YAML of another style, where they are small', async () => {
    const flow = 'entries: {alloy: [{version: 1.0.0, created: 2026-01-05T10:00:00Z, deprecated: true}], none: null}'
    for (const body of [
      flow,
      '{"entries": {"alloy": [{"version": "1.0.0", "created": "2026-01-05T10:00:00Z", "deprecated": true}]}}',
    ]) {
      const { ports } = portsFor({ recorded: { [`${BASE}index.yaml`]: { body } } })
      const { answer } = await helm.releases(query('alloy'), ports)
      expect(answer.releases).toEqual([
        {
          version: '1.0.0',
          prerelease: false,
          runtimes: {},
          date: '2026-01-05T10:00:00.000Z',
          deprecated: 'deprecated',
        },
      ])
    }
  })

  it('revalidates', async () => {
    const first = await helm.releases(query('alloy'), portsFor({ recorded }).ports)
    const { ports } = portsFor({ recorded: { [`${BASE}index.yaml`]: { status: 304 } } })
    const known = { answer: first.answer, validator: first.validator ?? '' }
    expect((await helm.releases({ ...query('alloy'), known }, ports)).revalidated).toBe(true)
  })

  it('needs a repository, and the name of a chart', async () => {
    const { ports } = portsFor({})
    const nowhere = queryFor('helm', 'alloy', 'semver')
    expect((await helm.releases(nowhere, ports)).answer).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('repository of the chart'),
    })
    expect((await helm.releases(query('..'), ports)).answer.reason).toContain('name of a chart')
    expect((await helm.releases(query('x', '@alias'), ports)).answer.reason).toContain('registryUrl')
  })

  it('reads what a YAML writer writes', async () => {
    const entry = record({
      description: constantFrom('plain', 'a: b', 'two\nlines\nversion: 3', '- item', '', "it's"),
      version: constantFrom('1.0.0', '2.0.0', '10.1.0-rc.1'),
      deprecated: boolean(),
      keywords: array(constantFrom('x', 'version: 4', '- y')),
      appVersion: constantFrom('1', 'v2', '0x10', 'latest'),
    })
    const entries = record({ a: array(entry), 'b.c-d': array(entry) })
    await assert(
      asyncProperty(entries, constantFrom(0, 20), boolean(), async (sample, lineWidth, indentSeq) => {
        const document = { apiVersion: 'v1', entries: sample, generated: 'x' }
        const charts = await chartsIn(stringify(document, { lineWidth, indentSeq }))
        for (const [name, versions] of Object.entries(sample))
          expect(charts?.get(name)?.versions).toEqual(
            versions.map(({ version, deprecated, appVersion }) => ({
              version,
              ...(deprecated ? { deprecated: 'deprecated' } : {}),
              appVersion,
            })),
          )
      }),
    )
  })

  it('reads a large index quickly', async () => {
    const entry = `  - apiVersion: v2\n    created: "2026-01-05T10:00:00Z"\n    description: ${'x'.repeat(400)}\n    urls:\n    - https://x.example/y.tgz\n    version: 1.0.0\n`
    const text = `entries:\n${Array.from({ length: 100 }, (_, at) => `  c${at}:\n${entry.repeat(400)}`).join('')}`
    expect(text.length).toBeGreaterThan(20_000_000)
    const started = performance.now()
    const charts = await chartsIn(text)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(charts?.size).toBe(100)
  })
})

describe('charts in an OCI registry', () => {
  const recorded: Recorded = {
    'https://ghcr.io/v2/org/charts/app/tags/list?n=1000': {
      body: { tags: ['1.0.0', '1.1.0_build.1', 'latest', `sha256-${'0'.repeat(64)}.sig`] },
    },
  }

  it.each([
    ['app', 'oci://ghcr.io/org/charts'],
    ['app', 'oci://ghcr.io/org/charts/app/'],
    ['oci://ghcr.io/org/charts/app', 'https://not.example'],
  ])('%s of %s', async (name, registryUrl) => {
    const { ports } = portsFor({ recorded, clients: { docker: async (host) => addressFor(`https://${host}/`) } })
    const { answer } = await helm.releases(query(name, registryUrl), ports)
    expect(answer.releases).toEqual([
      { version: '1.0.0', prerelease: false, runtimes: {} },
      { version: '1.1.0+build.1', tag: '1.1.0_build.1', prerelease: false, runtimes: {} },
    ])
  })

  it('takes a name that is none', async () => {
    const { answer } = await helm.releases(query('App!', 'oci://ghcr.io/org'), portsFor({}).ports)
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('host/path') })
  })
})
