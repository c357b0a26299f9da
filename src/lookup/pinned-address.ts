/**
 * A registry that a pin names itself (`registryUrl`). The repository wrote it: it is asked with the user's credentials only
 * where the user configured that very address, and never with any that stand in the URL.
 */
import { WorldError } from '../records/errors.ts'
import { hashOf } from '../records/hash.ts'
import type { RegistryAddress } from '../system/ports.ts'
import { quote } from './registry-answer.ts'

const parse = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  throw new WorldError({ place: 'registryUrl', expected: 'an http or https address', found: quote(text) })
}

/** `configured` is asked where the pin names nothing. Throws WorldError for an address that is none, or where none is known. */
export const pinnedAddress = (
  registryUrl: string | undefined,
  configured: readonly [RegistryAddress, ...RegistryAddress[]],
): RegistryAddress => (registryUrl === undefined ? configured[0] : namedAddress(registryUrl, configured))

/** The address that the pin names, as the user configured it where that is one and the same. Throws WorldError for none. */
export const namedAddress = (registryUrl: string, configured: readonly RegistryAddress[]): RegistryAddress => {
  const url = parse(registryUrl)
  const address = `${url.origin}${url.pathname.replace(/\/?$/, '/')}`
  const own = configured.find((candidate) => candidate.url === address)
  return own ?? { url: address, headers: {}, identity: hashOf(address), from: 'the pin' }
}

/** A registry that everybody may ask, where no client is configured otherwise. */
export const publicAddress = (url: string): RegistryAddress => ({
  url,
  headers: {},
  identity: hashOf(url),
  from: 'default',
})
