/** Names of images and of other things in OCI registries (distribution reference grammar, github.com/distribution/reference). */

const DOCKER_HUB = 'docker.io'

export type ImageName = Readonly<{ host: string; repository: string }>

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?$/

/**
 * A first element with a dot or a port, or `localhost`, is a host; else it is Docker Hub's, or that of `registryUrl`.
 * Without tag and digest; `undefined` for what cannot be a name.
 */
export const parseImageName = (name: string, registryUrl?: string): ImageName | undefined => {
  const pinned = registryUrl && URL.canParse(registryUrl) ? new URL(registryUrl).host : undefined
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const hasHost = /[.:]/.test(first) || first === 'localhost'
  const host = hasHost ? first : (pinned ?? DOCKER_HUB)
  const path = hasHost ? name.slice(slash + 1) : name
  const repository = /^(?:index\.)?docker\.io$/.test(host) && !path.includes('/') ? `library/${path}` : path
  return HOST.test(host) && REPOSITORY.test(repository) ? { host, repository } : undefined
}
