/**
 * Poetry, in the version that the lock file's header names: another one would rewrite the whole file. It runs in a scratch
 * folder with manifest and lock file alone, so `poetry.toml` and plug-ins of the repository have no say.
 */
import type { ExecResult } from '../../../system/ports.ts'
import type { LockFailure, LockerPorts, LockRequest, LockResult } from '../../contract.ts'
import { installPythonTool, toolHome } from '../../python-tools.ts'
import { isSandboxed, runTool, toolFailure } from '../../run-tool.ts'
import { copyFiles, inScratch } from '../../scratch.ts'
import { headerVersion, lockVersion, sourceFolders } from '../../toml-lock-file.ts'
import { tomlLocker } from '../../toml-locker.ts'
import { toolEnvironment } from '../../tool-environment.ts'
import { LOCK_DRIVER, type LockTask } from './lock-driver.ts'

const GIT_REFUSED = 3

/** For headers that name no version: the newest Poetry that keeps the format. */
const BY_LOCK_VERSION: Readonly<Record<string, string>> = { '2.0': 'poetry>=1.8,<2', '2.1': 'poetry>=2.1,<3' }

const requirementFor = ({ project }: LockRequest, lock: string): string | LockFailure => {
  const version = project.lockerVersion ?? headerVersion(lock)
  if (version !== undefined && /^\d+(\.\d+)*$/.test(version)) return `poetry==${version}`
  const format = lockVersion(lock)
  const known = format === undefined ? undefined : BY_LOCK_VERSION[format]
  if (known !== undefined) return known
  const found = format === undefined ? 'none' : `"${format}"`
  return {
    status: 'conflict',
    reason: `${project.lockfile}: expected lock-version 2.0 or 2.1, found ${found}: run poetry lock once`,
  }
}

const runDriver = async (scratch: string, folder: string, request: LockRequest, ports: LockerPorts) => {
  const directory = request.project.directory === '.' ? scratch : `${scratch}/${request.project.directory}`
  const task: LockTask = {
    directory,
    moves: request.moves.map(({ component, from, to }) => ({ name: component.name, from, to })),
    gitDependencies: request.gitDependencies,
    buildBackends: await isSandboxed(ports),
  }
  await ports.cache.write('poetry/.keep', '')
  return runTool(
    {
      command: `${folder}/bin/python`,
      args: ['-I', '-c', LOCK_DRIVER],
      cwd: directory,
      stdin: JSON.stringify(task),
      env: toolEnvironment(ports.environment, toolHome(ports), {
        POETRY_CACHE_DIR: `${ports.cache.root}/poetry`,
        POETRY_NO_INTERACTION: '1',
        POETRY_VIRTUALENVS_CREATE: 'false',
        PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
      }),
      writable: [scratch, `${ports.cache.root}/poetry`, toolHome(ports)],
      readable: [folder],
    },
    ports,
  )
}

/** Poetry's own check that the lock file belongs to pyproject.toml: `check --lock` since 1.6, `lock --check` before. */
const check = async (
  scratch: string,
  folder: string,
  request: LockRequest,
  ports: LockerPorts,
): Promise<ExecResult> => {
  const run = (args: readonly string[]) =>
    runTool(
      {
        command: `${folder}/bin/poetry`,
        args: [...args, '--no-interaction', '--no-plugins'],
        cwd: request.project.directory === '.' ? scratch : `${scratch}/${request.project.directory}`,
        env: toolEnvironment(ports.environment, toolHome(ports), { POETRY_CACHE_DIR: `${ports.cache.root}/poetry` }),
        writable: [scratch, `${ports.cache.root}/poetry`, toolHome(ports)],
        readable: [folder],
      },
      ports,
    )
  const checked = await run(['check', '--lock'])
  return /"--lock" (?:option )?does not exist/.test(checked.output) ? run(['lock', '--check']) : checked
}

const lockIn = async (
  scratch: string,
  folder: string,
  request: LockRequest,
  ports: LockerPorts,
): Promise<LockFailure | undefined> => {
  const result = await runDriver(scratch, folder, request, ports)
  if (result.exitCode === GIT_REFUSED) return { status: 'conflict', reason: `poetry: ${result.stderr.trim()}` }
  if (result.exitCode !== 0) return toolFailure('poetry', result)
  const checked = await check(scratch, folder, request, ports)
  if (checked.exitCode === 0 || !/lock/i.test(checked.output)) return undefined
  return toolFailure('poetry check --lock', checked)
}

const lockProject = async (request: LockRequest, lockfile: string, ports: LockerPorts): Promise<LockResult> => {
  const before = await ports.files.readText(lockfile)
  if (before === undefined) return { status: 'conflict', reason: `${lockfile}: expected a lock file, found none` }
  const copied = [
    request.project.manifest,
    lockfile,
    ...request.project.members,
    ...sourceFolders(before, request.project.directory),
  ]
  const requirement = requirementFor(request, before)
  if (typeof requirement !== 'string') return requirement
  const tool = await installPythonTool({ name: 'Poetry', requirement }, ports)
  if (tool.status !== 'installed') return tool
  return inScratch(ports.cache, ports.files, request.project.id, async (scratch) => {
    await copyFiles(ports.files, scratch, copied)
    const failure = await lockIn(scratch.root, tool.folder, request, ports)
    if (failure) return failure
    const after = await scratch.readText(lockfile)
    if (after === undefined || after === before) return { status: 'locked', files: [] }
    await ports.files.write(lockfile, after)
    return { status: 'locked', files: [lockfile] }
  })
}

export const poetryLocker = tomlLocker({ name: 'poetry', lockfile: 'poetry.lock', lock: lockProject })
