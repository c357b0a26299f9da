/**
 * Makes the advisory snapshot that the project ships for its demo, from real data:
 *
 *     node scripts/make-demo-advisories.ts SRC        SRC holds osv/, kev/, epss/, eol/
 *
 * Records of a few packages, laid out as OSV's bucket. Kept is what matching and reporting read; long texts are left out,
 * references are kept where they lead to a forge or a CVE authority. Equal input gives equal files.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'

import { type JsonObject, isObject, objectAt, objectsAt, textAt, textsAt } from '../src/advise/import/json.ts'
import { parseAdvisory } from '../src/advise/import/parse-advisory.ts'
import { readZip } from '../src/system/node/zip.ts'
import { canonicalName } from '../src/versions/names.ts'
import { type FileToZip, writeZip } from './write-zip.ts'

const TARGET = fileURLToPath(new URL('../data/demo-advisories/', import.meta.url))

/** Packages of the demo, and enough around them that an update can land on an affected version. */
const PACKAGES: Readonly<Record<string, string>> = {
  npm: `
    @babel/traverse axios body-parser braces cookie express follow-redirects handlebars jquery jsonwebtoken js-yaml lodash
    lodash-es markdown-it marked micromatch minimist moment path-to-regexp qs semver tar underscore undici vite ws`,
  PyPI: `
    certifi click cryptography fastapi flask gunicorn idna jinja2 markupsafe pip pydantic pyjwt python-multipart pyyaml
    requests setuptools starlette tornado urllib3 waitress werkzeug zipp`,
  Go: `
    github.com/gin-gonic/gin github.com/golang-jwt/jwt/v4 github.com/golang-jwt/jwt/v5 github.com/gorilla/websocket
    golang.org/x/crypto golang.org/x/image golang.org/x/net golang.org/x/oauth2 golang.org/x/sys golang.org/x/text
    google.golang.org/grpc google.golang.org/protobuf gopkg.in/yaml.v2 gopkg.in/yaml.v3 stdlib toolchain`,
}

const PRODUCTS: ReadonlySet<string> = new Set(['alpine-linux', 'debian', 'go', 'nodejs', 'python', 'ubuntu'])

type Kept = Readonly<{ id: string; modified: string; record: JsonObject }>

const main = async (source: string): Promise<void> => {
  rmSync(TARGET, { recursive: true, force: true })
  const cves = new Set<string>()
  for (const [ecosystem, packages] of Object.entries(PACKAGES)) {
    const kept = await recordsOf(
      join(source, 'osv', ecosystem, 'all.zip'),
      ecosystem,
      new Set(packages.trim().split(/\s+/)),
    )
    writeEcosystem(ecosystem, kept)
    for (const { record } of kept) {
      for (const id of textsAt(record, 'aliases')) if (id.startsWith('CVE-')) cves.add(id)
    }
    console.log(`${ecosystem}: ${kept.length} advisories`)
  }
  write('osv/ecosystems.txt', `${Object.keys(PACKAGES).toSorted().join('\n')}\n`)
  writeKev(source, cves)
  writeEpss(source, cves)
  writeProducts(source)
  write('README.md', README)
}

const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(join(TARGET, path, '..'), { recursive: true })
  writeFileSync(join(TARGET, path), content)
}

/* ---- advisories ------------------------------------------------------------------------------------------------- */

const recordsOf = async (zip: string, ecosystem: string, packages: ReadonlySet<string>): Promise<readonly Kept[]> => {
  const kept: Kept[] = []
  for await (const { bytes } of readZip(zip)) {
    const text = new TextDecoder().decode(bytes)
    const record: unknown = JSON.parse(text)
    if (isObject(record)) kept.push(...reduced(record, text, ecosystem, packages))
  }
  return kept.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const reduced = (
  record: JsonObject,
  text: string,
  ecosystem: string,
  packages: ReadonlySet<string>,
): readonly Kept[] => {
  const affected = objectsAt(record, 'affected').filter((entry) => {
    const { ecosystem: stated, name } = objectAt(entry, 'package')
    return stated === ecosystem && packages.has(canonicalName(ecosystem, String(name)))
  })
  const parsed = parseAdvisory(text, () => true)
  if (affected.length === 0 || parsed.status === 'invalid') return []
  const { id, summary, urls } = parsed.advisory
  const modified = textAt(record, 'modified') ?? ''
  const specific = pick(objectAt(record, 'database_specific'), KEPT_SPECIFIC)
  const kept = {
    ...pick(record, ['schema_version', 'id', 'modified', 'published', 'withdrawn', 'aliases', 'related', 'severity']),
    summary: summary.replace(/\bhttps?:\S+/g, '[link]'),
    affected: affected.map((entry) => pick(entry, ['package', 'ranges', 'versions'])),
    references: urls.map((url) => ({ type: 'WEB', url })),
    ...(Object.keys(specific).length === 0 ? {} : { database_specific: specific }),
  }
  return [{ id, modified, record: kept }]
}

const KEPT_SPECIFIC = ['severity', 'review_status', 'github_reviewed', 'published_is_year_only']

const pick = (value: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]])))

const writeEcosystem = (ecosystem: string, kept: readonly Kept[]): void => {
  const files = kept.map(({ id, record }): FileToZip => ({ name: `${id}.json`, content: JSON.stringify(record) }))
  write(`osv/${ecosystem}/all.zip`, writeZip(files))
  const newestFirst = kept.toSorted((a, b) => (a.modified > b.modified ? -1 : 1))
  write(`osv/${ecosystem}/modified_id.csv`, newestFirst.map(({ id, modified }) => `${modified},${id}\n`).join(''))
}

/* ---- the lists beside them -------------------------------------------------------------------------------------- */

const parseObject = (path: string): JsonObject => {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (isObject(value)) return value
  throw new Error(`${path}: expected a JSON object`)
}

const writeKev = (source: string, cves: ReadonlySet<string>): void => {
  const name = 'kev/known_exploited_vulnerabilities.json'
  const catalogue = parseObject(join(source, name))
  const entries = objectsAt(catalogue, 'vulnerabilities').filter((entry) => cves.has(textAt(entry, 'cveID') ?? ''))
  const vulnerabilities = entries.map((entry) => pick(entry, ['cveID', 'vulnerabilityName', 'dateAdded']))
  const head = pick(catalogue, ['title', 'catalogVersion', 'dateReleased'])
  write(name, `${JSON.stringify({ ...head, count: vulnerabilities.length, vulnerabilities }, null, 1)}\n`)
  console.log(`KEV: ${vulnerabilities.length} entries`)
}

const writeEpss = (source: string, cves: ReadonlySet<string>): void => {
  const file = readdirSync(join(source, 'epss')).find((name) => name.endsWith('.csv.gz')) ?? ''
  const lines = gunzipSync(readFileSync(join(source, 'epss', file)))
    .toString()
    .split('\n')
  const kept = lines.filter((line, index) => index < 2 || cves.has(line.slice(0, line.indexOf(','))))
  write('epss/epss_scores-current.csv.gz', gzipSync(`${kept.join('\n')}\n`, { level: 9 }))
  console.log(`EPSS: ${kept.length - 2} scores`)
}

const writeProducts = (source: string): void => {
  const all = parseObject(join(source, 'eol', 'endoflife.json'))
  const products = Object.entries(objectAt(all, 'products')).filter(([name]) => PRODUCTS.has(name))
  const kept = products.map(([name, product]) => [
    name,
    { cycles: isObject(product) ? objectsAt(product, 'cycles').map((cycle) => pick(cycle, CYCLE)) : [] },
  ])
  const head = pick(all, ['source', 'commit', 'date', 'licence'])
  write('eol/endoflife.json', `${JSON.stringify({ ...head, products: Object.fromEntries(kept) })}\n`)
}

const CYCLE = ['cycle', 'codename', 'releaseDate', 'eol', 'support', 'extendedSupport', 'latest', 'lts']

const README = `# Advisories of the demo

A small real subset of public vulnerability data, for \`npm start\` and for trying things offline. It covers a few packages
and does not get newer: **absence here says nothing**. For real work import OSV's bucket.

Made by \`node scripts/make-demo-advisories.ts SRC\`. What was changed: records reduced to the members that Seaworthy
reads, entries of other packages and long texts left out, references kept where they lead to a forge or a CVE authority.

| part | from | licence |
| --- | --- | --- |
| \`osv/npm\` | GitHub Advisory Database (github.com/github/advisory-database) | CC-BY-4.0 |
| \`osv/npm\`, records whose \`published_is_year_only\` is set | derived from RetireJS (github.com/RetireJS/retire.js) | Apache-2.0 |
| \`osv/PyPI\` | Python Packaging Advisory Database (github.com/pypa/advisory-database), GitHub Advisory Database | CC-BY-4.0 |
| \`osv/Go\` | Go vulnerability database (github.com/golang/vulndb), GitHub Advisory Database | CC-BY-4.0 |
| \`kev\` | CISA, Known Exploited Vulnerabilities Catalog | CC0-1.0 |
| \`epss\` | FIRST, Exploit Prediction Scoring System (first.org/epss) | free with attribution |
| \`eol\` | endoflife.date (github.com/endoflife-date/endoflife.date) | MIT |
`

const source = process.argv[2]
if (source === undefined) {
  console.error('usage: node scripts/make-demo-advisories.ts SRC')
  process.exitCode = 2
} else {
  await main(source)
}
