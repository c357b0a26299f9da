/** SQLite by `node:sqlite`: synchronous, one file, prepared statements. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

import { WorldError } from '../../records/errors.ts'
import type { Database, SqlValue, Statement } from '../ports.ts'

const BUSY_TIMEOUT_MS = 10_000

/** SQLite's own errors are the world's: a file that is damaged, locked, read-only or none of its. Others are faults of ours. */
const worldErrorOf = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  if (!(error instanceof Error) || !WORLD_CODES.has(code)) return error
  const fault = { place: path, expected: 'a database that can be read and written', found: error.message }
  return new WorldError(fault, { cause: error })
}

/** BUSY, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: sqlite.org/rescode.html. */
const WORLD_CODES: ReadonlySet<number> = new Set([5, 8, 10, 11, 13, 14, 26])

const guard = <Result>(path: string, work: () => Result): Result => {
  try {
    return work()
  } catch (error) {
    throw worldErrorOf(error, path)
  }
}

const prepare = (database: DatabaseSync, path: string, sql: string): Statement => {
  const statement = guard(path, () => database.prepare(sql))
  const input = (values: readonly SqlValue[]): SQLInputValue[] => [...values]
  return {
    get: (...values) => guard(path, () => statement.get(...input(values))),
    all: (...values) => guard(path, () => statement.all(...input(values))),
    run: (...values) => ({ changes: Number(guard(path, () => statement.run(...input(values))).changes) }),
    iterate: (...values) => statement.iterate(...input(values)),
  }
}

/** `path` is absolute or `:memory:`. It, and everything done with it, throws a WorldError that names a file that is at fault. */
export const openDatabase = (path: string, options: Readonly<{ readOnly?: boolean }> = {}): Database => {
  const database = open(path, options.readOnly ?? false)
  return {
    exec: (sql) => guard(path, () => database.exec(sql)),
    prepare: (sql) => prepare(database, path, sql),
    transaction: (work) => {
      guard(path, () => database.exec('BEGIN IMMEDIATE'))
      try {
        const result = work()
        guard(path, () => database.exec('COMMIT'))
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
