/**
 * Answers of registries, kept between runs. A row's key holds the registry's and the credential's identity, so that what one
 * credential may see is never shown for another. What single versions require is kept beside the answer: it is much, and rarely wanted.
 */
import { z } from 'zod'

import { hashOf } from '../records/hash.ts'
import { Dependency } from '../records/inventory.ts'
import { ComponentReleases } from '../records/releases.ts'
import type { Clock, Database } from '../system/ports.ts'
import type { KnownAnswer, ReleaseRequirements } from './contract.ts'

/** Part of every key: rows of another schema are as good as not there, and are dropped when they are old. */
const STORE_SCHEMA = 'seaworthy/release-answer/1'
const KEPT_MS = 90 * 24 * 3_600_000

const Requirements = z.record(
  z.string(),
  z.object({
    requires: z.array(Dependency),
    runtimes: z.record(z.string(), z.string()),
    digest: z.string().optional(),
  }),
)

/** What an answer depends on. */
export type AnswerKey = Readonly<{
  datasource: string
  name: string
  /** Identity of registry and credential. */
  registry: string
  versioning: string
  registryUrl: string | undefined
  extractVersion: string | undefined
}>

export interface ReleaseStore {
  /** The answer's `fetchedAt` says its age. */
  readonly read: (key: AnswerKey) => KnownAnswer | undefined
  readonly write: (key: AnswerKey, answer: KnownAnswer) => void
  /** By version. */
  readonly readRequirements: (key: AnswerKey) => ReadonlyMap<string, ReleaseRequirements>
  /** Replaces what is kept. */
  readonly writeRequirements: (key: AnswerKey, requirements: ReadonlyMap<string, ReleaseRequirements>) => void
}

const TABLES = `
CREATE TABLE IF NOT EXISTS release_answers (
  key TEXT PRIMARY KEY,
  fetched_at INTEGER NOT NULL,
  validator TEXT,
  answer TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS release_requirements (
  key TEXT PRIMARY KEY,
  written_at INTEGER NOT NULL,
  requirements TEXT NOT NULL
);`

const idOf = (key: AnswerKey): string =>
  hashOf(
    STORE_SCHEMA,
    key.datasource,
    key.name,
    key.registry,
    key.versioning,
    key.registryUrl ?? '',
    key.extractVersion ?? '',
  )

/** A row that was damaged, or written by something else, is as good as not there. */
const parseRow = <Shape extends z.ZodType>(shape: Shape, text: unknown): z.infer<Shape> | undefined => {
  try {
    return shape.safeParse(JSON.parse(String(text))).data
  } catch {
    return undefined
  }
}

const dropOld = (database: Database, before: number): void => {
  database.prepare('DELETE FROM release_answers WHERE fetched_at < ?').run(before)
  database.prepare('DELETE FROM release_requirements WHERE written_at < ?').run(before)
}

/** Makes its tables where there are none; the database may hold others. */
export const createReleaseStore = (database: Database, clock: Clock): ReleaseStore => {
  database.exec(TABLES)
  dropOld(database, clock.now() - KEPT_MS)
  const selectAnswer = database.prepare('SELECT validator, answer FROM release_answers WHERE key = ?')
  const insertAnswer = database.prepare(
    'INSERT OR REPLACE INTO release_answers (key, fetched_at, validator, answer) VALUES (?, ?, ?, ?)',
  )
  const selectRequirements = database.prepare('SELECT requirements FROM release_requirements WHERE key = ?')
  const insertRequirements = database.prepare(
    'INSERT OR REPLACE INTO release_requirements (key, written_at, requirements) VALUES (?, ?, ?)',
  )
  return {
    read(key) {
      const row = selectAnswer.get(idOf(key))
      const answer = row && parseRow(ComponentReleases, row['answer'])
      if (!answer) return undefined
      return typeof row['validator'] === 'string' ? { answer, validator: row['validator'] } : { answer }
    },
    write(key, { answer, validator }) {
      insertAnswer.run(idOf(key), Date.parse(answer.fetchedAt), validator ?? null, JSON.stringify(answer))
    },
    readRequirements(key) {
      const row = selectRequirements.get(idOf(key))
      return new Map(Object.entries((row && parseRow(Requirements, row['requirements'])) ?? {}))
    },
    writeRequirements(key, requirements) {
      insertRequirements.run(idOf(key), clock.now(), JSON.stringify(Object.fromEntries(requirements)))
    },
  }
}
