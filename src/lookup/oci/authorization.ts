/**
 * The challenge of a container registry and its answer: Bearer tokens (distribution.github.io/distribution/spec/auth/token)
 * or Basic. The user's credential goes to the registry, or to the token service that the registry names.
 */
import { z } from 'zod'

import type { Http, RegistryAddress } from '../../system/ports.ts'
import { askRegistry, failed, parseJson, type Problem } from '../registry-answer.ts'

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

const askToken = async (
  http: Http,
  registry: RegistryAddress,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  repository: string,
): Promise<Readonly<{ status: 'ok'; authorization: string }> | Problem> => {
  const place = `token service of ${registry.url}`
  if (!mayAsk(challenge.realm, registry)) return failed(`${place}: expected an https address`)
  const url = new URL(challenge.realm)
  if (challenge.service) url.searchParams.set('service', challenge.service)
  url.searchParams.set('scope', `repository:${repository}:pull`)
  const answer = await askRegistry(http, { url: url.href, headers: registry.headers, maxBytes: 1024 * 1024 })
  if (answer.status !== 'ok') return failed(`${place}: ${answer.reason}`)
  const parsed = parseJson(answer.body, Token, place)
  if (parsed.status !== 'ok') return failed(`${place}: expected a token, found no JSON with one`)
  const token = parsed.value.token ?? parsed.value.access_token
  return token ? { status: 'ok', authorization: `Bearer ${token}` } : failed(`${place}: expected a token, found none`)
}

/** The headers with which the repository may be read, after the registry answered 401 with `challenge`. */
export const authorize = async (
  http: Http,
  registry: RegistryAddress,
  challenge: string,
  repository: string,
): Promise<Readonly<{ status: 'ok'; authorization: string }> | Problem> => {
  const parsed = parseChallenge(challenge)
  if (!parsed) return failed(`${registry.url}: expected a Bearer or Basic challenge, found another`)
  if (parsed.scheme === 'bearer') return askToken(http, registry, parsed, repository)
  const authorization = registry.headers['authorization']
  return authorization
    ? { status: 'ok', authorization }
    : failed(`${registry.url}: access denied, and docker has no credential for it`)
}
