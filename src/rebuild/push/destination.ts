/** What a tag of a registry points at before it is moved. Pure: of the manifest's own text (image-spec, image-index.md). */

export type Destination =
  | Readonly<{ status: 'absent' }>
  /** One platform, and whichever it is. */
  | Readonly<{ status: 'image'; digest: string }>
  | Readonly<{ status: 'index'; digest: string; platforms: readonly string[] }>

/** Attestations lie in an index as manifests of no platform. */
const NO_PLATFORM = 'unknown/unknown'

export const readDestination = (manifest: string, digest: string): Destination => {
  const parsed: unknown = JSON.parse(manifest)
  const manifests = field(parsed, 'manifests')
  if (!Array.isArray(manifests)) return { status: 'image', digest }
  const platforms = manifests.map((entry: unknown) => platformOf(field(entry, 'platform')))
  return { status: 'index', digest, platforms: platforms.filter((platform) => platform !== NO_PLATFORM) }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

const platformOf = (platform: unknown): string =>
  ['os', 'architecture', 'variant']
    .map((name) => field(platform, name))
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .join('/') || NO_PLATFORM

export type PushTerms = Readonly<{
  /** Manifest or index that the tag had when the image was read: absent where it was not read from there. */
  expected?: string
  /** `linux/amd64`: what is about to be pushed. */
  platform: string
}>

/** Why the tag may not be moved; undefined where it may. */
export const objectionToPush = (destination: Destination, { expected, platform }: PushTerms): string | undefined => {
  if (destination.status === 'absent') return undefined
  if (expected !== undefined && destination.digest !== expected)
    return `the tag moved meanwhile: expected ${expected}, found ${destination.digest}`
  if (destination.status === 'image') return undefined
  const others = destination.platforms.filter((one) => !isSamePlatform(one, platform))
  return others.length === 0
    ? undefined
    : `the tag has images for ${others.join(', ')} too, and only ${platform} was rebuilt`
}

/** `linux/arm64` and `linux/arm64/v8` are one (image-spec, image-index.md: v8 is the default). */
const isSamePlatform = (a: string, b: string): boolean => a.replace(/\/v8$/, '') === b.replace(/\/v8$/, '')
