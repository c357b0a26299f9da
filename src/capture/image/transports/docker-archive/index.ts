/**
 * `docker-archive:FILE[:NAME:TAG]`: what `docker save` writes (Docker Image Specification v1.2, "Combined Image JSON + Filesystem
 * Changeset Format"). Its layers are named by their unpacked digest, wherever they lie in the archive.
 */
import { WorldError } from '../../../../records/errors.ts'
import { openArchive } from '../../archives/open-archive.ts'
import { readSmallFile, withFile, type FileSet } from '../../blobs/file-set.ts'
import { unpack } from '../../blobs/packing.ts'
import { verified } from '../../blobs/verify.ts'
import type { Descriptor, OpenImage } from '../../contract.ts'
import type { ImagePorts } from '../../image-ports.ts'
import { MOST_CONFIG_BYTES, mostUnpacked } from '../../limits.ts'
import { MOST_MANIFEST_BYTES } from '../../manifests/find-image.ts'
import { parseFields, parseFieldsList } from '../../manifests/json-fields.ts'
import type { ImageReference } from '../../reference.ts'
import type { OpenRequest, Transport } from '../../transport.ts'

/** An entry of `manifest.json`. */
type Saved = Readonly<{ config: string; tags: readonly string[]; layers: readonly string[] }>

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
  const list = parseFieldsList(
    await readSmallFile(files, 'manifest.json', MOST_MANIFEST_BYTES),
    'the list that docker save writes',
    place,
  )
  const images = list.map((fields): Saved => ({
    config: fields.text('Config'),
    tags: fields.texts('RepoTags'),
    layers: fields.texts('Layers'),
  }))
  const saved = chooseSaved(images, reference.name, place)
  const config = await readSmallFile(files, saved.config, MOST_CONFIG_BYTES)
  const diffIds = parseFields(config, 'the config of an image', `${files.place}, ${saved.config}`)
    .record('rootfs')
    .texts('diff_ids')
  if (diffIds.length !== saved.layers.length)
    throw new WorldError({ place, expected: `${diffIds.length} layers`, found: `${saved.layers.length}` })
  const layers = diffIds.map((digest): Descriptor => ({ mediaType: '', digest, size: -1 }))
  const pathOf = new Map(diffIds.map((digest, at) => [digest, saved.layers[at]!]))
  const hash = ports.digests.start('sha256')
  hash.update(config)
  return {
    reference: written,
    name: saved.tags[0] ?? files.place,
    // There is no manifest: the config's digest is what docker calls the image's id.
    manifestDigest: `sha256:${hash.hex()}`,
    config,
    layers,
    readBlob: (blob, consume) =>
      withFile(files, pathOf.get(blob.digest) ?? blob.digest, async (file) => {
        // The digest is of the unpacked layer.
        const { bytes } = await unpack(
          file.stream(0, file.size),
          ports.unpacker,
          mostUnpacked(file.size),
          `layer ${blob.digest}`,
        )
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
        ? images.find(({ tags }) => tags.some((tag) => tag === name || shortOf(tag) === shortOf(name)))
        : images[Number(indexed)]
  if (chosen) return chosen
  const there = images.map(({ tags }, at) => tags[0] ?? `@${at}`)
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
