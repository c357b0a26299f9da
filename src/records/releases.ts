/** What `lookup` gives: the releases of a component, as the user's own registries answer. */
import { z } from 'zod'

import { Component, Dependency } from './inventory.ts'
import { Instant, list, record } from './schema.ts'

export const Release = record({
  version: z.string(),
  /** The tag or ref as the datasource spells it, where that differs from `version`. */
  tag: z.string().optional(),
  date: Instant.optional(),
  /** The reason, or `yes` where the registry gives none. Retracted Go versions are yanked. */
  yanked: z.string().optional(),
  deprecated: z.string().optional(),
  prerelease: z.boolean(),
  /** `{ python: ">=3.9", node: ">=18", go: "1.25.0" }`: what must be there for this version to work. */
  runtimes: z.record(z.string(), z.string()).readonly(),
  /** Absent: not asked for. */
  requires: list(Dependency).optional(),
  /** Image digest, or the commit of a git tag or head. */
  digest: z.string().optional(),
  /** Version of what a chart installs. */
  appVersion: z.string().optional(),
  /** True where only a subscription gives it. */
  subscription: z.boolean().optional(),
})
export type Release = z.infer<typeof Release>

export const ComponentReleases = record({
  component: Component,
  /** As in the need, where it names them: what one registry or template gives is no answer for another. */
  registryUrl: z.string().optional(),
  extractVersion: z.string().optional(),
  status: z.enum(['found', 'missing', 'failed']),
  /** For `missing` and `failed`: what was asked, what came. Never a credential. */
  reason: z.string().optional(),
  /** Ascending by the component's version scheme. */
  releases: list(Release),
  /** Versions that the list does not hold and that were asked for by themselves, in vain. */
  absent: list(record({ version: z.string(), status: z.enum(['missing', 'failed']), reason: z.string() })).optional(),
  /** `owner/name` with its host, where the registry names it: components of one repository move together. */
  sourceRepository: z.string().optional(),
  /** Names that the registry gives to versions: npm's `latest`, which a candidate should not be newer than. */
  distTags: z.record(z.string(), z.string()).readonly().optional(),
  /** For signed indexes: by which key, or why it could not be checked. One with a wrong signature is `failed`. */
  signature: z.string().optional(),
  homepage: z.string().optional(),
  changelog: z.string().optional(),
  fetchedAt: Instant,
  /** Hash of registry and credential identity: answers of one are never served for another. */
  registry: z.string(),
})
export type ComponentReleases = z.infer<typeof ComponentReleases>

export const RELEASES_SCHEMA = 'seaworthy/releases/1'

export const Releases = record({ schema: z.literal(RELEASES_SCHEMA), components: list(ComponentReleases) })
export type Releases = z.infer<typeof Releases>

/** What `plan` lacks and `lookup` is asked for. */
export const Need = record({
  component: Component,
  versioning: z.string(),
  /** `versions`: the list of releases. `requires`: also what the named versions require. */
  what: z.enum(['versions', 'requires']),
  /**
   * For `requires`: which versions; empty means every version newer than the one in use. A named one that the list of
   * releases does not hold is asked for by itself, where the registry can be asked so: lists may be old.
   */
  versions: list(z.string()),
  /** The version in use: registries that give dates one by one are asked for those of newer versions. */
  current: z.string().optional(),
  /** Registry or repository the pin names itself. */
  registryUrl: z.string().optional(),
  extractVersion: z.string().optional(),
  why: z.string(),
})
export type Need = z.infer<typeof Need>
