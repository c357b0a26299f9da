/** Writes parsed advisories of one archive into the tables. */
import type { Database } from '../../system/ports.ts'
import type { Advisory, AffectedPackage } from '../store/advisory.ts'
import { ENTRIES } from '../store/schema.ts'

export interface RecordWriter {
  readonly write: (advisory: Advisory, affected: readonly AffectedPackage[]) => void
  /** After the last record. */
  readonly finish: () => void
  readonly records: () => number
  readonly withdrawn: () => number
  /** The newest `modified` that was written and does not lie in the future: the field is not reliable. */
  readonly newest: () => string | undefined
  /** The ecosystem that every record that was written is about, where there is exactly one. */
  readonly commonEcosystem: () => string | undefined
}

export type WriterOptions = Readonly<{
  archive: number
  /** A record that this run has written already, from another archive, is not written again. */
  run: number
  /** ms since the epoch. */
  now: number
}>

export const recordWriter = (database: Database, options: WriterOptions): RecordWriter => {
  const store = recordRows(database, options.run)
  const listed: number[] = []
  const tally = tallyOf(new Date(options.now).toISOString())
  return {
    write: (advisory, affected) => {
      listed.push(store(advisory, affected))
      tally.add(advisory, affected)
    },
    finish: () => {
      database
        .prepare('INSERT OR IGNORE INTO listed SELECT ?, value FROM json_each(?)')
        .run(options.archive, JSON.stringify(listed.toSorted((a, b) => a - b)))
    },
    ...tally,
  }
}

/** Writes record and entries; gives the record's number. */
const recordRows = (
  database: Database,
  run: number,
): ((advisory: Advisory, affected: readonly AffectedPackage[]) => number) => {
  const insert = database.prepare('INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (osv) DO NOTHING')
  const find = database.prepare('SELECT id, run FROM records WHERE osv = ?')
  const update = database.prepare(
    'UPDATE records SET aliases = ?, upstream = ?, withdrawn = ?, body = ?, run = ? WHERE id = ?',
  )
  const clear = database.prepare('DELETE FROM affected WHERE id >= ? AND id < ?')
  const insertEntries = entryWriter(database)
  let next = Number(database.prepare('SELECT COALESCE(MAX(id), 0) AS last FROM records').get()?.['last']) + 1

  return (advisory, affected) => {
    const { id, aliases, upstream, ...body } = advisory
    const isWithdrawn = advisory.withdrawn !== undefined
    const columns = [aliases.join('\n'), upstream.join('\n'), isWithdrawn ? 1 : 0, JSON.stringify(body), run]
    const isNew = insert.run(next, id, ...columns).changes === 1
    const known = isNew ? { id: next++, run: undefined } : find.get(id)
    const record = Number(known?.id)
    if (known?.run === run) return record
    if (!isNew) {
      update.run(...columns, record)
      clear.run(record * ENTRIES, (record + 1) * ENTRIES)
    }
    if (!isWithdrawn) insertEntries(record, affected)
    return record
  }
}

const entryWriter = (database: Database): ((record: number, affected: readonly AffectedPackage[]) => void) => {
  const insert = database.prepare('INSERT INTO affected VALUES (?, ?, ?, ?, ?)')
  return (record, affected) => {
    let number = record * ENTRIES
    for (const { ecosystem, name, versions, ...body } of affected.slice(0, ENTRIES)) {
      insert.run(number++, ecosystem, name, JSON.stringify(body), versions.join('\n'))
    }
  }
}

type Tally = Omit<RecordWriter, 'write' | 'finish'> &
  Readonly<{ add: (advisory: Advisory, affected: readonly AffectedPackage[]) => void }>

const tallyOf = (now: string): Tally => {
  let records = 0
  let withdrawn = 0
  let newest = ''
  let withEntries = 0
  const ecosystems = new Map<string, number>()
  return {
    add: (advisory, affected) => {
      records += 1
      if (advisory.withdrawn !== undefined) withdrawn += 1
      if (advisory.modified !== undefined && advisory.modified > newest && advisory.modified <= now)
        newest = advisory.modified
      if (affected.length > 0) withEntries += 1
      for (const ecosystem of new Set(affected.map((entry) => entry.ecosystem))) {
        ecosystems.set(ecosystem, (ecosystems.get(ecosystem) ?? 0) + 1)
      }
    },
    records: () => records,
    withdrawn: () => withdrawn,
    newest: () => newest || undefined,
    commonEcosystem: () => {
      const common = [...ecosystems].filter(([, count]) => count === withEntries)
      return common.length === 1 ? common[0]?.[0] : undefined
    },
  }
}
