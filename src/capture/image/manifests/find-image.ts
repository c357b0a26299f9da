/** From whatever a name stands for, an index perhaps of indexes, to the manifest of one image. */
import { WorldError } from '../../../records/errors.ts'
import type { Descriptor } from '../contract.ts'
import { parseManifest, type ParsedManifest } from './parse-manifest.ts'
import { choosePlatform, type Platform } from './platform.ts'

export type FoundImage = Readonly<{
  manifestDigest: string
  indexDigest?: string
  config: Descriptor
  layers: readonly Descriptor[]
  annotations: Readonly<Record<string, string>>
}>

/** An index of an index is allowed, and seen; more is not. */
const MOST_INDEXES = 4
/** The specification's advice to registries (distribution-spec, "Pushing Manifests"). */
export const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

/** `read` gives the bytes of a manifest, checked against its digest. Throws WorldErrors. */
export const findImage = async (
  start: Readonly<{ digest: string; bytes: Uint8Array }>,
  platform: Platform,
  place: string,
  read: (descriptor: Pick<Descriptor, 'digest' | 'size'>) => Promise<Uint8Array>,
): Promise<FoundImage> => {
  const passed = new Set<string>()
  let { digest, bytes } = start
  for (;;) {
    const parsed: ParsedManifest = parseManifest(bytes, `${place}, ${digest}`)
    if (parsed.kind === 'manifest') {
      const { config, layers, annotations } = parsed
      const indexDigest = passed.size === 0 ? {} : { indexDigest: start.digest }
      return { manifestDigest: digest, ...indexDigest, config, layers, annotations }
    }
    passed.add(digest)
    const entry = choosePlatform(parsed.manifests, platform, `${place}, ${digest}`)
    refuseCircle(entry.digest, passed, place)
    bytes = await read(entry)
    digest = entry.digest
  }
}

const refuseCircle = (digest: string, passed: ReadonlySet<string>, place: string): void => {
  if (passed.has(digest))
    throw new WorldError({ place, expected: 'an index of images', found: `${digest}, which points to itself` })
  if (passed.size >= MOST_INDEXES)
    throw new WorldError({ place, expected: `at most ${MOST_INDEXES} indexes one inside another`, found: 'more' })
}
