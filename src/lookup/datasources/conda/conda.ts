/** Packages of conda channels, by the API of anaconda.org: the name is `channel/package`, conda-forge where it names none. */
import { z } from 'zod'

import { nameLike } from '../../component-name.ts'
import { instantOf } from '../../create-datasource.ts'
import { jsonDatasource, releaseIn } from '../../json-releases.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const Package = z.object({
  versions: z.array(z.string()),
  dev_url: z.string().nullish().catch(undefined),
  files: z.array(z.object({ version: z.string(), upload_time: z.string().nullish() })).catch([]),
})

/** Large packages have a file for each platform, Python and build. */
const MAX_BYTES = 64 * 1024 * 1024

/** A version is as old as its first file. `2026-01-05 10:00:00.000000+00:00` is how the API writes dates. */
const firstDates = (files: z.infer<typeof Package>['files']): ReadonlyMap<string, string> => {
  const dates = new Map<string, string>()
  for (const { version, upload_time } of files) {
    const date = instantOf(upload_time?.replace(' ', 'T'))
    const known = dates.get(version)
    if (date && (known === undefined || date < known)) dates.set(version, date)
  }
  return dates
}

export const conda = jsonDatasource({
  name: 'conda',
  registry: 'https://api.anaconda.org/',
  path: ({ component: { name } }) =>
    `package/${nameLike(/^[\w.-]+\/[\w.-]+$/, name.includes('/') ? name : `conda-forge/${name}`, 'channel/package')}`,
  shape: Package,
  maxBytes: MAX_BYTES,
  releases: ({ versions, files }, { versioning }) => {
    const dates = firstDates(files)
    return versions.map((version) => {
      const date = dates.get(version)
      return releaseIn(versioning, version, date ? { date } : {})
    })
  },
  about: ({ dev_url }) => {
    const repository = sourceRepositoryOf(dev_url ?? undefined)
    return repository ? { sourceRepository: repository } : {}
  },
})
