import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemClock, systemRandom } from '../../../system/node/clock.ts'
import { createHttp, type NodeHttp } from '../../../system/node/http.ts'
import { createContainerRegistries } from '../../../system/node/oci/container-registries.ts'
import { addressFor, portsFor, queryFor } from '../../testing.ts'
import { docker } from './docker.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const CREDENTIAL = `Basic ${Buffer.from('me:secret').toString('base64')}`
const TAGS = ['1.26.5', '1.26.6', '1.27rc1', '1.26.6-alpine', 'latest', `sha256-${'0'.repeat(64)}.sig`]

/** A small OCI registry: Bearer tokens for `team/*`, Basic for `basic/*`, two tags a page. */
const answer = (request: IncomingMessage, response: ServerResponse, asked: string[]): void => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  asked.push(`${request.method} ${url.pathname}${url.search} ${request.headers.authorization ?? '-'}`)
  const send = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  if (url.pathname === '/token')
    return void (request.headers.authorization === CREDENTIAL
      ? send(200, { token: `t-${url.searchParams.get('scope')}` })
      : send(401))
  const [, repository = '', rest = ''] = /^\/v2\/(.+?)\/((?:tags|manifests)\/.*)$/.exec(url.pathname) ?? []
  const bearer = `Bearer t-repository:${repository}:pull`
  if (repository.startsWith('basic/') && request.headers.authorization !== CREDENTIAL)
    return void send(401, {}, { 'www-authenticate': 'Basic realm="here"' })
  if (repository.startsWith('team/') && request.headers.authorization !== bearer)
    return void send(
      401,
      {},
      { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="here"` },
    )
  if (rest === 'manifests/1.26.6' && request.method === 'HEAD')
    return void send(200, {}, { 'docker-content-digest': DIGEST })
  if (rest !== 'tags/list' || repository.endsWith('absent')) return void send(404)
  const from = TAGS.indexOf(url.searchParams.get('last') ?? '') + 1
  const page = TAGS.slice(from, from + 2)
  const next = { link: `</v2/${repository}/tags/list?n=2&last=${page.at(-1)}>; rel="next"` }
  send(200, { name: repository, tags: page }, from + 2 < TAGS.length ? next : {})
}

describe('docker', () => {
  const asked: string[] = []
  const server = createServer((request, response) => answer(request, response, asked))
  let http: NodeHttp
  let host = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    http = createHttp({ env: {}, clock: systemClock, random: systemRandom })
  })
  afterAll(async () => {
    await http.close()
    server.close()
  })

  const ask = (name: string, authorization?: string) => {
    asked.length = 0
    const headers: Record<string, string> = authorization ? { authorization } : {}
    const clients = { docker: async (given: string) => addressFor(`http://${given}/`, headers) }
    const { ports } = portsFor({ clients })
    const containers = createContainerRegistries({ http, clients })
    return { ports: { ...ports, http, containers }, query: queryFor('docker', `${host}/${name}`, 'docker') }
  }

  it('lists every page with one token, without attachments', async () => {
    const { ports, query } = ask('team/go', CREDENTIAL)
    const { answer: found } = await docker.releases(query, ports)
    expect(found.reason).toBeUndefined()
    expect(found.releases.map(({ version }) => version).toSorted()).toEqual(TAGS.slice(0, 5).toSorted())
    expect(found.releases.find(({ version }) => version === '1.27rc1')?.prerelease).toBe(true)
    expect(asked.filter((line) => line.includes('/token'))).toHaveLength(1)
    expect(asked.filter((line) => line.includes('tags/list'))).toHaveLength(4)
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  it('asks for the digests of tags by HEAD', async () => {
    const { ports, query } = ask('team/go', CREDENTIAL)
    const found = await docker.requires?.(query, ['1.26.6', 'gone'], ports)
    expect(Object.fromEntries(found ?? [])).toEqual({ '1.26.6': { requires: [], runtimes: {}, digest: DIGEST } })
    expect(asked.some((line) => line.startsWith('HEAD /v2/team/go/manifests/1.26.6 Bearer'))).toBe(true)
  })

  it('of a tag that a pin holds in part, lists the parts and asks for the digest of the whole', async () => {
    const { ports, query } = ask('team/go', CREDENTIAL)
    const partial = { ...query, extractVersion: String.raw`^(?<version>.+)-alpine$` }
    const { answer: found } = await docker.releases(partial, ports)
    expect(found.releases.map(({ version, tag }) => [version, tag])).toEqual([['1.26.6', '1.26.6-alpine']])
    const digests = await docker.requires?.(partial, ['1.26.6', '1.26.5'], ports)
    expect(digests?.size).toBe(0)
    expect(asked.some((line) => line.startsWith('HEAD /v2/team/go/manifests/1.26.6-alpine'))).toBe(true)
  })

  it('answers a Basic challenge, and only a challenge, with the credential', async () => {
    const basic = ask('basic/go', CREDENTIAL)
    expect((await docker.releases(basic.query, basic.ports)).answer.status).toBe('found')
    const open = ask('open/go', CREDENTIAL)
    expect((await docker.releases(open.query, open.ports)).answer.status).toBe('found')
    expect(asked.every((line) => line.endsWith(' -'))).toBe(true)
  })

  it.each([
    ['team/go', undefined, 'failed', 'token'],
    ['basic/go', undefined, 'failed', 'no credential'],
    ['open/absent', undefined, 'missing', '404'],
    ['Up/Per', undefined, 'failed', 'name of an image'],
  ])('%s without a credential', async (name, authorization, status, reason) => {
    const { ports, query } = ask(name, authorization)
    const { answer: found } = await docker.releases(query, ports)
    expect(found).toMatchObject({ status, reason: expect.stringContaining(reason) })
  })
})

describe('ubuntu', () => {
  const prereleases = async (name: string, host: string, now: string) => {
    const tags = ['22.04', '23.10', '24.04', '26.04', '26.10', 'noble', 'jammy-20260810']
    const { ports } = portsFor({
      recorded: { [`https://${host}/v2/${name}/tags/list?n=1000`]: { body: { tags } } },
      now: () => Date.parse(now),
    })
    const { answer } = await docker.releases(queryFor('docker', `${host}/${name}`, 'docker'), ports)
    return answer.releases.flatMap(({ version, prerelease }) => (prerelease ? [version] : []))
  }

  it('has long-term releases, once they are there; the others are not to build on', async () => {
    expect(await prereleases('library/ubuntu', 'docker.io', '2026-05-01T00:00:00Z')).toEqual(['23.10', '26.10'])
    expect(await prereleases('docker/library/ubuntu', 'ecr.example', '2026-04-10T00:00:00Z')).toEqual([
      '23.10',
      '26.04',
      '26.10',
    ])
    expect(await prereleases('other/ubuntu', 'ecr.example', '2026-05-01T00:00:00Z')).toEqual([])
  })
})
