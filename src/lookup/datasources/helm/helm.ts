/**
 * Charts of Helm: a repository is an index by HTTP (helm.sh/docs/topics/chart_repository), or charts are kept in an OCI registry
 * (`registryUrl` or name `oci://…`), where versions are tags.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import { parseImageName, type ImageName } from '../../../versions/image-name.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import { nameLike } from '../../component-name.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { releaseIn } from '../../json-releases.ts'
import { listTags } from '../../oci/repository.ts'
import { pinnedAddress, publicAddress } from '../../pinned-address.ts'
import { failed, missing, quote, revalidate, textOf, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'
import { chartsIn, type Chart } from './chart-index.ts'

/** The largest public indexes have some 25 MB. */
const MAX_BYTES = 128 * 1024 * 1024

type Charts = ReadonlyMap<string, Chart>
type Index =
  | Readonly<{ status: 'ok'; charts: Charts; validator: string | undefined }>
  | Readonly<{ status: 'unchanged' }>
  | Problem

const shared = sharedInRun<Index>()

const OCI = 'oci://'

/** Undefined where the chart is in a repository by HTTP. */
const imageOf = ({ component: { name }, registryUrl = '' }: ReleaseQuery): ImageName | undefined => {
  if (name.startsWith(OCI)) return imageNamed(name.slice(OCI.length))
  if (!registryUrl.startsWith(OCI)) return undefined
  const base = registryUrl.slice(OCI.length).replace(/\/$/, '')
  return imageNamed(base.endsWith(`/${name}`) ? base : `${base}/${name}`)
}

const imageNamed = (text: string): ImageName => {
  const image = parseImageName(text)
  if (image) return image
  throw new WorldError(`expected host/path of a chart, found ${quote(text)}`)
}

const repositoryOf = ({ registryUrl, component: { name } }: ReleaseQuery) => {
  if (registryUrl !== undefined) return pinnedAddress(registryUrl, [publicAddress(registryUrl)])
  throw new WorldError(`${name}: expected the repository of the chart, found none`)
}

/** Tags cannot hold the `+` of build metadata; Helm writes `_` there. */
const fromRegistry = async (query: ReleaseQuery, ports: DatasourcePorts, image: ImageName): Promise<Discovery> => {
  const tags = await listTags(await ports.containers.open(image.host, image.repository))
  if (tags.status !== 'ok') return tags
  const scheme = schemeOf(query.versioning)
  const releases = tags.value
    .map((tag) => ({ tag, version: tag.replaceAll('_', '+') }))
    .filter(({ version }) => scheme.isValid(version))
    .map(({ tag, version }) => releaseIn(query.versioning, version, tag === version ? {} : { tag }))
  return { status: 'found', releases }
}

const loadIndex = async ({ http }: DatasourcePorts, url: string, known: string | undefined): Promise<Index> => {
  const answer = await revalidate(http, { url, maxBytes: MAX_BYTES }, known)
  if (answer.status !== 'ok') return answer
  const text = textOf(answer.body)
  const charts = await chartsIn(text)
  return charts
    ? { status: 'ok', charts, validator: answer.validator }
    : failed(`${url}: expected the index of a chart repository, found ${quote(text)}`)
}

const fromRepository = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const name = nameLike(/^[\w.-]+$/, query.component.name.replace(/^.*\//, ''), 'the name of a chart')
  const url = new URL('index.yaml', repositoryOf(query).url).href
  const known = query.known?.validator
  const index = await shared(ports, hashOf(url, known ?? ''), () => loadIndex(ports, url, known))
  if (index.status !== 'ok') return index
  const chart = index.charts.get(name)
  if (!chart) return missing(`${url}: has no chart ${quote(name)}`)
  const releases = chart.versions.map(({ version, ...about }) => releaseIn(query.versioning, version, about))
  const about = chart.sourceRepository ? { about: { sourceRepository: chart.sourceRepository } } : {}
  return { status: 'found', releases, validator: index.validator, ...about }
}

export const helm = createDatasource({
  name: 'helm',
  async registry(query, { clients }) {
    const image = imageOf(query)
    return image ? (await clients.docker(image.host)).identity : repositoryOf(query).identity
  },
  async discover(query, ports) {
    const image = imageOf(query)
    return image ? fromRegistry(query, ports, image) : fromRepository(query, ports)
  },
})
