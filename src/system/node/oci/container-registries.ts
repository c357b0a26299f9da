/** The ContainerRegistries port: the distribution API (github.com/opencontainers/distribution-spec/blob/main/spec.md) over HTTP. */
import { WorldError } from '../../../records/errors.ts'
import type {
  ClientConfig,
  ContainerRegistries,
  ContainerRepository,
  HttpRequest,
  HttpResponse,
  RegistryAddress,
  RegistryRefusal,
} from '../../ports.ts'
import type { NodeHttp } from '../http.ts'
import { authorize } from './authorization.ts'

const MOST_BYTES = 16 * 1024 * 1024

/** Indexes first: their digest is the one that serves every platform. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

export type RegistryPorts = Readonly<{
  http: Pick<NodeHttp, 'get' | 'postForm' | 'read'>
  clients: Pick<ClientConfig, 'docker'>
}>

export const createContainerRegistries = ({ http, clients }: RegistryPorts): ContainerRegistries => ({
  open: async (host, repository) => openRepository(await clients.docker(host), repository, http),
})

/** The first answer of 401 fetches a token, which serves every later request until the registry wants a new one. */
const openRepository = (
  registry: RegistryAddress,
  repository: string,
  http: RegistryPorts['http'],
): ContainerRepository => {
  const base = new URL(`v2/${repository}/`, registry.url).href
  let authorization: string | undefined

  /** Sends, and where that is refused once more with a new authorization. */
  const send = async <Answer extends HttpResponse>(
    request: HttpRequest,
    exchange: (request: HttpRequest) => Promise<Answer>,
  ): Promise<Answer | RegistryRefusal> => {
    const before = authorization
    const authorized = (): HttpRequest => ({
      ...request,
      headers: { ...request.headers, ...(authorization ? { authorization } : {}) },
    })
    const first = await exchange(authorized())
    if (first.status !== 401) return first
    // Another request may have renewed it meanwhile.
    if (authorization === before) {
      const answer = await authorize(http, registry, first.headers['www-authenticate'] ?? '', repository)
      if (answer.status !== 'ok') return answer
      if (answer.authorization === before) return first
      authorization = answer.authorization
    }
    return exchange(authorized())
  }

  return {
    registry,
    repository,
    async ask(path, method) {
      const url = new URL(path, base)
      if (url.origin !== new URL(base).origin)
        return { status: 'failed', reason: `${base}: expected the next page at the same host, found another` }
      const accept = url.pathname.includes('/manifests/') ? MANIFEST_TYPES : 'application/json'
      return send({ url: url.href, method, maxBytes: MOST_BYTES, headers: { accept } }, http.get)
    },
    async readBlob(digest, consume) {
      const url = new URL(`blobs/${digest}`, base).href
      // What a server packs on the way has another size than the blob.
      const headers = { 'accept-encoding': 'identity' }
      const answer = await send({ url, headers, maxBytes: Infinity }, (request) => http.read(request, consume))
      if ('reason' in answer) throw new WorldError(answer.reason)
      if ('result' in answer) return answer.result
      throw new WorldError({ place: url, expected: 'a blob', found: `status ${answer.status}` })
    },
  }
}
