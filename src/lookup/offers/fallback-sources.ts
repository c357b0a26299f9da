/**
 * Sources for an image that has none of its own (distroless, lists that were removed): those that `registries` or this machine have for the
 * same distribution, as the datasources take them for a pin without an address.
 */
import type { Distribution, PackageSource } from '../../records/image.ts'
import type { DatasourcePorts } from '../contract.ts'
import { repositoriesForRelease } from '../package-index/apk/repository.ts'
import { sourcesForRelease } from '../package-index/apt/distributions.ts'
import { parseAptSource, type AptSource } from '../package-index/apt/source.ts'
import { problemOf } from '../registry-answer.ts'
import type { Client } from './contract.ts'

/** Sources of this machine that are not asked over the network are none for an image. */
const parseSafely = (line: string): readonly AptSource[] => {
  try {
    return parseAptSource(line)
  } catch (error) {
    problemOf(error)
    return []
  }
}

/** Without the architecture: the image may have another than this machine. */
const lineOf = ({ base, suite, components, signedBy, trusted }: AptSource): string => {
  const options = [...(signedBy ? [`signed-by=${signedBy}`] : []), ...(trusted ? ['trusted=yes'] : [])]
  return ['deb', ...(options.length > 0 ? [`[${options.join(' ')}]`] : []), base, suite, ...components].join(' ')
}

/** `3.22` of `3.22.1`; what is not a release is made on the branch called edge. */
const alpineRelease = (versionId: string): string => /^\d+\.\d+(?=\.\d+$|$)/.exec(versionId)?.[0] ?? 'edge'

const linesFor = async (
  client: Client,
  { id, versionId }: Distribution,
  { clients }: DatasourcePorts,
): Promise<readonly string[]> => {
  // Repositories of rpm do not tell for which distribution they are.
  if (client === 'rpm' || (client === 'apk' && id !== 'alpine')) return []
  const configured = await clients.systemPackages(client)
  if (client === 'apk') return repositoriesForRelease(configured, alpineRelease(versionId))
  return sourcesForRelease(configured.flatMap(parseSafely), { family: id, release: versionId }).map(lineOf)
}

export const fallbackSources = async (
  client: Client,
  distribution: Distribution | undefined,
  ports: DatasourcePorts,
): Promise<readonly PackageSource[]> => {
  const lines = distribution ? await linesFor(client, distribution, ports) : []
  return [...new Set(lines)].map((line) => ({ client, line, file: '', enabled: true }))
}
