/** Names of images as Dockerfiles and skopeo write them: containers-transports(5), and Docker's short names. */

/** Without tag and digest, its host written out: `debian:12` gives `docker.io/library/debian` and `12`. */
export type ImageName = Readonly<{ name: string; tag: string | undefined; digest: string | undefined }>

const HUB = 'docker.io'

export const parseImageName = (text: string): ImageName => {
  const [bare = '', digest] = text.replace(/^docker:\/\//, '').split('@')
  const colon = bare.lastIndexOf(':')
  const hasTag = colon > bare.lastIndexOf('/')
  const name = hasTag ? bare.slice(0, colon) : bare
  return { name: fullName(name), tag: hasTag ? bare.slice(colon + 1) : undefined, digest }
}

const fullName = (name: string): string => {
  const [first = '', ...rest] = name.split('/')
  if (rest.length === 0) return `${HUB}/library/${name}`
  return first.includes('.') || first.includes(':') || first === 'localhost' ? name : `${HUB}/${name}`
}

/** A registry on this machine speaks plain HTTP, as Docker takes it to. */
export const isLoopback = (reference: string): boolean => {
  const [, host = ''] = /^docker:\/\/([^/]+)\//.exec(reference) ?? []
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host)
}
