/**
 * Files with several names. An archive holds the content under one name and the others as links to it, and only by its name does a
 * reader know a file: tools that keep their packages in a store (uv, pnpm) link nearly everything.
 */
import type { PackageReader } from '../contract.ts'
import { eachEntry, mayHold, type LayerEntries, type LayerEntry } from './layer-entries.ts'
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
  if (!mayHold(entries, 'h')) return undefined
  const named = linkTargets(entries)
  const byPath = Map.groupBy(files, ({ path }) => path)
  const aliases = new Map<LayerFile, string[]>()
  const targets = new Map<string, string>()
  const unreadable: LayerFile[] = []
  for (const { letter, path, mode, link } of eachEntry(entries)) {
    if (letter !== 'h' || link === undefined) continue
    const target = named.get(link)
    const header = { path, size: target?.size ?? 0, mode: target?.mode ?? mode }
    for (const reader of readers) {
      if (!reader.wants(header)) continue
      const read = byPath.get(link)?.find(({ reader: name }) => name === reader.name)
      if (read) appendTo(aliases, read, path)
      else if (!target) unreadable.push(dangling(reader, path, link))
      else if (!targets.has(link)) targets.set(link, path)
    }
  }
  return aliases.size + targets.size + unreadable.length === 0 ? undefined : { aliases, targets, unreadable }
}

/** The files that links lead to, by path. */
const linkTargets = (entries: LayerEntries): ReadonlyMap<string, LayerEntry | undefined> => {
  const targets = new Map<string, LayerEntry | undefined>()
  for (const { letter, link } of eachEntry(entries))
    if (letter === 'h' && link !== undefined) targets.set(link, undefined)
  for (const entry of eachEntry(entries))
    if (entry.letter === 'f' && targets.has(entry.path)) targets.set(entry.path, entry)
  return targets
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
