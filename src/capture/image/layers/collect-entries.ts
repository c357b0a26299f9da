/** Puts a layer's entries into columns, as they come, and refuses layers that no image has. */
import { WorldError } from '../../../records/errors.ts'
import { MOST_ENTRIES, MOST_PATH_CHARACTERS } from '../limits.ts'
import type { TarEntry } from '../tar/tar-parser.ts'
import type { EntryLetter, LayerEntries } from './layer-entries.ts'

export interface EntryCollector {
  /** Position of the entry. */
  readonly add: (entry: TarEntry) => number
  readonly addDigest: (position: number, sha256: string) => void
  readonly entries: () => LayerEntries
}

const LETTERS: Readonly<Record<TarEntry['kind'], EntryLetter>> = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  hardlink: 'h',
  character: 'c',
  block: 'b',
  fifo: 'p',
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'

/** What stands at the path is a mark for runtimes, and no file of the image. */
export const isWhiteout = (path: string): boolean => path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1)

export const createEntryCollector = (place: string): EntryCollector => {
  const paths: string[] = []
  const letters: EntryLetter[] = []
  const sizes: number[] = []
  const modes: number[] = []
  const links: (readonly [number, string])[] = []
  const digests: (readonly [number, string])[] = []
  let characters = 0
  const limit = (what: string, found: number, most: number): void => {
    if (found > most) throw new WorldError({ place, expected: `at most ${most} ${what}`, found: 'more' })
  }
  return {
    add(entry) {
      const { path, letter } = shownAs(entry)
      characters += path.length + entry.link.length
      limit('files', paths.length + 1, MOST_ENTRIES)
      limit('characters of paths', characters, MOST_PATH_CHARACTERS)
      const position = paths.length
      paths.push(path)
      letters.push(letter)
      sizes.push(entry.size)
      modes.push(entry.mode)
      if (letter === 'l' || letter === 'h') links.push([position, entry.link])
      return position
    },
    addDigest: (position, sha256) => digests.push([position, sha256]),
    entries: () => ({ paths, letters: letters.join(''), sizes, modes, links, digests }),
  }
}

/** `.wh.NAME` says that NAME is gone, `.wh..wh..opq` that nothing from below shows in its folder. */
const shownAs = ({ path, kind }: TarEntry): Readonly<{ path: string; letter: EntryLetter }> => {
  if (!isWhiteout(path)) return { path, letter: LETTERS[kind] }
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  if (name === OPAQUE) return { path: path.slice(0, Math.max(0, slash)), letter: 'o' }
  return { path: path.slice(0, slash + 1) + name.slice(WHITEOUT.length), letter: 'w' }
}
