/**
 * What the store keeps of an OSV record: what matching and reporting need, no more. The importer writes these shapes,
 * the store reads them back.
 */

/** One event of an OSV range (osv-schema, `affected[].ranges[].events[]`): exactly one key is set. */
export type RangeEvent = Readonly<{ introduced?: string; fixed?: string; last_affected?: string; limit?: string }>

/** A `SEMVER` or `ECOSYSTEM` range. GIT ranges say nothing of a registry's versions and are not kept. */
export type EventRange = readonly RangeEvent[]

/** One `affected` entry of a record, for one package of one ecosystem. */
export type AffectedPackage = Readonly<{
  ecosystem: string
  /** In the spelling of `canonicalName`. */
  name: string
  ranges: readonly EventRange[]
  /** The enumeration of affected versions, as written. */
  versions: readonly string[]
  /** Go's `custom_ranges`: releases of the project that are no module versions. They tell of a fix, and never match. */
  customRanges?: readonly EventRange[]
  /** Debian's `urgency`, as written. */
  urgency?: string
  /** The fix needs a subscription: an `Ubuntu:Pro` ecosystem, or so said in `availability`. */
  subscription?: boolean
  /** Binary packages that the entry is about, with the version that is fixed or, without a fix, the latest: Ubuntu and SUSE list them. */
  binaries?: Readonly<Record<string, string>>
}>

/** One severity statement of a record, before anything is computed from it. */
export type SeverityStatement = Readonly<{
  type: 'vector' | 'word'
  value: string
  /** Of a record that speaks of several CVEs: which one it rates. */
  cve?: string
}>

export type Advisory = Readonly<{
  id: string
  aliases: readonly string[]
  upstream: readonly string[]
  /** UTC; absent for placeholders. */
  published?: string
  modified?: string
  withdrawn?: string
  summary: string
  severities: readonly SeverityStatement[]
  /** Go's `review_status` and GitHub's `github_reviewed`. */
  reviewed?: boolean
  /** Pages of forges and CVE authorities, never of registries. */
  urls: readonly string[]
}>

/** What Debian's security tracker says of one CVE in one source package of one release; absent members say nothing. */
export type TrackerStatement = Readonly<{
  status: 'open' | 'resolved' | 'undetermined'
  /** `0`: the release was never affected. */
  fixed?: string
  /** Without the stars that mark a guess: `unimportant`, `low`, `end-of-life`. */
  urgency?: string
  /** Why no DSA is made for it. */
  noDsa?: string
  noDsaReason?: 'ignored' | 'postponed'
}>

/** A cycle of a product as endoflife.date states it: a date, or a yes or no where there is none. */
export type ProductCycle = Readonly<{
  cycle: string
  eol: string | boolean
  /** When even paid or volunteer support ends. */
  extendedSupport?: string | boolean
  latest?: string
  codename?: string
}>
