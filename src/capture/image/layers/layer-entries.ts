/** Every entry of a layer, in columns: layers have up to millions, and each is kept with the layer's reading. */

/** As in `ls -l`, and `w` for a whiteout, `o` for a folder of which nothing from below shows (OCI image-spec, layer.md), `h` for a hard link. */
const ENTRY_LETTERS = ['f', 'd', 'l', 'h', 'c', 'b', 'p', 'w', 'o'] as const
export type EntryLetter = (typeof ENTRY_LETTERS)[number]

const byLetter = new Map<string | undefined, EntryLetter>(ENTRY_LETTERS.map((letter) => [letter, letter]))

/** Plain JSON. */
export type LayerEntries = Readonly<{
  /** In the order of the archive; of whiteouts, the path that is gone. */
  paths: readonly string[]
  /** One letter an entry. */
  letters: string
  /** Bytes. */
  sizes: readonly number[]
  /** Permission bits. */
  modes: readonly number[]
  /** Targets as written, by position: of hard links a path in this layer. */
  links: readonly (readonly [number, string])[]
  /** SHA-256 by position, of the larger regular files, where it was asked for. */
  digests: readonly (readonly [number, string])[]
}>

export type LayerEntry = Readonly<{
  path: string
  letter: EntryLetter
  size: number
  mode: number
  link?: string
  sha256?: string
}>

/** One by one, for whoever wants them as objects. */
export function* eachEntry(entries: LayerEntries): Generator<LayerEntry> {
  const links = new Map(entries.links)
  const digests = new Map(entries.digests)
  for (const [at, path] of entries.paths.entries()) {
    const link = links.get(at)
    const sha256 = digests.get(at)
    yield {
      path,
      letter: byLetter.get(entries.letters[at])!,
      size: entries.sizes[at]!,
      mode: entries.modes[at]!,
      ...(link === undefined ? {} : { link }),
      ...(sha256 === undefined ? {} : { sha256 }),
    }
  }
}
