/** Builders for the tests of this stage: OSV records, archives, inventories, and stores in memory. */
import type { Inventory, Package, Pin } from '../records/inventory.ts'
import { INVENTORY_SCHEMA } from '../records/inventory.ts'
import { openDatabase } from '../system/node/database.ts'
import type { AdvisorySource, AdvisorySupplement, Clock, Database, Log } from '../system/ports.ts'
import { importAdvisories } from './import/import-advisories.ts'
import type { ImportResult } from './import/import-result.ts'
import { type AdvisoryStore, openAdvisoryStore } from './store/advisory-store.ts'
import type { EventRange } from './store/advisory.ts'

/** 2026-01-10T00:00:00Z. */
export const NOW = Date.UTC(2026, 0, 10)

export const clock: Clock = { now: () => NOW, sleep: async () => {} }

const nothing = (): void => {}
export const log: Log = { debug: nothing, info: nothing, warn: nothing, progress: nothing }

/** An `affected` entry with one range. */
export const affected = (
  ecosystem: string,
  name: string,
  events: EventRange,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> & Readonly<{ package: Readonly<{ ecosystem: string; name: string }> }> => ({
  package: { ecosystem, name },
  ranges: [{ type: 'ECOSYSTEM', events }],
  ...more,
})

/** A record as OSV publishes it, in JSON. */
export const osv = (id: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  schema_version: '1.7.3',
  id,
  modified: '2026-01-09T12:00:00Z',
  published: '2025-06-01T00:00:00Z',
  affected: [],
  ...more,
})

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Records, or the text of files that are none. */
export const archive = (
  ecosystem: string | undefined,
  records: readonly (Readonly<Record<string, unknown>> | string)[],
  more: Readonly<{ name?: string; digest?: string; snapshot?: string }> = {},
): AdvisorySource => ({
  kind: 'osv',
  name: ecosystem ?? 'some.zip',
  ...(ecosystem === undefined ? {} : { ecosystem }),
  digest: JSON.stringify(records),
  ...more,
  entries: async function* () {
    for (const [index, record] of records.entries()) {
      const text = typeof record === 'string' ? record : JSON.stringify(record)
      yield { name: `${typeof record === 'string' ? `file-${index}` : String(record['id'])}.json`, bytes: encode(text) }
    }
  },
})

export const supplement = (kind: AdvisorySupplement['kind'], content: string): AdvisorySource => ({
  kind,
  name: kind,
  digest: content,
  read: async () => encode(content),
})

export const importInto = async (database: Database, ...sources: readonly AdvisorySource[]): Promise<ImportResult> =>
  await importAdvisories(sources, database, { log, clock })

/** A store in memory. */
export const storeOf = async (...sources: readonly AdvisorySource[]): Promise<AdvisoryStore> => {
  const database = openDatabase(':memory:')
  await importInto(database, ...sources)
  return openAdvisoryStore(database)
}

export const inventoryOf = (parts: Partial<Pick<Inventory, 'packages' | 'pins' | 'source'>>): Inventory => ({
  schema: INVENTORY_SCHEMA,
  source: { repository: { forge: 'local', host: '', path: 'shop' }, kind: 'tree', ref: 'main', branch: 'main' },
  pins: [],
  packages: [],
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  ...parts,
})

export const packageOf = (ecosystem: string, name: string, version: string, more: Partial<Package> = {}): Package => ({
  id: `${name}@${version}`,
  project: 'package-lock.json',
  ecosystem,
  name,
  version,
  purl: `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}`,
  dependsOn: [],
  pinnedBy: [],
  direct: true,
  scope: 'runtime',
  locations: [{ file: 'package-lock.json', line: 7 }],
  ...more,
})

export const pinOf = (datasource: string, name: string, current: string, more: Partial<Pin> = {}): Pin => ({
  id: `${more.file ?? 'Dockerfile'} ${name} ${current}`,
  file: 'Dockerfile',
  line: 1,
  range: [0, current.length],
  raw: current,
  current,
  component: { datasource, name, purl: `pkg:generic/${encodeURIComponent(name)}` },
  versioning: datasource,
  manager: 'dockerfile',
  evidence: 'FROM on line 1',
  floating: false,
  key: `from ${name}`,
  role: datasource === 'docker' ? 'image' : 'runtime',
  scope: 'runtime',
  ...more,
})
