/**
 * Fills the database of an advisory store. Each archive is one transaction: an import that was interrupted goes on with
 * the next archive, and one archive that cannot be read leaves what the store had of it.
 *
 * The database is a file of the importer's own; swapping it in is the caller's business (import-store.ts).
 */
import { SeaworthyError } from '../../records/errors.ts'
import { hashOf } from '../../records/hash.ts'
import type { AdvisoryArchive, AdvisorySource, AdvisorySupplement, Clock, Database, Log } from '../../system/ports.ts'
import { familyOf } from '../../versions/names.ts'
import { DROP_INDEXES, ENTRIES, INDEXES, STORE_SCHEMA, TABLES } from '../store/schema.ts'
import { groupAdvisories } from './groups.ts'
import type { ArchiveResult, BadRecord, ImportResult } from './import-result.ts'
import { parseAdvisory } from './parse-advisory.ts'
import { readAhead } from './read-ahead.ts'
import { epssScores, writeSupplement } from './supplements.ts'
import { type RecordWriter, recordWriter } from './write-records.ts'

const NAMED_BAD_RECORDS = 100

/** How many files go by between two lines of progress. */
const PROGRESS_STEP = 5000

export type ImportPorts = Readonly<{ log: Log; clock: Clock }>

/**
 * Adds the sources to what the database holds; an archive of the same name is replaced, one with the same digest left as
 * it is. Throws only for faults of the database itself: a source that fails is an entry of the result.
 */
export const importAdvisories = async (
  sources: readonly AdvisorySource[],
  database: Database,
  ports: ImportPorts,
): Promise<ImportResult> => {
  const run = begin(database)
  const bad: BadRecord[] = []
  let badRecords = 0
  const noteBad = (record: BadRecord): void => {
    badRecords += 1
    if (bad.length < NAMED_BAD_RECORDS) bad.push(record)
  }
  const context: Context = {
    database,
    run,
    noteBad,
    log: ports.log,
    now: ports.clock.now(),
    wanted: wantedEcosystems(sources, database),
  }
  const archives: ArchiveResult[] = []
  const isNew = (source: AdvisorySource): boolean => !isUnchanged(database, source)
  for await (const source of readAhead(sources, isNew)) archives.push(await importSource(source, context))
  finish(database)
  return { snapshot: snapshotOf(database), archives, badRecords, firstBadRecords: bad }
}

type Context = Readonly<{
  database: Database
  run: number
  noteBad: (record: BadRecord) => void
  log: Log
  now: number
  /** Ecosystems of the store; entries of others are not kept. `undefined`: keep all, as some archive's ecosystem is not known yet. */
  wanted: ReadonlySet<string> | undefined
}>

/** Opens the run: makes the tables where there are none, continues the run that was interrupted where there was one. */
const begin = (database: Database): number => {
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = -16384')
  const isNew = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).get() === undefined
  if (isNew) database.transaction(() => database.exec(TABLES))
  const meta = readMeta(database)
  const run = Number(meta.get('run') ?? 0) + (meta.get('complete') === 'no' ? 0 : 1)
  database.transaction(() => {
    writeMeta(database, { schema: String(STORE_SCHEMA), complete: 'no', run: String(run) })
    database.exec(DROP_INDEXES)
  })
  return run
}

const readMeta = (database: Database): ReadonlyMap<string, string> =>
  new Map(
    database
      .prepare('SELECT key, value FROM meta')
      .all()
      .map((row) => [String(row['key']), String(row['value'])]),
  )

const writeMeta = (database: Database, values: Readonly<Record<string, string>>): void => {
  const insert = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)')
  for (const [key, value] of Object.entries(values)) insert.run(key, value)
}

const wantedEcosystems = (sources: readonly AdvisorySource[], database: Database): ReadonlySet<string> | undefined => {
  const archives = sources.filter((source) => source.kind === 'osv')
  const known = database.prepare(`SELECT ecosystem FROM archives WHERE kind = 'osv'`).all()
  const ecosystems = [
    ...archives.map(({ ecosystem }) => ecosystem),
    ...known.map((row) => row['ecosystem'] ?? undefined),
  ]
  return ecosystems.includes(undefined) ? undefined : new Set(ecosystems.map(String))
}

/* ---- one source ------------------------------------------------------------------------------------------------- */

const importSource = async (source: AdvisorySource, context: Context): Promise<ArchiveResult> => {
  const { database } = context
  const result = { name: source.name, kind: source.kind, records: 0, withdrawn: 0 }
  if (isUnchanged(database, source)) return { ...result, status: 'unchanged' }
  try {
    const content = source.kind === 'osv' ? undefined : new TextDecoder().decode(await source.read())
    database.exec('BEGIN IMMEDIATE')
    const counts =
      source.kind === 'osv'
        ? await writeArchive(source, context)
        : { records: writeList(source, content ?? '', context), withdrawn: 0 }
    database.exec('COMMIT')
    return { ...result, ...counts, status: 'imported' }
  } catch (error) {
    rollback(database)
    if (!(error instanceof SeaworthyError)) throw error
    return { ...result, status: 'failed', reason: error.message }
  }
}

const isUnchanged = (database: Database, { name, digest }: AdvisorySource): boolean =>
  database.prepare('SELECT digest FROM archives WHERE name = ?').get(name)?.['digest'] === digest

const rollback = (database: Database): void => {
  try {
    database.exec('ROLLBACK')
  } catch {
    // No transaction was open: the source failed before its first row.
  }
}

const writeList = (source: AdvisorySupplement, content: string, { database, run }: Context): number => {
  const rows = writeSupplement(database, source, content)
  registerArchive(database, source, run)
  return rows
}

const writeArchive = async (
  source: AdvisoryArchive,
  context: Context,
): Promise<Readonly<{ records: number; withdrawn: number }>> => {
  const archive = registerArchive(context.database, source, context.run)
  context.database.prepare('DELETE FROM listed WHERE archive = ?').run(archive)
  const writer = recordWriter(context.database, { archive, run: context.run, now: context.now })
  const { wanted } = context
  /** `Red Hat/all.zip` holds the records of `Red Hat:enterprise_linux:9::baseos` and all the others. */
  const isWanted = (ecosystem: string): boolean =>
    wanted === undefined || wanted.has(ecosystem) || wanted.has(familyOf(ecosystem))
  let files = 0
  for await (const file of source.entries()) {
    files += 1
    if (files % PROGRESS_STEP === 0) context.log.progress(`advisories: ${source.name} ${files}`)
    const parsed = parseAdvisory(decoder.decode(file.bytes), isWanted)
    if (parsed.status === 'parsed') writer.write(parsed.advisory, parsed.affected)
    else context.noteBad({ archive: source.name, file: file.name, reason: parsed.reason })
  }
  writer.finish()
  describeArchive(context.database, archive, source, writer)
  return { records: writer.records(), withdrawn: writer.withdrawn() }
}

const decoder = new TextDecoder()

const registerArchive = (database: Database, source: AdvisorySource, run: number): number => {
  const ecosystem = source.kind === 'osv' ? (source.ecosystem ?? null) : null
  const snapshot = source.kind === 'osv' ? (source.snapshot ?? null) : null
  const row = database
    .prepare(
      `INSERT INTO archives (name, kind, ecosystem, snapshot, digest, run) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET ecosystem = excluded.ecosystem, snapshot = excluded.snapshot,
       digest = excluded.digest, run = excluded.run RETURNING id`,
    )
    .get(source.name, source.kind, ecosystem, snapshot, source.digest, run)
  return Number(row?.['id'])
}

/** What only the records tell: the newest of them, and the one ecosystem that all of a single zip are about. */
const describeArchive = (database: Database, archive: number, source: AdvisoryArchive, writer: RecordWriter): void => {
  database
    .prepare('UPDATE archives SET snapshot = ?, ecosystem = ? WHERE id = ?')
    .run(source.snapshot ?? writer.newest() ?? null, source.ecosystem ?? writer.commonEcosystem() ?? null, archive)
}

/* ---- after the last source -------------------------------------------------------------------------------------- */

const finish = (database: Database): void => {
  database.transaction(() => {
    dropUnlisted(database)
    writeGroups(database)
    database.exec(INDEXES)
    writeCoverage(database)
    writeMeta(database, { complete: 'yes', snapshot: snapshotOf(database) })
  })
}

const dropUnlisted = (database: Database): void => {
  const unlisted = database.prepare('SELECT id FROM records WHERE id NOT IN (SELECT record FROM listed)').all()
  const dropRecord = database.prepare('DELETE FROM records WHERE id = ?')
  const dropEntries = database.prepare('DELETE FROM affected WHERE id >= ? AND id < ?')
  for (const row of unlisted) {
    const id = Number(row['id'])
    dropRecord.run(id)
    dropEntries.run(id * ENTRIES, (id + 1) * ENTRIES)
  }
}

const writeGroups = (database: Database): void => {
  const rows = database.prepare('SELECT id, osv, aliases, upstream FROM records WHERE withdrawn = 0 ORDER BY id').all()
  const linked = rows.map((row) => ({
    record: Number(row['id']),
    id: String(row['osv']),
    aliases: lines(row['aliases']),
    upstream: lines(row['upstream']),
  }))
  const { groups, about } = groupAdvisories(linked)
  database.exec('DELETE FROM groups; DELETE FROM about')
  const insertAbout = database.prepare('INSERT INTO about VALUES (?, ?)')
  const recordsOf: number[][] = groups.map(() => [])
  linked.forEach(({ record }, index) => {
    const numbers = about[index] ?? []
    insertAbout.run(record, JSON.stringify(numbers))
    for (const group of numbers) recordsOf[group]?.push(record)
  })
  const insertGroup = groupWriter(database, groups)
  groups.forEach((ids, group) => insertGroup(group, ids, recordsOf[group] ?? []))
}

const lines = (value: unknown): readonly string[] => (value === '' ? [] : String(value).split('\n'))

type GroupWriter = (group: number, ids: readonly string[], records: readonly number[]) => void

/** Writes a group with what KEV and EPSS say of its CVEs. */
const groupWriter = (database: Database, groups: readonly (readonly string[])[]): GroupWriter => {
  const scores = epssScores(database, new Set(groups.flatMap(cvesOf)))
  const exploited = new Set(
    database
      .prepare('SELECT cve FROM kev')
      .all()
      .map(({ cve }) => String(cve)),
  )
  const insert = database.prepare('INSERT INTO groups VALUES (?, ?, ?, ?, ?)')
  return (group, ids, records) => {
    const cves = cvesOf(ids)
    const ofGroup = cves.flatMap((cve) => scores.get(cve) ?? [])
    const score = ofGroup.length === 0 ? null : Math.max(...ofGroup)
    const kev = cves.some((cve) => exploited.has(cve)) ? 1 : 0
    insert.run(group, ids.join('\n'), JSON.stringify(records), kev, score)
  }
}

const cvesOf = (ids: readonly string[]): readonly string[] => ids.filter((id) => id.startsWith('CVE-'))

/** An ecosystem is covered if an archive is about it or its family; of an archive of several, each that its records name. */
/** Archives of a whole family: joining records with entries is only worth it for them. */
const DISTRIBUTIONS = `'Alpine', 'AlmaLinux', 'Debian', 'Red Hat', 'Rocky Linux', 'SUSE', 'Ubuntu', 'openSUSE'`

const writeCoverage = (database: Database): void => {
  database.exec(`
    DELETE FROM coverage;
    INSERT INTO coverage SELECT ecosystem, 0, MAX(snapshot) FROM archives WHERE ecosystem IS NOT NULL GROUP BY ecosystem;
    INSERT OR IGNORE INTO coverage
      SELECT affected.ecosystem, 0, MAX(archives.snapshot) FROM archives
      JOIN listed ON listed.archive = archives.id JOIN affected ON affected.id / ${ENTRIES} = listed.record
      WHERE archives.kind = 'osv' AND (archives.ecosystem IS NULL
        OR (archives.ecosystem IN (${DISTRIBUTIONS}) AND affected.ecosystem LIKE archives.ecosystem || ':%'))
      GROUP BY affected.ecosystem;
    UPDATE coverage SET advisories =
      (SELECT COUNT(DISTINCT id / ${ENTRIES}) FROM affected WHERE affected.ecosystem = coverage.ecosystem);
  `)
}

const snapshotOf = (database: Database): string => {
  const archives = database.prepare('SELECT name, digest FROM archives ORDER BY name').all()
  return hashOf(...archives.flatMap((row) => [String(row['name']), String(row['digest'])]))
}
