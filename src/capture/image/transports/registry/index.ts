/** `docker://NAME[:TAG|@DIGEST]`: an image in an OCI registry (distribution-spec, "Pulling manifests"). */
import { WorldError } from '../../../../records/errors.ts'
import type { ContainerRepository, HttpResponse } from '../../../../system/ports.ts'
import { readWhole } from '../../blobs/read-whole.ts'
import { parseDigest, verified } from '../../blobs/verify.ts'
import type { Consume, Descriptor, OpenImage } from '../../contract.ts'
import type { ImagePorts } from '../../image-ports.ts'
import { MOST_CONFIG_BYTES } from '../../limits.ts'
import { findImage } from '../../manifests/find-image.ts'
import type { Transport } from '../../transport.ts'

export const registry: Transport<'docker'> = {
  name: 'docker',
  async open({ reference: { host, repository, tag, digest }, written, platform }, ports) {
    const remote = await (await ports.registries()).open(host, repository)
    const name = `${host}/${repository}`
    const start = await readManifest(remote, name, digest ?? tag ?? 'latest', digest, ports)
    const read = async ({ digest: wanted }: Pick<Descriptor, 'digest'>) =>
      (await readManifest(remote, name, wanted, wanted, ports)).bytes
    const image = await findImage(start, platform, name, read)
    const readBlob = <Result>(blob: Descriptor, consume: Consume<Result>): Promise<Result> => {
      parseDigest(blob.digest, name)
      return remote.readBlob(blob.digest, (bytes) => verified(bytes, blob, name, ports.digests, consume))
    }
    return {
      reference: written,
      name: digest === undefined ? `${name}:${tag ?? 'latest'}` : `${name}@${digest}`,
      ...image,
      config: await readBlob(image.config, (bytes) => readWhole(bytes, MOST_CONFIG_BYTES, name)),
      readBlob,
      close: async () => {},
    } satisfies OpenImage
  },
}

/** By tag, what came says which digest it has; by digest, it must have that one. */
const readManifest = async (
  remote: ContainerRepository,
  name: string,
  wanted: string,
  digest: string | undefined,
  { digests }: ImagePorts,
): Promise<Readonly<{ digest: string; bytes: Uint8Array }>> => {
  const answer = await remote.ask(`manifests/${wanted}`, 'GET')
  if ('reason' in answer) throw new WorldError(`${name}: ${answer.reason}`)
  if (answer.status !== 200) throw new WorldError({ place: name, ...faultOf(answer, wanted) })
  const { algorithm } = digest === undefined ? { algorithm: 'sha256' as const } : parseDigest(digest, name)
  const hash = digests.start(algorithm)
  hash.update(answer.body)
  const found = `${algorithm}:${hash.hex()}`
  if (digest !== undefined && found !== digest)
    throw new WorldError({ place: name, expected: `a manifest of digest ${digest}`, found })
  return { digest: found, bytes: answer.body }
}

const faultOf = ({ status }: HttpResponse, wanted: string) => ({
  expected: `the manifest ${wanted}`,
  found:
    status === 404
      ? 'no such image (404)'
      : status === 401 || status === 403
        ? `access denied (${status}): docker login has no credential that may read it`
        : `status ${status}`,
})
