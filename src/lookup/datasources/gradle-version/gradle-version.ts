/** Releases of Gradle, as its own service lists them: with dates, and with those that are broken. */
import { z } from 'zod'

import { instantOf } from '../../create-datasource.ts'
import { jsonDatasource, releaseIn } from '../../json-releases.ts'

const Versions = z.array(
  z.object({
    version: z.string(),
    buildTime: z.string().optional(),
    snapshot: z.boolean().catch(false),
    nightly: z.boolean().catch(false),
    releaseNightly: z.boolean().catch(false),
    broken: z.boolean().catch(false),
    rcFor: z.string().catch(''),
    milestoneFor: z.string().nullish(),
  }),
)

/** `20260105120000+0000`, in the one spelling that dates have here. */
const dateOf = (buildTime = ''): string | undefined =>
  instantOf(buildTime.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6$7:$8'))

export const gradleVersion = jsonDatasource({
  name: 'gradle-version',
  registry: 'https://services.gradle.org/versions/',
  path: () => 'all',
  shape: Versions,
  releases: (versions, { versioning }) =>
    versions
      .filter(({ snapshot, nightly, releaseNightly }) => !snapshot && !nightly && !releaseNightly)
      .map(({ version, buildTime, broken, rcFor, milestoneFor }) => {
        const date = dateOf(buildTime)
        const plain = releaseIn(versioning, version)
        return {
          ...plain,
          prerelease: plain.prerelease || rcFor !== '' || Boolean(milestoneFor),
          ...(date ? { date } : {}),
          ...(broken ? { yanked: 'broken' } : {}),
        }
      }),
  about: () => ({ sourceRepository: 'github.com/gradle/gradle' }),
})
