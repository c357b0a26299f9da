/** Media types of manifests: OCI image-spec (media-types.md) and Docker's image manifest, version 2, schema 2. */

const INDEXES = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
])
const MANIFESTS = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
])

export const isIndexType = (mediaType: string | undefined): boolean => INDEXES.has(mediaType ?? '')
export const isManifestType = (mediaType: string | undefined): boolean => MANIFESTS.has(mediaType ?? '')

/** Configs of other artifacts (charts, signatures, WebAssembly) have types of their own. */
export const CONFIG_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
])
