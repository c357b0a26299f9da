import { describe, expect, it } from 'vitest'

import type { ClientConfig, RegistryAddress } from '../../system/ports.ts'
import { checkEnvironment } from './environment.ts'

const address = (url: string, headers: Readonly<Record<string, string>> = {}): RegistryAddress => ({
  url,
  headers,
  identity: url,
  from: 'test',
})

const clients = (more: Partial<ClientConfig> = {}): ClientConfig => ({
  npm: () => Promise.resolve(address('https://registry.example/npm/')),
  pypi: () => Promise.resolve([address('https://registry.example/simple/'), address('https://two.example/simple/')]),
  go: () =>
    Promise.resolve({
      proxies: [
        { address: address('https://registry.example/go/'), fallback: 'not-found' },
        { address: 'direct', fallback: 'not-found' },
      ],
      isPrivate: () => false,
    }),
  docker: () => Promise.resolve(address('https://registry.example/')),
  ...more,
})

const places = { cache: '/state/cache', home: '/state/cache/home' }

describe('checkEnvironment', () => {
  it("names the user's registries, this repository's caches and an empty home", async () => {
    expect(await checkEnvironment({ PATH: '/bin' }, clients(), places)).toMatchObject({
      PATH: '/bin',
      HOME: '/state/cache/home',
      npm_config_registry: 'https://registry.example/npm/',
      PIP_INDEX_URL: 'https://registry.example/simple/',
      PIP_EXTRA_INDEX_URL: 'https://two.example/simple/',
      GOPROXY: 'https://registry.example/go/,direct',
      GOMODCACHE: '/state/cache/go/pkg/mod',
      npm_config_cache: '/state/cache/npm',
    })
  })

  it('hands on no variable that it does not know, and no credential', async () => {
    const user = {
      PATH: '/bin',
      AWS_SECRET_ACCESS_KEY: 'x',
      NPM_TOKEN: 'x',
      HTTPS_PROXY: 'http://me:secret@proxy.example',
    }
    const secret = clients({
      npm: () => Promise.resolve(address('https://registry.example/', { authorization: 'Bearer x' })),
      pypi: () => Promise.resolve([address('https://me:secret@registry.example/simple/')]),
    })
    const environment = await checkEnvironment(user, secret, places)
    expect(Object.keys(environment)).not.toContain('npm_config_registry')
    expect(JSON.stringify(environment)).not.toMatch(/secret|AWS|TOKEN|Bearer/)
  })

  it('names no index where none is configured', async () => {
    const environment = await checkEnvironment({}, clients({ pypi: () => Promise.resolve([]) }), places)
    expect(environment).not.toHaveProperty('PIP_INDEX_URL')
  })
})
