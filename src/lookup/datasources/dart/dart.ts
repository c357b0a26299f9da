/** Packages of Dart and Flutter, by the hosted pub repository specification, version 2 (github.com/dart-lang/pub). */
import { z } from 'zod'

import { nameLike } from '../../component-name.ts'
import { instantOf } from '../../create-datasource.ts'
import { jsonDatasource, releaseIn } from '../../json-releases.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'

const Pubspec = z
  .object({
    environment: z.record(z.string(), z.string().nullable()).nullish(),
    repository: z.string().optional(),
    homepage: z.string().optional(),
  })
  .catch({})
const Package = z.object({
  isDiscontinued: z.boolean().catch(false),
  replacedBy: z.string().nullish(),
  latest: z.object({ pubspec: Pubspec }).optional(),
  versions: z.array(
    z.object({
      version: z.string(),
      published: z.string().nullish(),
      retracted: z.boolean().catch(false),
      pubspec: Pubspec,
    }),
  ),
})

/** The SDKs that a version needs: `{ dart: ">=3.0.0 <4.0.0" }`. */
const runtimesOf = ({ environment }: z.infer<typeof Pubspec>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment ?? {}).flatMap(([name, range]) =>
      range ? [[name === 'sdk' ? 'dart' : name, range]] : [],
    ),
  )

export const dart = jsonDatasource({
  name: 'dart',
  registry: 'https://pub.dev/',
  path: ({ component }) => `api/packages/${nameLike(/^\w+$/, component.name, 'a package of pub')}`,
  shape: Package,
  releases: ({ versions, isDiscontinued, replacedBy }, { versioning }) =>
    versions.map(({ version, published, retracted, pubspec }) => {
      const date = instantOf(published)
      return releaseIn(versioning, version, {
        runtimes: runtimesOf(pubspec),
        ...(date ? { date } : {}),
        ...(retracted ? { yanked: 'retracted' } : {}),
        ...(isDiscontinued ? { deprecated: replacedBy ? `replaced by ${replacedBy}` : 'discontinued' } : {}),
      })
    }),
  about: ({ latest }) => {
    const repository = sourceRepositoryOf(latest?.pubspec.repository ?? latest?.pubspec.homepage)
    return repository ? { sourceRepository: repository } : {}
  },
})
