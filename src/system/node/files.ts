/** A folder that may be written and that no path leaves, neither by `..` nor through a symlink. */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'

import { WorldError } from '../../records/errors.ts'
import type { Files } from '../ports.ts'

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

const refuse = (path: string): never => {
  throw new WorldError({ place: path, expected: 'a path inside the work tree', found: 'one that leaves it' })
}

const isInside = (root: string, path: string): boolean => path === root || path.startsWith(root + sep)

/** The real folder of the nearest existing ancestor must lie inside the root. */
const confine = async (root: string, path: string): Promise<string> => {
  const target = resolve(root, path)
  if (!isInside(root, target)) refuse(path)
  const realRoot = await realpath(root)
  let folder = dirname(target)
  while (folder.length > root.length) {
    try {
      if (!isInside(realRoot, await realpath(folder))) refuse(path)
      break
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
      folder = dirname(folder)
    }
  }
  return target
}

const readInside = async (root: string, path: string): Promise<Uint8Array | undefined> => {
  const target = await confine(root, path)
  try {
    const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined
    if (hasCode(error, 'ELOOP')) return refuse(path)
    throw error
  }
}

const modeOf = async (path: string): Promise<number | undefined> => {
  try {
    const entry = await lstat(path)
    if (entry.isSymbolicLink()) refuse(path)
    return entry.mode & 0o7777
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const writeInside = async (root: string, path: string, content: string | Uint8Array): Promise<void> => {
  const target = await confine(root, path)
  const mode = await modeOf(target)
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    await mkdir(dirname(target), { recursive: true })
    const handle = await open(beside, 'wx', mode ?? 0o644)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (mode !== undefined) await chmod(beside, mode)
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    if (hasCode(error, 'EACCES', 'EROFS', 'EPERM'))
      throw new WorldError(
        { place: target, expected: 'a folder that can be written', found: String(error) },
        { cause: error },
      )
    throw error
  }
}

const listInside = async (root: string, path: string): Promise<readonly string[]> => {
  const target = await confine(root, path)
  try {
    return (await readdir(target)).toSorted()
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  }
}

/** `root` is absolute and must exist. */
export const openFiles = (root: string): Files => ({
  root,
  read: (path) => readInside(root, path),
  readText: async (path) => {
    const content = await readInside(root, path)
    return content && new TextDecoder().decode(content)
  },
  write: (path, content) => writeInside(root, path, content),
  remove: async (path) => rm(await confine(root, path), { recursive: true, force: true }),
  list: (path) => listInside(root, path),
})

/** One by one: `mkdir` with `recursive` never ends where a parent refuses with ENOENT, as /proc does. */
const makeFolders = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    if (!hasCode(error, 'ENOENT') || (await exists(dirname(path)))) throw error
    await makeFolders(dirname(path))
    await mkdir(path, { mode: 0o700 })
  }
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}

/** A folder of ours, made where it is missing. Throws a WorldError that names it where it cannot be made. */
export const openFolder = async (path: string): Promise<Files> => {
  const root = resolve(path)
  try {
    await makeFolders(root)
    if (!(await stat(root)).isDirectory()) throw new Error('a file')
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    throw new WorldError({ place: root, expected: 'a folder that can be written', found }, { cause: error })
  }
  return openFiles(root)
}
