/**
 * uv, in a version that writes the lock file's revision: `uv lock --upgrade-package name==version` moves what is planned and
 * prefers what is locked for the rest. Runs in a scratch folder with the manifests alone.
 */
import type { Move } from '../../../records/plan.ts'
import type { Files } from '../../../system/ports.ts'
import type { LockFailure, LockerPorts, LockRequest, LockResult } from '../../contract.ts'
import { installPythonTool, toolHome, withCredential } from '../../python-tools.ts'
import { isSandboxed, runTool, toolFailure } from '../../run-tool.ts'
import { copyFiles, inScratch } from '../../scratch.ts'
import { parseTomlLock, sourceFolders } from '../../toml-lock-file.ts'
import { tomlLocker } from '../../toml-locker.ts'
import { toolEnvironment } from '../../tool-environment.ts'
import { keepUnmoved } from './keep-unmoved.ts'

/** Newest uv that writes each revision of lock version 1; measured, uv documents none. */
const BY_REVISION: Readonly<Record<number, string>> = {
  0: 'uv>=0.5,<0.6',
  1: 'uv>=0.6,<=0.6.10',
  2: 'uv>=0.7,<0.8',
  3: 'uv>=0.9,<0.13',
}

/** `required-version` of `[tool.uv]`, else what writes the same format. */
const requirementFor = (manifest: string, lock: string): string => {
  const required = /^required-version\s*=\s*["']((?:[=<>!~]{1,2}\s*[\d.*]+,?\s*)+)["']/m.exec(manifest)?.[1]
  if (required !== undefined) return `uv${required.replaceAll(' ', '')}`
  const { revision } = parseTomlLock(lock)
  return BY_REVISION[typeof revision === 'number' ? revision : 0] ?? 'uv'
}

/** The index that the lock file names, with the user's credential; an index that it does not name would rewrite it. */
const indexSetting = async (lock: string, { clients }: LockerPorts): Promise<Readonly<Record<string, string>>> => {
  const address = (await clients.pypi()).find(({ url }) => lock.includes(`registry = "${url.replace(/\/$/, '')}`))
  return address && Object.keys(address.headers).length > 0 ? { UV_DEFAULT_INDEX: withCredential(address) } : {}
}

type UvRun = (args: readonly string[]) => ReturnType<typeof runTool>

const uvIn = async (
  scratch: string,
  folder: string,
  request: LockRequest,
  lock: string,
  ports: LockerPorts,
): Promise<UvRun> => {
  const cache = `${ports.cache.root}/uv`
  const builds = await isSandboxed(ports)
  if (!builds) ports.log.warn('no sandbox: uv uses wheels only, packages without one cannot be resolved')
  await ports.cache.write('uv/.keep', '')
  await ports.cache.write('home/.keep', '')
  const env = toolEnvironment(ports.environment, toolHome(ports), {
    ...(await indexSetting(lock, ports)),
    UV_CACHE_DIR: cache,
    UV_PYTHON_INSTALL_DIR: `${cache}/python`,
    UV_KEYRING_PROVIDER: 'disabled',
    UV_NO_PROGRESS: '1',
    ...(builds ? {} : { UV_NO_BUILD: '1' }),
  })
  const cwd = request.project.directory === '.' ? scratch : `${scratch}/${request.project.directory}`
  const writable = [scratch, cache, toolHome(ports)]
  return (args) => runTool({ command: `${folder}/bin/uv`, args, cwd, env, writable, readable: [folder] }, ports)
}

const gitRefused = (request: LockRequest, manifest: string, lock: string): LockFailure | undefined => {
  const isNew = [...manifest.matchAll(/\bgit\s*=\s*["']([^"']+)["']/g)].find(([, url = '']) => !lock.includes(url))
  if (!isNew || request.gitDependencies) return undefined
  return {
    status: 'conflict',
    reason: `uv: git dependency ${isNew[1]} must be resolved, and allow.gitDependencies is off`,
  }
}

const lockIn = async (
  run: UvRun,
  scratch: Files,
  lockfile: string,
  before: string,
  moves: readonly Move[],
): Promise<string | LockFailure> => {
  const upgrades = moves.flatMap(({ component, to }) => ['--upgrade-package', `${component.name}==${to}`])
  const locked = await run(['lock', ...upgrades])
  if (locked.exitCode !== 0) return toolFailure('uv lock', locked)
  const text = keepUnmoved(before, (await scratch.readText(lockfile)) ?? before)
  await scratch.write(lockfile, text)
  const checked = await run(['lock', '--locked'])
  return checked.exitCode === 0 ? text : toolFailure('uv lock --locked', checked)
}

const lockProject = async (request: LockRequest, lockfile: string, ports: LockerPorts): Promise<LockResult> => {
  const { manifest: manifestPath, members, directory, id } = request.project
  const before = await ports.files.readText(lockfile)
  const manifest = (await ports.files.readText(manifestPath)) ?? ''
  if (before === undefined) return { status: 'conflict', reason: `${lockfile}: expected a lock file, found none` }
  const refused = gitRefused(request, manifest, before)
  if (refused) return refused
  const tool = await installPythonTool({ name: 'uv', requirement: requirementFor(manifest, before) }, ports)
  if (tool.status !== 'installed') return tool
  return inScratch(ports.cache, ports.files, id, async (scratch) => {
    await copyFiles(ports.files, scratch, [manifestPath, lockfile, ...members, ...sourceFolders(before, directory)])
    const run = await uvIn(scratch.root, tool.folder, request, before, ports)
    const after = await lockIn(run, scratch, lockfile, before, request.moves)
    if (typeof after !== 'string') return after
    if (after === before) return { status: 'locked', files: [] }
    await ports.files.write(lockfile, after)
    return { status: 'locked', files: [lockfile] }
  })
}

export const uvLocker = tomlLocker({ name: 'uv', lockfile: 'uv.lock', lock: lockProject })
