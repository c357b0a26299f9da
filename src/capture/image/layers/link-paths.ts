/**
 * Paths through symbolic links to folders, as the kernel would walk them inside the image: since Debian and Fedora merged `/lib` into
 * `/usr/lib`, packages and archives name one file by two paths. Nothing is followed on disk.
 */

/** Linux gives up after as many (path_resolution(7)). */
const MOST_LINKS = 40

export type Links = ReadonlyMap<string, string>

/** The folder's real path; a path that goes round in circles stays as it is. */
export const resolveFolder = (folder: string, links: Links): string => {
  const ahead = folder.split('/').toReversed()
  const done: string[] = []
  let followed = 0
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      done.pop()
      continue
    }
    done.push(part)
    const target = links.get(done.join('/'))
    if (target === undefined) continue
    followed += 1
    if (followed > MOST_LINKS) return folder
    if (target.startsWith('/')) done.length = 0
    else done.pop()
    ahead.push(...target.split('/').toReversed())
  }
  return done.join('/')
}

export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

/** Resolves the folders of many paths, each folder once. The last part is never followed. */
export const createPathResolver = (links: Links): ((path: string) => string) => {
  if (links.size === 0) return (path) => path
  const known = new Map<string, string>([['', '']])
  return (path) => {
    const folder = folderOf(path)
    if (folder === '') return path
    let real = known.get(folder)
    if (real === undefined) known.set(folder, (real = resolveFolder(folder, links)))
    if (real === folder) return path
    const name = path.slice(folder.length + 1)
    return real === '' ? name : `${real}/${name}`
  }
}
