/** Gets the source of a program ready to be built: see `source-routes.ts` for the ways. */
import { z } from 'zod'

import type { Exec, Files, Repositories } from '../../system/ports.ts'
import { golangVersion } from '../../versions/go.ts'
import { failureOf, succeeded } from '../quoting.ts'
import { BuildError, runOrThrow, type GoBench } from './go-steps.ts'
import type { BinaryPlan } from './plan-binary-rebuild.ts'
import { parseModuleFile, repositoryOf, routeOf, type ModuleFile, type SourceRoute } from './source-routes.ts'

export type SourcePorts = Readonly<{
  exec: Exec
  environment: Readonly<Record<string, string>>
  work: Files
  repositories: Pick<Repositories, 'own'>
}>

export type FetchedSource = Readonly<{
  route: SourceRoute
  /** Absolute: where `go build` is run; of no meaning for `install`. */
  directory: string
  /** As Go resolved it: `v4.30.5`. */
  version: string
  /** Git knows the tree by its version, so that the program says it (Go 1.24 and later). */
  stamped: boolean
}>

type SourceRequest = GoBench & Readonly<{ plan: BinaryPlan; toolchain: string; ports: SourcePorts }>

/** Throws a BuildError in Go's own words. */
export const fetchSource = async (request: SourceRequest): Promise<FetchedSource> => {
  const { plan, go, ports } = request
  const module = await downloadModule(request)
  const { stdout } = await runOrThrow(['mod', 'edit', '-json', module.goMod], ports.work.root, request)
  const file = parseModuleFile(stdout)
  const route = routeOf(plan, file, go.platform)
  if (route === 'install') return { route, directory: ports.work.root, version: module.version, stamped: false }
  await ports.work.remove('source')
  const directory = `${ports.work.root}/source`
  if (route === 'require') {
    await requireModule(request, module.version, file)
    return { route, directory, version: module.version, stamped: false }
  }
  const folder = route === 'copy' ? await copyModule(module, ports) : await cloneModule(request, module)
  const place = folder === '' ? directory : `${directory}/${folder}`
  await raiseModules(request, file, place)
  await stamp(request, module.version, folder)
  return { route, directory: place, version: module.version, stamped: true }
}

type Downloaded = Readonly<{
  version: string
  directory: string
  goMod: string
  origin: Readonly<{ url?: string; ref?: string }>
}>

/** What `go mod download -json` prints ("go help mod download"). */
const DownloadedModule = z.object({
  Version: z.string().optional(),
  Dir: z.string().optional(),
  GoMod: z.string().optional(),
  Origin: z.object({ URL: z.string().optional(), Ref: z.string().optional() }).optional(),
})

const downloadModule = async (request: SourceRequest): Promise<Downloaded> => {
  const { plan, ports } = request
  const query = `${plan.module}@${withV(plan.version)}`
  const { stdout } = await runOrThrow(['mod', 'download', '-json', query], ports.work.root, request)
  const { Version, Dir, GoMod, Origin } = DownloadedModule.parse(JSON.parse(stdout))
  if (!Version || !Dir || !GoMod) throw new BuildError(`go mod download of ${query} names no folder`)
  const origin = { ...(Origin?.URL ? { url: Origin.URL } : {}), ...(Origin?.Ref ? { ref: Origin.Ref } : {}) }
  return { version: Version, directory: Dir, goMod: GoMod, origin }
}

/** Advisories and inventories write versions without the `v` that Go wants. */
const withV = (version: string): string => (/^\d+\./.test(version) ? `v${version}` : version)

/**
 * Required, not `go get`: where one raised module needs more of another than its own fix, the higher one counts (go.dev/ref/mod,
 * "Minimal version selection"). `go build -mod=mod` completes the file. Its language version is that of the program's own go.mod,
 * because it decides how Go's run time behaves (`DefaultGODEBUG`).
 */
const requireModule = async (request: SourceRequest, version: string, { go = '1.16' }: ModuleFile): Promise<void> => {
  const { plan, ports } = request
  await ports.work.write('source/go.mod', `module seaworthy.invalid/rebuild\n\ngo ${go}\n`)
  await requireAtLeast([`${plan.module}@${version}`, ...plan.raised.map(spell)], `${ports.work.root}/source`, request)
}

const spell = ({ module, to }: BinaryPlan['raised'][number]): string => `${module}@${withV(to)}`

const requireAtLeast = async (modules: readonly string[], directory: string, bench: GoBench): Promise<void> => {
  if (modules.length === 0) return
  await runOrThrow(['mod', 'edit', ...modules.map((module) => `-require=${module}`)], directory, bench)
}

/** The module cache is read-only, and stays as it is. */
const copyModule = async ({ directory }: Downloaded, ports: SourcePorts): Promise<string> => {
  const target = `${ports.work.root}/source`
  await tool(['cp', '--recursive', '--no-preserve=mode', '--', directory, target], ports)
  return ''
}

const cloneModule = async ({ plan, ports }: SourceRequest, { version, origin }: Downloaded): Promise<string> => {
  const place = repositoryOf(plan.module, version, origin)
  if (!place)
    throw new BuildError(`${plan.module}: its replace directives name folders of a repository that nobody names`)
  const clone = await ports.repositories.own(`${ports.work.root}/clone.git`)
  await clone.fetch(place.url, [`+refs/tags/${place.tag}:refs/tags/${place.tag}`])
  const commit = await clone.resolve(`refs/tags/${place.tag}^{commit}`)
  if (commit === undefined) throw new BuildError(`${place.url} has no tag ${place.tag}`)
  await clone.snapshot(`${ports.work.root}/source`, commit)
  return place.folder
}

/** A module that a `replace` puts in the place of another is raised in that line: nothing else can move it. */
const raiseModules = async (request: SourceRequest, { replaces }: ModuleFile, directory: string): Promise<void> => {
  const targets = new Map(replaces.map(({ old, path }) => [path, old]))
  const required: string[] = []
  for (const raised of request.plan.raised) {
    const old = targets.get(raised.module)
    if (old === undefined) required.push(spell(raised))
    else await runOrThrow(['mod', 'edit', `-replace=${old}=${spell(raised)}`], directory, request)
  }
  await requireAtLeast(required, directory, request)
  // Completes go.mod and go.sum before the tree is committed.
  await runOrThrow(['list', '-mod=mod', '-deps', request.plan.main], directory, request)
}

const STAMPS_SINCE = '1.24.0'

/**
 * A program that is built from a folder says `(devel)`, and nobody could tell any more which findings its own module has. Go reads
 * the version from a tag of the tree, so the tree is given the one it was made from.
 */
const stamp = async ({ ports, toolchain }: SourceRequest, version: string, folder: string): Promise<void> => {
  if (golangVersion.compare(toolchain, STAMPS_SINCE) < 0)
    throw new BuildError(
      `built by Go ${toolchain} it would not say its version any more; Go ${STAMPS_SINCE} or later does`,
      `requires go >= ${STAMPS_SINCE}`,
    )
  const git = ['git', '-C', `${ports.work.root}/source`, '-c', 'core.hooksPath=/dev/null']
  const author = ['-c', 'user.name=Seaworthy', '-c', 'user.email=seaworthy@localhost']
  await tool([...git, 'init', '--quiet'], ports)
  await tool([...git, 'add', '--all', '--force'], ports)
  await tool(
    [...git, ...author, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', `${version}, raised`],
    ports,
  )
  await tool([...git, 'tag', '--force', folder === '' ? version : `${folder}/${version}`], ports)
}

const tool = async (
  [command = '', ...args]: readonly string[],
  { exec, work, environment }: SourcePorts,
): Promise<void> => {
  const env = {
    PATH: environment['PATH'] ?? '',
    HOME: `${work.root}/home`,
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C.UTF-8',
  }
  const result = await exec.run({ command, args, cwd: work.root, env, timeoutMs: 5 * 60_000 })
  if (!succeeded(result)) throw new BuildError(failureOf(command, result), result.output)
}
