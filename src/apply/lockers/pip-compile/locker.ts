/**
 * Compiled requirements: the program that the header names is run again with the header's own options and an upgrade of the
 * planned packages alone; what is in the file already is preferred for the rest. A file with hashes and no header gets the new
 * hashes of the moved requirements.
 */
import type { ExecResult, Files } from '../../../system/ports.ts'
import type { LockFailure, Locker, LockerPorts, LockRequest, LockResult } from '../../contract.ts'
import { installPythonTool, pipIndexes, toolHome, type PythonTool } from '../../python-tools.ts'
import { isSandboxed, runTool, toolFailure } from '../../run-tool.ts'
import { copyFiles, inDirectory, inScratch, normalizedPath } from '../../scratch.ts'
import { toolEnvironment } from '../../tool-environment.ts'
import { parseHeader, type CompileCommand } from './header.ts'
import { hashesOf, requirementPackages, withHashes } from './requirements-text.ts'

const UV: PythonTool = { name: 'uv', requirement: 'uv' }
const PIP_TOOLS: PythonTool = { name: 'pip-compile', requirement: 'pip-tools' }

type CompileRun = Readonly<{
  args: readonly string[]
  cwd: string
  stdin?: string
  env?: Readonly<Record<string, string>>
}>
type Compiler = (run: CompileRun) => Promise<ExecResult>

/** pip-compile copies the indexes that it is told into the file, passwords too; a file that names one takes its own. */
const namesIndex = (text: string): boolean => /^--(?:extra-)?index-url/m.test(text)

/** pip-compile writes what it was told by the environment; only what the file has already may stand in it. */
const silentOptions = ({ program, options }: CompileCommand, before: string): readonly string[] => {
  if (program === 'uv') return []
  const silent = [
    ...(namesIndex(before) ? [] : ['--no-emit-index-url']),
    ...(/^--find-links/m.test(before) ? [] : ['--no-emit-find-links']),
  ]
  return silent.filter((option) => !options.includes(option))
}

/** Both programs read pip's or uv's names of the same indexes. */
const indexSettings = async (ports: LockerPorts): Promise<Readonly<Record<string, string>>> => {
  const { PIP_INDEX_URL, PIP_EXTRA_INDEX_URL } = await pipIndexes(ports)
  return {
    ...(PIP_INDEX_URL === undefined ? {} : { PIP_INDEX_URL, UV_DEFAULT_INDEX: PIP_INDEX_URL }),
    ...(PIP_EXTRA_INDEX_URL === undefined ? {} : { PIP_EXTRA_INDEX_URL, UV_INDEX: PIP_EXTRA_INDEX_URL }),
  }
}

/** `python`: pip-compile writes for the Python that it runs on. */
const openCompiler = async (
  program: CompileCommand['program'],
  python: string | undefined,
  before: string,
  scratch: Files,
  ports: LockerPorts,
): Promise<Compiler | LockFailure> => {
  const tool = await installPythonTool(program === 'uv' ? UV : PIP_TOOLS, ports, program === 'uv' ? undefined : python)
  if (tool.status !== 'installed') return tool
  const builds = await isSandboxed(ports)
  if (!builds) ports.log.warn(`no sandbox: ${program} uses wheels only, packages without one cannot be resolved`)
  const cache = `${ports.cache.root}/pip-compile`
  await ports.cache.write('pip-compile/.keep', '')
  await ports.cache.write('home/.keep', '')
  const env = toolEnvironment(ports.environment, toolHome(ports), {
    ...(namesIndex(before) ? {} : await indexSettings(ports)),
    PIP_CACHE_DIR: `${cache}/pip`,
    PIP_TOOLS_CACHE_DIR: `${cache}/pip-tools`,
    UV_CACHE_DIR: `${cache}/uv`,
    UV_PYTHON_INSTALL_DIR: `${cache}/python`,
    UV_KEYRING_PROVIDER: 'disabled',
    ...(builds ? {} : { PIP_ONLY_BINARY: ':all:', UV_NO_BUILD: '1' }),
  })
  const command = `${tool.folder}/bin/${program}`
  const writable = [scratch.root, cache, toolHome(ports)]
  return (run) => runTool({ command, writable, readable: [tool.folder], ...run, env: { ...env, ...run.env } }, ports)
}

/** Where the command was run: beside the file, unless its output path says that it was above. */
const runFolder = ({ output }: CompileCommand, lockfile: string, directory: string): string => {
  const written = output === undefined ? undefined : normalizedPath(output)
  if (written === undefined || !lockfile.endsWith(written)) return directory
  return normalizedPath(lockfile.slice(0, -written.length)) ?? directory
}

const compileArguments = (
  command: CompileCommand,
  output: string,
  before: string,
  { moves }: LockRequest,
): readonly string[] => [
  ...(command.program === 'uv' ? ['pip', 'compile', '--no-progress'] : ['--no-config', '--quiet']),
  ...command.options,
  ...silentOptions(command, before),
  `--output-file=${output}`,
  ...moves.map(({ component, to }) => `--upgrade-package=${component.name}==${to}`),
  '--',
  ...command.sources,
]

const compile = async (
  command: CompileCommand,
  request: LockRequest,
  lockfile: string,
  before: string,
  scratch: Files,
  ports: LockerPorts,
): Promise<string | LockFailure> => {
  const folder = runFolder(command, lockfile, request.project.directory)
  const sources = command.sources.map((source) => normalizedPath(inDirectory(folder, source)))
  const copied = [request.project.manifest, lockfile, ...request.project.members, ...sources].filter(
    (path) => path !== undefined,
  )
  await copyFiles(ports.files, scratch, copied)
  const run = await openCompiler(command.program, command.python, before, scratch, ports)
  if (typeof run !== 'function') return run
  const output = folder === '.' ? lockfile : lockfile.slice(folder.length + 1)
  const cwd = folder === '.' ? scratch.root : `${scratch.root}/${folder}`
  const env = { CUSTOM_COMPILE_COMMAND: command.text, UV_CUSTOM_COMPILE_COMMAND: command.text }
  const result = await run({ args: compileArguments(command, output, before, request), cwd, env })
  if (result.exitCode !== 0) return toolFailure(command.program, result)
  return (await scratch.readText(lockfile)) ?? ''
}

/** New hashes for the moved requirements of a file that nobody compiled. */
const refreshHashes = async (
  before: string,
  { moves }: LockRequest,
  scratch: Files,
  ports: LockerPorts,
): Promise<string | LockFailure> => {
  const hashed = moves.filter(({ component }) => hashesOf(before, component.name).length > 0)
  if (hashed.length === 0) return before
  await scratch.write('.keep', '')
  const run = await openCompiler('uv', undefined, before, scratch, ports)
  if (typeof run !== 'function') return run
  const args = ['pip', 'compile', '--quiet', '--no-deps', '--no-header', '--no-annotate', '--generate-hashes', '-']
  const stdin = hashed.map(({ component, to }) => `${component.name}==${to}\n`).join('')
  const result = await run({ args, cwd: scratch.root, stdin })
  if (result.exitCode !== 0) return toolFailure('uv pip compile', result)
  return hashed.reduce(
    (text, { component }) => withHashes(text, component.name, hashesOf(result.stdout, component.name)),
    before,
  )
}

const lockProject = async (request: LockRequest, ports: LockerPorts): Promise<LockResult> => {
  const lockfile = request.project.lockfile ?? request.project.manifest
  const before = await ports.files.readText(lockfile)
  if (before === undefined) return { status: 'conflict', reason: `${lockfile}: expected requirements, found no file` }
  const header = parseHeader(before)
  if (header && 'problem' in header)
    return {
      status: 'conflict',
      reason: `${lockfile}: its header has ${header.problem}, which is not run: compile it by hand`,
    }
  return inScratch(ports.cache, ports.files, request.project.id, async (scratch) => {
    const after = header
      ? await compile(header, request, lockfile, before, scratch, ports)
      : await refreshHashes(before, request, scratch, ports)
    if (typeof after !== 'string') return after
    if (after === before) return { status: 'locked', files: [] }
    await ports.files.write(lockfile, after)
    return { status: 'locked', files: [lockfile] }
  })
}

export const pipCompileLocker: Locker = {
  name: 'pip-compile',
  executes: 'build-backends',
  lock: lockProject,
  packages: async (project, files) =>
    requirementPackages((await files.readText(project.lockfile ?? project.manifest)) ?? ''),
}
