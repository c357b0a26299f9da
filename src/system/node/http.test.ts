import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { WorldError } from '../../records/errors.ts'
import type { HttpRequest } from '../ports.ts'
import { createHttp, type NodeHttp } from './http.ts'
import { publicUrl } from './http/public-url.ts'
import { delayBeforeNext, retryAfterMs } from './http/retry.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const portOf = (server: Server): number => {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

const listen = async (handler: Handler): Promise<{ server: Server; base: string }> => {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, base: `http://127.0.0.1:${portOf(server)}` }
}

let handle: Handler = (_request, response) => response.end()
const asked: { url: string; headers: IncomingMessage['headers'] }[] = []
let own: { server: Server; base: string }
let other: { server: Server; base: string }
const sent: IncomingMessage['headers'][] = []

beforeAll(async () => {
  own = await listen((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    handle(request, response)
  })
  other = await listen((request, response) => {
    sent.push(request.headers)
    response.end('elsewhere')
  })
})
afterAll(() => {
  for (const { server } of [own, other]) {
    server.closeAllConnections()
    server.close()
  }
})

/** Waiting is remembered, not done. */
let waited: number[] = []
let now = 0
let http: NodeHttp
beforeEach(() => {
  asked.length = 0
  sent.length = 0
  waited = []
  now = 1_000_000
  const sleep = async (ms: number) => {
    waited.push(ms)
    now += ms
  }
  http = createHttp({ env: {}, clock: { now: () => now, sleep }, random: { next: () => 0 }, perHost: 3 })
  return () => http.close()
})

const get = (path: string, rest: Partial<HttpRequest> = {}) => http.get({ url: `${own.base}${path}`, ...rest })
const failureOf = async (work: Promise<unknown>): Promise<WorldError> => {
  try {
    await work
  } catch (error) {
    if (error instanceof WorldError) return error
    throw error
  }
  throw new Error('expected a WorldError')
}

describe('answers', () => {
  it('come with status, lower-case headers and unpacked body', async () => {
    handle = (_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip', ETag: '"x"' }).end(gzipSync('hello'))
    const answer = await get('/')
    expect(answer.status).toBe(200)
    expect(answer.headers['etag']).toBe('"x"')
    expect(Buffer.from(answer.body).toString()).toBe('hello')
  })

  it('of any status are answers, not errors', async () => {
    handle = (_request, response) => response.writeHead(404).end('no')
    expect((await get('/')).status).toBe(404)
    handle = (_request, response) => response.writeHead(304).end()
    expect((await get('/')).status).toBe(304)
  })

  it('have a size limit, also when they are packed', async () => {
    handle = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1e6)))
    const error = await failureOf(get('/big', { maxBytes: 1000 }))
    expect(error.message).toBe(`${own.base}/big: expected at most 1000 bytes, found more`)
    expect(asked).toHaveLength(1)
  })

  it('that are not packed as they claim are errors', async () => {
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all')
    expect((await failureOf(get('/'))).message).toContain('not gzip')
  })
})

describe('retries', () => {
  it('after 429 as long as the registry wants', async () => {
    handle = (_request, response) =>
      asked.length < 3 ? response.writeHead(429, { 'retry-after': '7' }).end() : response.end('there')
    expect((await get('/')).status).toBe(200)
    expect(waited).toEqual([7000, 7000])
  })

  it('after 5xx with growing pauses, then gives the answer as it is', async () => {
    handle = (_request, response) => response.writeHead(503).end('down')
    expect((await get('/')).status).toBe(503)
    expect(asked).toHaveLength(4)
    expect(waited).toEqual([150, 300, 600])
  })

  it('after a broken connection', async () => {
    handle = (request, response) => (asked.length < 2 ? request.socket.destroy() : response.end('there'))
    expect((await get('/')).status).toBe(200)
  })

  it('a host that hangs only once', async () => {
    handle = () => {}
    const error = await failureOf(get('/hang', { timeoutMs: 100 }))
    expect(error.message).toBe(`${own.base}/hang: expected an answer, found none within 0.1 s`)
    expect(asked).toHaveLength(2)
  })

  it('gives up a body that drips', async () => {
    handle = (_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(timer))
    }
    expect((await failureOf(get('/drip', { timeoutMs: 60 }))).message).toContain('none within')
  })

  it('do not go on for ever against a host that is down', async () => {
    handle = (_request, response) => response.writeHead(500).end()
    for (let count = 0; count < 8; count += 1) await get(`/${count}`)
    const before = asked.length
    expect((await failureOf(get('/more'))).message).toContain('8 failures in a row')
    expect(asked).toHaveLength(before)
    now += 61_000
    handle = (_request, response) => response.end('up again')
    expect((await get('/')).status).toBe(200)
  })

  it('name the port that refuses, without the credentials of the URL', async () => {
    const { server, base } = await listen(() => {})
    await new Promise((resolve) => server.close(resolve))
    const url = `${base.replace('//', '//me:hunter2@')}/x?token=abc`
    const error = await failureOf(http.get({ url }))
    expect(error.message).toBe(`${base}/x?…: expected an answer, found ECONNREFUSED`)
  })
})

describe('delays', () => {
  it.each([
    ['12', 12_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After %s', (value, ms) => {
    expect(retryAfterMs(value, 1000)).toBe(ms)
  })
  it('of more than a minute are not waited for', () => {
    const outcome = { kind: 'answer', status: 429, retryAfter: '3600' } as const
    expect(delayBeforeNext(outcome, 1, 4, 0, 0.5)).toBeUndefined()
  })
  it('are spread and bounded', () => {
    expect(delayBeforeNext({ kind: 'network' }, 1, 20, 0, 0.999)).toBeGreaterThan(299)
    expect(delayBeforeNext({ kind: 'network' }, 15, 20, 0, 1)).toBe(8000)
  })
})

describe('redirects', () => {
  const redirectTo = (location: () => string) => {
    handle = (request, response) =>
      request.url === '/start' ? response.writeHead(302, { location: location() }).end() : response.end('here')
  }
  const headers = { authorization: 'Bearer t', 'private-token': 't', accept: 'text/plain' }

  it('keep credentials on the same host', async () => {
    redirectTo(() => '/next')
    expect(Buffer.from((await get('/start', { headers })).body).toString()).toBe('here')
    expect(asked[1]?.headers).toMatchObject(headers)
  })

  it('take none to another host', async () => {
    redirectTo(() => `${other.base}/there`)
    expect(Buffer.from((await get('/start', { headers })).body).toString()).toBe('elsewhere')
    expect(sent[0]).toMatchObject({ accept: 'text/plain' })
    expect(Object.keys(sent[0] ?? {})).not.toEqual(expect.arrayContaining(['authorization']))
    expect(Object.keys(sent[0] ?? {})).not.toEqual(expect.arrayContaining(['private-token']))
  })

  it('end', async () => {
    redirectTo(() => '/start')
    expect((await failureOf(get('/start'))).message).toContain('at most 5 redirects')
  })

  it('lead to http and https alone', async () => {
    redirectTo(() => 'file:///etc/passwd')
    expect((await failureOf(get('/start'))).message).toContain('expected a redirect to an https URL')
  })
})

describe('requests', () => {
  it('send the credential of the URL as a header', async () => {
    handle = (_request, response) => response.end()
    await http.get({ url: own.base.replace('//', '//me:p%40ss@') })
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
  })

  it('are at most so many at a time to one host', async () => {
    let running = 0
    let most = 0
    handle = (_request, response) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        response.end()
      }, 10)
    }
    await Promise.all(Array.from({ length: 12 }, (_, index) => get(`/${index}`)))
    expect(most).toBe(3)
  })

  it.each(['file:///etc/passwd', 'nonsense', 'ftp://x.example/'])('are not made to %s', async (url) => {
    expect((await failureOf(http.get({ url }))).message).toContain('expected an http or https URL')
  })

  it('go through the proxy that the environment names', async () => {
    const proxy = createServer()
    const wanted: string[] = []
    proxy.on('connect', (request, socket) => {
      wanted.push(request.url ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const proxied = createHttp({
      env: { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` },
      clock: { now: () => now, sleep: async () => {} },
      random: { next: () => 0 },
      attempts: 1,
    })
    await failureOf(proxied.get({ url: 'https://packages.example/x' }))
    expect(wanted).toEqual(['packages.example:443'])
    await proxied.close()
    proxy.close()
  })
})

describe('downloads', () => {
  it('go to the file; a failed one leaves none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seaworthy-http-'))
    handle = (request, response) => {
      if (request.url === '/gone') response.writeHead(404).end('no such thing')
      else response.end('content')
    }
    const done = await http.download({ url: `${own.base}/file` }, join(folder, 'file'))
    expect(done.body).toHaveLength(0)
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('content')
    const gone = await http.download({ url: `${own.base}/gone` }, join(folder, 'gone'))
    expect(Buffer.from(gone.body).toString()).toBe('no such thing')
    await failureOf(http.download({ url: `${own.base}/file`, maxBytes: 3 }, join(folder, 'large')))
    expect(await readdir(folder)).toEqual(['file'])
    await rm(folder, { recursive: true })
  })
})

it('public URLs hold no secret', () => {
  expect(publicUrl('https://me:pw@registry.example:8080/a/b?token=x#f')).toBe('https://registry.example:8080/a/b?…')
  expect(publicUrl('not one')).toBe('(not a URL)')
})
