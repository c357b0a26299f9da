/**
 * A folder of its own for a package manager. Run in the work tree, a tool reads client files that the repository brings
 * (`.npmrc`, `poetry.toml`, `.npm-extension.mjs`) and may write anything; in a scratch folder it finds what was copied there.
 */
import { hashOf } from '../records/hash.ts'
import type { Files } from '../system/ports.ts'

/** The same files, seen from a folder below. Paths cannot leave `files` either. */
const below = (files: Files, folder: string): Files => {
  const inside = (path: string): string => (path === '.' || path === '' ? folder : `${folder}/${path}`)
  return {
    root: `${files.root}/${folder}`,
    read: (path) => files.read(inside(path)),
    readText: (path) => files.readText(inside(path)),
    write: (path, content) => files.write(inside(path), content),
    remove: (path) => files.remove(inside(path)),
    list: (path) => files.list(inside(path)),
  }
}

/** Copies the files that exist; paths stay as they are. */
export const copyFiles = async (from: Files, to: Files, paths: Iterable<string>): Promise<void> => {
  for (const path of new Set(paths)) {
    const content = await from.read(path)
    if (content) await to.write(path, content)
  }
}

/** Works in an empty folder under `cache` that is gone afterwards. One work tree uses it once at a time. */
export const inScratch = async <Result>(
  cache: Files,
  files: Files,
  name: string,
  work: (scratch: Files) => Promise<Result>,
): Promise<Result> => {
  const folder = `scratch/${hashOf(files.root, name)}`
  await cache.remove(folder)
  try {
    return await work(below(cache, folder))
  } finally {
    await cache.remove(folder)
  }
}

/** `a/b` and `package.json` give `a/b/package.json`; `.` is the root. */
export const inDirectory = (directory: string, path: string): string =>
  directory === '.' ? path : `${directory}/${path}`

/** Resolves `.` and `..`; undefined for a path that leaves the root. */
export const normalizedPath = (path: string): string | undefined => {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/') || '.'
}
