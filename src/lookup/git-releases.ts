/**
 * Releases of git-hosted upstreams: their tags, by `git ls-remote`. No token, no API limit, and no dates either:
 * a listing of refs has none. Shared by all datasources that are tags under another name.
 */
import { WorldError } from '../records/errors.ts'
import { hashOf } from '../records/hash.ts'
import type { Release } from '../records/releases.ts'
import type { GitRef } from '../system/ports.ts'
import { schemeOf } from '../versions/schemes.ts'
import type { Datasource, ReleaseQuery } from './contract.ts'
import { createDatasource } from './create-datasource.ts'
import { extractorOf } from './extract-version.ts'
import { quote } from './registry-answer.ts'
import { sourceRepositoryOf } from './source-repository.ts'

export type GitPlace = Readonly<{
  name: string
  /** URL of the repository. Throws WorldError where the component names none. */
  repository: (query: ReleaseQuery) => string
  /** Where the pin has no `extractVersion`: RE2 syntax, group `version`. */
  extractVersion?: string
  /** How a tag that was extracted is spelled as a version, where no pattern says it: `3_4_1` is 3.4.1. */
  spell?: (extracted: string) => string
}>

const OWNER_AND_NAME = /^[\w.-]+(?:\/[\w.-]+)+$/

/** `owner/name` at a forge; a pin's `registryUrl` names another instance of it. */
export const onForge =
  (forge: string) =>
  ({ component: { name }, registryUrl }: ReleaseQuery): string => {
    const path = name
      .split('/')
      .slice(0, forge === 'https://github.com' ? 2 : undefined)
      .join('/')
    if (!OWNER_AND_NAME.test(path) || path.split('/').includes('..'))
      throw new WorldError(`expected owner/name of a repository, found ${quote(name)}`)
    return `${(registryUrl ?? forge).replace(/\/$/, '')}/${path}`
  }

/** Tags that are versions, each with its commit; the rest are not releases. */
const releasesOfTags = (
  refs: readonly GitRef[],
  versioning: string,
  extractVersion: string | undefined,
  spell: (extracted: string) => string,
): readonly Release[] => {
  const scheme = schemeOf(versioning)
  const extract = extractorOf(extractVersion)
  return refs.flatMap(({ name, commit }): readonly Release[] => {
    if (!name.startsWith('refs/tags/')) return []
    const tag = name.slice('refs/tags/'.length)
    const extracted = extract(tag)
    const version = extracted === undefined ? undefined : spell(extracted)
    if (version === undefined || !scheme.isValid(version)) return []
    const release = { version, prerelease: scheme.isPrerelease(version), runtimes: {}, digest: commit }
    return [version === tag ? release : { ...release, tag }]
  })
}

export const gitTagsDatasource = (place: GitPlace): Datasource =>
  createDatasource({
    name: place.name,
    registry: async (query) => hashOf('git', place.repository(query)),
    async discover(query, { remotes }) {
      const url = place.repository(query)
      const refs = await remotes.list(url)
      const sourceRepository = sourceRepositoryOf(url)
      return {
        status: 'found',
        releases: releasesOfTags(
          refs,
          query.versioning,
          query.extractVersion ?? place.extractVersion,
          place.spell ?? ((extracted) => extracted),
        ),
        about: sourceRepository ? { sourceRepository } : {},
      }
    },
  })
