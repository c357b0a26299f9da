/** What a datasource plug-in is: it asks one kind of registry for the releases of a component. */
import type { Component, Dependency } from '../records/inventory.ts'
import type { ComponentReleases } from '../records/releases.ts'
import type { ClientConfig, Clock, Exec, GitRemotes, Http, Log } from '../system/ports.ts'

export type DatasourcePorts = Readonly<{
  http: Http
  clients: ClientConfig
  remotes: GitRemotes
  exec: Exec
  clock: Clock
  log: Log
}>

export type ReleaseQuery = Readonly<{
  component: Component
  versioning: string
  registryUrl?: string
  extractVersion?: string
  /** An answer of before that may be revalidated. */
  known?: KnownAnswer
}>

export type KnownAnswer = Readonly<{ validator: string; answer: ComponentReleases }>

export type ReleaseAnswer = Readonly<{
  answer: ComponentReleases
  /** ETag or Last-Modified to send next time. */
  validator?: string
  revalidated: boolean
}>

export interface Datasource {
  /** As Renovate spells it: `npm`, `pypi`, `go`, `docker`, `github-releases`, … */
  readonly name: string
  /** Never throws for what a registry answers: 404 is `missing`, garbage and 5xx are `failed`, each with a reason. */
  readonly releases: (query: ReleaseQuery, ports: DatasourcePorts) => Promise<ReleaseAnswer>
  /** What the named versions require, where the list of releases does not already say. */
  readonly requires?: (
    query: ReleaseQuery,
    versions: readonly string[],
    ports: DatasourcePorts,
  ) => Promise<ReadonlyMap<string, ReleaseRequirements>>
}

export type ReleaseRequirements = Readonly<{
  requires: readonly Dependency[]
  runtimes: Readonly<Record<string, string>>
}>
