/** The registries that a tree's build asks: the user's clients' configuration, and the addresses that the tree's own files name. */
import { datasources } from '../lookup/datasources/index.ts'
import { createLookup, type Lookup } from '../lookup/lookup-releases.ts'
import type { ReleaseStore } from '../lookup/release-store.ts'
import type { Config } from '../records/config.ts'
import type { RegistryConfig, Tree } from '../system/ports.ts'
import { readTexts } from './read-texts.ts'
import type { Services } from './services.ts'

export type Registries = Readonly<{ clients: RegistryConfig; lookup: Lookup }>

/** Client files count at the root alone: one in a fixture's folder must not redirect the whole tree. */
const CLIENT_FILE =
  /^(\.npmrc|uv\.toml|pyproject\.toml|requirements[\w.-]*\.(txt|in)|\.cargo\/config(\.toml)?|pom\.xml|Gemfile|composer\.json|nuget\.config)$/i

export type RegistryOptions = Readonly<{ config: Config; store: ReleaseStore; offline: boolean }>

export const openRegistries = async (tree: Tree, options: RegistryOptions, services: Services): Promise<Registries> => {
  const texts = await readTexts(tree, (path) => CLIENT_FILE.test(path))
  const files = [...texts].map(([path, text]) => ({ path, text }))
  const clients = services.createClients(options.config.registries, files)
  const { http, remotes, exec, unpacker, clock, log } = services
  const containers = services.createContainers(clients)
  const ports = { http, clients, containers, remotes, exec, unpacker, clock, log }
  return { clients, lookup: createLookup({ datasources, ports, store: options.store, offline: options.offline }) }
}
