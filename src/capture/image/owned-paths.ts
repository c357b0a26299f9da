/**
 * Paths that a package's database lists. Such lists name a folder once and its files by number or order, so that few bytes
 * can ask for many gigabytes of paths: what no file system could hold is refused.
 */
import { ParseError } from '../../records/errors.ts'

/** PATH_MAX of Linux (limits.h), and for a whole database. */
const LONGEST = 4096
const LONGEST_TOGETHER = 64 * 1024 * 1024

export type PathBudget = Readonly<{
  /** The path without a leading slash. Throws a ParseError when the budget is used up, or the path is too long for one. */
  join: (folder: string, name: string) => string
}>

export const pathBudget = (): PathBudget => {
  let total = 0
  return {
    join: (folder, name) => {
      const length = folder.length + name.length
      total += length
      if (length > LONGEST)
        throw new ParseError({ expected: `paths of at most ${LONGEST} characters`, found: `one of ${length}` })
      if (total > LONGEST_TOGETHER)
        throw new ParseError({ expected: `at most ${LONGEST_TOGETHER} characters of paths`, found: 'more' })
      const path = folder + name
      return path.startsWith('/') ? path.slice(1) : path
    },
  }
}
