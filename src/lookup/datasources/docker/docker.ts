/** Tags and digests of container images. Tags have no dates there. */
import { WorldError } from '../../../records/errors.ts'
import type { Release } from '../../../records/releases.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { digestOf, listTags, openRepository, parseImageName, type ImageName } from '../../oci/repository.ts'
import { quote } from '../../registry-answer.ts'

const imageOf = ({ component, registryUrl }: ReleaseQuery): ImageName => {
  const image = parseImageName(component.name, registryUrl)
  if (image) return image
  throw new WorldError(`expected the name of an image, found ${quote(component.name)}`)
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const tags = await listTags(await openRepository(imageOf(query), ports))
  if (tags.status !== 'ok') return tags
  const scheme = schemeOf(query.versioning)
  const releases = tags.value.map((version): Release => ({
    version,
    prerelease: scheme.isPrerelease(version),
    runtimes: {},
  }))
  return { status: 'found', releases }
}

/** What a tag stands for at this moment. The first is asked alone, so that one token serves all. */
const requires = async (query: ReleaseQuery, tags: readonly string[], ports: DatasourcePorts) => {
  const found = new Map<string, ReleaseRequirements>()
  const repository = await openRepository(imageOf(query), ports)
  const ask = async (tag: string) => {
    const digest = await digestOf(repository, tag)
    if (digest) found.set(tag, { requires: [], runtimes: {}, digest })
  }
  const [first, ...others] = tags
  if (first === undefined) return found
  await ask(first)
  await Promise.all(others.map(ask))
  return found
}

export const docker = createDatasource({
  name: 'docker',
  registry: async (query, { clients }) => (await clients.docker(imageOf(query).host)).identity,
  discover,
  requires,
  mutable: true,
})
