/** The advisory store as matching reads it: one SQLite file, built by the importer, opened read-only. */
import { WorldError } from '../../records/errors.ts'
import type { Database, Row } from '../../system/ports.ts'
import { canonicalName } from '../../versions/names.ts'
import type { Advisory, AffectedPackage, ProductCycle } from './advisory.ts'
import { ENTRIES, STORE_SCHEMA } from './schema.ts'

/** An `affected` entry with the number of its record, as `record` takes it. */
export type AffectedEntry = AffectedPackage & Readonly<{ record: number }>

/** Ids joined by aliases, sorted, with what is known of their exploitation. */
export type AdvisoryGroup = Readonly<{
  ids: readonly string[]
  /** One of its CVEs is in CISA's catalogue. */
  kev: boolean
  /** The highest EPSS score of its CVEs, 0 to 1. */
  epss?: number
  /** Every record that speaks about the group. */
  records: readonly number[]
}>

export type EcosystemCoverage = Readonly<{ ecosystem: string; advisories: number; snapshot?: string }>

export interface AdvisoryStore {
  /** Identifies the content: hash over what was imported. */
  readonly snapshot: string
  /** Entries for one package, withdrawn records left out. The ecosystem spelled exactly; the name in any spelling of its ecosystem. */
  readonly affected: (ecosystem: string, name: string) => readonly AffectedEntry[]
  readonly record: (record: number) => Advisory
  /** Numbers of the groups that a record speaks about. */
  readonly groupsOf: (record: number) => readonly number[]
  readonly group: (group: number) => AdvisoryGroup
  readonly coverage: () => readonly EcosystemCoverage[]
  /** Groups in which aliases join several CVE ids: worth a look by a person. */
  readonly ambiguousGroups: () => readonly (readonly string[])[]
  /** Cycles of a product of endoflife.date, newest first; `undefined` where the product or the data is not there. */
  readonly product: (name: string) => readonly ProductCycle[] | undefined
  /** Names with advisories, of one ecosystem, sorted. */
  readonly packageNames: (ecosystem: string) => readonly string[]
}

/** Throws a WorldError for a file that is no advisory store, or of another schema. The database stays the caller's to close. */
export const openAdvisoryStore = (database: Database): AdvisoryStore => {
  const meta = readMeta(database)
  return {
    snapshot: meta.get('snapshot') ?? '',
    ...packageReader(database),
    ...recordReader(database),
    coverage: () => database.prepare('SELECT * FROM coverage ORDER BY ecosystem').all().map(coverageOf),
    ambiguousGroups: () => readAmbiguousGroups(database),
    product: productReader(database),
  }
}

const readMeta = (database: Database): ReadonlyMap<string, string> => {
  const meta = new Map<string, string>()
  try {
    for (const row of database.prepare('SELECT key, value FROM meta').all())
      meta.set(text(row, 'key'), text(row, 'value'))
  } catch (cause) {
    throw new WorldError('the advisory store: expected a store of Seaworthy, found another file; import again', {
      cause,
    })
  }
  if (meta.get('schema') === String(STORE_SCHEMA) && meta.get('complete') === 'yes') return meta
  const found = meta.get('complete') === 'yes' ? `schema ${meta.get('schema')}` : 'an import that did not end'
  throw new WorldError(`the advisory store: expected schema ${STORE_SCHEMA}, found ${found}; import again`)
}

const packageReader = (database: Database): Pick<AdvisoryStore, 'affected' | 'packageNames'> => {
  const entries = database.prepare(
    'SELECT id, body, versions FROM affected WHERE ecosystem = ? AND name = ? ORDER BY id',
  )
  const names = database.prepare('SELECT DISTINCT name FROM affected WHERE ecosystem = ? ORDER BY name')
  return {
    affected: (ecosystem, name) => {
      const canonical = canonicalName(ecosystem, name)
      return entries.all(ecosystem, canonical).map((row) => affectedOf(ecosystem, canonical, row))
    },
    packageNames: (ecosystem) => names.all(ecosystem).map((row) => text(row, 'name')),
  }
}

const affectedOf = (ecosystem: string, name: string, row: Row): AffectedEntry => ({
  ecosystem,
  name,
  ...(JSON.parse(text(row, 'body')) as Omit<AffectedPackage, 'ecosystem' | 'name' | 'versions'>),
  versions: lines(text(row, 'versions')),
  record: Math.floor(Number(row['id']) / ENTRIES),
})

/** Records and groups are read once each: many packages share them. */
const recordReader = (database: Database): Pick<AdvisoryStore, 'record' | 'groupsOf' | 'group'> => {
  const record = database.prepare('SELECT osv, aliases, upstream, body FROM records WHERE id = ?')
  const groups = database.prepare('SELECT grp FROM about WHERE record = ?')
  const group = database.prepare('SELECT ids, kev, epss FROM groups WHERE id = ?')
  const records = database.prepare('SELECT record FROM about WHERE grp = ?')
  return {
    record: once((id) => advisoryOf(known(record.get(id), 'record', id))),
    groupsOf: once((id) => groups.all(id).map((row) => Number(row['grp']))),
    group: once((id) => groupOf(known(group.get(id), 'group', id), records.all(id))),
  }
}

const once = <Value>(read: (id: number) => Value): ((id: number) => Value) => {
  const values = new Map<number, Value>()
  return (id) => {
    const value = values.get(id)
    if (value !== undefined) return value
    const fresh = read(id)
    values.set(id, fresh)
    return fresh
  }
}

const known = (row: Row | undefined, what: string, id: number): Row => {
  if (row === undefined) throw new WorldError(`the advisory store: expected ${what} ${id}, found none; import again`)
  return row
}

const advisoryOf = (row: Row): Advisory => ({
  id: text(row, 'osv'),
  aliases: lines(text(row, 'aliases')),
  upstream: lines(text(row, 'upstream')),
  ...(JSON.parse(text(row, 'body')) as Omit<Advisory, 'id' | 'aliases' | 'upstream'>),
})

const groupOf = (row: Row, records: readonly Row[]): AdvisoryGroup => ({
  ids: JSON.parse(text(row, 'ids')) as readonly string[],
  kev: row['kev'] === 1,
  ...(row['epss'] === null ? {} : { epss: Number(row['epss']) }),
  records: records.map((record) => Number(record['record'])),
})

const coverageOf = (row: Row): EcosystemCoverage => ({
  ecosystem: text(row, 'ecosystem'),
  advisories: Number(row['advisories']),
  ...(row['snapshot'] === null ? {} : { snapshot: text(row, 'snapshot') }),
})

const readAmbiguousGroups = (database: Database): readonly (readonly string[])[] =>
  database
    .prepare(`SELECT ids FROM groups WHERE ids LIKE '%"CVE-%"CVE-%' ORDER BY ids`)
    .all()
    .map((row) => JSON.parse(text(row, 'ids')) as readonly string[])

const productReader = (database: Database): AdvisoryStore['product'] => {
  const product = database.prepare('SELECT body FROM products WHERE name = ?')
  return (name) => {
    const row = product.get(name)
    return row === undefined ? undefined : (JSON.parse(text(row, 'body')) as readonly ProductCycle[])
  }
}

const text = (row: Row, column: string): string => String(row[column])

const lines = (column: string): readonly string[] => (column === '' ? [] : column.split('\n'))
