/**
 * Go modules: pins are already edited by range; `go get` takes the moves in one call, so that Go weighs them together, and
 * `go mod tidy` completes go.mod and go.sum. The `go` and `toolchain` lines stay as planned: a version that needs a newer Go
 * than planned is refused, not followed.
 */
import type { Project } from '../../../records/inventory.ts'
import type { Move } from '../../../records/plan.ts'
import type { ExecResult } from '../../../system/ports.ts'
import type { LockFailure, Locker, LockerPorts, LockRequest, LockResult } from '../../contract.ts'
import { runTool, toolFailure, withoutCredentials } from '../../run-tool.ts'
import { inDirectory } from '../../scratch.ts'
import { goEnvironment, goFolder } from './environment.ts'
import { goErrors, unreadableModules } from './failure.ts'
import { goPackages, neededGo, parseGoMod, replacementFor, type GoMod } from './go-mod.ts'
import { isVendored, restoreVendor, vendorChanges } from './vendor.ts'

type GoRun = (args: readonly string[]) => Promise<ExecResult>

const MISSING: LockFailure = {
  status: 'tool-missing',
  reason: 'go is not on PATH: install Go (https://go.dev/doc/install) to update go.mod',
}

const sumOf = (project: Project): string => inDirectory(project.directory, 'go.sum')

/** `golang.org/x/net@v0.38.0`. Replaced modules are steered by their `replace` line, which was edited. */
const argumentsFor = (mod: GoMod, moves: readonly Move[]): readonly string[] =>
  moves.flatMap(({ component, to }) => {
    const required = mod.requires.get(component.name)
    if (required === undefined || replacementFor(mod, component.name, required)) return []
    return [`${component.name}@v${to.replace(/^v/, '')}`]
  })

const failureOf = (command: string, result: ExecResult): LockFailure => {
  const failure = toolFailure(command, result)
  const errors = goErrors(withoutCredentials(result.output))
  return result.status === 'exited' && errors.length > 0
    ? { ...failure, reason: `${command}: ${errors.slice(0, 10).join('\n').replace(/^go: /, '')}` }
    : failure
}

/** Go raised its own line: a version needs a newer Go than the plan allows. */
const raisedGo = (planned: GoMod, now: GoMod, output: string): LockFailure | undefined => {
  if (planned.go === now.go && planned.toolchain === now.toolchain) return undefined
  const cause = output.split('\n').find((line) => /requires go >= /.test(line))
  const found = `it would become go ${now.go}${now.toolchain === undefined ? '' : ` with toolchain go${now.toolchain}`}`
  const why = cause === undefined ? '' : ` (${cause.replace(/^go: /, '').trim()})`
  return { status: 'unresolvable', reason: `the plan keeps go ${planned.go}, ${found}${why}` }
}

/** Keys of the modules that the moves name, or that `go get` took along. */
const movedModules = (moves: readonly Move[], planned: GoMod, now: GoMod): ReadonlySet<string> => {
  const names = new Set(moves.map(({ component }) => component.name))
  const before = goPackages(planned)
  const modules = [...goPackages(now)].filter(([path]) => now.requires.has(path))
  return new Set(
    modules
      .filter(([path, { name, version }]) => names.has(name) || before.get(path)?.version !== version)
      .map(([path]) => path),
  )
}

/** go.sum entries of the moved modules, for a tree that cannot be tidied. */
const downloadModules = async (
  run: GoRun,
  paths: ReadonlySet<string>,
  now: GoMod,
): Promise<LockFailure | undefined> => {
  const packages = goPackages(now)
  const modules = [...paths].flatMap((path) => {
    const module = packages.get(path)
    return module ? [`${path}@${now.requires.get(path)}`] : []
  })
  if (modules.length === 0) return undefined
  const result = await run(['mod', 'download', ...modules])
  return result.exitCode === 0 ? undefined : failureOf('go mod download', result)
}

/** Where a registry lacks a module that nobody moves, no plan can be tidied: go.sum then follows the moves alone, and it is said. */
const tidy = async (
  run: GoRun,
  moves: readonly Move[],
  planned: GoMod,
  readNow: () => Promise<GoMod>,
  ports: LockerPorts,
): Promise<LockFailure | undefined> => {
  const result = await run(['mod', 'tidy'])
  if (result.exitCode === 0) return undefined
  const unreadable = unreadableModules(result.output)
  const now = await readNow()
  const moved = movedModules(moves, planned, now)
  if (unreadable === undefined || unreadable.some((path) => moved.has(path))) return failureOf('go mod tidy', result)
  const missing = [...new Set(unreadable)].join(', ')
  ports.log.warn(`go mod tidy cannot run, no registry gives ${missing}: go.sum follows the moves alone`)
  return downloadModules(run, moved, now)
}

const vendor = async (
  run: GoRun,
  { directory }: Project,
  ports: LockerPorts,
): Promise<readonly string[] | LockFailure> => {
  if (!(await isVendored(directory, ports))) return []
  const result = await run(['mod', 'vendor'])
  if (result.exitCode === 0) return vendorChanges(directory, ports)
  await restoreVendor(directory, ports)
  return failureOf('go mod vendor', result)
}

const lockProject = async (request: LockRequest, go: string, ports: LockerPorts): Promise<LockResult> => {
  const { project } = request
  const readMod = async (): Promise<string> => (await ports.files.readText(project.manifest)) ?? ''
  const edited = await readMod()
  const sum = await ports.files.readText(sumOf(project))
  const planned = parseGoMod(edited)
  await ports.cache.write('home/.keep', '')
  await ports.cache.write('go/.keep', '')
  const env = await goEnvironment(go, neededGo(planned), ports)
  const cwd = project.directory === '.' ? ports.files.root : `${ports.files.root}/${project.directory}`
  const writable = [ports.files.root, goFolder(ports), `${ports.cache.root}/home`]
  const run: GoRun = (args) => runTool({ command: go, args, cwd, env, writable }, ports)

  const wanted = argumentsFor(planned, request.moves)
  const got = wanted.length === 0 ? undefined : await run(['get', ...wanted])
  if (got && got.exitCode !== 0) return failureOf('go get', got)
  const failure = await tidy(run, request.moves, planned, async () => parseGoMod(await readMod()), ports)
  if (failure) return failure
  const raised = raisedGo(planned, parseGoMod(await readMod()), got?.output ?? '')
  if (raised) return raised
  const vendored = await vendor(run, project, ports)
  if ('status' in vendored) return vendored
  const changed = [
    ...((await readMod()) === edited ? [] : [project.manifest]),
    ...((await ports.files.readText(sumOf(project))) === sum ? [] : [sumOf(project)]),
  ]
  return { status: 'locked', files: [...changed, ...vendored] }
}

export const goLocker: Locker = {
  name: 'go',
  executes: 'toolchain',
  lock: async (request, ports) => {
    const go = await ports.exec.which('go')
    return go === undefined ? MISSING : lockProject(request, go, ports)
  },
  packages: async (project, files) => goPackages(parseGoMod((await files.readText(project.manifest)) ?? '')),
  companions: (project) => [sumOf(project)],
}
