/**
 * Registries that tell all about a component in one JSON document: where it stands, what shape it has and what releases it
 * lists is all that a plug-in has to know.
 */
import type { z } from 'zod'

import type { Release } from '../records/releases.ts'
import type { RegistryAddress } from '../system/ports.ts'
import { schemeOf } from '../versions/schemes.ts'
import type { Datasource, DatasourcePorts, ReleaseQuery } from './contract.ts'
import { createDatasource, type Discovery } from './create-datasource.ts'
import { pinnedAddress, publicAddress } from './pinned-address.ts'
import { parseJson, revalidate } from './registry-answer.ts'

export type JsonPlace<Shape extends z.ZodType> = Readonly<{
  name: string
  /** The public registry; a pin's `registryUrl` names another. */
  registry: string
  /** Below the registry's address, without a leading slash. Throws WorldError for a component that cannot be one. */
  path: (query: ReleaseQuery) => string
  shape: Shape
  releases: (document: z.infer<Shape>, query: ReleaseQuery) => readonly Release[]
  about?: (document: z.infer<Shape>) => Extract<Discovery, { status: 'found' }>['about']
  maxBytes?: number
}>

/** What every listing tells, and what it happens to tell beside it. */
export const releaseIn = (versioning: string, version: string, more: Partial<Release> = {}): Release => ({
  version,
  prerelease: schemeOf(versioning).isPrerelease(version),
  runtimes: {},
  ...more,
})

export const jsonDatasource = <Shape extends z.ZodType>(place: JsonPlace<Shape>): Datasource => {
  const addressOf = ({ registryUrl }: ReleaseQuery): RegistryAddress =>
    pinnedAddress(registryUrl, [publicAddress(place.registry)])
  return createDatasource({
    name: place.name,
    registry: async (query) => addressOf(query).identity,
    async discover(query: ReleaseQuery, { http }: DatasourcePorts) {
      const registry = addressOf(query)
      const url = new URL(place.path(query), registry.url).href
      const request = { url, registry, headers: { accept: 'application/json' } }
      const limit = place.maxBytes === undefined ? {} : { maxBytes: place.maxBytes }
      const answer = await revalidate(http, { ...request, ...limit }, query.known?.validator)
      if (answer.status !== 'ok') return answer
      const parsed = parseJson(answer.body, place.shape, url)
      if (parsed.status !== 'ok') return parsed
      const about = place.about?.(parsed.value)
      const releases = place.releases(parsed.value, query)
      return { status: 'found', releases, validator: answer.validator, ...(about ? { about } : {}) }
    },
  })
}
