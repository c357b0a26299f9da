/** An image that is opened for changes: buildah-from(1), -run, -mount, -copy, -config, -commit. */
import { WorldError } from '../../../records/errors.ts'
import type { ExecResult } from '../../../system/ports.ts'
import { builderEnvironment } from '../../builder-environment.ts'
import type { BuilderPorts } from '../../contract.ts'
import { isLoopback } from '../../image-names.ts'
import { failureOf, succeeded } from '../../quoting.ts'
import { runBuildah } from './storage.ts'

const MINUTE = 60_000

export type RunInside = Readonly<{
  argv: readonly string[]
  environment?: Readonly<Record<string, string>>
  /** Absent: whoever the image runs as. */
  user?: string
  /** Lies over a file of the image while it runs: `[absolute path here, absolute path inside]`. */
  over?: readonly [string, string]
  network: boolean
  timeoutMs: number
  says?: (line: string) => void
}>

export type FileOwner = Readonly<{ owner: string; mode: string }>

export type WorkingContainer = Readonly<{
  run: (what: RunInside) => Promise<ExecResult>
  /** Owner (`uid:gid`) and mode (octal) of a file inside; undefined where it cannot be looked at. */
  ownerOf: (path: string) => Promise<FileOwner | undefined>
  copy: (from: string, path: string, owner: FileOwner) => Promise<void>
  /** Writes the image with one more layer to `reference`. */
  commit: (reference: string, createdBy: string) => Promise<void>
}>

/** Throws a WorldError in buildah's own words where the image cannot be opened. */
export const inContainer = async <Result>(
  image: string,
  platform: string | undefined,
  ports: BuilderPorts,
  work: (container: WorkingContainer) => Promise<Result>,
): Promise<Result> => {
  const place = platform === undefined ? [] : ['--platform', platform]
  const insecure = isLoopback(image) ? ['--tls-verify=false'] : []
  const from = image.startsWith('docker://') ? image : await bringOver(image, ports)
  const opened = await buildah(['from', '--quiet', '--pull=always', ...insecure, ...place, from], ports, 15 * MINUTE)
  const name = opened.stdout.trim().split('\n').at(-1) ?? ''
  try {
    if (from !== image) await buildah(['config', ...NO_BASE, name], ports)
    return await work(open(name, ports))
  } finally {
    await runBuildah({ args: ['rm', name], timeoutMs: MINUTE }, ports)
    await runBuildah({ args: ['rmi', '--prune'], timeoutMs: MINUTE }, ports)
    if (from !== image) await ports.work.remove(BROUGHT)
  }
}

const BROUGHT = 'layouts/brought'

/** buildah would say that the image is based on a name that is ours, and gone: annotations of image-spec, annotations.md. */
const NO_BASE = ['name', 'digest'].flatMap((what) => ['--annotation', `org.opencontainers.image.base.${what}-`])

/** buildah names an image of a file after its path, and refuses where that is no name: one that we chose always is. */
const bringOver = async (image: string, ports: BuilderPorts): Promise<string> => {
  await ports.work.remove(BROUGHT)
  await ports.work.write('layouts/.kept', '')
  const reference = `oci:${BROUGHT}:image`
  const copied = await ports.exec.run({
    command: 'skopeo',
    args: ['copy', '--quiet', image, reference],
    cwd: ports.work.root,
    env: builderEnvironment(ports.environment),
    timeoutMs: 15 * MINUTE,
  })
  if (!succeeded(copied)) throw new WorldError(failureOf('skopeo copy', copied, ports.environment))
  return reference
}

const buildah = async (args: readonly string[], ports: BuilderPorts, timeoutMs = 5 * MINUTE): Promise<ExecResult> => {
  const result = await runBuildah({ args, timeoutMs }, ports)
  if (!succeeded(result)) throw new WorldError(failureOf(`buildah ${args[0] ?? ''}`, result, ports.environment))
  return result
}

const open = (name: string, ports: BuilderPorts): WorkingContainer => ({
  run: ({ argv, environment = {}, user, over, network, timeoutMs, says }) => {
    const args = [
      'run',
      ...(user === undefined ? [] : ['--user', user]),
      ...(network ? [] : ['--network', 'none']),
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...(over === undefined ? [] : ['--volume', `${over[0]}:${over[1]}:ro`]),
      '--',
      name,
      ...argv,
    ]
    return runBuildah({ args, timeoutMs, ...(says ? { says } : {}) }, ports)
  },
  ownerOf: (path) => ownerOf(name, path, ports),
  copy: async (from, path, { owner, mode }) => {
    await buildah(['copy', '--quiet', '--chown', owner, '--chmod', mode, name, from, `/${path}`], ports)
  },
  commit: async (reference, createdBy) => {
    await buildah(['config', '--created-by', createdBy, name], ports)
    await buildah(
      ['commit', '--quiet', '--identity-label=false', '--disable-compression=false', name, reference],
      ports,
      15 * MINUTE,
    )
  },
})

/** The image is hostile: a path in it may be a link that leads out of it, and is then not looked at. */
const ownerOf = async (name: string, path: string, ports: BuilderPorts): Promise<FileOwner | undefined> => {
  const mounted = await runBuildah({ args: ['mount', name], timeoutMs: MINUTE }, ports)
  if (!succeeded(mounted)) return undefined
  const root = mounted.stdout.trim()
  const real = await outside('realpath', ['-e', '--', `${root}/${path}`], ports)
  const isInside = succeeded(real) && real.stdout.startsWith(`${root}/`)
  const found = isInside ? await outside('stat', ['-c', '%u:%g %a', '--', real.stdout.trim()], ports) : undefined
  await runBuildah({ args: ['umount', name], timeoutMs: MINUTE }, ports)
  const [, owner, mode] = /^(\d+:\d+) ([0-7]+)$/.exec(found?.stdout.trim() ?? '') ?? []
  return owner !== undefined && mode !== undefined ? { owner, mode } : undefined
}

const outside = (command: string, args: readonly string[], ports: BuilderPorts): Promise<ExecResult> =>
  ports.exec.run({
    command,
    args,
    cwd: ports.work.root,
    env: { PATH: ports.environment['PATH'] ?? '', LC_ALL: 'C' },
    timeoutMs: MINUTE,
  })
