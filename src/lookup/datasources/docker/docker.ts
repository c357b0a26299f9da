/** Tags and digests of container images. Tags have no dates there. */
import { WorldError } from '../../../records/errors.ts'
import type { Release } from '../../../records/releases.ts'
import type { ContainerRepository } from '../../../system/ports.ts'
import { parseImageName, type ImageName } from '../../../versions/image-name.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import type { DatasourcePorts, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { extractorOf } from '../../extract-version.ts'
import { digestOf, listTags } from '../../oci/repository.ts'
import { quote } from '../../registry-answer.ts'

const imageOf = ({ component, registryUrl }: ReleaseQuery): ImageName => {
  const image = parseImageName(component.name, registryUrl)
  if (image) return image
  throw new WorldError(`expected the name of an image, found ${quote(component.name)}`)
}

const UBUNTU = /(?:^|\/)(?:library|ubuntu)\/ubuntu$/
const UBUNTU_RELEASE = /^(\d\d)\.(\d\d)(?!\d)/

/**
 * Of Ubuntu's releases only those with long support, of April in even years, are for others to build on (as Renovate has it), and
 * those not before the month is over: tags are there while a release is still made. `now` in ms.
 */
const interimUbuntu =
  (now: number) =>
  (tag: string): boolean => {
    const [, year, month] = UBUNTU_RELEASE.exec(tag) ?? []
    if (year === undefined || month === undefined) return false
    const isLongTerm = Number(year) % 2 === 0 && month === '04'
    return !isLongTerm || now < Date.UTC(2000 + Number(year), Number(month), 1)
  }

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const image = imageOf(query)
  const tags = await listTags(await ports.containers.open(image.host, image.repository))
  if (tags.status !== 'ok') return tags
  const scheme = schemeOf(query.versioning)
  const isInterim = UBUNTU.test(image.repository) ? interimUbuntu(ports.clock.now()) : () => false
  const versionOf = extractorOf(query.extractVersion)
  const releases = tags.value.flatMap((tag): readonly Release[] => {
    const version = versionOf(tag)
    if (version === undefined) return []
    const release = { version, prerelease: scheme.isPrerelease(version) || isInterim(tag), runtimes: {} }
    return [version === tag ? release : { ...release, tag }]
  })
  return { status: 'found', releases }
}

/** The tags of versions; where a pin holds only a part of the tag, the list says which they are. */
const tagsOf = async (
  { extractVersion }: ReleaseQuery,
  versions: readonly string[],
  repository: ContainerRepository,
): Promise<ReadonlyMap<string, string>> => {
  if (extractVersion === undefined) return new Map(versions.map((version) => [version, version]))
  const listed = await listTags(repository)
  const versionOf = extractorOf(extractVersion)
  const tags = new Map((listed.status === 'ok' ? listed.value : []).map((tag) => [versionOf(tag), tag]))
  return new Map(
    versions.flatMap((version) => {
      const tag = tags.get(version)
      return tag === undefined ? [] : [[version, tag] as const]
    }),
  )
}

/** What a tag stands for at this moment. The first is asked alone, so that one token serves all. */
const requires = async (query: ReleaseQuery, versions: readonly string[], ports: DatasourcePorts) => {
  const found = new Map<string, ReleaseRequirements>()
  const image = imageOf(query)
  const repository = await ports.containers.open(image.host, image.repository)
  const ask = async ([version, tag]: readonly [string, string]) => {
    const digest = await digestOf(repository, tag)
    if (digest) found.set(version, { requires: [], runtimes: {}, digest })
  }
  const [first, ...others] = await tagsOf(query, versions, repository)
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
