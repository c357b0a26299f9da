/**
 * Upstreams of a fixture repository, all on this machine: git repositories, the registry of Debian's docker-registry, and a server
 * for charts, packages, Go modules and what a forge serves of a repository (archives, raw files, assets of releases).
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'

import { git, serve, type Registry } from './cli-bench.ts'

/** `owner/name` to its tags and branches, oldest first; each is a commit of its own. */
export type GitUpstreams = Readonly<
  Record<string, Readonly<{ tags?: readonly string[]; branches?: readonly string[] }>>
>

export type Upstreams = Readonly<{
  /** Commit of a tag or branch. */
  commit: (repository: string, reference: string) => string
  /** Adds a commit to a branch. */
  advance: (repository: string, branch: string) => string
  /** `host:port` */
  registry: string
  /** Manifest digest of `name:tag`. */
  digest: (image: string) => string
  /** Base address, without a slash at the end: `/git/`, `/charts/`, `/simple/`, `/go/`. */
  web: string
  close: () => void
}>

export type UpstreamNames = Readonly<{
  git: GitUpstreams
  /** Name of a repository in the registry to its tags. */
  images: Readonly<Record<string, readonly string[]>>
  charts: Readonly<Record<string, readonly string[]>>
  /** Projects of a Python index. */
  python: Readonly<Record<string, readonly string[]>>
  /** Modules of a Go proxy. */
  modules: Readonly<Record<string, readonly string[]>>
}>

export const hasRegistryProgram = (): boolean => spawnSync('docker-registry', ['--version']).status === 0

export const startUpstreams = async (root: string, names: UpstreamNames): Promise<Upstreams> => {
  const folder = join(root, 'upstreams')
  const pathOf = (repository: string): string => join(folder, `${repository}.git`)
  for (const [repository, references] of Object.entries(names.git)) makeUpstream(pathOf(repository), references)
  const registry = await startRegistry(join(root, 'registry'))
  const digests = await pushImages(registry.host, names.images)
  const web = await serveFiles(folder, names)
  return {
    commit: (repository, reference) => git(pathOf(repository), 'rev-parse', `${reference}^{commit}`),
    advance: (repository, branch) => commitOn(pathOf(repository), branch, `more on ${branch}`),
    registry: registry.host,
    digest: (image) => digests.get(image) ?? '',
    web: web.url.replace(/\/$/, ''),
    close: () => {
      registry.process.kill()
      web.close()
    },
  }
}

/* ---- git ---------------------------------------------------------------------------------------------------------- */

/** Bare, readable over plain HTTP. */
const makeUpstream = (path: string, { tags = [], branches = [] }: GitUpstreams[string]): void => {
  mkdirSync(path, { recursive: true })
  git(path, 'init', '--quiet', '--bare')
  commitOn(path, 'main', 'first')
  for (const tag of tags) git(path, 'tag', tag, commitOn(path, 'main', tag))
  for (const branch of ['main', ...branches]) commitOn(path, branch, `more on ${branch}`)
  git(path, 'update-server-info')
}

/** A commit whose files tell which it is, so that no two repositories share one. */
const commitOn = (path: string, branch: string, message: string): string => {
  const name = `${message} of ${basename(path)}`
  const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: path, input: `${name}\n` })
    .toString()
    .trim()
  const tree = execFileSync('git', ['mktree'], { cwd: path, input: `100644 blob ${blob}\tNAME\n` })
    .toString()
    .trim()
  const parent = spawnSync('git', ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`], { cwd: path })
  const parents = parent.status === 0 ? ['-p', parent.stdout.toString().trim()] : []
  const commit = git(path, 'commit-tree', tree, ...parents, '-m', name)
  git(path, 'update-ref', `refs/heads/${branch}`, commit)
  git(path, 'update-server-info')
  return commit
}

/* ---- images ------------------------------------------------------------------------------------------------------- */

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const startRegistry = async (folder: string): Promise<Readonly<{ host: string; process: ChildProcess }>> => {
  const host = `127.0.0.1:${await freePort()}`
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'config.yml')
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder} } }\nhttp: { addr: "${host}" }\n`,
  )
  const process = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isUp = await fetch(`http://${host}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return { host, process }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`docker-registry does not answer at ${host}`)
}

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`

const pushImages = async (host: string, images: UpstreamNames['images']): Promise<ReadonlyMap<string, string>> => {
  const digests = new Map<string, string>()
  for (const [name, tags] of Object.entries(images))
    for (const tag of tags) digests.set(`${name}:${tag}`, await pushImage(host, name, tag))
  return digests
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** An image without layers, by the distribution API. */
const pushImage = async (host: string, name: string, tag: string): Promise<string> => {
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: { tag: `${name}:${tag}` } } })
  const { headers } = await put(`http://${host}/v2/${name}/blobs/uploads/`, 'POST')
  const upload = new URL(headers.get('location') ?? '', `http://${host}`)
  upload.searchParams.set('digest', digestOf(config))
  await put(upload.href, 'PUT', config, 'application/octet-stream')
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [],
  })
  await put(`http://${host}/v2/${name}/manifests/${tag}`, 'PUT', manifest, MANIFEST)
  return digestOf(manifest)
}

const put = async (url: string, method: string, body?: string, type?: string): Promise<Response> => {
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

/* ---- the web ------------------------------------------------------------------------------------------------------ */

type Answer = Readonly<{ type: string; body: string | Buffer }> | undefined

const serveFiles = (folder: string, names: UpstreamNames): Promise<Registry> =>
  serve((request, response, url) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', url).pathname)
    const answer = answerOf(folder, names, path, url)
    response.writeHead(answer ? 200 : 404, answer ? { 'content-type': answer.type } : {})
    response.end(request.method === 'HEAD' ? '' : answer?.body)
  })

const answerOf = (folder: string, names: UpstreamNames, path: string, url: string): Answer => {
  const [, area = '', rest = ''] = /^\/(\w+)\/(.*)$/.exec(path) ?? []
  if (area === 'git') return fromForge(folder, rest)
  if (area === 'charts')
    return rest === 'index.yaml' ? { type: 'text/yaml', body: indexOf(names.charts, url) } : undefined
  if (area === 'simple') return fromIndex(names.python, rest, url)
  return area === 'go' ? fromProxy(names.modules, rest) : undefined
}

const bytes = (body: Buffer): Answer => ({ type: 'application/octet-stream', body })

/** Repositories by plain HTTP (gitprotocol-http, "dumb"), and what a forge makes of a reference. */
const fromForge = (folder: string, path: string): Answer => {
  const [, raw = '', owner = '', name = '', rest = ''] =
    /^(raw\/)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(.+)$/.exec(path) ?? []
  const repository = join(folder, owner, `${name}.git`)
  if (!existsSync(repository) || rest.includes('..')) return undefined
  const [, archived] = /^archive\/(.+)\.tar\.gz$/.exec(rest) ?? []
  const [, released] = /^releases\/download\/([^/]+)\/[^/]+$/.exec(rest) ?? []
  const reference = raw ? rest.split('/')[0] : (archived ?? released)
  if (reference === undefined) {
    const { status, stdout } = spawnSync('cat', [join(repository, rest)])
    return status === 0 ? bytes(stdout) : undefined
  }
  const { status, stdout } = spawnSync('git', ['archive', '--format=tar.gz', reference], { cwd: repository })
  return status === 0 ? bytes(stdout) : undefined
}

const indexOf = (charts: UpstreamNames['charts'], url: string): string =>
  [
    'apiVersion: v1',
    'entries:',
    ...Object.entries(charts).flatMap(([name, versions]) => [
      `  ${name}:`,
      ...versions.map(
        (version) => `    - { name: ${name}, version: ${version}, urls: ["${url}charts/${name}-${version}.tgz"] }`,
      ),
    ]),
    '',
  ].join('\n')

/** The JSON form of a simple index (PEP 691). */
const fromIndex = (projects: UpstreamNames['python'], path: string, url: string): Answer => {
  const name = path.replace(/\/$/, '')
  const versions = projects[name]
  if (!versions) return undefined
  const files = versions.map((version) => ({
    filename: `${name}-${version}.tar.gz`,
    url: `${url}files/${name}-${version}.tar.gz`,
    hashes: {},
    'upload-time': '2024-01-01T00:00:00Z',
  }))
  const body = JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions, files })
  return { type: 'application/vnd.pypi.simple.v1+json', body }
}

/** go.dev/ref/mod#goproxy-protocol */
const fromProxy = (modules: UpstreamNames['modules'], path: string): Answer => {
  const [, module = '', file = ''] = /^(.+)\/@v\/(.+)$/.exec(path) ?? []
  const versions = modules[module]
  if (!versions) return undefined
  if (file === 'list') return { type: 'text/plain', body: `${versions.join('\n')}\n` }
  const [, version = '', kind] = /^(.+)\.(info|mod)$/.exec(file) ?? []
  if (!versions.includes(version)) return undefined
  return kind === 'info'
    ? { type: 'application/json', body: JSON.stringify({ Version: version, Time: '2024-01-01T00:00:00Z' }) }
    : { type: 'text/plain', body: `module ${module}\n` }
}
