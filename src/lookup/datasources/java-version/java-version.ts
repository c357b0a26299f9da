/** Releases of Java as Eclipse Temurin builds them, by Adoptium's API: `java` and `java-jdk` are the JDK, `java-jre` the JRE. */
import { z } from 'zod'

import { jsonDatasource, releaseIn } from '../../json-releases.ts'

const Releases = z.object({ versions: z.array(z.object({ semver: z.string() })) })

/** The newest of all majors: what is older is no candidate. */
const NEWEST = 50

export const javaVersion = jsonDatasource({
  name: 'java-version',
  registry: 'https://api.adoptium.net/',
  path: ({ component }) =>
    `v3/info/release_versions?page_size=${NEWEST}&image_type=${component.name.endsWith('jre') ? 'jre' : 'jdk'}` +
    '&project=jdk&release_type=ga&sort_method=DATE&sort_order=DESC&vendor=eclipse',
  shape: Releases,
  releases: ({ versions }, { versioning }) => versions.map(({ semver }) => releaseIn(versioning, semver)),
})
