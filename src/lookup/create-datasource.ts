/**
 * What all datasources share: a plug-in discovers, this makes the record of it. So "never throws", the order of releases
 * and the identity of the registry are decided in one place.
 */
import type { ComponentReleases, Release } from '../records/releases.ts'
import { schemeOf } from '../versions/schemes.ts'
import type { Datasource, DatasourcePorts, KnownAnswer, ReleaseAnswer, ReleaseQuery } from './contract.ts'
import { problemOf, type Problem } from './registry-answer.ts'

export type Discovery =
  | Readonly<{
      status: 'found'
      releases: readonly Release[]
      about?: Pick<ComponentReleases, 'sourceRepository' | 'homepage' | 'changelog' | 'distTags' | 'signature'>
      validator?: string | undefined
    }>
  | Readonly<{ status: 'unchanged' }>
  | Problem

export type DatasourceDraft = Omit<Datasource, 'releases'> &
  Readonly<{
    /** May throw WorldError; it becomes `failed`. `unchanged` only where `query.known` was handed in. */
    discover: (query: ReleaseQuery, ports: DatasourcePorts) => Promise<Discovery>
  }>

/** ISO 8601 in UTC of what registries write: offsets, microseconds; undefined where it is no date of these millennia. */
export const instantOf = (text: string | undefined | null): string | undefined => {
  const time = text ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) return undefined
  const instant = new Date(time).toISOString()
  return /^\d{4}-/.test(instant) ? instant : undefined
}

/** Versions end up in files, in arguments of tools and on terminals: whatever could mean something there is no version. */
const PLAIN_VERSION = /^(?!-)[^\s\p{Cc}$`"'\\;|&<>(){}]{1,200}$/u
const LONGEST_TEXT = 500

/** Words of a publisher, fit for one line of a terminal. */
const plain = (text: string | undefined): string | undefined =>
  text?.slice(0, LONGEST_TEXT).replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')

const withPlainWords = (release: Release): Release => {
  const { yanked, deprecated } = release
  if (yanked === undefined && deprecated === undefined) return release
  return {
    ...release,
    ...(yanked ? { yanked: plain(yanked) } : {}),
    ...(deprecated ? { deprecated: plain(deprecated) } : {}),
  }
}

const tidy = (releases: readonly Release[], versioning: string): readonly Release[] => {
  const scheme = schemeOf(versioning)
  return releases
    .filter(({ version, tag = '' }) => PLAIN_VERSION.test(version) && (tag === '' || PLAIN_VERSION.test(tag)))
    .map(withPlainWords)
    .toSorted((a, b) => scheme.compare(a.version, b.version))
}

const unchanged = (known: KnownAnswer, fetchedAt: string): ReleaseAnswer => ({
  answer: { ...known.answer, fetchedAt },
  revalidated: true,
  ...(known.validator ? { validator: known.validator } : {}),
})

const discoverSafely = async (draft: DatasourceDraft, query: ReleaseQuery, ports: DatasourcePorts) => {
  try {
    return { registry: await draft.registry(query, ports), discovery: await draft.discover(query, ports) }
  } catch (error) {
    return { registry: '', discovery: problemOf(error) }
  }
}

export const createDatasource = (draft: DatasourceDraft): Datasource => ({
  name: draft.name,
  registry: draft.registry,
  ...(draft.requires ? { requires: draft.requires } : {}),
  ...(draft.release ? { release: draft.release } : {}),
  ...(draft.covers ? { covers: draft.covers } : {}),
  ...(draft.mutable ? { mutable: true } : {}),
  async releases(query, ports) {
    const { registry, discovery } = await discoverSafely(draft, query, ports)
    const stamp = { component: query.component, fetchedAt: new Date(ports.clock.now()).toISOString(), registry }
    if (discovery.status === 'unchanged' && query.known) return unchanged(query.known, stamp.fetchedAt)
    if (discovery.status !== 'found') {
      const reason =
        discovery.status === 'unchanged' ? 'the registry answered 304 to an unconditional request' : discovery.reason
      const status = discovery.status === 'missing' ? 'missing' : 'failed'
      return { answer: { ...stamp, status, reason, releases: [] }, revalidated: false }
    }
    const releases = tidy(discovery.releases, query.versioning)
    return {
      answer: { ...stamp, ...discovery.about, status: 'found', releases },
      revalidated: false,
      ...(discovery.validator ? { validator: discovery.validator } : {}),
    }
  },
})
