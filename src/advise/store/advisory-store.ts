/** The advisory store as matching reads it: one SQLite file, built by the importer, opened read-only. */
import { WorldError } from '../../records/errors.ts'
import type { Database, Row } from '../../system/ports.ts'
import { canonicalName } from '../../versions/names.ts'
import type { Advisory, AffectedPackage, ProductCycle, TrackerStatement } from './advisory.ts'
import { ENTRIES, STORE_SCHEMA } from './schema.ts'

/** An `affected` entry as it is stored. */
export type AffectedEntry = Omit<AffectedPackage, 'versions'> &
  Readonly<{
    /** Number of its record, as `record` takes it. */
    record: number
    /** The enumerated versions, one a line: there are hundreds of thousands in all, and few are ever looked at. */
    versions: string
  }>

/** A record with the numbers of the groups that it speaks about, as `group` takes them. */
export type StoredAdvisory = Advisory & Readonly<{ groups: readonly number[] }>

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
  readonly record: (record: number) => StoredAdvisory
  readonly group: (group: number) => AdvisoryGroup
  readonly coverage: () => readonly EcosystemCoverage[]
  /** Groups in which aliases join several CVE ids: worth a look by a person. */
  readonly ambiguousGroups: () => readonly (readonly string[])[]
  /** Cycles of a product of endoflife.date, newest first; `undefined` where the product or the data is not there. */
  readonly product: (name: string) => readonly ProductCycle[] | undefined
  /** By CVE, what Debian's security tracker says of a source package; empty where it says nothing. */
  readonly tracker: (ecosystem: string, name: string) => Readonly<Record<string, TrackerStatement>>
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
    tracker: trackerReader(database),
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
  const packageNames = (ecosystem: string): readonly string[] => names.all(ecosystem).map((row) => text(row, 'name'))
  const mayHave = nameFilter(packageNames)
  return {
    affected: (ecosystem, name) => {
      const canonical = canonicalName(ecosystem, name)
      if (!mayHave(ecosystem, canonical)) return []
      return entries.all(ecosystem, canonical).map((row) => affectedOf(ecosystem, canonical, row))
    },
    packageNames,
  }
}

const MANY = 500

/** Most packages have no advisory. Once an ecosystem is asked for many, its names are read and the rest is not asked for. */
const nameFilter = (
  packageNames: (ecosystem: string) => readonly string[],
): ((ecosystem: string, name: string) => boolean) => {
  const asked = new Map<string, number>()
  const names = new Map<string, ReadonlySet<string>>()
  return (ecosystem, name) => {
    const known = names.get(ecosystem)
    if (known) return known.has(name)
    const count = (asked.get(ecosystem) ?? 0) + 1
    asked.set(ecosystem, count)
    if (count > MANY) names.set(ecosystem, new Set(packageNames(ecosystem)))
    return true
  }
}

const affectedOf = (ecosystem: string, name: string, row: Row): AffectedEntry => {
  const body: Omit<AffectedPackage, 'ecosystem' | 'name' | 'versions'> = JSON.parse(text(row, 'body'))
  return { ecosystem, name, ...body, versions: text(row, 'versions'), record: Math.floor(Number(row['id']) / ENTRIES) }
}

/** Records and groups are read once each: many packages share them. */
const recordReader = (database: Database): Pick<AdvisoryStore, 'record' | 'group'> => {
  const record = database.prepare(
    'SELECT osv, aliases, upstream, body, groups FROM records JOIN about ON about.record = records.id WHERE id = ?',
  )
  const group = database.prepare('SELECT ids, records, kev, epss FROM groups WHERE id = ?')
  return {
    record: once((id) => advisoryOf(known(record.get(id), 'record', id))),
    group: once((id) => groupOf(known(group.get(id), 'group', id))),
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

const advisoryOf = (row: Row): StoredAdvisory => {
  const body: Omit<Advisory, 'id' | 'aliases' | 'upstream'> = JSON.parse(text(row, 'body'))
  const groups: readonly number[] = JSON.parse(text(row, 'groups'))
  return {
    id: text(row, 'osv'),
    aliases: lines(text(row, 'aliases')),
    upstream: lines(text(row, 'upstream')),
    groups,
    ...body,
  }
}

const groupOf = (row: Row): AdvisoryGroup => {
  const records: readonly number[] = JSON.parse(text(row, 'records'))
  const group = { ids: lines(text(row, 'ids')), records, kev: row['kev'] === 1 }
  return row['epss'] === null ? group : { ...group, epss: Number(row['epss']) }
}

const coverageOf = (row: Row): EcosystemCoverage => ({
  ecosystem: text(row, 'ecosystem'),
  advisories: Number(row['advisories']),
  ...(row['snapshot'] === null ? {} : { snapshot: text(row, 'snapshot') }),
})

const readAmbiguousGroups = (database: Database): readonly (readonly string[])[] =>
  database
    .prepare(
      `SELECT ids FROM groups WHERE char(10) || ids LIKE '%' || char(10) || 'CVE-%' || char(10) || 'CVE-%' ORDER BY ids`,
    )
    .all()
    .map((row) => lines(text(row, 'ids')))

const productReader = (database: Database): AdvisoryStore['product'] => {
  const product = database.prepare('SELECT body FROM products WHERE name = ?')
  return (name) => {
    const row = product.get(name)
    if (row === undefined) return undefined
    const cycles: readonly ProductCycle[] = JSON.parse(text(row, 'body'))
    return cycles
  }
}

const trackerReader = (database: Database): AdvisoryStore['tracker'] => {
  const isEmpty = database.prepare('SELECT 1 FROM tracker LIMIT 1').get() === undefined
  const statements = database.prepare('SELECT body FROM tracker WHERE ecosystem = ? AND name = ?')
  return (ecosystem, name) => {
    const row = isEmpty ? undefined : statements.get(ecosystem, name)
    return row === undefined ? NO_STATEMENTS : JSON.parse(text(row, 'body'))
  }
}

const NO_STATEMENTS: Readonly<Record<string, TrackerStatement>> = {}

const text = (row: Row, column: string): string => String(row[column])

const lines = (column: string): readonly string[] => (column === '' ? [] : column.split('\n'))
