/**
 * Files with several names. An archive holds the content under one name and the others as links to it, and only by its name does a
 * reader know a file: tools that keep their packages in a store (uv, pnpm) link nearly everything.
 */
import type { PackageReader } from '../contract.ts'
import type { LayerFile, LayerReading } from './layer-reading.ts'

export type WantedLinks = Readonly<{
  /** Names beside its own that a file which was read has. */
  aliases: ReadonlyMap<LayerFile, readonly string[]>
  /** Files that were not read under their own name, each with the name under which they are to be read. */
  targets: ReadonlyMap<string, string>
  /** Links to what is not in this layer. */
  unreadable: readonly LayerFile[]
}>

/** `undefined` where no reader wants a link, which is nearly always. */
export const wantedLinks = (
  { entries, files }: LayerReading,
  readers: readonly PackageReader[],
): WantedLinks | undefined => {
  const links = entries.links.filter(([position]) => entries.letters[position] === 'h')
  if (links.length === 0) return undefined
  const positions = new Map(links.map(([, target]) => [target, -1]))
  for (const [position, path] of entries.paths.entries())
    if (positions.has(path) && entries.letters[position] === 'f') positions.set(path, position)
  const byPath = Map.groupBy(files, ({ path }) => path)
  const aliases = new Map<LayerFile, string[]>()
  const targets = new Map<string, string>()
  const unreadable: LayerFile[] = []
  for (const [position, target] of links) {
    const path = entries.paths[position]!
    const at = positions.get(target) ?? -1
    const header = { path, size: entries.sizes[at] ?? 0, mode: entries.modes[at] ?? entries.modes[position]! }
    for (const reader of readers) {
      if (!reader.wants(header)) continue
      const read = byPath.get(target)?.find(({ reader: name }) => name === reader.name)
      if (read) appendTo(aliases, read, path)
      else if (at === -1) unreadable.push(dangling(reader, path, target))
      else if (!targets.has(target)) targets.set(target, path)
    }
  }
  return aliases.size + targets.size + unreadable.length === 0 ? undefined : { aliases, targets, unreadable }
}

const appendTo = <Key>(lists: Map<Key, string[]>, key: Key, value: string): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

const dangling = ({ name, database = false }: PackageReader, path: string, target: string): LayerFile => ({
  path,
  reader: name,
  database,
  outcome: {
    status: 'skipped',
    reason: `expected a file, found a hard link to ${target}, which this layer does not have`,
  },
})
