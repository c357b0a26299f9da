/** An OCI image layout (image-spec, image-layout.md): `index.json` names images, `blobs/<algorithm>/<hex>` hold them. */
import { WorldError } from '../../../records/errors.ts'
import { readSmallFile, withFile, type FileSet } from '../blobs/file-set.ts'
import { readWhole } from '../blobs/read-whole.ts'
import { parseDigest, verified } from '../blobs/verify.ts'
import type { Consume, Descriptor, OpenImage } from '../contract.ts'
import type { ImagePorts } from '../image-ports.ts'
import { MOST_CONFIG_BYTES } from '../limits.ts'
import { findImage, MOST_MANIFEST_BYTES } from '../manifests/find-image.ts'
import { parseFields } from '../manifests/json-fields.ts'
import { indexEntries, type IndexEntry } from '../manifests/parse-manifest.ts'
import { choosePlatform, type Platform } from '../manifests/platform.ts'

export type LayoutRequest = Readonly<{
  files: FileSet
  /** The reference as it was written. */
  reference: string
  /** The tag, as `org.opencontainers.image.ref.name` has it. */
  tag?: string
  platform: Platform
}>

/** Throws WorldErrors; closes the files then. */
export const openLayout = async (request: LayoutRequest, ports: ImagePorts): Promise<OpenImage> => {
  try {
    return await open(request, ports)
  } catch (error) {
    await request.files.close()
    throw error
  }
}

const open = async ({ files, reference, tag, platform }: LayoutRequest, ports: ImagePorts): Promise<OpenImage> => {
  const place = `${files.place}, index.json`
  const index = parseFields(
    await readSmallFile(files, 'index.json', MOST_MANIFEST_BYTES),
    'the index of a layout',
    place,
  )
  const start = chooseNamed(indexEntries(index), tag, platform, place)
  const readBlob = <Result>(blob: Descriptor, consume: Consume<Result>): Promise<Result> => {
    const { algorithm, hex } = parseDigest(blob.digest, place)
    return withFile(files, `blobs/${algorithm}/${hex}`, (file) =>
      verified(file.stream(0, file.size), blob, `${files.place}, blob`, ports.digests, consume),
    )
  }
  const readSmall = ({ digest, size }: Pick<Descriptor, 'digest' | 'size'>, maxBytes: number) =>
    readBlob({ mediaType: '', digest, size }, (bytes) => readWhole(bytes, maxBytes, `${files.place}, ${digest}`))
  const read = (descriptor: Pick<Descriptor, 'digest' | 'size'>) => readSmall(descriptor, MOST_MANIFEST_BYTES)
  const image = await findImage({ digest: start.digest, bytes: await read(start) }, platform, files.place, read)
  return {
    reference,
    name: tag === undefined ? files.place : `${files.place}:${tag}`,
    ...image,
    config: await readSmall(image.config, MOST_CONFIG_BYTES),
    readBlob,
    close: files.close,
  }
}

const REF_NAME = 'org.opencontainers.image.ref.name'
/** containerd and buildkit write the whole name here. */
const IMAGE_NAME = 'io.containerd.image.name'

const namesOf = ({ annotations }: IndexEntry): readonly string[] =>
  [annotations[REF_NAME], annotations[IMAGE_NAME]].filter((name) => name !== undefined)

/** With no tag: the only image, or, where no image has a name, the one of the platform. */
const chooseNamed = (
  entries: readonly IndexEntry[],
  tag: string | undefined,
  platform: Platform,
  place: string,
): IndexEntry => {
  const named = tag === undefined ? entries : entries.filter((entry) => namesOf(entry).includes(tag))
  const [first] = named
  if (first && new Set(named.map(({ digest }) => digest)).size === 1) return first
  if (named.length > 1 && named.every((entry) => entry.platform !== undefined || namesOf(entry).length === 0))
    return choosePlatform(named, platform, place)
  const there = entries.flatMap((entry) => namesOf(entry).slice(0, 1))
  throw new WorldError({
    place,
    expected: tag === undefined ? 'one image, or a tag that says which' : `an image named ${JSON.stringify(tag)}`,
    found: there.length === 0 ? 'none' : there.slice(0, 20).join(', '),
  })
}
