/** Packages of Elixir and Erlang, by the API of hex.pm (github.com/hexpm/specifications, `apiary.apib`). */
import { z } from 'zod'

import { nameLike } from '../../component-name.ts'
import { instantOf } from '../../create-datasource.ts'
import { jsonDatasource, releaseIn } from '../../json-releases.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const Package = z.object({
  releases: z.array(z.object({ version: z.string(), inserted_at: z.string().nullish() })),
  retirements: z.record(z.string(), z.object({ reason: z.string(), message: z.string().nullish() })).catch({}),
  meta: z.object({ links: z.record(z.string(), z.string()).catch({}) }).catch({ links: {} }),
})

export const hex = jsonDatasource({
  name: 'hex',
  registry: 'https://hex.pm/api/',
  path: ({ component }) => `packages/${nameLike(/^[a-z]\w*$/, component.name.split(':')[0] ?? '', 'a package of hex')}`,
  shape: Package,
  releases: ({ releases, retirements }, { versioning }) =>
    releases.map(({ version, inserted_at }) => {
      const date = instantOf(inserted_at)
      const retired = retirements[version]
      const yanked = retired && `${retired.reason}${retired.message ? `: ${retired.message}` : ''}`
      return releaseIn(versioning, version, { ...(date ? { date } : {}), ...(yanked ? { yanked } : {}) })
    }),
  about: ({ meta }) => {
    const repository = Object.values(meta.links)
      .map(sourceRepositoryOf)
      .find((found) => found !== undefined)
    return repository ? { sourceRepository: repository } : {}
  },
})
