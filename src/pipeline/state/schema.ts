/** Tables of a repository's state and how an older file becomes a new one: `PRAGMA user_version` counts the steps taken. */
import { WorldError } from '../../records/errors.ts'
import type { Database } from '../../system/ports.ts'

/** Each step is applied once, in order, and never edited after a release. Times are ms since the epoch, UTC. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed')),
    started_at INTEGER NOT NULL,
    resumed_at INTEGER,
    ended_at INTEGER
  ) STRICT;
  CREATE TABLE run_lock (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    run INTEGER NOT NULL REFERENCES runs (id),
    process INTEGER NOT NULL,
    process_started_at TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE process_groups (
    id INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    PRIMARY KEY (id, started_at)
  ) STRICT;
  CREATE TABLE attempts (
    sequence INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    branch TEXT NOT NULL,
    change TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX attempts_by_change ON attempts (branch, change);
  CREATE TABLE change_sets (
    base_commit TEXT NOT NULL,
    change TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (base_commit, change, input_digest)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE check_runs (
    sequence INTEGER PRIMARY KEY,
    tree TEXT NOT NULL,
    checks TEXT NOT NULL,
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX check_runs_by_tree ON check_runs (tree, checks);
  CREATE TABLE records (
    run INTEGER NOT NULL,
    branch TEXT NOT NULL,
    stage TEXT NOT NULL,
    at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, branch, stage)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE merges (
    sequence INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    branch TEXT NOT NULL,
    intent TEXT NOT NULL,
    record TEXT
  ) STRICT;
  `,
]

const versionOf = (database: Database): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version'])

/**
 * Brings the database to the newest schema. `place` is its path, for errors.
 * Throws a WorldError for a file that cannot be written or that a newer Seaworthy made.
 */
export const migrate = (database: Database, place: string): void => {
  try {
    // Readers never wait for the writer, and a killed writer leaves nothing half done (sqlite.org/wal.html).
    database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON')
    const version = versionOf(database)
    if (version > MIGRATIONS.length) throw madeByNewer(place, version)
    if (version < MIGRATIONS.length) database.transaction(() => applyMigrations(database))
  } catch (error) {
    if (error instanceof WorldError && !isReadOnly(error)) throw error
    throw notWritable(place, error)
  }
}

/** Under the write lock the version is read again: another process may have been first. */
const applyMigrations = (database: Database): void => {
  for (const migration of MIGRATIONS.slice(versionOf(database))) database.exec(migration)
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
}

const madeByNewer = (place: string, version: number): WorldError =>
  new WorldError({
    place,
    expected: `state of version ${MIGRATIONS.length} or older`,
    found: `version ${version}, which a newer Seaworthy made`,
  })

export const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && /readonly|read-only/i.test(error.message)

export const notWritable = (place: string, error: unknown): WorldError =>
  new WorldError(
    {
      place,
      expected: 'a state directory that can be written (choose one with --state)',
      found: sqliteWords(error),
    },
    { cause: error },
  )

/** What SQLite said, without the words that the database port put around it. */
const sqliteWords = (error: unknown): string => {
  if (error instanceof WorldError && error.cause !== undefined) return sqliteWords(error.cause)
  return error instanceof Error ? error.message : String(error)
}
