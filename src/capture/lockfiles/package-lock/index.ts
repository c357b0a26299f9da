/**
 * npm's package-lock.json and npm-shrinkwrap.json, lockfileVersion 2 and 3 (npm docs, "package-lock.json"). `packages` is the
 * folder tree that npm writes; a requirement resolves as Node does it: the nearest `node_modules` upwards that has the name.
 * Files of several MB are common: JSON.parse, then one pass.
 */
import type { Dependency } from '../../../records/inventory.ts'
import { brokenText, excerpt } from '../../broken-text.ts'
import type { LockExtraction, LockfileReader, PackageDraft, SourceFile } from '../../contract.ts'
import { directoryOf, joinPath } from '../../paths.ts'

type Ranges = Readonly<Record<string, unknown>>

type Entry = Readonly<{
  name: string | undefined
  version: string | undefined
  resolved: string | undefined
  isLink: boolean
  isDev: boolean
  ranges: Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies', Ranges>>
}>

type Entries = ReadonlyMap<string, Entry>

const extract = (file: SourceFile): LockExtraction => {
  const entries = parseLock(file.text)
  const lines = keyLines(file.text, entries)
  const required = rootRequirements(entries, directoryOf(file.path))
  const packages = [...entries].flatMap(([key, entry]): readonly PackageDraft[] => {
    if (!isInstalled(key) || entry.isLink || entry.version === undefined) return []
    const requiredIn = required.get(key)
    const line = lines.get(key)
    return [
      {
        key,
        ecosystem: 'npm',
        name: entry.name ?? nameOf(key),
        version: entry.version,
        dependsOn: edgesOf(entries, key, entry),
        requires: requirementsOf(entry),
        scope: entry.isDev ? 'dev' : 'runtime',
        direct: requiredIn !== undefined,
        ...(requiredIn ? { requiredIn } : {}),
        ...(line === undefined ? {} : { line }),
        origin: originOf(entry),
      },
    ]
  })
  return { packages }
}

const parseLock = (text: string): Entries => {
  const lock = parseJson(text)
  if (isRecord(lock) && isRecord(lock['packages']))
    return new Map(
      Object.entries(lock['packages']).flatMap(([key, value]) => (isRecord(value) ? [[key, readEntry(value)]] : [])),
    )
  const version = isRecord(lock) ? String(lock['lockfileVersion']) : 'none'
  throw brokenText(text, {
    expected: 'a lock file of npm 7 or newer (lockfileVersion 2 or 3)',
    found: `lockfileVersion ${excerpt(version)}`,
  })
}

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A lock file may hold anything: what is not of the right type is not there. */
const readEntry = (value: Json): Entry => ({
  name: stringAt(value, 'name'),
  version: stringAt(value, 'version'),
  resolved: stringAt(value, 'resolved'),
  isLink: value['link'] === true,
  isDev: value['dev'] === true || value['devOptional'] === true,
  ranges: {
    dependencies: rangesAt(value, 'dependencies'),
    devDependencies: rangesAt(value, 'devDependencies'),
    optionalDependencies: rangesAt(value, 'optionalDependencies'),
    peerDependencies: rangesAt(value, 'peerDependencies'),
  },
})

const stringAt = (value: Json, key: string): string | undefined => {
  const text = value[key]
  return typeof text === 'string' ? text : undefined
}

const NO_RANGES: Ranges = {}

const rangesAt = (value: Json, key: string): Ranges => {
  const ranges = value[key]
  return isRecord(ranges) ? ranges : NO_RANGES
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const line = /line (\d+)/.exec(message)?.[1]
    throw brokenText(
      text,
      { expected: 'JSON', found: excerpt(message, 120), ...(line ? { line: Number(line) } : {}) },
      error,
    )
  }
}

const INSTALLED = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/

/** Everything else is the root or a workspace. */
const isInstalled = (key: string): boolean => INSTALLED.test(key)
const nameOf = (key: string): string => INSTALLED.exec(key)?.[1] ?? key

const originOf = ({ resolved }: Entry): PackageDraft['origin'] => {
  if (resolved === undefined) return 'registry'
  if (resolved.startsWith('git')) return 'git'
  if (resolved.startsWith('file:')) return 'local'
  return /\/-\/[^/]+\.tgz/.test(resolved) || !/\.(?:tgz|tar\.gz)/.test(resolved) ? 'registry' : 'url'
}

const KINDS = [
  ['dependencies', 'normal'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
] as const

const requirementsOf = (entry: Entry): readonly Dependency[] =>
  KINDS.flatMap(([field, kind]) =>
    Object.entries(entry.ranges[field]).map(([name, range]) => ({ name, range: String(range), kind })),
  )

const edgesOf = (entries: Entries, key: string, entry: Entry): readonly string[] => [
  ...new Set(
    KINDS.flatMap(([field]) => Object.keys(entry.ranges[field])).flatMap((name) => resolve(entries, key, name) ?? []),
  ),
]

/** The key that `name` means to a package in the folder `from`; links are followed. */
const resolve = (entries: Entries, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = parentOf(folder)) {
    const key = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const entry = entries.get(key)
    if (entry) return entry.isLink ? entry.resolved : key
    if (folder === '') return undefined
  }
}

/** Folders that can hold a `node_modules`: `a/node_modules/b/node_modules/c` → `a/node_modules/b` → `a` → the root. */
const parentOf = (folder: string): string => {
  const at = folder.lastIndexOf('node_modules/')
  if (at > 0) return folder.slice(0, at - 1)
  return at === 0 ? '' : folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))
}

/** Keys of the packages that the root and the workspaces require, with the manifests that do. */
const rootRequirements = (entries: Entries, directory: string): ReadonlyMap<string, readonly string[]> => {
  const required = new Map<string, string[]>()
  for (const [folder, entry] of entries) {
    if (isInstalled(folder)) continue
    const manifest = joinPath(directory, `${folder}/package.json`) ?? 'package.json'
    for (const name of Object.values(entry.ranges).flatMap((ranges) => Object.keys(ranges))) {
      const key = resolve(entries, folder, name)
      if (key !== undefined) required.set(key, [...(required.get(key) ?? []), manifest])
    }
  }
  return required
}

/** The lines of the keys of `packages`: npm writes them in the order in which JSON.parse gives them, indented by two levels. */
const keyLines = (text: string, entries: Entries): ReadonlyMap<string, number> => {
  const lines = new Map<string, number>()
  let at = Math.max(text.indexOf('"packages"'), 0)
  let line = text.slice(0, at).split('\n').length
  for (const key of entries.keys()) {
    const next = text.indexOf(`${JSON.stringify(key)}: {`, at)
    if (next < 0) continue
    for (let end = text.indexOf('\n', at); end >= 0 && end < next; end = text.indexOf('\n', end + 1)) line += 1
    lines.set(key, line)
    at = next
  }
  return lines
}

export const packageLock: LockfileReader = { name: 'package-lock', extract }
