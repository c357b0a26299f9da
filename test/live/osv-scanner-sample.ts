/**
 * Puts the same package versions to our matching and to osv-scanner, far more than an image holds:
 *
 *     node test/live/osv-scanner-sample.ts STORE OUT [COUNT]
 *     OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY=… osv-scanner scan source --offline --all-vulns --format json \
 *         -L osv-scanner:OUT/packages.json --output OUT/osv-scanner.json
 *     node test/live/compare-osv-scanner.ts OUT/findings.json OUT/osv-scanner.json STORE
 *
 * STORE is an advisory store (`seaworthy advisories import`). The sample takes, from every ecosystem of it, packages all over
 * the list of names, each in the versions that its advisories name (where ranges begin and end) and some of those that they
 * enumerate: at most COUNT versions an ecosystem (2,000).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { findVulnerabilities } from '../../src/advise/match/find-vulnerabilities.ts'
import { openAdvisoryStore } from '../../src/advise/store/advisory-store.ts'
import { INVENTORY_SCHEMA, type Inventory, type Package } from '../../src/records/inventory.ts'
import { openDatabase } from '../../src/system/node/database.ts'
import { schemeOfEcosystem } from '../../src/versions/schemes.ts'

const VERSIONS_EACH = 12

const [storePath, out, count = '2000'] = process.argv.slice(2)
if (storePath === undefined || out === undefined) {
  console.error('usage: node test/live/osv-scanner-sample.ts STORE OUT [COUNT]')
  process.exit(2)
}

const store = openAdvisoryStore(openDatabase(storePath, { readOnly: true }))

const versionsOf = (ecosystem: string, name: string): readonly string[] => {
  const scheme = schemeOfEcosystem(ecosystem)
  const entries = store.affected(ecosystem, name)
  const bounds = entries.flatMap(({ ranges }) => ranges.flat().flatMap((event) => Object.values(event)))
  const enumerated = entries.flatMap(({ versions }) => versions.split('\n').filter(Boolean))
  const step = Math.max(1, Math.floor(enumerated.length / VERSIONS_EACH))
  const versions = [...bounds, ...enumerated.filter((_, index) => index % step === 0)]
  return [...new Set(versions)]
    .filter((version) => version !== '0' && scheme.isValid(version))
    .slice(0, 2 * VERSIONS_EACH)
}

const sampleOf = (ecosystem: string): readonly (readonly [name: string, version: string])[] => {
  const names = store.packageNames(ecosystem)
  const step = Math.max(1, Math.floor((names.length * VERSIONS_EACH) / Number(count)))
  return names
    .filter((_, index) => index % step === 0)
    .flatMap((name) => versionsOf(ecosystem, name).map((version) => [name, version] as const))
    .slice(0, Number(count))
}

/** A project of its own for each, so that every version is a finding of its own; with every binary package that a record lists. */
const packagesOf = (ecosystem: string, name: string, version: string): readonly Package[] => {
  const listed = store.affected(ecosystem, name).flatMap(({ binaries = {} }) => Object.keys(binaries))
  return [...new Set([name, ...listed])].map((binary) => ({
    id: `${ecosystem} ${name} ${version} ${binary}`,
    project: version,
    ecosystem,
    name: binary,
    version,
    purl: '',
    source: { name, version },
    dependsOn: 'unknown',
    pinnedBy: [],
    direct: true,
    scope: 'runtime',
    locations: [{ file: 'packages.json' }],
  }))
}

/** osv-scanner takes a name and a version for one package, whatever ecosystems they are asked for in. */
const sample = [
  ...new Map(
    store
      .coverage()
      .flatMap(({ ecosystem }) => sampleOf(ecosystem).map(([name, version]) => ({ ecosystem, name, version })))
      .map((subject) => [`${subject.name} ${subject.version}`, subject]),
  ).values(),
]
const packages = sample.flatMap(({ ecosystem, name, version }) => packagesOf(ecosystem, name, version))

const inventory: Inventory = {
  schema: INVENTORY_SCHEMA,
  source: { repository: { forge: 'local', host: '', path: 'sample' }, kind: 'tree', ref: 'sample' },
  pins: [],
  packages,
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
}

mkdirSync(out, { recursive: true })
const findings = findVulnerabilities({ inventory, store, now: Date.now() })
writeFileSync(join(out, 'findings.json'), JSON.stringify(findings))
const asked = sample.map((subject) => ({ package: subject }))
writeFileSync(join(out, 'packages.json'), JSON.stringify({ results: [{ packages: asked }] }))
console.log(`${sample.length} package versions, ${findings.findings.length} findings`)
