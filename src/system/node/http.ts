/**
 * The Http port over undici: one pool per host (HTTP/1.1, keep-alive), proxies as the environment names them.
 * Registries are hostile: bodies are counted after decompression, redirects are followed here so that credentials stay
 * with the host they were given for, and no error shows more of a URL than its public part.
 */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

import type { Dispatcher } from 'undici'

import { WorldError } from '../../records/errors.ts'
import type { Clock, Http, HttpRequest, HttpResponse, Random } from '../ports.ts'
import { createHostGate } from './http/host-gate.ts'
import { publicUrl } from './http/public-url.ts'
import { delayBeforeNext, type Outcome } from './http/retry.ts'

export type HttpOptions = Readonly<{
  /** For `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
  env: Readonly<Record<string, string | undefined>>
  clock: Clock
  random: Random
  /** Requests at a time to one host. */
  perHost?: number
  /** The first one and the repetitions. */
  attempts?: number
}>

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/** Until the headers come, and between two pieces of the body. */
const DEFAULT_TIMEOUT_MS = 30_000
/** A body that drips is given up after this many timeouts; a download may take as long as it flows. */
const TOTAL_TIMEOUTS = 10
const MOST_REDIRECTS = 5
const USER_AGENT = 'seaworthy'

/** All that is sent on to another host: a list of what is harmless, because a credential may have any name. */
const HARMLESS_HEADERS = new Set(['accept', 'user-agent', 'accept-encoding', 'if-none-match', 'if-modified-since'])

/** Problems that another attempt does not cure; OpenSSL's codes of untrusted certificates have CERT in them. */
const UNREACHABLE_CODE = /^ENOTFOUND$|^UND_ERR_INVALID_ARG$|CERT/
const TIMEOUT_CODES = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
])

type Receive = (body: Readable, status: number, limit: number, place: string) => Promise<Uint8Array>
/** What only some of our own adapters may do: it writes, and what it reads need not fit in memory. */
type Sent = HttpRequest & Readonly<{ form?: Readonly<Record<string, string>> }>

type FailureKind = 'timeout' | 'network' | 'unreachable' | 'refused-by-us'
type Attempt = Readonly<{ response: HttpResponse } | { error: WorldError; kind: FailureKind }>

const loadDispatcher = async (options: HttpOptions): Promise<Dispatcher> => {
  const { EnvHttpProxyAgent } = await import('undici')
  const variable = (name: string) => options.env[name.toLowerCase()] ?? options.env[name] ?? ''
  return new EnvHttpProxyAgent({
    connections: options.perHost ?? 16,
    allowH2: false,
    httpProxy: variable('HTTP_PROXY'),
    httpsProxy: variable('HTTPS_PROXY'),
    noProxy: variable('NO_PROXY'),
  })
}

/* ---- one exchange ------------------------------------------------------------------------------------------------ */

const parseTarget = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  throw new WorldError({ place: publicUrl(text), expected: 'an http or https URL', found: url?.protocol ?? 'none' })
}

const flatten = (headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )

/** User and password of the URL as a header, for they are not sent otherwise. */
const headersFor = (url: URL, given: HttpRequest['headers'] = {}): Record<string, string> => {
  const headers: Record<string, string> = { 'user-agent': USER_AGENT, 'accept-encoding': 'gzip' }
  if (url.username !== '') {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    headers['authorization'] = `Basic ${Buffer.from(user).toString('base64')}`
  }
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  return headers
}

const withoutCredentials = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.has(name)))

const redirectTarget = (status: number, location: string | undefined, from: URL): URL | undefined => {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (target?.protocol === 'https:' || (target?.protocol === 'http:' && from.protocol === 'http:')) return target
  throw new WorldError({
    place: publicUrl(from.href),
    expected: 'a redirect to an https URL',
    found: publicUrl(target?.href ?? ''),
  })
}

const formOf = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) => ({
  method: 'POST' as const,
  headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form).toString(),
})

/** Refuses what is larger than the limit, counted after decompression. */
const counting = (limit: number, place: string): Transform => {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes <= limit) done(null, chunk)
      else done(new WorldError({ place, expected: `at most ${limit} bytes`, found: 'more' }))
    },
  })
}

/** `pipe` alone would leave errors of the source behind. */
const unpacked = (body: Readable, headers: Readonly<Record<string, string>>): Readable => {
  if (headers['content-encoding']?.toLowerCase() !== 'gzip') return body
  const unzip = createGunzip()
  body.on('error', (error) => unzip.destroy(error))
  unzip.on('close', () => body.destroy())
  return body.pipe(unzip)
}

const collect: Receive = async (body, _status, limit, place) => {
  const chunks: Buffer[] = []
  await pipeline(body, counting(limit, place), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) chunks.push(chunk)
  })
  return Buffer.concat(chunks)
}

/** Only a body that was asked for goes to the file; that of an error is kept as any other. */
const writeTo =
  (path: string): Receive =>
  async (body, status, limit, place) => {
    if (status !== 200) return collect(body, status, limit, place)
    try {
      await pipeline(body, counting(limit, place), createWriteStream(path))
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
    return new Uint8Array()
  }

/** Not the network's fault, so nothing is tried again. */
class ConsumerFailed extends WorldError {}

/** Hands the body on as it comes. Where the body breaks off, that is the failure, whatever its consumer makes of it. */
const handTo =
  (consume: (bytes: AsyncIterable<Uint8Array>) => Promise<void>): Receive =>
  async (body, status, limit, place) => {
    if (status !== 200) return collect(body, status, DEFAULT_MAX_BYTES, place)
    const counted = counting(limit, place)
    let broken: unknown
    async function* passing(): AsyncGenerator<Uint8Array> {
      try {
        yield* counted
      } catch (error) {
        broken = error
        throw error
      }
    }
    const piped = pipeline(body, counted).catch(() => {})
    try {
      await consume(passing())
    } catch (error) {
      throw broken ?? error
    } finally {
      body.destroy()
      await piped
    }
    return new Uint8Array()
  }

/** Sends and follows redirects; throws what undici, zlib or the limits throw. */
const exchange = async (
  dispatcher: Dispatcher,
  request: Sent,
  receive: Receive,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> => {
  const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS
  let url = parseTarget(request.url)
  let headers = headersFor(url, request.headers)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      ...(request.form ? formOf(request.form, headers) : { method: request.method ?? 'GET', headers }),
      headersTimeout: timeout,
      bodyTimeout: timeout,
      ...(signal ? { signal } : {}),
    })
    const answered = flatten(answer.headers)
    const target = redirectTarget(answer.statusCode, answered['location'], url)
    if (target) {
      await answer.body.dump()
      if (request.form)
        throw new WorldError({ place: publicUrl(request.url), expected: 'an answer to a form', found: 'a redirect' })
      if (target.origin !== url.origin) headers = withoutCredentials(headers)
      url = target
      continue
    }
    const place = publicUrl(url.href)
    const stream = request.method === 'HEAD' ? answer.body : unpacked(answer.body, answered)
    const body = await receive(stream, answer.statusCode, request.maxBytes ?? DEFAULT_MAX_BYTES, place)
    return { status: answer.statusCode, headers: answered, body }
  }
  throw new WorldError({
    place: publicUrl(request.url),
    expected: `at most ${MOST_REDIRECTS} redirects`,
    found: 'more',
  })
}

/* ---- attempts ---------------------------------------------------------------------------------------------------- */

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if (error.name === 'TimeoutError') return 'ETIMEDOUT'
  return 'code' in error ? String(error.code) : codeOf(error.cause)
}

const describeFailure = (error: unknown, request: HttpRequest): Attempt => {
  if (error instanceof WorldError) return { error, kind: 'refused-by-us' }
  const code = codeOf(error)
  const timedOut = TIMEOUT_CODES.has(code)
  const found = timedOut
    ? `none within ${(request.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000} s`
    : code.startsWith('Z_')
      ? 'a body that is not gzip as it claims'
      : code || String(error)
  const fault = { place: publicUrl(request.url), expected: 'an answer', found }
  const kind = timedOut ? 'timeout' : UNREACHABLE_CODE.test(code) ? 'unreachable' : 'network'
  return { error: new WorldError(fault, { cause: error }), kind }
}

const outcomeOf = (attempt: Attempt): Outcome =>
  'error' in attempt
    ? { kind: attempt.kind === 'timeout' || attempt.kind === 'network' ? attempt.kind : 'final' }
    : { kind: 'answer', status: attempt.response.status, retryAfter: attempt.response.headers['retry-after'] }

const isHostFailure = (attempt: Attempt): boolean =>
  'error' in attempt ? attempt.kind !== 'refused-by-us' : attempt.response.status >= 500

/** Closing ends the idle connections, without which a program would wait for them. */
export type NodeHttp = Http &
  Readonly<{
    close: () => Promise<void>
    /**
     * Hands a body of status 200 over as it comes, and over again from the start where the connection failed; what `consume` gives
     * is the answer's `result`. Other answers have none. Throws what `consume` throws.
     */
    read: <Result>(
      request: HttpRequest,
      consume: (bytes: AsyncIterable<Uint8Array>) => Promise<Result>,
    ) => Promise<HttpResponse | (HttpResponse & Readonly<{ result: Result }>)>
    /** POST of a form, for token services; never repeated at another address. */
    postForm: (request: HttpRequest, form: Readonly<Record<string, string>>) => Promise<HttpResponse>
  }>

export const createHttp = (options: HttpOptions): NodeHttp => {
  const { clock, random } = options
  const gate = createHostGate(options.perHost ?? 16, clock)
  let dispatcher: Promise<Dispatcher> | undefined

  const tryOnce = async (request: Sent, receive: Receive, totalMs: number | undefined): Promise<Attempt> => {
    dispatcher ??= loadDispatcher(options)
    try {
      const signal = totalMs === undefined ? undefined : AbortSignal.timeout(totalMs)
      return { response: await exchange(await dispatcher, request, receive, signal) }
    } catch (error) {
      return describeFailure(error, request)
    }
  }

  const tryRepeatedly = async (request: Sent, receive: Receive, totalMs: number | undefined) => {
    for (let attempt = 1; ; attempt += 1) {
      const result = await tryOnce(request, receive, totalMs)
      const wait = delayBeforeNext(outcomeOf(result), attempt, options.attempts ?? 4, clock.now(), random.next())
      if (wait === undefined) return result
      await clock.sleep(wait)
    }
  }

  const send = async (request: Sent, receive: Receive, totalMs: number | undefined): Promise<HttpResponse> => {
    const { host } = parseTarget(request.url)
    const result = await gate.within(host, () => tryRepeatedly(request, receive, totalMs), isHostFailure)
    if ('error' in result) throw result.error
    return result.response
  }

  return {
    get: (request) => send(request, collect, TOTAL_TIMEOUTS * (request.timeoutMs ?? DEFAULT_TIMEOUT_MS)),
    download: (request, path) => send(request, writeTo(path), undefined),
    async read(request, consume) {
      let kept: { result: Awaited<ReturnType<typeof consume>> } | undefined
      let thrown: unknown
      const receive = handTo(async (bytes) => {
        try {
          kept = { result: await consume(bytes) }
        } catch (error) {
          thrown = error
          throw new ConsumerFailed(publicUrl(request.url), { cause: error })
        }
      })
      try {
        return { ...(await send(request, receive, undefined)), ...kept }
      } catch (error) {
        throw error instanceof ConsumerFailed ? thrown : error
      }
    },
    postForm: (request, form) => send({ ...request, form }, collect, DEFAULT_TIMEOUT_MS),
    close: async () => {
      await (await dispatcher)?.close()
    },
  }
}
