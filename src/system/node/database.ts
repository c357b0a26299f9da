/** SQLite by `node:sqlite`: synchronous, one file, prepared statements. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

import { WorldError } from '../../records/errors.ts'
import type { Database, SqlValue, Statement } from '../ports.ts'

const BUSY_TIMEOUT_MS = 10_000

const prepare = (database: DatabaseSync, sql: string): Statement => {
  const statement = database.prepare(sql)
  const input = (values: readonly SqlValue[]): SQLInputValue[] => [...values]
  return {
    get: (...values) => statement.get(...input(values)),
    all: (...values) => statement.all(...input(values)),
    run: (...values) => ({ changes: Number(statement.run(...input(values)).changes) }),
    iterate: (...values) => statement.iterate(...input(values)),
  }
}

/** `path` is absolute or `:memory:`. Throws a WorldError that names the file where it cannot be opened. */
export const openDatabase = (path: string, options: Readonly<{ readOnly?: boolean }> = {}): Database => {
  const database = open(path, options.readOnly ?? false)
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => prepare(database, sql),
    transaction: (work) => {
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    close: () => database.close(),
  }
}

const open = (path: string, readOnly: boolean): DatabaseSync => {
  try {
    return new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    throw new WorldError(
      { place: path, expected: `a database that can be ${readOnly ? 'read' : 'written'}`, found },
      { cause: error },
    )
  }
}
