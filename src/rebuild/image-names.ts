/** Names of images as Dockerfiles and skopeo write them: containers-transports(5). */
import { parseImageName } from '../versions/image-name.ts'

/** Without tag and digest, its host written out: `debian:12` gives `docker.io/library/debian` and `12`. */
export type TaggedName = Readonly<{ name: string; tag: string | undefined; digest: string | undefined }>

export const parseTaggedName = (text: string): TaggedName => {
  const [bare = '', digest] = text.replace(/^docker:\/\//, '').split('@')
  const colon = bare.lastIndexOf(':')
  const hasTag = colon > bare.lastIndexOf('/')
  const written = hasTag ? bare.slice(0, colon) : bare
  const known = parseImageName(written)
  const name = known ? `${known.host}/${known.repository}` : written
  return { name, tag: hasTag ? bare.slice(colon + 1) : undefined, digest }
}

/** A registry on this machine speaks plain HTTP, as Docker takes it to. */
export const isLoopback = (reference: string): boolean => {
  const [, host = ''] = /^docker:\/\/([^/]+)\//.exec(reference) ?? []
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host)
}
