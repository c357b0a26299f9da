/** Paths as archives write them, made one spelling: no leading slash, no `.`, no `..`, no slash at the end. */

/** Paths longer than this cannot be opened (Linux, PATH_MAX). */
export const LONGEST_PATH = 4096

const NEEDS_WORK = /^\/|^\.|\/\.|\/\/|\/$/

/** `./usr//bin/` gives `usr/bin`, the root gives an empty path; `undefined` for a path that leaves the image. */
export const imagePath = (written: string): string | undefined => {
  if (!NEEDS_WORK.test(written)) return written
  const parts: string[] = []
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
