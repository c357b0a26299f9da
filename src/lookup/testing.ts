/** In-memory ports for tests: a registry that answers what was recorded, by hand, and says what it was asked. */
import { WorldError } from '../records/errors.ts'
import { hashOf } from '../records/hash.ts'
import { createContainerRegistries } from '../system/node/oci/container-registries.ts'
import { createUnpacker } from '../system/node/unpacker.ts'
import type { Exec, GitRef, HttpRequest, HttpResponse, RegistryAddress, RegistryConfig } from '../system/ports.ts'
import type { DatasourcePorts, ReleaseQuery } from './contract.ts'

export type RecordedAnswer = Readonly<{ status?: number; headers?: Readonly<Record<string, string>>; body?: unknown }>
export type Recorded = Readonly<Record<string, RecordedAnswer | ((request: HttpRequest) => RecordedAnswer)>>

export const NOW = Date.parse('2026-06-01T12:00:00Z')

const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array
    ? body
    : new TextEncoder().encode(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body))

/** Keeps to the Http port: a body over `maxBytes` is a WorldError. What was not recorded is a 404. */
const recordedHttp = (recorded: Recorded) => {
  const asked: HttpRequest[] = []
  const get = async (request: HttpRequest): Promise<HttpResponse> => {
    asked.push(request)
    const entry = recorded[request.url] ?? { status: 404 }
    const answer = typeof entry === 'function' ? entry(request) : entry
    const body = bytesOf(answer.body)
    if (body.length > (request.maxBytes ?? 64 * 1024 * 1024))
      throw new WorldError({ place: request.url, expected: `at most ${request.maxBytes} bytes`, found: 'more' })
    return { status: answer.status ?? 200, headers: answer.headers ?? {}, body }
  }
  return { asked, http: { get, download: get } }
}

export const addressFor = (url: string, headers: Readonly<Record<string, string>> = {}): RegistryAddress => ({
  url,
  headers,
  identity: hashOf(url, JSON.stringify(headers)),
  from: 'the test',
})

export const GO_PROXY = addressFor('https://go.registry.example/')

const clients: RegistryConfig = {
  npm: async () => addressFor('https://npm.registry.example/'),
  pypi: async () => [addressFor('https://py.registry.example/simple/')],
  go: async () => ({ proxies: [{ address: GO_PROXY, fallback: 'not-found' }], isPrivate: () => false }),
  docker: async (host) => addressFor(`https://${host}/`),
  crates: async (registry = 'default') => addressFor(`https://${registry}.crates.registry.example/`),
  maven: async () => [addressFor('https://maven.registry.example/')],
  rubygems: async () => [addressFor('https://gems.registry.example/')],
  nuget: async () => [addressFor('https://nuget.registry.example/v3/index.json/')],
  packagist: async () => [addressFor('https://php.registry.example/')],
  systemPackages: async (client) => [`https://${client}.registry.example/`],
  signingKeys: async () => ({ keyrings: [], apk: new Map() }),
}

const unused = async (): Promise<never> => {
  throw new Error('the test hands in nothing of the kind')
}

const NO_PROGRAMS: Exec = { run: unused, which: async () => undefined }

export type Given = Readonly<{
  recorded?: Recorded
  clients?: Partial<RegistryConfig>
  refs?: Readonly<Record<string, readonly GitRef[]>>
  now?: () => number
  exec?: Exec
}>

export const portsFor = ({
  recorded = {},
  clients: others = {},
  refs = {},
  now = () => NOW,
  exec = NO_PROGRAMS,
}: Given) => {
  const { http, asked } = recordedHttp(recorded)
  const list = async (url: string): Promise<readonly GitRef[]> => {
    const found = refs[url]
    if (found) return found
    throw new WorldError({ place: url, expected: 'a git repository', found: 'fatal: repository not found' })
  }
  const progress: string[] = []
  const all = { ...clients, ...others }
  const ports: DatasourcePorts = {
    http,
    clients: all,
    containers: createContainerRegistries({ http: { ...http, read: unused, postForm: unused }, clients: all }),
    remotes: { list },
    exec,
    unpacker: createUnpacker(exec),
    clock: { now, sleep: async () => {} },
    log: { debug: () => {}, info: () => {}, warn: () => {}, progress: (text) => progress.push(text) },
  }
  return { ports, asked, progress }
}

export const queryFor = (
  datasource: string,
  name: string,
  versioning: string,
  rest: Partial<ReleaseQuery> = {},
): ReleaseQuery => ({ component: { datasource, name, purl: `pkg:${datasource}/${name}` }, versioning, ...rest })
