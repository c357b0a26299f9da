/**
 * What an answer of a registry means: there, unchanged, missing or broken, each with a reason that people can read.
 * Addresses handed in carry no credentials (see the ClientConfig port), so reasons may quote them.
 */
import type { z } from 'zod'

import { WorldError } from '../records/errors.ts'
import type { Http, HttpResponse, RegistryAddress } from '../system/ports.ts'

export type Problem = Readonly<{ status: 'missing' | 'failed'; reason: string }>

export type RegistryAnswer =
  | Readonly<{
      status: 'ok'
      body: Uint8Array
      headers: Readonly<Record<string, string>>
      validator: string | undefined
    }>
  | Problem

export type RegistryRequest = Readonly<{
  url: string
  /** Its headers go along where the URL is of its host. */
  registry?: RegistryAddress
  headers?: Readonly<Record<string, string>>
  maxBytes?: number
}>

const decoder = new TextDecoder()

export const textOf = (body: Uint8Array): string => decoder.decode(body)

export const failed = (reason: string): Problem => ({ status: 'failed', reason })
export const missing = (reason: string): Problem => ({ status: 'missing', reason })

/** The reason of a WorldError as a problem; anything else is a fault of ours and is thrown on. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof WorldError) return failed(error.message)
  throw error
}

/** Printable, at most 60 characters: registries are hostile and terminals obey control characters. */
export const quote = (text: string): string =>
  `"${text.slice(0, 60).replaceAll(/[^\x20-\x7e\xa0-\uffff]/g, ' ')}${text.length > 60 ? '…' : ''}"`

/** A date alone is a Last-Modified, everything else an ETag (RFC 9110 section 13.1). */
const conditional = (validator: string | undefined): Record<string, string> => {
  if (validator === undefined) return {}
  return /^(W\/)?"/.test(validator) ? { 'if-none-match': validator } : { 'if-modified-since': validator }
}

const sameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** With what the registry says itself: some explain a refusal in words. */
const meaningOf = ({ status, body }: HttpResponse, place: string): Problem => {
  if (status === 404 || status === 410) return missing(`${place}: not found (${status})`)
  const said = textOf(body.subarray(0, 200)).trim()
  const denied = status === 401 || status === 403 ? ', access denied' : ''
  return failed(`${place}: expected an answer, found status ${status}${denied}${said === '' ? '' : `: ${quote(said)}`}`)
}

/** Asks once. Never throws for what the network or the registry does. */
export const askRegistry = (http: Http, request: RegistryRequest): Promise<RegistryAnswer> =>
  exchange(http, request, (answer) => meaningOf(answer, request.url))

/** As `askRegistry`, but `validator` (ETag or Last-Modified of an answer of before) may be answered by `unchanged`. */
export const revalidate = (
  http: Http,
  request: RegistryRequest,
  validator: string | undefined,
): Promise<RegistryAnswer | Readonly<{ status: 'unchanged' }>> =>
  exchange(http, { ...request, headers: { ...request.headers, ...conditional(validator) } }, (answer) =>
    answer.status === 304 && validator !== undefined
      ? { status: 'unchanged' as const }
      : meaningOf(answer, request.url),
  )

/** A part of a file, and where it begins in it. */
export type Slice = Readonly<{ start: number; bytes: Uint8Array }>

/** `range` as RFC 9110 section 14.1.2 has it: `0-99`, `-1024` for the end. `undefined` where no part comes. */
export const askRange = async (http: Http, request: RegistryRequest, range: string): Promise<Slice | undefined> => {
  const headers = { ...request.headers, range: `bytes=${range}`, 'accept-encoding': 'identity' }
  const answer = await exchange(http, { ...request, headers }, ({ status, headers: told, body }): Slice | undefined => {
    const start = status === 206 ? /^bytes (\d+)-/.exec(told['content-range'] ?? '')?.[1] : undefined
    return start === undefined ? undefined : { start: Number(start), bytes: body }
  })
  if (answer === undefined || 'start' in answer) return answer
  // A server without ranges gives the whole file.
  return answer.status === 'ok' ? { start: 0, bytes: answer.body } : undefined
}

const exchange = async <Other>(
  http: Http,
  { url, registry, headers, maxBytes }: RegistryRequest,
  otherwise: (answer: HttpResponse) => Other,
): Promise<RegistryAnswer | Other> => {
  const credentials = registry && sameOrigin(url, registry.url) ? registry.headers : {}
  try {
    const answer = await http.get({ url, headers: { ...headers, ...credentials }, ...(maxBytes ? { maxBytes } : {}) })
    if (answer.status !== 200) return otherwise(answer)
    const validator = answer.headers['etag'] ?? answer.headers['last-modified']
    return { status: 'ok', body: answer.body, headers: answer.headers, validator }
  } catch (error) {
    return problemOf(error)
  }
}

export type Parsed<Value> = Readonly<{ status: 'ok'; value: Value }> | Problem

/** JSON of a known shape, or a reason that quotes what came instead. */
export const parseJson = <Shape extends z.ZodType>(
  body: Uint8Array,
  shape: Shape,
  place: string,
): Parsed<z.infer<Shape>> => {
  const text = textOf(body)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return failed(`${place}: expected JSON, found ${quote(text)}`)
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return { status: 'ok', value: parsed.data }
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'the answer'
  return failed(`${place}: expected ${where} to be as its protocol has it (${issue?.message}), found ${quote(text)}`)
}
