/**
 * npm: lock entries are seeded with the planned versions, then completed by npm's own library, in a scratch folder that holds
 * manifests and lock file alone. No script, no git, no configuration of the repository's.
 */
import { ParseError } from '../../../records/errors.ts'
import type { Move } from '../../../records/plan.ts'
import type { Files } from '../../../system/ports.ts'
import type { LockFailure, Locker, LockerPorts, LockRequest, LockResult } from '../../contract.ts'
import { copyFiles, inDirectory, inScratch, normalizedPath } from '../../scratch.ts'
import { arboristOptions, registryOptions, scopeOf, type ArboristOptions, type Setting } from './arborist-options.ts'
import { failureOf } from './failure.ts'
import { lockedPackages, lockFileText, nameAt, parseLockFile, type LockFile } from './lock-file.ts'
import { seeded, seedsFor, type Seed } from './seed.ts'
import { brokenEdges, completeTree, describeEdge, loadTree, scopesOf, treeText } from './tree.ts'

const lockfileOf = ({ project }: LockRequest): string =>
  project.lockfile ?? inDirectory(project.directory, 'package-lock.json')

/** Manifests of the root, of workspaces, and of the folders that `file:` links lead to. */
const manifestsOf = ({ project }: LockRequest, lock: LockFile): readonly string[] => {
  const linked = Object.values(lock.packages)
    .filter((entry) => entry.link === true && entry.resolved !== undefined)
    .map((entry) => normalizedPath(inDirectory(project.directory, `${entry.resolved}/package.json`)))
    .filter((path) => path !== undefined)
  return [project.manifest, ...project.members, ...linked]
}

const fetchManifests = async (seeds: readonly Seed[], options: ArboristOptions) => {
  const { default: pacote } = await import('pacote')
  const specs = [...new Set(seeds.map(({ name, version }) => `${name}@${version}`))]
  const manifests = await Promise.all(
    specs.map(async (spec) => [spec, await pacote.manifest(spec, { ...options, fullMetadata: true })] as const),
  )
  return new Map(manifests)
}

/** Scopes that a new dependency brought in have a registry of their own: asked for, the tree is built once more. */
const completeWithRegistries = async (setting: Setting, scopes: ReadonlySet<string>, ports: LockerPorts) => {
  const options = { ...arboristOptions(setting), ...(await registryOptions(ports.clients, scopes)) }
  const tree = await completeTree(options)
  const found = scopesOf(tree)
  if ([...found].every((scope) => scopes.has(scope))) return tree
  const wider = await registryOptions(ports.clients, found)
  const addsNone = Object.keys(wider).every((key) => key in options)
  return addsNone ? tree : completeTree({ ...arboristOptions(setting), ...wider })
}

const scopesIn = (lock: LockFile, moves: readonly Move[]): ReadonlySet<string> =>
  new Set(
    [
      ...moves.map(({ component }) => component.name),
      ...Object.entries(lock.packages).flatMap(([path, entry]) => [
        nameAt(path, entry),
        ...Object.keys(entry['dependencies'] ?? {}),
      ]),
    ]
      .map(scopeOf)
      .filter((scope) => scope !== undefined),
  )

/** Unmet peers in the untouched lock file: it was written with `legacy-peer-deps`, and is completed the same way. */
const ignoresPeers = async (setting: Setting): Promise<boolean> =>
  brokenEdges(await loadTree(arboristOptions(setting))).some((edge) => edge.type === 'peer')

const keyOf = (edge: Parameters<typeof describeEdge>[0]): string => `${edge.from} ${edge.name} ${edge.spec}`

/** What the new lock file breaks that was whole before. */
const newlyBroken = async (setting: Setting, before: ReadonlySet<string>): Promise<LockFailure | undefined> => {
  const broken = brokenEdges(await loadTree(arboristOptions(setting))).filter((edge) => !before.has(keyOf(edge)))
  return broken.length === 0 ? undefined : { status: 'unresolvable', reason: broken.map(describeEdge).join('\n') }
}

const settingFor = async (
  request: LockRequest,
  lock: LockFile,
  scratch: Files,
  { cache }: LockerPorts,
): Promise<Setting> => {
  const { directory } = request.project
  const setting: Setting = {
    path: directory === '.' ? scratch.root : `${scratch.root}/${directory}`,
    cache: `${cache.root}/npm`,
    lockfileVersion: lock.lockfileVersion,
    resolved: lock.format.resolved,
    gitDependencies: request.gitDependencies,
    legacyPeerDeps: false,
  }
  return { ...setting, legacyPeerDeps: await ignoresPeers(setting) }
}

/** The new text of the lock file, which lies in the scratch folder too. */
const lockIn = async (
  request: LockRequest,
  lock: LockFile,
  scratch: Files,
  ports: LockerPorts,
): Promise<string | LockFailure> => {
  const lockfile = lockfileOf(request)
  const setting = await settingFor(request, lock, scratch, ports)
  const brokenBefore = new Set(brokenEdges(await loadTree(arboristOptions(setting))).map(keyOf))
  const scopes = scopesIn(lock, request.moves)
  const options = { ...arboristOptions(setting), ...(await registryOptions(ports.clients, scopes)) }
  const seeds = seedsFor(lock, request.moves)
  await scratch.write(lockfile, lockFileText(seeded(lock, seeds, await fetchManifests(seeds, options))))

  const text = treeText(await completeWithRegistries(setting, scopes, ports), lock.format)
  await scratch.write(lockfile, text)
  return (await newlyBroken(setting, brokenBefore)) ?? text
}

const lockProject = async (request: LockRequest, ports: LockerPorts): Promise<LockResult> => {
  const lockfile = lockfileOf(request)
  const before = await ports.files.readText(lockfile)
  if (before === undefined) return { status: 'conflict', reason: `${lockfile}: expected a lock file, found none` }
  const lock = parseLockFile(before)
  return inScratch(ports.cache, ports.files, request.project.id, async (scratch) => {
    await copyFiles(ports.files, scratch, [...manifestsOf(request, lock), lockfile])
    const text = await lockIn(request, lock, scratch, ports)
    if (typeof text !== 'string') return text
    if (text === before) return { status: 'locked', files: [] }
    await ports.files.write(lockfile, text)
    return { status: 'locked', files: [lockfile] }
  })
}

export const npmLocker: Locker = {
  name: 'npm',
  executes: 'none',
  lock: async (request, ports) => {
    try {
      return await lockProject(request, ports)
    } catch (error) {
      if (error instanceof ParseError) return { status: 'conflict', reason: `${lockfileOf(request)}: ${error.message}` }
      const failure = failureOf(error)
      if (failure) return failure
      throw error
    }
  },
  packages: async (project, files) => {
    const text = project.lockfile === undefined ? undefined : await files.readText(project.lockfile)
    return text === undefined ? new Map() : lockedPackages(parseLockFile(text))
  },
}
