import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { systemRandom } from '../clock.ts'
import { createHttp, type NodeHttp } from '../http.ts'
import { createContainerRegistries } from './container-registries.ts'

const BLOB = randomBytes(300_000)
const DIGEST = `sha256:${createHash('sha256').update(BLOB).digest('hex')}`

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const servers: Server[] = []
let http: NodeHttp
let asked: string[] = []

beforeEach(() => {
  asked = []
  http = createHttp({ env: {}, clock: { now: Date.now, sleep: async () => {} }, random: systemRandom })
})
afterEach(async () => {
  await http.close()
  for (const server of servers.splice(0)) server.closeAllConnections()
})

const serve = async (answer: Answer): Promise<string> => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`)
      answer(request, response, Buffer.concat(pieces).toString())
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const open = (host: string, address: Readonly<{ headers?: Record<string, string>; refreshToken?: string }> = {}) =>
  createContainerRegistries({
    http,
    clients: {
      docker: async (name) => ({ url: `http://${name}/`, headers: {}, identity: '', from: 'the test', ...address }),
    },
  }).open(host, 'team/app')

const hashed = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of bytes) hash.update(piece)
  return `sha256:${hash.digest('hex')}`
}

const challenge = (request: IncomingMessage, response: ServerResponse) =>
  response
    .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="here"` })
    .end()

describe('blobs', () => {
  it('are handed over as they come', async () => {
    const host = await serve((_request, response) => response.end(BLOB))
    expect(await (await open(host)).readBlob(DIGEST, hashed)).toBe(DIGEST)
    expect(asked).toEqual([`GET /v2/team/app/blobs/${DIGEST} -`])
  })

  it('come again from the start where the connection broke', async () => {
    let times = 0
    const host = await serve((_request, response) => {
      times += 1
      response.writeHead(200, { 'content-length': BLOB.length })
      if (times === 1) response.write(BLOB.subarray(0, 100_000), () => response.destroy())
      else response.end(BLOB)
    })
    let begun = 0
    const found = await (await open(host)).readBlob(DIGEST, (bytes) => ((begun += 1), hashed(bytes)))
    expect([found, begun, times]).toEqual([DIGEST, 2, 2])
  })

  it('may lie at another host, which gets no credential', async () => {
    let seen: string | undefined
    const storage = await serve((request, response) => {
      seen = request.headers.authorization
      response.end(BLOB)
    })
    const other = storage.replace('127.0.0.1', 'localhost')
    const host = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
      else response.writeHead(307, { location: `http://${other}/blob` }).end()
    })
    const repository = await open(host, { headers: { authorization: 'Basic secret' } })
    expect(await repository.readBlob(DIGEST, hashed)).toBe(DIGEST)
    expect(seen).toBeUndefined()
  })

  it('that are missing, or thrown away by who reads them, are errors', async () => {
    const host = await serve((request, response) =>
      request.url?.includes('blobs/sha256:0') ? response.writeHead(404).end() : response.end(BLOB),
    )
    const repository = await open(host)
    await expect(repository.readBlob('sha256:0', hashed)).rejects.toThrow('expected a blob, found status 404')
    const refuse = () => Promise.reject(new TypeError('not so'))
    await expect(repository.readBlob(DIGEST, refuse)).rejects.toThrow('not so')
    expect(asked).toHaveLength(2)
  })
})

describe('tokens', () => {
  it('are renewed when the registry no longer takes them', async () => {
    let issued = 0
    const host = await serve((request, response) => {
      if (request.url?.startsWith('/token')) return void response.end(JSON.stringify({ token: `t${(issued += 1)}` }))
      const valid = request.url?.endsWith('second') ? 't2' : 't1'
      if (request.headers.authorization !== `Bearer ${valid}`) return void challenge(request, response)
      response.end('{}')
    })
    const repository = await open(host)
    for (const name of ['first', 'second'])
      expect(await repository.ask(`manifests/${name}`, 'GET')).toMatchObject({ status: 200 })
    expect(issued).toBe(2)
    expect(asked.filter((line) => line.includes('manifests'))).toHaveLength(4)
  })

  it('are asked for once where the registry refuses them', async () => {
    const host = await serve((request, response) =>
      request.url?.startsWith('/token') ? response.end('{"token":"t"}') : challenge(request, response),
    )
    expect(await (await open(host)).ask('manifests/a', 'GET')).toMatchObject({ status: 401 })
    expect(asked).toHaveLength(3)
  })

  it('come for identity tokens, which go nowhere but to the token service', async () => {
    let form = ''
    const host = await serve((request, response, body) => {
      if (request.url === '/token') {
        form = `${request.method} ${request.headers['content-type']} ${body}`
        return void response.end('{"access_token":"t"}')
      }
      if (request.headers.authorization !== 'Bearer t') return void challenge(request, response)
      response.end('{}')
    })
    const repository = await open(host, { refreshToken: 'identity' })
    expect(await repository.ask('manifests/a', 'GET')).toMatchObject({ status: 200 })
    expect(form).toBe(
      'POST application/x-www-form-urlencoded grant_type=refresh_token&refresh_token=identity&service=here&' +
        'scope=repository%3Ateam%2Fapp%3Apull&client_id=seaworthy',
    )
    expect(asked.join('\n')).not.toContain('identity')
  })

  it('are not asked for where the registry sends elsewhere in clear', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://evil.example/token"' }).end(),
    )
    const answer = await (await open(host, { headers: { authorization: 'Basic secret' } })).ask('manifests/a', 'GET')
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('expected an https address') })
  })
})
