/** What a command line calls an image, in skopeo's words (containers-transports(5)). A bare word is a path: a tree. */
import { UsageError } from '../../records/errors.ts'
import { parseImageName } from '../../versions/image-name.ts'

export type ImageReference =
  | Readonly<{ transport: 'oci'; path: string; tag?: string }>
  | Readonly<{ transport: 'oci-archive'; path: string; tag?: string }>
  | Readonly<{ transport: 'docker-archive'; path: string; name?: string }>
  | Readonly<{ transport: 'docker'; host: string; repository: string; tag?: string; digest?: string }>

export type Reference = ImageReference | Readonly<{ transport: 'tree'; path: string }>

const EXAMPLES = 'oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG] or docker://NAME[:TAG]'

/** What other tools read, and how their images become readable here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'containers-storage': 'the store of podman and buildah: `podman push NAME oci:DIR:TAG`, then oci:DIR:TAG',
  'docker-daemon': "docker's own store: `docker save NAME -o FILE`, then docker-archive:FILE",
  podman: 'the store of podman: `podman save NAME -o FILE`, then docker-archive:FILE',
  dir: "skopeo's folder: `skopeo copy dir:DIR oci:DIR2:TAG`, then oci:DIR2:TAG",
  ostree: 'a repository of ostree: copy the image with skopeo to oci:DIR:TAG',
  sif: 'an image of Singularity: copy it with skopeo to oci:DIR:TAG',
  tarball: 'a root file system that is not an image yet: import it with skopeo to oci:DIR:TAG',
  'docker-tar': 'docker-archive:FILE under another name',
}

/** Paths as they are written. Throws a UsageError that says what can be named. */
export const parseReference = (text: string): Reference => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z-]*):(.*)$/s.exec(text) ?? []
  switch (scheme) {
    case 'oci':
    case 'oci-archive': {
      const { path, name } = splitPath(text, rest)
      return { transport: scheme, path, ...(name === undefined ? {} : { tag: name }) }
    }
    case 'docker-archive': {
      const { path, name } = splitPath(text, rest)
      return { transport: scheme, path, ...(name === undefined ? {} : { name }) }
    }
    case 'docker':
      return parseRegistryName(text, rest)
    default:
      return refuseElsewhere(text, scheme)
  }
}

/** The first colon ends the path, as in skopeo. */
const splitPath = (text: string, rest: string): Readonly<{ path: string; name?: string }> => {
  const colon = rest.indexOf(':')
  const path = colon === -1 ? rest : rest.slice(0, colon)
  const name = colon === -1 ? '' : rest.slice(colon + 1)
  if (path === '') throw new UsageError({ place: text, expected: EXAMPLES, found: 'no path' })
  return { path, ...(name === '' ? {} : { name }) }
}

const refuseElsewhere = (text: string, scheme: string): Reference => {
  const found = Object.hasOwn(ELSEWHERE, scheme) ? ELSEWHERE[scheme] : undefined
  if (found === undefined) return { transport: 'tree', path: text }
  throw new UsageError({ place: text, expected: EXAMPLES, found })
}

const TAG = /^[\w][\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/

/** `//NAME`, `//NAME:TAG`, `//NAME@DIGEST`; with tag and digest the digest counts. Neither: `latest`. */
const parseRegistryName = (text: string, rest: string): Reference => {
  const refuse = (found: string): never => {
    throw new UsageError({ place: text, expected: 'docker://NAME[:TAG|@DIGEST]', found })
  }
  if (!rest.startsWith('//')) refuse('no // after docker:')
  const [beforeDigest = '', digest, ...more] = rest.slice(2).split('@')
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) refuse('a digest that is none')
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1)
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1)
  if (tag !== undefined && !TAG.test(tag)) refuse('a tag that is none')
  const name = parseImageName(colon === -1 ? beforeDigest : beforeDigest.slice(0, colon))
  if (!name) return refuse('a name that no registry takes')
  if (digest !== undefined) return { transport: 'docker', ...name, ...(tag === undefined ? {} : { tag }), digest }
  return { transport: 'docker', ...name, tag: tag ?? 'latest' }
}
