/** How an address and a credential become a RegistryAddress: the credential leaves the URL, and an identity takes its place. */
import { scryptSync } from 'node:crypto'

import { hashOf } from '../../../records/hash.ts'
import type { RegistryAddress } from '../../ports.ts'

/** A file of the repository: it may name registries, never credentials. */
export type RepositoryFile = Readonly<{ path: string; text: string }>

/**
 * What the readers of clients' configuration are given. `env` and `home` are the user's.
 * Clients are asked in `/`: no repository's `.npmrc`, `go.mod` or `pip` folder can change what they say there.
 */
export const NEUTRAL_FOLDER = '/'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment for a client of the user's, without what is not set. */
export const definedOnly = (env: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))

export const basicAuthorization = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Slow on purpose: identities stand in records, and a short password must not be guessed from one. */
const fingerprint = (credential: string, url: string): string =>
  credential === '' ? '' : scryptSync(credential, url, 16).toString('hex')

const withSlash = (url: URL): string => {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  bare.search = ''
  bare.hash = ''
  if (!bare.pathname.endsWith('/')) bare.pathname += '/'
  return bare.href
}

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

/** Credentials cross the wire in clear only on this machine. */
export const maySendCredentials = (url: URL): boolean => url.protocol === 'https:' || isLoopback(url.hostname)

/** `authorization` is the header's value; it is left out where the connection is not encrypted. */
export const registryAddress = (url: URL, authorization: string | undefined, from: string): RegistryAddress => {
  const address = withSlash(url)
  const sent = authorization !== undefined && maySendCredentials(url) ? authorization : ''
  return {
    url: address,
    headers: sent === '' ? {} : { authorization: sent },
    identity: hashOf(address, fingerprint(sent, address)),
    from,
  }
}

/** As `registryAddress`, with an identity token in the place of user and password. */
export const tokenAddress = (url: URL, refreshToken: string, from: string): RegistryAddress => {
  const address = registryAddress(url, undefined, from)
  if (!maySendCredentials(url)) return address
  return { ...address, refreshToken, identity: hashOf(address.url, fingerprint(refreshToken, address.url)) }
}

/** User and password that the URL itself carries, as a header's value. */
export const authorizationIn = (url: URL): string | undefined =>
  url.username === ''
    ? undefined
    : basicAuthorization(decodeURIComponent(url.username), decodeURIComponent(url.password))

/** An http or https address; undefined for anything else, also for one with `${VAR}` in it. */
export const parseAddress = (text: string): URL | undefined => {
  if (text.includes('${') || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined
}

/** Runs once, however many ask; a failure is kept too: the configuration does not change during a run. */
export const once = <Result>(work: () => Promise<Result>): (() => Promise<Result>) => {
  let result: Promise<Result> | undefined
  return () => (result ??= work())
}

/** What a client printed, as JSON; undefined where it is none: a broken client is as good as a missing one. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
