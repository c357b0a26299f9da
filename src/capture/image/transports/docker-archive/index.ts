/**
 * `docker-archive:FILE[:NAME:TAG]`: what `docker save` writes (Docker Image Specification v1.2, "Combined Image JSON + Filesystem
 * Changeset Format"). Its layers are named by their unpacked digest, wherever they lie in the archive.
 */
import { z } from 'zod'

import { WorldError } from '../../../../records/errors.ts'
import { openArchive } from '../../archives/open-archive.ts'
import { readSmallFile, withFile, type FileSet } from '../../blobs/file-set.ts'
import { unpack } from '../../blobs/packing.ts'
import { verified } from '../../blobs/verify.ts'
import type { Descriptor, OpenImage } from '../../contract.ts'
import type { ImagePorts } from '../../image-ports.ts'
import { MOST_CONFIG_BYTES, mostUnpacked } from '../../limits.ts'
import { MOST_MANIFEST_BYTES } from '../../manifests/find-image.ts'
import { parseJsonBlob, parseShape } from '../../manifests/parse-manifest.ts'
import type { ImageReference } from '../../reference.ts'
import type { OpenRequest, Transport } from '../../transport.ts'

const Saved = z.object({
  Config: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  Layers: z.array(z.string()),
})
type Saved = z.infer<typeof Saved>

const Config = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) })

type DockerArchiveRequest = OpenRequest<Extract<ImageReference, { transport: 'docker-archive' }>>

export const dockerArchive: Transport<'docker-archive'> = {
  name: 'docker-archive',
  async open(request, ports) {
    const files = await openArchive(request.reference.path, ports)
    try {
      return await openSaved(files, request, ports)
    } catch (error) {
      await files.close()
      throw error
    }
  },
}

const openSaved = async (
  files: FileSet,
  { reference, written }: DockerArchiveRequest,
  ports: ImagePorts,
): Promise<OpenImage> => {
  const place = `${files.place}, manifest.json`
  const json = parseJsonBlob(await readSmallFile(files, 'manifest.json', MOST_MANIFEST_BYTES), place)
  const saved = chooseSaved(
    parseShape(json, z.array(Saved), 'the list that docker save writes', place),
    reference.name,
    place,
  )
  const config = await readSmallFile(files, saved.Config, MOST_CONFIG_BYTES)
  const configPlace = `${files.place}, ${saved.Config}`
  const { rootfs } = parseShape(parseJsonBlob(config, configPlace), Config, 'the config of an image', configPlace)
  if (rootfs.diff_ids.length !== saved.Layers.length)
    throw new WorldError({ place, expected: `${rootfs.diff_ids.length} layers`, found: `${saved.Layers.length}` })
  const layers = rootfs.diff_ids.map((digest): Descriptor => ({ mediaType: '', digest, size: -1 }))
  const pathOf = new Map(rootfs.diff_ids.map((digest, at) => [digest, saved.Layers[at]!]))
  const hash = ports.digests.start('sha256')
  hash.update(config)
  return {
    reference: written,
    name: saved.RepoTags?.[0] ?? files.place,
    // There is no manifest: the config's digest is what docker calls the image's id.
    manifestDigest: `sha256:${hash.hex()}`,
    config,
    layers,
    readBlob: (blob, consume) =>
      withFile(files, pathOf.get(blob.digest) ?? blob.digest, async (file) => {
        // The digest is of the unpacked layer.
        const { bytes } = await unpack(file.stream(0, file.size), ports.unpacker, mostUnpacked(file.size))
        return verified(bytes, blob, `${files.place}, layer`, ports.digests, consume)
      }),
    close: files.close,
  }
}

const chooseSaved = (images: readonly Saved[], name: string | undefined, place: string): Saved => {
  const indexed = /^@(\d+)$/.exec(name ?? '')?.[1]
  const chosen =
    name === undefined
      ? images.length === 1
        ? images[0]
        : undefined
      : indexed === undefined
        ? images.find(({ RepoTags }) => RepoTags?.some((tag) => tag === name || shortOf(tag) === shortOf(name)))
        : images[Number(indexed)]
  if (chosen) return chosen
  const there = images.flatMap(({ RepoTags }, at) => RepoTags?.slice(0, 1) ?? [`@${at}`])
  throw new WorldError({
    place,
    expected: name === undefined ? 'one image, or a name that says which' : `an image named ${JSON.stringify(name)}`,
    found: there.length === 0 ? 'none' : there.slice(0, 20).join(', '),
  })
}

/** Docker Hub's names are written long and short. */
const shortOf = (name: string): string => {
  const short = name.replace(/^(?:docker\.io\/)?(?:library\/)?/, '')
  return /:[^/]*$/.test(short) ? short : `${short}:latest`
}
