/**
 * Everything that arborist, pacote and npm-registry-fetch are told. They read no configuration by themselves, so a `.npmrc` of
 * the repository can name neither a command nor a variable; registries and credentials come from the user's own clients.
 */
import type { ClientConfig, RegistryAddress } from '../../../system/ports.ts'

export type ArboristOptions = Readonly<Record<string, unknown>>

/** Any name without a scope is asked where the default registry is. */
const UNSCOPED = 'unscoped'

/** `//host/path/`: how npm names the host and path that a credential is for. */
const credentialKey = (url: string): string => {
  const { host, pathname } = new URL(url)
  return `//${host}${pathname.endsWith('/') ? pathname : `${pathname}/`}`
}

const credentialOf = ({ url, headers }: RegistryAddress): ArboristOptions => {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  const [, kind, value] = /^(bearer|basic)\s+(\S+)$/i.exec(header ?? '') ?? []
  if (kind === undefined) return {}
  return { [`${credentialKey(url)}:${kind.toLowerCase() === 'bearer' ? '_authToken' : '_auth'}`]: value }
}

/** Addresses and credentials of the default registry and of the scopes' (`@scope`). */
export const registryOptions = async (clients: ClientConfig, scopes: Iterable<string>): Promise<ArboristOptions> => {
  const fallback = await clients.npm(UNSCOPED)
  const options: Record<string, unknown> = { registry: fallback.url, ...credentialOf(fallback) }
  for (const scope of scopes) {
    const address = await clients.npm(`${scope}/${UNSCOPED}`)
    if (address.identity === fallback.identity) continue
    Object.assign(options, { [`${scope}:registry`]: address.url }, credentialOf(address))
  }
  return options
}

export type Setting = Readonly<{
  /** Absolute folder of package.json and package-lock.json. */
  path: string
  /** Absolute folder of downloaded manifests. */
  cache: string
  lockfileVersion: 2 | 3
  /** False: the lock file leaves out where registry packages come from. */
  resolved: boolean
  gitDependencies: boolean
  legacyPeerDeps: boolean
}>

export const arboristOptions = (setting: Setting): ArboristOptions => ({
  path: setting.path,
  cache: setting.cache,
  lockfileVersion: setting.lockfileVersion,
  omitLockfileRegistryResolved: !setting.resolved,
  legacyPeerDeps: setting.legacyPeerDeps,
  packageLockOnly: true,
  ignoreScripts: true,
  // `.npm-extension` is code of the repository.
  ignoreExtension: true,
  audit: false,
  ...(setting.gitDependencies ? {} : { git: false, allowGit: 'none' }),
  fetchRetries: 2,
  fetchRetryFactor: 2,
  fetchRetryMintimeout: 500,
  fetchRetryMaxtimeout: 10_000,
  fetchTimeout: 60_000,
})

/** `@scope` of `@scope/name`. */
export const scopeOf = (name: string): string | undefined => /^(@[^/]+)\//.exec(name)?.[1]
