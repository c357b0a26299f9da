/**
 * A repository of an OCI registry, as the distribution API has it (github.com/opencontainers/distribution-spec/blob/main/spec.md):
 * its tags and what they stand for. Images and charts are both kept there.
 */
import { z } from 'zod'

import type { HttpResponse, RegistryAddress } from '../../system/ports.ts'
import type { DatasourcePorts } from '../contract.ts'
import { failed, missing, parseJson, type Parsed, type Problem } from '../registry-answer.ts'
import { authorize } from './authorization.ts'

const PAGE_SIZE = 1000
/** 100,000 tags: the largest repositories have some ten thousand. */
const MOST_PAGES = 100
const MAX_BYTES = 16 * 1024 * 1024
const DOCKER_HUB = 'docker.io'

/** Indexes first: their digest is the one that serves every platform. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

const TagList = z.object({ tags: z.array(z.string()).nullable() })

export type ImageName = Readonly<{ host: string; repository: string }>

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?$/

/** A first element with a dot or a port, or `localhost`, is a host (distribution reference grammar); else it is Docker Hub's. */
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

export type OciRepository = Readonly<{
  registry: RegistryAddress
  repository: string
  /** Path below `/v2/<repository>/`, or a URL of the same registry. Throws what the Http port throws. */
  ask: (path: string, method: 'GET' | 'HEAD') => Promise<HttpResponse | Problem>
}>

/** Nothing is asked yet; the first answer of 401 fetches a token, which serves every later request. */
export const openRepository = async (
  image: ImageName,
  { clients, http }: Pick<DatasourcePorts, 'clients' | 'http'>,
): Promise<OciRepository> => {
  const registry = await clients.docker(image.host)
  const { repository } = image
  const base = new URL(`v2/${repository}/`, registry.url).href
  let authorization: string | undefined
  return {
    registry,
    repository,
    async ask(path, method) {
      const url = new URL(path, base)
      if (url.origin !== new URL(base).origin)
        return failed(`${base}: expected the next page at the same host, found another`)
      const request = () => ({
        url: url.href,
        method,
        maxBytes: MAX_BYTES,
        headers: {
          accept: method === 'HEAD' ? MANIFEST_TYPES : 'application/json',
          ...(authorization ? { authorization } : {}),
        },
      })
      const first = await http.get(request())
      if (first.status !== 401 || authorization) return first
      const answer = await authorize(http, registry, first.headers['www-authenticate'] ?? '', repository)
      if (answer.status !== 'ok') return answer
      authorization = answer.authorization
      return http.get(request())
    },
  }
}

const problemOfStatus = (status: number, place: string): Problem => {
  if (status === 404) return missing(`${place}: not found (404)`)
  const denied = status === 401 || status === 403 ? ': access denied' : ''
  return failed(`${place}: expected a list of tags, found status ${status}${denied}`)
}

/** `</v2/x/tags/list?n=2&last=b>; rel="next"` (RFC 8288). */
const nextPage = (link: string | undefined): string | undefined =>
  /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? '')?.[1]

/** `sha256-….sig` and the like are attachments of images, not images. */
const isAttachment = (tag: string): boolean => /^sha256-[0-9a-f]{64}/.test(tag)

/** Each tag once, page by page, without attachments. */
export const listTags = async (repository: OciRepository): Promise<Parsed<readonly string[]>> => {
  const place = `${repository.registry.url}v2/${repository.repository}/tags/list`
  const tags = new Set<string>()
  let path: string | undefined = `tags/list?n=${PAGE_SIZE}`
  for (let page = 0; path !== undefined && page < MOST_PAGES; page += 1) {
    const answer: HttpResponse | Problem = await repository.ask(path, 'GET')
    if ('reason' in answer) return answer
    if (answer.status !== 200) return problemOfStatus(answer.status, place)
    const parsed = parseJson(answer.body, TagList, place)
    if (parsed.status !== 'ok') return parsed
    for (const tag of parsed.value.tags ?? []) if (!isAttachment(tag)) tags.add(tag)
    path = nextPage(answer.headers['link'])
  }
  return { status: 'ok', value: [...tags] }
}

export const digestOf = async (repository: OciRepository, tag: string): Promise<string | undefined> => {
  const answer = await repository.ask(`manifests/${encodeURIComponent(tag)}`, 'HEAD')
  const digest = 'headers' in answer && answer.status === 200 ? answer.headers['docker-content-digest'] : undefined
  return digest && /^sha(?:256|512):[0-9a-f]+$/.test(digest) ? digest : undefined
}
