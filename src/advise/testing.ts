/** Builders for the tests of this stage: OSV records, archives, inventories, and stores in memory. */
import type { Distribution, ImageDetails } from '../records/image.ts'
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

export const inventoryOf = (parts: Partial<Pick<Inventory, 'packages' | 'pins' | 'source' | 'image'>>): Inventory => ({
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

/** What an inventory says of an image, with nothing in it but its distribution. */
export const imageOf = (distribution: Distribution): ImageDetails => ({
  distribution,
  platform: 'linux/amd64',
  layers: [],
  history: [],
  config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
  packageSources: [],
  binaries: [],
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

const tracked = (bookworm: Readonly<Record<string, unknown>>) => ({
  description: 'made for this test',
  scope: 'remote',
  releases: {
    bookworm: {
      repositories: { bookworm: '1.0-1', 'bookworm-security': '1.0-1' },
      urgency: 'not yet assigned',
      ...bookworm,
    },
    sid: { status: 'resolved', repositories: { sid: '2.0-1' }, fixed_version: '2.0-1', urgency: 'not yet assigned' },
  },
})

/** In the layout of the tracker's JSON, a CVE for each thing that it can say of a release. */
export const DEBIAN_TRACKER = {
  shop: {
    'CVE-2025-0001': tracked({ status: 'open', urgency: 'unimportant' }),
    'CVE-2025-0002': tracked({
      status: 'open',
      urgency: 'low**',
      nodsa: 'Too intrusive to backport',
      nodsa_reason: 'ignored',
    }),
    'CVE-2025-0003': tracked({ status: 'open', nodsa: 'Fix along in the next DSA', nodsa_reason: 'postponed' }),
    'CVE-2025-0004': tracked({ status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }),
    'CVE-2025-0005': tracked({ status: 'resolved', fixed_version: '0' }),
    'CVE-2025-0006': tracked({ status: 'resolved', fixed_version: '1.0-1+deb12u1' }),
    'CVE-2025-0007': tracked({ status: 'resolved', fixed_version: '0.9-3' }),
    'CVE-2025-0008': tracked({ status: 'open', urgency: 'end-of-life' }),
    'CVE-2025-0009': tracked({ status: 'undetermined' }),
  },
}
