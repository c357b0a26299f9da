/**
 * The challenge of a container registry and its answer: Bearer tokens (distribution.github.io/distribution/spec/auth/token, and
 * spec/auth/oauth for identity tokens) or Basic. The user's credential goes to the registry, or to the token service that it names.
 */
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import type { HttpResponse, RegistryAddress, RegistryRefusal } from '../../ports.ts'
import type { NodeHttp } from '../http.ts'

export type Challenge = Readonly<{ scheme: 'basic' }> | Readonly<{ scheme: 'bearer'; realm: string; service?: string }>

/** `Bearer realm="https://…",service="…",scope="…"`; undefined for what is neither Bearer nor Basic. */
export const parseChallenge = (header: string): Challenge | undefined => {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(header) ?? []
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' }
  if (scheme.toLowerCase() !== 'bearer') return undefined
  const parameters = new Map(
    [...rest.matchAll(/(\w+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const realm = parameters.get('realm')
  const service = parameters.get('service')
  return realm === undefined ? undefined : { scheme: 'bearer', realm, ...(service ? { service } : {}) }
}

const Token = z.object({ token: z.string().optional(), access_token: z.string().optional() })

/** A credential sent in clear to a host that the registry names would be given away. */
const mayAsk = (realm: string, registry: RegistryAddress): boolean => {
  if (!URL.canParse(realm)) return false
  const url = new URL(realm)
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === new URL(registry.url).hostname)
}

export type AuthorizationHttp = Pick<NodeHttp, 'get' | 'postForm'>

type Authorized = Readonly<{ status: 'ok'; authorization: string }>

const MOST_BYTES = 1024 * 1024

/** By the identity token where there is one, else by user and password, else as nobody. */
const askToken = (
  http: AuthorizationHttp,
  registry: RegistryAddress,
  { realm, service = '' }: Extract<Challenge, { scheme: 'bearer' }>,
  repository: string,
): Promise<HttpResponse> => {
  const scope = `repository:${repository}:pull`
  const { refreshToken } = registry
  if (refreshToken !== undefined)
    return http.postForm(
      { url: realm, maxBytes: MOST_BYTES },
      { grant_type: 'refresh_token', refresh_token: refreshToken, service, scope, client_id: 'seaworthy' },
    )
  const url = new URL(realm)
  if (service) url.searchParams.set('service', service)
  url.searchParams.set('scope', scope)
  return http.get({ url: url.href, headers: registry.headers, maxBytes: MOST_BYTES })
}

const tokenIn = ({ body }: HttpResponse): string | undefined => {
  try {
    const parsed = Token.safeParse(JSON.parse(new TextDecoder().decode(body))).data
    return parsed?.token ?? parsed?.access_token
  } catch {
    return undefined
  }
}

const fetchToken = async (...request: Parameters<typeof askToken>): Promise<Authorized | RegistryRefusal> => {
  const [, registry, { realm }] = request
  const place = `token service of ${registry.url}`
  if (!mayAsk(realm, registry)) return { status: 'failed', reason: `${place}: expected an https address` }
  try {
    const answer = await askToken(...request)
    if (answer.status !== 200) return { status: 'failed', reason: `${place}: ${refusal(answer.status)}` }
    const token = tokenIn(answer)
    return token
      ? { status: 'ok', authorization: `Bearer ${token}` }
      : { status: 'failed', reason: `${place}: expected a token, found none` }
  } catch (error) {
    if (error instanceof WorldError) return { status: 'failed', reason: `${place}: ${error.message}` }
    throw error
  }
}

const refusal = (status: number): string =>
  `expected a token, found status ${status}${status === 401 || status === 403 ? ', access denied' : ''}`

/** The header with which the repository may be read, after the registry answered 401 with `challenge`. */
export const authorize = async (
  http: AuthorizationHttp,
  registry: RegistryAddress,
  challenge: string,
  repository: string,
): Promise<Authorized | RegistryRefusal> => {
  const parsed = parseChallenge(challenge)
  if (!parsed)
    return { status: 'failed', reason: `${registry.url}: expected a Bearer or Basic challenge, found another` }
  if (parsed.scheme === 'bearer') return fetchToken(http, registry, parsed, repository)
  const authorization = registry.headers['authorization']
  return authorization
    ? { status: 'ok', authorization }
    : { status: 'failed', reason: `${registry.url}: access denied, and docker has no credential for it` }
}
