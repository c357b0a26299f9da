/**
 * package-lock.json, versions 2 and 3, as text and entries (npm's documentation, package-lock.json). Pure.
 */
import { ParseError } from '../../../records/errors.ts'
import type { LockedPackages } from '../../contract.ts'

export type LockEntry = Readonly<Record<string, unknown>> &
  Readonly<{ version?: string; name?: string; resolved?: string; link?: boolean; inBundle?: boolean }>

export type LockFile = Readonly<{
  lockfileVersion: 2 | 3
  packages: Readonly<Record<string, LockEntry>>
  /** Everything else of the file, the legacy `dependencies` of version 2 included. */
  rest: Readonly<Record<string, unknown>>
  format: LockFormat
}>

/** How the file is written, to be kept. */
export type LockFormat = Readonly<{
  indent: string
  newline: '\n' | '\r\n'
  trailingNewline: boolean
  /** False where the user's npm is told `omit-lockfile-registry-resolved`. */
  resolved: boolean
}>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string'

const areEntries = (value: unknown): value is Readonly<Record<string, LockEntry>> =>
  isObject(value) &&
  Object.values(value).every(
    (entry) => isObject(entry) && isText(entry['version']) && isText(entry['name']) && isText(entry['resolved']),
  )

const parseJson = (text: string): Readonly<Record<string, unknown>> => {
  const conflict = text.split('\n').findIndex((line) => line.startsWith('<<<<<<<'))
  if (conflict >= 0)
    throw new ParseError({ line: conflict + 1, expected: 'JSON', found: 'a conflict marker "<<<<<<<"' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    throw new ParseError({ expected: 'JSON', found }, { cause: error })
  }
  if (isObject(value)) return value
  throw new ParseError({ line: 1, expected: 'a JSON object', found: text.slice(0, 20) })
}

const formatOf = (text: string, entries: Readonly<Record<string, LockEntry>>): LockFormat => ({
  indent: /^\s*\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '',
  newline: text.includes('\r\n') ? '\r\n' : '\n',
  trailingNewline: text.endsWith('\n'),
  resolved:
    !Object.values(entries).some(isFromRegistry) ||
    Object.values(entries).some((entry) => isFromRegistry(entry) && entry.resolved),
})

/** Throws ParseError for a file that is not a package-lock.json of version 2 or 3. */
export const parseLockFile = (text: string): LockFile => {
  const { packages, ...rest } = parseJson(text)
  const { lockfileVersion } = rest
  if (lockfileVersion !== 2 && lockfileVersion !== 3)
    throw new ParseError({ expected: 'lockfileVersion 2 or 3', found: String(lockfileVersion) })
  if (!areEntries(packages))
    throw new ParseError({
      expected: 'an object "packages" of objects',
      found: JSON.stringify(packages)?.slice(0, 40) ?? 'none',
    })
  return { lockfileVersion, packages, rest, format: formatOf(text, packages) }
}

export const lockFileText = ({ packages, rest, format }: LockFile): string =>
  `${JSON.stringify({ ...rest, packages }, null, format.indent || 2)}\n`

/** A package that a registry gave: neither the root, a workspace, a link, nor from git, a URL or a file. */
export const isFromRegistry = (entry: LockEntry): boolean =>
  entry.link !== true && typeof entry.version === 'string' && !/^(git|file:)|\.git(#|$)/.test(entry.resolved ?? '')

export const nameAt = (path: string, entry: LockEntry): string =>
  entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Installed packages: those under some `node_modules`. */
export const installedEntries = (lock: LockFile): readonly (readonly [path: string, entry: LockEntry])[] =>
  Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true)

export const lockedPackages = (lock: LockFile): LockedPackages =>
  new Map(
    installedEntries(lock).map(([path, entry]) => [
      path,
      { ecosystem: 'npm', name: nameAt(path, entry), version: entry.version ?? '' },
    ]),
  )
