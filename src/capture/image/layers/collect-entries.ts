/** Gathers a layer's entries as they come, and refuses layers that no image has. */
import { WorldError } from '../../../records/errors.ts'
import { MOST_ENTRIES, MOST_PATH_CHARACTERS } from '../limits.ts'
import type { TarEntry } from '../tar/tar-parser.ts'
import { spellEntry, type EntryLetter, type LayerEntries, type LayerEntry } from './layer-entries.ts'

export interface EntryCollector {
  readonly add: (entry: TarEntry) => void
  /** Of the entry that was added last. */
  readonly addDigest: (sha256: string) => void
  readonly count: () => number
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

/** Put together at a time: a string of its own for each would take twice the memory. */
const BATCH = 4096

export const createEntryCollector = (place: string): EntryCollector => {
  const batches: string[] = []
  let batch: string[] = []
  let last: LayerEntry | undefined
  let count = 0
  let characters = 0
  const limit = (what: string, found: number, most: number): void => {
    if (found > most) throw new WorldError({ place, expected: `at most ${most} ${what}`, found: 'more' })
  }
  const flush = (most: number): void => {
    if (last) batch.push(spellEntry(last))
    last = undefined
    if (batch.length <= most) return
    batches.push(batch.join(''))
    batch = []
  }
  return {
    add(entry) {
      flush(BATCH)
      last = shownAs(entry)
      count += 1
      characters += last.path.length + entry.link.length
      limit('files', count, MOST_ENTRIES)
      limit('characters of paths', characters, MOST_PATH_CHARACTERS)
    },
    addDigest(sha256) {
      if (last) last = { ...last, sha256 }
    },
    count: () => count,
    entries() {
      flush(0)
      return batches.join('')
    },
  }
}

/** `.wh.NAME` says that NAME is gone, `.wh..wh..opq` that nothing from below shows in its folder. */
const shownAs = ({ path, kind, size, mode, link }: TarEntry): LayerEntry => {
  const about = { size, mode, ...(kind === 'symlink' || kind === 'hardlink' ? { link } : {}) }
  if (!isWhiteout(path)) return { path, letter: LETTERS[kind], ...about }
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  if (name === OPAQUE) return { path: path.slice(0, Math.max(0, slash)), letter: 'o', ...about }
  return { path: path.slice(0, slash + 1) + name.slice(WHITEOUT.length), letter: 'w', ...about }
}
