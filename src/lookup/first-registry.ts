/**
 * Registries of one client, asked in order: the first that has the component answers for it, so that one that comes later cannot
 * slip in a newer version of a private name. Only "not found" leads to the next: one that fails might have had it.
 */
import { WorldError } from '../records/errors.ts'
import { hashOf } from '../records/hash.ts'
import type { Http, RegistryAddress } from '../system/ports.ts'
import { namedAddress } from './pinned-address.ts'
import { missing, revalidate, type Problem } from './registry-answer.ts'

export type FirstAnswer = Readonly<{
  status: 'ok'
  body: Uint8Array
  /** Where it came from. */
  url: string
  registry: RegistryAddress
  /** To hand in as `known` next time. */
  validator: string | undefined
}>

/** The pin's own registry, else the configured ones. Throws WorldError that says what to configure where there is none. */
export const registriesFor = (
  registryUrl: string | undefined,
  configured: readonly RegistryAddress[],
  client: Readonly<{ place: string; expected: string }>,
): readonly RegistryAddress[] => {
  if (registryUrl !== undefined) return [namedAddress(registryUrl, configured)]
  if (configured.length > 0) return configured
  throw new WorldError({ ...client, found: 'neither a configured one nor a client that tells its default' })
}

export const identityOf = (registries: readonly RegistryAddress[]): string =>
  hashOf(...registries.map(({ identity }) => identity))

/** A validator belongs to the registry that gave it. */
const validatorFor = (registry: RegistryAddress, known: string | undefined): string | undefined => {
  const prefix = `${registry.identity} `
  return known?.startsWith(prefix) ? known.slice(prefix.length) : undefined
}

/** Asks for `path` below each registry's address. `known` is a validator that this function gave before. */
export const askFirst = async (
  http: Http,
  registries: readonly RegistryAddress[],
  path: string,
  known?: string,
): Promise<FirstAnswer | Problem | Readonly<{ status: 'unchanged' }>> => {
  const reasons: string[] = []
  for (const registry of registries) {
    const url = new URL(path, registry.url).href
    const answer = await revalidate(http, { url, registry }, validatorFor(registry, known))
    if (answer.status === 'ok') {
      const { body, validator } = answer
      return { status: 'ok', body, url, registry, validator: validator && `${registry.identity} ${validator}` }
    }
    if (answer.status !== 'missing') return answer
    reasons.push(answer.reason)
  }
  return missing(reasons.join('; '))
}
