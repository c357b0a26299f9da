/** The lists that stand beside the advisories: known exploitation (CISA), its probability (FIRST), end of life, Debian's tracker. */
import { WorldError } from '../../records/errors.ts'
import type { AdvisorySupplement, Database } from '../../system/ports.ts'
import type { ProductCycle } from '../store/advisory.ts'
import { writeDebianTracker } from './debian-tracker.ts'
import { type JsonObject, isObject, objectAt, objectsAt, textAt } from './json.ts'

/** Replaces what the database holds of the supplement's kind; gives how many rows it wrote. Throws a WorldError for another file. */
export const writeSupplement = (database: Database, supplement: AdvisorySupplement, content: string): number =>
  WRITERS[supplement.kind](database, supplement.name, content)

type Writer = (database: Database, place: string, content: string) => number

/** CISA's `known_exploited_vulnerabilities.json`. */
const writeKev: Writer = (database, place, content) => {
  const entries = objectsAt(parse(place, content, 'the KEV catalogue'), 'vulnerabilities')
  if (entries.length === 0)
    throw new WorldError({ place, expected: '"vulnerabilities" of the KEV catalogue', found: 'none' })
  database.exec('DELETE FROM kev')
  const insert = database.prepare('INSERT OR IGNORE INTO kev VALUES (?)')
  for (const entry of entries) insert.run(textAt(entry, 'cveID') ?? '')
  return entries.length
}

/** FIRST's CSV: a comment line, `cve,epss,percentile`, rows. Kept whole; `epssScores` reads it. */
const writeEpss: Writer = (database, place, content) => {
  const start = content.indexOf('cve,epss')
  if (start === -1 || start > 1000) {
    throw new WorldError({
      place,
      expected: 'a header "cve,epss,percentile"',
      found: JSON.stringify(content.slice(0, 40)),
    })
  }
  database.exec('DELETE FROM epss')
  const rows = content.slice(start)
  database.prepare('INSERT INTO epss VALUES (?)').run(rows)
  return countLines(rows) - 1
}

const countLines = (content: string): number => {
  let count = 0
  for (let at = content.indexOf('\n'); at !== -1; at = content.indexOf('\n', at + 1)) count += 1
  return count
}

/** Scores of those CVEs that are wanted. */
export const epssScores = (database: Database, wanted: ReadonlySet<string>): ReadonlyMap<string, number> => {
  const scores = new Map<string, number>()
  const content = String(database.prepare('SELECT content FROM epss').get()?.['content'] ?? '')
  for (let from = content.indexOf('\n') + 1; from > 0; from = content.indexOf('\n', from) + 1) {
    const comma = content.indexOf(',', from)
    const cve = content.slice(from, comma)
    if (comma !== -1 && wanted.has(cve)) scores.set(cve, Number.parseFloat(content.slice(comma + 1, comma + 12)))
  }
  return scores
}

/** `{ products: { <name>: { cycles: [...] } } }`, the shape of endoflife.date's front matter and API. */
const writeProducts: Writer = (database, place, content) => {
  const products = Object.entries(objectAt(parse(place, content, "endoflife.date's products"), 'products'))
  if (products.length === 0) throw new WorldError({ place, expected: '"products" of endoflife.date', found: 'none' })
  database.exec('DELETE FROM products')
  const insert = database.prepare('INSERT INTO products VALUES (?, ?)')
  for (const [name, product] of products) {
    if (isObject(product)) insert.run(name, JSON.stringify(objectsAt(product, 'cycles').flatMap(cycleOf)))
  }
  return products.length
}

const WRITERS: Readonly<Record<AdvisorySupplement['kind'], Writer>> = {
  kev: writeKev,
  epss: writeEpss,
  'end-of-life': writeProducts,
  'debian-tracker': (database, place, content) =>
    writeDebianTracker(database, place, parse(place, content, "the data of Debian's security tracker")),
}

const cycleOf = (cycle: JsonObject): readonly ProductCycle[] => {
  const name = textAt(cycle, 'cycle')
  const eol = dateOrFlag(cycle['eol'])
  if (name === undefined || eol === undefined) return []
  const extendedSupport = dateOrFlag(cycle['extendedSupport'])
  const latest = textAt(cycle, 'latest')
  const codename = textAt(cycle, 'codename')
  return [
    {
      cycle: name,
      eol,
      ...(extendedSupport === undefined ? {} : { extendedSupport }),
      ...(latest === undefined ? {} : { latest }),
      ...(codename === undefined ? {} : { codename }),
    },
  ]
}

const dateOrFlag = (value: unknown): string | boolean | undefined =>
  typeof value === 'boolean' || typeof value === 'string' ? value : undefined

const parse = (place: string, content: string, expected: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(content)
    if (isObject(value)) return value
  } catch (cause) {
    throw new WorldError({ place, expected, found: JSON.stringify(content.slice(0, 40)) }, { cause })
  }
  throw new WorldError({ place, expected, found: JSON.stringify(content.slice(0, 40)) })
}
