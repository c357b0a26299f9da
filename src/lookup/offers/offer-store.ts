/**
 * What the indexes had for the packages that were asked about, kept between runs: an index that has not changed is not fetched again, and
 * without a network the last answer serves. Beside the answers of registries, in the same file.
 */
import { z } from 'zod'

import { hashOf } from '../../records/hash.ts'
import type { Clock, Database } from '../../system/ports.ts'
import { IndexTraits, OfferedVersion } from './contract.ts'

/** Part of every key: rows of another schema are as good as not there, and are dropped when they are old. */
const STORE_SCHEMA = 'seaworthy/offered-index/1'
const KEPT_MS = 90 * 24 * 3_600_000

const KeptIndex = z
  .object({
    /** Those that were looked for: of others nothing is known. */
    names: z.array(z.string()).readonly(),
    versions: z.array(OfferedVersion).readonly(),
    traits: IndexTraits,
    validator: z.string().optional(),
    fetchedAt: z.string(),
  })
  .readonly()
export type KeptIndex = z.infer<typeof KeptIndex>

export interface OfferStore {
  readonly read: (key: string) => KeptIndex | undefined
  readonly write: (key: string, index: KeptIndex) => void
}

const TABLE = `
CREATE TABLE IF NOT EXISTS offered_indexes (
  key TEXT PRIMARY KEY,
  fetched_at INTEGER NOT NULL,
  content TEXT NOT NULL
);`

/** A row that was damaged, or written by something else, is as good as not there. */
const parseRow = (text: unknown): KeptIndex | undefined => {
  try {
    return KeptIndex.safeParse(JSON.parse(String(text))).data
  } catch {
    return undefined
  }
}

/** Makes its table where there is none; the database may hold others. */
export const createOfferStore = (database: Database, clock: Clock): OfferStore => {
  database.exec(TABLE)
  database.prepare('DELETE FROM offered_indexes WHERE fetched_at < ?').run(clock.now() - KEPT_MS)
  const select = database.prepare('SELECT content FROM offered_indexes WHERE key = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO offered_indexes (key, fetched_at, content) VALUES (?, ?, ?)')
  const idOf = (key: string) => hashOf(STORE_SCHEMA, key)
  return {
    read(key) {
      const row = select.get(idOf(key))
      return row && parseRow(row['content'])
    },
    write(key, index) {
      insert.run(idOf(key), Date.parse(index.fetchedAt), JSON.stringify(index))
    },
  }
}
