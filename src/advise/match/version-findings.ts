/**
 * The vulnerabilities of one version of one package: entries that match, folded into groups. What depends on where the
 * package was found (locations, project, key) is added by others.
 */
import type { Fix, Rating } from '../../records/findings.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import type { AdvisoryGroup, AdvisoryStore } from '../store/advisory-store.ts'
import type { Advisory } from '../store/advisory.ts'
import type { TrackerStatement } from '../store/advisory.ts'
import { type InstalledBinary, type InstalledMatch, distributionMatcher } from './distribution-matcher.ts'
import { fixOf } from './fix.ts'
import { type EntryMatch, packageMatchers } from './package-matcher.ts'
import { type WeighedRating, chooseSeverity, ratingOfUrgency, ratingsOf, sourceOfId } from './ratings.ts'
import { statementOf, trackedFix, trackedRatings } from './tracker.ts'

/** What a group is for the packages that the same records affect. */
export type Vulnerability = Readonly<{
  /** The id to show. */
  id: string
  /** Ids of the group and of the records that matched (a distribution's own), sorted. */
  ids: readonly string[]
  /** The group's smallest id. */
  group: string
  summary: string
  ratings: readonly Rating[]
  severity: Rating
  reviewed?: boolean
  kev: boolean
  epss?: number
  published?: string
  urls: readonly string[]
}>

export type VersionFinding = Readonly<{
  vulnerability: Vulnerability
  fix: Fix
  note?: string
  /** Of those that were asked for, which the records are about; absent for all. */
  packageIds?: readonly string[]
}>

export interface VersionAssessor {
  /** Ids of the records that affect the version, as they stand in the records, sorted. */
  readonly ids: (ecosystem: string, name: string, version: string) => readonly string[]
  /** One for each group, sorted by group. For a distribution by source package; `installed`: which of its packages are there. */
  readonly findings: (
    ecosystem: string,
    name: string,
    version: string,
    installed?: readonly InstalledBinary[],
  ) => readonly VersionFinding[]
}

/** Remembers what it computed: packages repeat across projects, and groups across versions. */
export const versionAssessor = (store: AdvisoryStore): VersionAssessor => {
  const matcherOf = packageMatchers(store)
  const matchesOf = distributionMatcher(store, matcherOf)
  const describe = vulnerabilityReader(store)
  const known = new Map<string, readonly VersionFinding[]>()
  return {
    ids: (ecosystem, name, version) => {
      const records = matcherOf(ecosystem, name)(version).map(({ entry }) => entry.record)
      return [...new Set(records)].map((record) => store.record(record).id).toSorted()
    },
    findings: (ecosystem, name, version, installed) => {
      const matches = matchesOf(ecosystem, name, version, installed)
      if (matches.length === 0) return []
      const subject = { ecosystem, name, version }
      if (installed !== undefined) return fold(subject, matches, store, describe)
      const key = `${ecosystem} ${name} ${version}`
      const found = known.get(key) ?? fold(subject, matches, store, describe)
      known.set(key, found)
      return found
    },
  }
}

type VersionOfPackage = Readonly<{ ecosystem: string; name: string; version: string }>

const fold = (
  subject: VersionOfPackage,
  matches: readonly InstalledMatch[],
  store: AdvisoryStore,
  describe: Describe,
): readonly VersionFinding[] => {
  const byGroup = new Map<number, InstalledMatch[]>()
  for (const match of matches) {
    for (const group of store.record(match.entry.record).groups) {
      const ofGroup = byGroup.get(group)
      if (ofGroup) ofGroup.push(match)
      else byGroup.set(group, [match])
    }
  }
  const statements = subject.ecosystem.startsWith('Debian:')
    ? store.tracker(subject.ecosystem, subject.name)
    : NO_STATEMENTS
  return [...byGroup]
    .flatMap(([group, ofGroup]) => {
      const statement = statements === NO_STATEMENTS ? undefined : statementOf(statements, store.group(group).ids)
      return findingOf({ subject, group, matches: ofGroup, statement }, store, describe)
    })
    .toSorted((a, b) => (a.vulnerability.group < b.vulnerability.group ? -1 : 1))
}

const NO_STATEMENTS: Readonly<Record<string, TrackerStatement>> = {}

type GroupMatch = Readonly<{
  subject: VersionOfPackage
  group: number
  matches: readonly InstalledMatch[]
  statement: TrackerStatement | undefined
}>

/** None where the tracker says that the version is not affected. */
const findingOf = (of: GroupMatch, store: AdvisoryStore, describe: Describe): readonly VersionFinding[] => {
  const { subject, group, matches, statement } = of
  const scheme = schemeOfEcosystem(subject.ecosystem)
  const stated = fixOf(scheme, matches, (record) => store.record(record).id)
  const tracked = statement === undefined ? { fix: stated } : trackedFix(scheme, subject.version, stated, statement)
  if (tracked === 'not-affected') return []
  const packageIds = concernedPackages(matches)
  return [
    {
      vulnerability: describe(subject.ecosystem, group, matches, statement),
      ...tracked,
      ...(packageIds === undefined ? {} : { packageIds }),
    },
  ]
}

/** Absent where one of the records is about every package. */
const concernedPackages = (matches: readonly InstalledMatch[]): readonly string[] | undefined => {
  const named = matches.flatMap(({ packageIds }) => (packageIds === undefined ? [] : [packageIds]))
  return named.length === 0 || named.length < matches.length ? undefined : [...new Set(named.flat())]
}

type Describe = (
  ecosystem: string,
  group: number,
  matches: readonly EntryMatch[],
  statement: TrackerStatement | undefined,
) => Vulnerability

/** Equal entries give the same description, so each combination is described once. */
const vulnerabilityReader = (store: AdvisoryStore): Describe => {
  const known = new Map<string, Vulnerability>()
  return (ecosystem, group, matches, statement) => {
    const entries = matches.map(({ entry }) => `${entry.record}${entry.urgency ?? ''}`).join(' ')
    const key = `${group} ${ecosystem} ${statement?.urgency ?? ''} ${entries}`
    const vulnerability =
      known.get(key) ?? vulnerabilityOf(ecosystem, store.group(group), { matches, statement }, store)
    known.set(key, vulnerability)
    return vulnerability
  }
}

type Grounds = Readonly<{ matches: readonly EntryMatch[]; statement: TrackerStatement | undefined }>

const vulnerabilityOf = (
  ecosystem: string,
  group: AdvisoryGroup,
  { matches, statement }: Grounds,
  store: AdvisoryStore,
): Vulnerability => {
  const ownRecords = new Set(matches.map(({ entry }) => entry.record))
  const own = [...ownRecords].map(store.record)
  const others = group.records.filter((record) => !ownRecords.has(record)).map(store.record)
  const weighed = [
    ...trackedRatings(statement).map((rating) => ({ rating, own: true })),
    ...matches.flatMap(({ entry }) => ratingOfUrgency(entry.urgency).map((rating) => ({ rating, own: true }))),
    ...own.flatMap((advisory) => ratingsOf(advisory, group.ids).map((rating) => ({ rating, own: true }))),
    ...others.flatMap((advisory) => ratingsOf(advisory, group.ids).map((rating) => ({ rating, own: false }))),
  ]
  const reviewed = reviewOf(own)
  const published = publishedOf([...own, ...others])
  return {
    id: idToShow(group.ids, own),
    ids: [...new Set([...group.ids, ...own.map(({ id }) => id)])].toSorted(),
    group: group.ids[0] ?? '',
    summary: summaryOf([...own.toSorted(byPreference), ...others.toSorted(byPreference)]),
    ratings: distinctRatings(weighed),
    severity: chooseSeverity(ecosystem, weighed),
    ...(reviewed === undefined ? {} : { reviewed }),
    kev: group.kev,
    ...(group.epss === undefined ? {} : { epss: group.epss }),
    ...(published === undefined ? {} : { published }),
    urls: urlsOf(own),
  }
}

/** A CVE that a matching record names where the group has several; else a CVE, a GHSA, any. */
const idToShow = (ids: readonly string[], own: readonly Advisory[]): string => {
  const cves = ids.filter((id) => id.startsWith('CVE-'))
  const named = new Set(own.flatMap(({ id, aliases, upstream }) => [id, ...aliases, ...upstream]))
  return cves.find((cve) => named.has(cve)) ?? cves[0] ?? ids.find((id) => id.startsWith('GHSA-')) ?? ids[0] ?? ''
}

/** False only where every record that affects the package says so: one reviewed advisory is enough. */
const reviewOf = (own: readonly Advisory[]): boolean | undefined => {
  if (own.every(({ reviewed }) => reviewed === undefined)) return undefined
  return own.some(({ reviewed }) => reviewed !== false)
}

const publishedOf = (advisories: readonly Advisory[]): string | undefined =>
  advisories.flatMap(({ published }) => published ?? []).toSorted()[0]

/** GitHub's summaries are titles; others are often a first line of prose. */
const PREFERRED: readonly string[] = ['GHSA', 'GO', 'PYSEC', 'PSF']

const byPreference = (a: Advisory, b: Advisory): number => preferenceOf(a) - preferenceOf(b)

const preferenceOf = ({ id }: Advisory): number => {
  const index = PREFERRED.indexOf(sourceOfId(id))
  return index === -1 ? PREFERRED.length : index
}

const summaryOf = (advisories: readonly Advisory[]): string =>
  advisories.find(({ summary }) => summary !== '')?.summary ?? ''

const distinctRatings = (weighed: readonly WeighedRating[]): readonly Rating[] => [
  ...new Map(weighed.map(({ rating }) => [`${rating.source} ${rating.level} ${rating.vector ?? ''}`, rating])).values(),
]

const MAX_URLS = 8

const urlsOf = (own: readonly Advisory[]): readonly string[] => {
  const pages = own.map(({ id }) => `https://osv.dev/vulnerability/${encodeURIComponent(id)}`)
  return [...new Set([...pages, ...own.flatMap(({ urls }) => urls)])].slice(0, Math.max(MAX_URLS, pages.length))
}
