/** Registries of container images: which hosts are known ones, which stand for this machine, which hold no images at all. */

/** Public registries, and hosted ones whose first labels are the customer's. */
const PUBLIC = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'mirror.gcr.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'k8s.gcr.io',
  'registry.k8s.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
  'nvcr.io',
  'cgr.dev',
  'lscr.io',
  'icr.io',
  'dhi.io',
  'xpkg.upbound.io',
  'xpkg.crossplane.io',
  'factory.talos.dev',
  'oci.external-secrets.io',
  'gallery.ecr.aws',
  'codeberg.org',
])
const HOSTED =
  /(?:^|\.)(?:gcr\.io|pkg\.dev|azurecr\.io|azurecr\.cn|amazonaws\.com|ocir\.io|icr\.io|aliyuncs\.com|myhuaweicloud\.com|jfrog\.io|cr\.de-fra\.ionos\.com|scw\.cloud|r2\.dev)$/

/** `registry.gitlab.com`, `docker.elastic.co`, `container-registry.oracle.com`, `harbor.corp.net`, `us-docker.pkg.dev`. */
const SAYS_REGISTRY = /^(?:[\w-]*registry[\w-]*|docker[\w-]*|cr|ocir?|reg|hub|images?|harbor|containers?|mirrors?)\./

/** Reserved names (RFC 2606, RFC 6761), private suffixes, and clusters' own. */
const RESERVED =
  /(?:^|\.)(?:local|localhost|localdomain|internal|lan|test|example|invalid|svc|example\.(?:com|org|net)|(?:my-?)?(?:domain|company|registry|corp|host)\.(?:com|io|org|net))$/

/** Hosts with a path and an `@` or `:` behind it that mean source code, not an image. */
const SOURCES =
  /^(?:(?:www\.)?(?:github|gitlab|bitbucket|sourceforge)\.\w+|golang\.org|google\.golang\.org|gopkg\.in|(?:sigs\.)?k8s\.io|(?:[\w-]+\.)*kubernetes\.io|go\.\w[\w.]*|raw\.githubusercontent\.com|hub\.docker\.com)$/

/** Anybody's images for a few hours: what is run from there was pushed a moment before. */
const EPHEMERAL = new Set(['ttl.sh'])

/** Registries whose images always have an owner. */
const OWNED = new Set([
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'us.gcr.io',
  'eu.gcr.io',
  'public.ecr.aws',
  'registry.gitlab.com',
  'nvcr.io',
])

/** `quay.io/strimzi` is an owner, no image. */
export const needsOwner = (host: string): boolean => OWNED.has(host)

export type RegistryKind = 'known' | 'plausible' | 'local' | 'other'

/** What a host, port included, is as a registry: `local` is this machine or a placeholder, `other` may be anything. */
export const registryKind = (host: string): RegistryKind => {
  const colon = host.indexOf(':')
  const name = (colon === -1 ? host : host.slice(0, colon)).toLowerCase()
  if (PUBLIC.has(name)) return 'known'
  if (EPHEMERAL.has(name)) return 'local'
  if (!name.includes('.') || /^[\d.]+$/.test(name) || RESERVED.test(name)) return 'local'
  if (SOURCES.test(name)) return 'other'
  if (HOSTED.test(name)) return 'known'
  if (SAYS_REGISTRY.test(name)) return 'known'
  return /\.[a-z]{2,}$/.test(name) ? 'plausible' : 'other'
}

/** True for the first part of a name that is a host as docker tells it: with a dot, a port, or `localhost`. */
export const isHost = (part: string): boolean => part.includes('.') || part.includes(':') || part === 'localhost'
