/**
 * The inventory of a tree in which nothing changed since it was last captured. One is kept for each repository and ref;
 * a file that git knows no id for (changed, not added) means that the tree is read.
 */
import { hashOf } from '../records/hash.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Source } from '../records/source.ts'
import type { TreeEntry } from '../system/ports.ts'
import type { CaptureCache } from './capture-cache.ts'

export type Slot = Readonly<{ key: string; digest: string }>

/** Where a tree's inventory is kept, and under which digest; `undefined` for a tree whose content is not known by ids. */
export const slotOf = (
  version: string,
  { repository: { host, path }, ref, branch = '' }: Source,
  ignore: readonly string[],
  entries: readonly TreeEntry[],
): Slot | undefined => {
  if (entries.some(({ kind, oid }) => kind === 'file' && oid === undefined)) return undefined
  const listing = entries.map(({ path: file, kind, oid = '' }) => `${kind} ${oid} ${file}`)
  return {
    key: `${version} tree ${host}/${path} ${ref} ${branch}`,
    digest: hashOf(version, host, path, ignore.join('\0'), listing.join('\0')),
  }
}

export const keptInventory = (cache: CaptureCache, { key, digest }: Slot, source: Source): Inventory | undefined => {
  const kept = cache.get(key)
  if (kept === undefined || !kept.startsWith(`${digest}\n`)) return undefined
  const inventory: Inventory = JSON.parse(kept.slice(digest.length + 1))
  return { ...inventory, source }
}

export const keepInventory = (cache: CaptureCache, { key, digest }: Slot, inventory: Inventory): void =>
  cache.put(key, `${digest}\n${JSON.stringify(inventory)}`)
