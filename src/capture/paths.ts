/** POSIX paths relative to the root of the tree; `node:path` is not for stages. */

/** `.` for a file at the root. */
export const directoryOf = (path: string): string => {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : path.slice(0, slash)
}

/** Joins and resolves `.` and `..`; `undefined` for what leaves the tree. */
export const joinPath = (directory: string, relative: string): string | undefined => {
  const parts: string[] = []
  for (const part of [...directory.split('/'), ...relative.split('/')]) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.length === 0 ? '.' : parts.join('/')
}

/** A folder and all above it, the root first: `.`, `a`, `a/b`. */
export const foldersDownTo = (directory: string): readonly string[] => {
  const folders = directory === '.' ? [] : directory.split('/')
  return ['.', ...folders.map((_, index) => folders.slice(0, index + 1).join('/'))]
}
