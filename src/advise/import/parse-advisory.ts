/**
 * An OSV record (ossf.github.io/osv-schema) as the store keeps it. Written by hand and not with zod: this runs for every
 * record of every ecosystem, and a record with one odd member is still an advisory. Only what cannot be told at all
 * (no JSON, no id, no `affected`) is refused, with the reason.
 */
import { canonicalName } from '../../versions/names.ts'
import type { Advisory, AffectedPackage, EventRange, RangeEvent, SeverityStatement } from '../store/advisory.ts'
import { type JsonObject, isObject, objectAt, objectsAt, textAt, textsAt } from './json.ts'

export type ParsedAdvisory =
  | Readonly<{ status: 'parsed'; advisory: Advisory; affected: readonly AffectedPackage[] }>
  | Readonly<{ status: 'invalid'; reason: string }>

/** Entries of ecosystems that are not wanted are left out. */
export const parseAdvisory = (text: string, isWanted: (ecosystem: string) => boolean): ParsedAdvisory => {
  const record = parseJson(text)
  if (!isObject(record)) return { status: 'invalid', reason: 'expected a JSON object, found ' + found(text) }
  const id = textAt(record, 'id')
  if (id === undefined) return { status: 'invalid', reason: 'expected an OSV record, found no "id"' }
  if (!Array.isArray(record['affected']) && textAt(record, 'withdrawn') === undefined) {
    return { status: 'invalid', reason: `expected an OSV record, found no "affected" in ${id}` }
  }
  const entries = objectsAt(record, 'affected')
  return { status: 'parsed', advisory: advisoryOf(id, record, entries), affected: affectedBy(entries, isWanted) }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const found = (text: string): string => (text.trim() === '' ? 'an empty file' : JSON.stringify(text.slice(0, 40)))

const advisoryOf = (id: string, record: JsonObject, entries: readonly JsonObject[]): Advisory => {
  const specific = objectAt(record, 'database_specific')
  return {
    id,
    aliases: textsAt(record, 'aliases'),
    upstream: textsAt(record, 'upstream'),
    published: specific['published_is_year_only'] === true ? undefined : instantAt(record, 'published'),
    modified: instantAt(record, 'modified'),
    withdrawn: textAt(record, 'withdrawn'),
    summary: summaryOf(record),
    severities: severitiesOf(record, specific, entries),
    reviewed: reviewOf(specific),
    urls: urlsOf(record),
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

/** Go's repository writes the year 1 where its release process is to fill in the date. */
const instantAt = (record: JsonObject, key: string): string | undefined => {
  const value = textAt(record, key)
  return value !== undefined && INSTANT.test(value) && value >= '1980' ? value : undefined
}

const SUMMARY_LENGTH = 200

/** PYSEC, Bitnami and distribution records often have only `details`: then its first paragraph stands for the summary. */
const summaryOf = (record: JsonObject): string => {
  const text = textAt(record, 'summary') ?? textAt(record, 'details') ?? ''
  const start = text.trimStart().slice(0, 2 * SUMMARY_LENGTH)
  const end = start.search(/\n\s*\n/)
  const paragraph = end === -1 ? start : start.slice(0, end)
  // A single blank stays as it is: most are.
  const line = paragraph.replace(/\s{2,}|[^\S ]/g, ' ').trimEnd()
  return line.length <= SUMMARY_LENGTH ? line : `${line.slice(0, SUMMARY_LENGTH - 1).trimEnd()}…`
}

const reviewOf = (specific: JsonObject): boolean | undefined => {
  const status = textAt(specific, 'review_status')
  if (status !== undefined) return status === 'REVIEWED'
  return typeof specific['github_reviewed'] === 'boolean' ? specific['github_reviewed'] : undefined
}

/* ---- severity --------------------------------------------------------------------------------------------------- */

const severitiesOf = (
  record: JsonObject,
  specific: JsonObject,
  entries: readonly JsonObject[],
): readonly SeverityStatement[] => {
  const word = textAt(specific, 'severity')
  const statements: SeverityStatement[] = []
  for (const place of [record, ...entries]) addStatements(statements, place)
  for (const entry of entries) addStatementsByCve(statements, entry)
  if (word !== undefined) statements.push({ type: 'word', value: word })
  return statements.length < 2 ? statements : distinct(statements)
}

/** Canonical's notices rate each of their CVEs in `database_specific.cves_map`. */
const addStatementsByCve = (statements: SeverityStatement[], entry: JsonObject): void => {
  for (const item of objectsAt(objectAt(objectAt(entry, 'database_specific'), 'cves_map'), 'cves')) {
    const cve = textAt(item, 'id')
    if (cve !== undefined) addStatements(statements, item, cve)
  }
}

const addStatements = (statements: SeverityStatement[], place: JsonObject, cve?: string): void => {
  for (const severity of objectsAt(place, 'severity')) {
    const value = textAt(severity, 'score')
    if (value === undefined) continue
    const type = textAt(severity, 'type')?.startsWith('CVSS') ? 'vector' : 'word'
    statements.push(cve === undefined ? { type, value } : { type, value, cve })
  }
}

const distinct = (statements: readonly SeverityStatement[]): readonly SeverityStatement[] => [
  ...new Map(statements.map((statement) => [`${statement.cve} ${statement.value}`, statement])).values(),
]

/* ---- references ------------------------------------------------------------------------------------------------- */

/** Pages that explain a vulnerability. An allow-list, because a record may link to anything, registries included. */
const PAGE =
  /^https:\/\/(?:github\.com|gitlab\.com|nvd\.nist\.gov|www\.cve\.org|ubuntu\.com|nodejs\.org|kb\.cert\.org)\//
const PAGE_COUNT = 3

/** Advisories first. */
const urlsOf = (record: JsonObject): readonly string[] => {
  const advisories = new Set<string>()
  const others: string[] = []
  for (const { type, url } of objectsAt(record, 'references')) {
    if (typeof url !== 'string' || !PAGE.test(url)) continue
    if (type !== 'ADVISORY') others.push(url)
    else if (advisories.add(url).size === PAGE_COUNT) return [...advisories]
  }
  return [...new Set([...advisories, ...others])].slice(0, PAGE_COUNT)
}

/* ---- affected --------------------------------------------------------------------------------------------------- */

const affectedBy = (
  entries: readonly JsonObject[],
  isWanted: (ecosystem: string) => boolean,
): readonly AffectedPackage[] => {
  const affected: AffectedPackage[] = []
  for (const entry of entries) {
    const { ecosystem, name } = objectAt(entry, 'package')
    if (typeof ecosystem !== 'string' || typeof name !== 'string' || !isWanted(ecosystem)) continue
    const one = affectedPackage(ecosystem, name, entry)
    if (one) affected.push(one)
  }
  return affected
}

/**
 * Nothing for an entry that no version of a registry can match: GIT ranges alone, or neither ranges nor versions. Nor for
 * Canonical's livepatches (LSN): they say which kernels can be patched while they run, and clear no package.
 */
const affectedPackage = (ecosystem: string, name: string, entry: JsonObject): AffectedPackage | undefined => {
  const ranges = rangesOf(objectsAt(entry, 'ranges'))
  const versions = textsAt(entry, 'versions')
  if (ranges.length === 0 && versions.length === 0) return undefined
  const specific = objectAt(entry, 'ecosystem_specific')
  if (textAt(specific, 'module_name_regex') !== undefined) return undefined
  const customRanges = [
    ...rangesOf(objectsAt(specific, 'custom_ranges')),
    ...rangesOf(objectsAt(objectAt(entry, 'database_specific'), 'custom_ranges')),
  ]
  return {
    ecosystem,
    name: canonicalName(ecosystem, name),
    ranges,
    versions,
    customRanges: customRanges.length === 0 ? undefined : customRanges,
    urgency: textAt(specific, 'urgency'),
    subscription: needsSubscription(ecosystem, specific) ? true : undefined,
    binaries: binariesOf(specific),
  }
}

/** `[{ binary_name, binary_version }]` as Ubuntu writes it now, `[{ <name>: <version>, … }]` as it did, and SUSE does. */
const binariesOf = (specific: JsonObject): Readonly<Record<string, string>> | undefined => {
  const items = objectsAt(specific, 'binaries')
  if (items.length === 0) return undefined
  return Object.fromEntries(
    items.flatMap((item) => {
      const name = textAt(item, 'binary_name')
      const pairs = name === undefined ? Object.entries(item) : [[name, item['binary_version']] as const]
      return pairs.map(([binary, version]) => [binary, typeof version === 'string' ? version : ''] as const)
    }),
  )
}

const rangesOf = (ranges: readonly JsonObject[]): readonly EventRange[] => {
  const kept: EventRange[] = []
  for (const range of ranges) {
    const events = range['type'] === 'GIT' ? [] : eventsOf(range)
    if (events.length > 0) kept.push(events)
  }
  return kept
}

const EVENTS = ['introduced', 'fixed', 'last_affected', 'limit'] as const

const eventsOf = (range: JsonObject): EventRange => {
  const events: RangeEvent[] = []
  for (const event of objectsAt(range, 'events')) {
    for (const key of EVENTS) {
      const version = event[key]
      if (typeof version === 'string' && version !== '') events.push({ [key]: version })
    }
  }
  return events
}

const needsSubscription = (ecosystem: string, specific: JsonObject): boolean => {
  if (ecosystem.startsWith('Ubuntu:Pro:')) return true
  const availability = textAt(specific, 'availability')
  return availability !== undefined && availability !== 'No subscription required'
}
