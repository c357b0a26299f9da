import { expect, it } from 'vitest'

import { GO_PROXY, portsFor, queryFor } from '../../testing.ts'
import { golangVersion } from './golang-version.ts'

const BASE = `${GO_PROXY.url}golang.org/toolchain/@v/`

it('lists Go releases from the toolchain module', async () => {
  const list = ['go1.26.3.linux-amd64', 'go1.26.3.windows-amd64', 'go1.9.linux-amd64', 'go1.27rc1.linux-amd64']
  const { ports, asked } = portsFor({
    recorded: {
      [`${BASE}list`]: { body: list.map((version) => `v0.0.1-${version}`).join('\n') },
      [`${BASE}v0.0.1-go1.26.3.linux-amd64.info`]: {
        body: { Version: 'v0.0.1-go1.26.3.linux-amd64', Time: '2026-05-05T00:00:00Z' },
      },
    },
  })
  const query = queryFor('golang-version', 'go', 'golang-version')
  const { answer } = await golangVersion.releases(query, ports)
  expect(answer.releases).toEqual([
    { version: '1.9', tag: 'go1.9', prerelease: false, runtimes: {} },
    { version: '1.26.3', tag: 'go1.26.3', prerelease: false, runtimes: {}, date: '2026-05-05T00:00:00.000Z' },
    { version: '1.27rc1', tag: 'go1.27rc1', prerelease: true, runtimes: {} },
  ])
  expect(asked.map(({ url }) => url)).not.toContain(`${BASE}v0.0.1-go1.27rc1.linux-amd64.info`)
})

it('finds the proxy of the toolchain by itself where GOPROXY is direct', async () => {
  const page = '<meta name="go-import" content="golang.org/toolchain mod https://mod.example/dl">'
  const { ports } = portsFor({
    clients: { go: async () => ({ proxies: [{ address: 'direct', fallback: 'not-found' }], isPrivate: () => false }) },
    recorded: {
      'https://golang.org/toolchain?go-get=1': { body: page },
      'https://mod.example/dl/golang.org/toolchain/@v/list': { body: 'v0.0.1-go1.26.3.linux-amd64\n' },
    },
  })
  const { answer } = await golangVersion.releases(queryFor('golang-version', 'go', 'golang-version'), ports)
  expect(answer.releases.map(({ version }) => version)).toEqual(['1.26.3'])
})
