/** What a datasource plug-in is: it asks one kind of registry for the releases of a component. */
import type { Component, Dependency } from '../records/inventory.ts'
import type { ComponentReleases, Release } from '../records/releases.ts'
import type {
  Clock,
  ContainerRegistries,
  Exec,
  GitRemotes,
  Http,
  Log,
  RegistryConfig,
  Unpacker,
} from '../system/ports.ts'
import type { Problem } from './registry-answer.ts'

export type DatasourcePorts = Readonly<{
  http: Http
  clients: RegistryConfig
  containers: ContainerRegistries
  remotes: GitRemotes
  exec: Exec
  unpacker: Unpacker
  clock: Clock
  log: Log
}>

export type ReleaseQuery = Readonly<{
  component: Component
  versioning: string
  registryUrl?: string
  extractVersion?: string
  /** The version in use: dates are asked for what is newer, where they are asked one by one. */
  current?: string
  /** False where release dates are not wanted, which spares a registry its larger answer. */
  dates?: boolean
  /** An answer of before: it may be revalidated, and what cannot have changed need not be asked again. */
  known?: KnownAnswer
}>

export type KnownAnswer = Readonly<{ validator?: string; answer: ComponentReleases }>

export type ReleaseAnswer = Readonly<{
  answer: ComponentReleases
  /** ETag or Last-Modified to send next time. */
  validator?: string
  /** True where the registry said that the known answer still stands. */
  revalidated: boolean
}>

export interface Datasource {
  /** As Renovate spells it: `npm`, `pypi`, `go`, `docker`, `github-releases`, … */
  readonly name: string
  /**
   * Identity of the registries and credentials that would be asked: the key under which answers are kept.
   * Throws WorldError where the client's configuration cannot be read.
   */
  readonly registry: (query: ReleaseQuery, ports: DatasourcePorts) => Promise<string>
  /** Never throws for what a registry answers: 404 is `missing`, garbage and 5xx are `failed`, each with a reason. */
  readonly releases: (query: ReleaseQuery, ports: DatasourcePorts) => Promise<ReleaseAnswer>
  /** False where a kept answer lacks something that this query asks for, such as the dates of older versions. */
  readonly covers?: (answer: ComponentReleases, query: ReleaseQuery) => boolean
  /**
   * True where a version may come to mean something else (container tags): what `requires` gives is asked again whenever the
   * list of releases was. Everywhere else a published version stays as it is and is asked once.
   */
  readonly mutable?: boolean
  /** What the named versions require: the list of releases never says. A version left out is not known. */
  readonly requires?: (
    query: ReleaseQuery,
    versions: readonly string[],
    ports: DatasourcePorts,
  ) => Promise<ReadonlyMap<string, ReleaseRequirements>>
  /**
   * One version by its name, for registries whose list may be older than what they serve. Without it a version that is not
   * listed does not exist.
   */
  readonly release?: (query: ReleaseQuery, version: string, ports: DatasourcePorts) => Promise<NamedRelease>
}

export type NamedRelease = Readonly<{ status: 'ok'; release: Release }> | Problem

export type ReleaseRequirements = Readonly<{
  requires: readonly Dependency[]
  runtimes: Readonly<Record<string, string>>
  /** Manifest digest of a container tag. */
  digest?: string
}>
