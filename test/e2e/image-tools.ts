/**
 * Real images for the end-to-end tests: root file systems made by mmdebstrap of the archive that this machine's apt is configured
 * with, images made by buildah, and Debian's docker-registry on loopback. What takes long is made once a day and kept in the
 * system's temporary folder.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe } from 'vitest'

/** Set where every tool has to be there (`.ci/run`): then nothing is left out silently. */
const REQUIRED = process.env['SEAWORTHY_E2E_IMAGES'] === 'required'
const E2E = process.env['SEAWORTHY_E2E'] !== undefined

const PACKAGES: Readonly<Record<string, string>> = {
  buildah: 'buildah',
  skopeo: 'skopeo',
  mmdebstrap: 'mmdebstrap',
  'docker-registry': 'docker-registry',
  go: 'golang-go',
}

export type ImageTool = 'buildah' | 'skopeo' | 'mmdebstrap' | 'docker-registry' | 'go'

/** Why tests that need these tools cannot run here; undefined where they can. */
const obstacle = (tools: readonly ImageTool[]): string | undefined => {
  const missing = tools.filter((tool) => spawnSync(tool, ['--help']).error !== undefined)
  if (missing.length > 0)
    return `not installed: ${missing.map((tool) => `${tool} (Debian: package ${PACKAGES[tool] ?? tool})`).join(', ')}`
  if (process.getuid?.() !== 0) return 'chroot isolation needs root'
  return undefined
}

/** A suite that is left out, and says why, where a tool is missing; where tools are required it fails instead. */
export const describeWithImages = (name: string, tools: readonly ImageTool[], suite: () => void): void => {
  const reason = E2E ? obstacle(tools) : 'SEAWORTHY_E2E is not set'
  if (E2E && reason !== undefined) {
    if (REQUIRED) throw new Error(`${name}: ${reason}`)
    console.warn(`${name} is left out: ${reason}`)
  }
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- both are handed in
  describe.skipIf(reason !== undefined)(name, suite)
}

/* ---- buildah ------------------------------------------------------------------------------------------------------ */

/** How buildah is run where there is neither systemd nor a user namespace: in containers of CI. */
export const BUILDAH_ENVIRONMENT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
  BUILDAH_ISOLATION: 'chroot',
  STORAGE_DRIVER: 'vfs',
}

export type ImageBench = Readonly<{
  root: string
  at: (...parts: readonly string[]) => string
  write: (path: string, content: string) => string
  /** On a storage of its own. */
  buildah: (...args: readonly string[]) => string
  skopeo: (...args: readonly string[]) => string
  /** An image of one Dockerfile line each: an OCI layout below the root, as `oci:DIR:TAG`. */
  build: (name: string, context: string, ...args: readonly string[]) => string
  /** What a command prints inside an image; as the image's user. */
  runIn: (reference: string, ...argv: readonly string[]) => string
  close: () => void
}>

export const openImageBench = (): ImageBench => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-images-')))
  const at = (...parts: readonly string[]): string => join(root, ...parts)
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      env: BUILDAH_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    })
  const buildah = (...args: readonly string[]): string =>
    run('buildah', '--root', at('storage'), '--runroot', at('run'), ...args).trim()
  return {
    root,
    at,
    write: (path, content) => {
      mkdirSync(join(at(path), '..'), { recursive: true })
      writeFileSync(at(path), content)
      return at(path)
    },
    buildah,
    skopeo: (...args) => run('skopeo', ...args).trim(),
    build: (name, context, ...args) => {
      buildah('build', '--quiet', '--iidfile', at('id'), ...args, context)
      const reference = `oci:${at('images', name)}:latest`
      mkdirSync(at('images'), { recursive: true })
      buildah('push', '--quiet', readFileSync(at('id'), 'utf8'), reference)
      return reference
    },
    runIn: (reference, ...argv) => {
      const container = openContainer(buildah, root, reference)
      try {
        return buildah('run', container, '--', ...argv)
      } finally {
        buildah('rm', container)
      }
    },
    close: () => {
      buildah('umount', '--all')
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The bench is its folder: the path above may be no name of an image, and buildah makes one of it. */
const openContainer = (buildah: ImageBench['buildah'], root: string, reference: string): string =>
  buildah('from', '--quiet', '--pull=always', reference.replace(`:${root}/`, ':'))

/* ---- Debian ------------------------------------------------------------------------------------------------------- */

export type DebianSources = Readonly<{
  codename: string
  /** apt's one-line format: the main suite alone, and the suites where fixes wait. */
  main: string
  updates: readonly string[]
}>

/** Of this machine's own apt: no address is written down here. */
export const debianSources = (): DebianSources => {
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? ''
  const all = [...oneLineSources(), ...stanzaSources()]
  const addressOf = (suite: string): string | undefined => all.find((source) => source.suites.includes(suite))?.address
  const main = addressOf(codename)
  const security = addressOf(`${codename}-security`)
  if (main === undefined || security === undefined)
    throw new Error(`apt is configured with no source for ${codename} and ${codename}-security`)
  return {
    codename,
    main: `deb ${main} ${codename} main`,
    updates: [`deb ${security} ${codename}-security main`],
  }
}

type AptSource = Readonly<{ address: string; suites: readonly string[] }>

const APT = '/etc/apt'

const aptFiles = (ending: string): readonly string[] => [
  ...(ending === '.list' && existsSync(`${APT}/sources.list`) ? [readFileSync(`${APT}/sources.list`, 'utf8')] : []),
  ...(existsSync(`${APT}/sources.list.d`) ? readdirSync(`${APT}/sources.list.d`) : [])
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(`${APT}/sources.list.d/${file}`, 'utf8')),
]

const oneLineSources = (): readonly AptSource[] =>
  aptFiles('.list').flatMap((text) =>
    [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gm)].map(([, address = '', suite = '']) => ({
      address,
      suites: [suite],
    })),
  )

/** deb822: sources.list(5). */
const stanzaSources = (): readonly AptSource[] =>
  aptFiles('.sources').flatMap((text) =>
    text.split(/\n\s*\n/).map((stanza) => ({
      address: /^URIs:\s*(\S+)/m.exec(stanza)?.[1] ?? '',
      suites: (/^Suites:\s*(.+)$/m.exec(stanza)?.[1] ?? '').split(/\s+/),
    })),
  )

const KEPT = join(tmpdir(), 'seaworthy-root-file-systems')

/** A root file system of the main suite alone, and so with fixes waiting in the security suite; made once a day: 60 s. */
export const debianRootFileSystem = (packages: readonly string[] = []): string => {
  const { main, codename } = debianSources()
  const today = new Date().toISOString().slice(0, 10)
  const key = createHash('sha256')
    .update([main, today, ...packages].join('\n'))
    .digest('hex')
    .slice(0, 12)
  const archive = join(KEPT, `${codename}-${key}.tar`)
  if (existsSync(archive)) return archive
  mkdirSync(KEPT, { recursive: true })
  const made = `${archive}.${process.pid}.tar`
  const include = packages.length === 0 ? [] : [`--include=${packages.join(',')}`]
  execFileSync('mmdebstrap', ['--quiet', '--variant=minbase', ...include, codename, made, main], { stdio: 'pipe' })
  renameSync(made, archive)
  return archive
}

/** The main suite as an image whose apt knows the security suite too. */
export const debianImage = (bench: ImageBench, name = 'debian', packages: readonly string[] = []): string => {
  const archive = debianRootFileSystem(packages)
  const { main, updates } = debianSources()
  const list = bench.write(`${name}.list`, [main, ...updates, ''].join('\n'))
  const container = bench.buildah('from', '--quiet', 'scratch')
  bench.buildah('add', '--quiet', container, archive, '/')
  bench.buildah('copy', '--quiet', container, list, '/etc/apt/sources.list')
  bench.buildah('config', '--cmd', '/bin/bash', container)
  const reference = `oci:${bench.at('images', name)}:latest`
  mkdirSync(bench.at('images'), { recursive: true })
  bench.buildah('commit', '--quiet', '--rm', container, reference)
  return reference
}

/** What apt would raise inside, by its own simulation: name, installed version, candidate. */
export const waitingUpgrades = (bench: ImageBench, reference: string) => {
  const container = openContainer(bench.buildah, bench.root, reference)
  try {
    bench.buildah('run', container, '--', 'apt-get', '-o', 'APT::Sandbox::User=root', '--quiet', 'update')
    const said = bench.buildah('run', container, '--', 'apt-get', '--simulate', 'upgrade')
    return [...said.matchAll(/^Inst (\S+) \[(\S+)\] \((\S+) /gm)].map(([, from = '', installed = '', to = '']) => ({
      name: from,
      from: installed,
      to,
    }))
  } finally {
    bench.buildah('rm', container)
  }
}

/* ---- a registry --------------------------------------------------------------------------------------------------- */

/** Who may use a registry with authentication. */
export const REGISTRY_USER = { name: 'captain', password: 'harbour' } as const
/** bcrypt, the one kind that the registry reads. */
const HTPASSWD = `${REGISTRY_USER.name}:$2b$05$abcdefghijklmnopqrstuuZ9hITkhSjgdPh1azpD9e5XbVlHeIfui\n`

export type ImageRegistry = Readonly<{
  /** `127.0.0.1:port` */
  host: string
  /** A file for REGISTRY_AUTH_FILE, and a folder for DOCKER_CONFIG, that let one in. */
  authFile: string
  close: () => void
}>

export const startImageRegistry = async (bench: ImageBench, auth: boolean): Promise<ImageRegistry> => {
  const host = `127.0.0.1:${await freePort()}`
  const folder = auth ? 'registry-auth' : 'registry'
  const passwords = bench.write(`${folder}/htpasswd`, HTPASSWD)
  const config = bench.write(
    `${folder}/config.yml`,
    [
      'version: 0.1',
      'log: { level: error }',
      `storage: { filesystem: { rootdirectory: ${bench.at(folder, 'data')} }, delete: { enabled: true } }`,
      `http: { addr: "${host}" }`,
      ...(auth ? [`auth: { htpasswd: { realm: harbour, path: ${passwords} } }`] : []),
      '',
    ].join('\n'),
  )
  const token = Buffer.from(`${REGISTRY_USER.name}:${REGISTRY_USER.password}`).toString('base64')
  const authFile = bench.write(`${folder}/docker/config.json`, JSON.stringify({ auths: { [host]: { auth: token } } }))
  const program = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answers = await fetch(`http://${host}/v2/`).then(
      ({ status }) => status === 200 || status === 401,
      () => false,
    )
    if (answers) return { host, authFile, close: () => program.kill() }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  program.kill()
  throw new Error(`docker-registry does not answer at ${host}`)
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
