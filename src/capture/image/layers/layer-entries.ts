/**
 * Every entry of a layer, in one text: layers have up to millions, which as objects would take gigabytes. It is kept with the
 * layer's reading, and read from its begin to its end.
 */

const ENTRY_LETTERS = ['f', 'd', 'l', 'h', 'c', 'b', 'p', 'w', 'o'] as const

/** As in `ls -l`, and `w` for a whiteout, `o` for a folder of which nothing from below shows (OCI image-spec, layer.md), `h` for a hard link. */
export type EntryLetter = (typeof ENTRY_LETTERS)[number]

export type LayerEntry = Readonly<{
  /** Of whiteouts, the path that is gone. */
  path: string
  letter: EntryLetter
  /** Bytes. */
  size: number
  /** Permission bits. */
  mode: number
  /** Target as written; of hard links a path in this layer. */
  link?: string
  /** Of the larger regular files, where it was asked for. */
  sha256?: string
}>

/** In the order of the archive: `LETTER MODE SIZE PATH`, NUL, link, NUL, digest, NUL. No path holds a NUL. */
export type LayerEntries = string

const END = '\0'

export const spellEntry = ({ letter, mode, size, path, link = '', sha256 = '' }: LayerEntry): string =>
  `${letter} ${mode} ${size} ${path}${END}${link}${END}${sha256}${END}`

const byLetter = new Map<string | undefined, EntryLetter>(ENTRY_LETTERS.map((letter) => [letter, letter]))

/** One by one. */
export function* eachEntry(entries: LayerEntries): Generator<LayerEntry> {
  for (let at = 0; at < entries.length;) {
    const modeEnd = entries.indexOf(' ', at + 2)
    const sizeEnd = entries.indexOf(' ', modeEnd + 1)
    const pathEnd = entries.indexOf(END, sizeEnd + 1)
    const linkEnd = entries.indexOf(END, pathEnd + 1)
    const end = entries.indexOf(END, linkEnd + 1)
    const letter = byLetter.get(entries[at])!
    const mode = Number(entries.slice(at + 2, modeEnd))
    const size = Number(entries.slice(modeEnd + 1, sizeEnd))
    const entry = { path: entries.slice(sizeEnd + 1, pathEnd), letter, size, mode }
    if (linkEnd === pathEnd + 1 && end === linkEnd + 1) yield entry
    else yield { ...entry, ...rest(entries.slice(pathEnd + 1, linkEnd), entries.slice(linkEnd + 1, end)) }
    at = end + 1
  }
}

const rest = (link: string, sha256: string) => ({
  ...(link === '' ? {} : { link }),
  ...(sha256 === '' ? {} : { sha256 }),
})

/** False where there is certainly none of this kind, which is soon found out. */
export const mayHold = (entries: LayerEntries, letter: EntryLetter): boolean =>
  entries.startsWith(`${letter} `) || entries.includes(`${END}${letter} `)
