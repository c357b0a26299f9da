/**
 * Artefacts of Maven repositories, by the metadata of an artefact (Maven's repository metadata model, version 1.1). It dates nothing but
 * itself: dates of versions newer than the one in use are the ages of their POM files, asked one by one.
 */
import type { RegistryAddress } from '../../../system/ports.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { askFirst, identityOf, registriesFor } from '../../first-registry.ts'
import { releaseIn } from '../../json-releases.ts'
import { failed, problemOf, quote, textOf } from '../../registry-answer.ts'

const NEWEST_WITH_DATES = 20
const COORDINATES = /^[\w.-]+:[\w.-]+$/

type Artefact = Readonly<{ path: string; id: string }>

/** `org.example:part` lies in `org/example/part/`. */
const artefactOf = ({ component }: ReleaseQuery): Artefact => {
  const [group = '', id = ''] = nameLike(COORDINATES, component.name, 'group:artefact').split(':')
  return { path: `${group.replaceAll('.', '/')}/${id}/`, id }
}

/** Without a parser: the versions stand in one list of elements that hold nothing but text. */
const versionsIn = (metadata: string): readonly string[] => {
  const start = metadata.indexOf('<versions>')
  const end = metadata.indexOf('</versions>', start)
  if (start === -1 || end === -1) return []
  return metadata
    .slice(start, end)
    .split('<version>')
    .slice(1)
    .map((piece) => piece.slice(0, Math.max(0, piece.indexOf('<'))).trim())
    .filter((version) => version !== '')
}

const registriesOf = async (query: ReleaseQuery, { clients }: DatasourcePorts) =>
  registriesFor(query.registryUrl, await clients.maven(), {
    place: 'Maven settings',
    expected:
      'the address of a Maven repository (install Maven, name one in settings.xml or pom.xml, or set registries.maven)',
  })

const wantedDates = (versions: readonly string[], { current, versioning }: ReleaseQuery): readonly string[] => {
  const scheme = schemeOf(versioning)
  const candidates = versions.filter((version) => !scheme.isPrerelease(version)).toSorted(scheme.compare)
  return candidates
    .filter((version) => current === undefined || scheme.compare(version, current) > 0)
    .slice(-NEWEST_WITH_DATES)
}

/** When the POM was put there; undefined where the repository does not say. */
const askDate = async (
  { http }: DatasourcePorts,
  registry: RegistryAddress,
  { path, id }: Artefact,
  version: string,
): Promise<string | undefined> => {
  const name = encodeURIComponent(version)
  const url = new URL(`${path}${name}/${id}-${name}.pom`, registry.url).href
  try {
    const { status, headers } = await http.get({ url, method: 'HEAD', headers: registry.headers })
    return status === 200 ? instantOf(headers['last-modified']) : undefined
  } catch (error) {
    problemOf(error)
    return undefined
  }
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const artefact = artefactOf(query)
  const registries = await registriesOf(query, ports)
  const answer = await askFirst(ports.http, registries, `${artefact.path}maven-metadata.xml`, query.known?.validator)
  if (answer.status !== 'ok') return answer
  const text = textOf(answer.body)
  const versions = versionsIn(text)
  if (versions.length === 0) return failed(`${answer.url}: expected the metadata of an artefact, found ${quote(text)}`)
  const dates = new Map(query.known?.answer.releases.map(({ version, date }) => [version, date]))
  const lacking = query.dates === false ? [] : wantedDates(versions, query).filter((version) => !dates.get(version))
  const asked = lacking.map(
    async (version) => [version, await askDate(ports, answer.registry, artefact, version)] as const,
  )
  for (const [version, date] of await Promise.all(asked)) dates.set(version, date)
  const releases = versions.map((version) => {
    const date = dates.get(version)
    return releaseIn(query.versioning, version, date ? { date } : {})
  })
  return { status: 'found', releases, validator: answer.validator }
}

export const maven = createDatasource({
  name: 'maven',
  registry: async (query, ports) => identityOf(await registriesOf(query, ports)),
  // Some repositories give no dates at all: one that is there says that they were asked for.
  covers: ({ releases }, query) => {
    const wanted = new Set(
      query.dates === false
        ? []
        : wantedDates(
            releases.map(({ version }) => version),
            query,
          ),
    )
    return wanted.size === 0 || releases.some(({ version, date }) => date !== undefined && wanted.has(version))
  },
  discover,
})
