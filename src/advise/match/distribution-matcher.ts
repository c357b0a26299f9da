import { familyOf } from '../../versions/names.ts'
/**
 * Which advisories hold for a distribution's source package of which some binary packages are installed. Debian, Ubuntu and
 * Alpine name source packages in their records, Red Hat's family names what is installed, Rocky both, and Ubuntu and SUSE
 * list the binary packages that a record of a source package is about.
 */
import type { VersionScheme } from '../../versions/scheme.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { type AdvisedEcosystems, rememberedEcosystems } from './advised-ecosystems.ts'
import type { EntryMatch, PackageMatcher } from './package-matcher.ts'

/** A binary package of the source package in question. */
export type InstalledBinary = Readonly<{ id: string; name: string; version: string }>

/** A match with the installed packages that it is about; all of the source package where absent. */
export type InstalledMatch = EntryMatch & Readonly<{ packageIds?: readonly string[] }>

export type DistributionMatcher = (
  ecosystem: string,
  source: string,
  version: string,
  installed: readonly InstalledBinary[] | undefined,
) => readonly InstalledMatch[]

type MatcherOf = (ecosystem: string, name: string) => PackageMatcher

/** For ecosystems that are no distribution's it is `matcherOf` and nothing more. */
export const distributionMatcher = (store: AdvisoryStore, matcherOf: MatcherOf): DistributionMatcher => {
  const advisedOf = rememberedEcosystems(store.coverage().map(({ ecosystem }) => ecosystem))
  return (ecosystem, source, version, installed) => {
    const naming = NAMINGS[familyOf(ecosystem)]
    if (naming === undefined) return matcherOf(ecosystem, source)(version)
    const scheme = schemeOfEcosystem(ecosystem)
    const advised = advisedOf(ecosystem)
    const matchesIn = (place: string): readonly InstalledMatch[] => [
      ...(naming.source ? concerned(scheme, matcherOf(place, source)(version), installed) : NOTHING),
      ...(naming.binary ? binaryMatches(place, source, version, installed, matcherOf) : NOTHING),
    ]
    const standard = advised.standard.flatMap(matchesIn)
    if (advised.subscription.length === 0) return standard
    const paid = advised.subscription.flatMap(matchesIn)
    return settleSubscription({ store, advised, source, version, standard, paid })
  }
}

const NOTHING: readonly never[] = []

type Naming = Readonly<{ source: boolean; binary: boolean }>
const BY_SOURCE: Naming = { source: true, binary: false }
const BY_BINARY: Naming = { source: false, binary: true }

export const isDistribution = (ecosystem: string): boolean => NAMINGS[familyOf(ecosystem)] !== undefined

const NAMINGS: Readonly<Record<string, Naming>> = {
  Debian: BY_SOURCE,
  Ubuntu: BY_SOURCE,
  Alpine: BY_SOURCE,
  SUSE: BY_SOURCE,
  openSUSE: BY_SOURCE,
  'Red Hat': BY_BINARY,
  AlmaLinux: BY_BINARY,
  'Rocky Linux': { source: true, binary: true },
}

/* ---- binary packages -------------------------------------------------------------------------------------------- */

/** Drops what lists binary packages of which none is installed in an affected version. */
const concerned = (
  scheme: VersionScheme,
  matches: readonly EntryMatch[],
  installed: readonly InstalledBinary[] | undefined,
): readonly InstalledMatch[] => {
  if (installed === undefined) return matches
  return matches.flatMap((match): readonly InstalledMatch[] => {
    const { binaries } = match.entry
    if (!isSameModularity(scheme, match, installed[0]?.version)) return NOTHING
    if (binaries === undefined) return [match]
    const isFixed = match.intervals.some(({ end }) => end?.kind === 'fixed')
    const isAffected = ({ name, version }: InstalledBinary): boolean => {
      const listed = binaries[name]
      return listed !== undefined && (!isFixed || listed === '' || scheme.compare(version, listed) < 0)
    }
    const packageIds = installed.filter(isAffected).map(({ id }) => id)
    return packageIds.length === 0 ? NOTHING : [{ ...match, packageIds }]
  })
}

/** A source package alone, as `advisories query` names one, stands for the binary package of its name. */
const binaryMatches = (
  place: string,
  source: string,
  sourceVersion: string,
  installed: readonly InstalledBinary[] | undefined,
  matcherOf: MatcherOf,
): readonly InstalledMatch[] => {
  if (installed === undefined) return matcherOf(place, source)(sourceVersion)
  const scheme = schemeOfEcosystem(place)
  return installed.flatMap(({ id, name, version }) =>
    matcherOf(
      place,
      name,
    )(version)
      .filter((match) => isSameModularity(scheme, match, version))
      .map((match) => ({ ...match, packageIds: [id] })),
  )
}

const MODULAR = /\.module[+_]/

/**
 * Modules have a build of the same name for each stream (docs.fedoraproject.org, Modularity). A fix in a module says nothing
 * of a package outside it, nor of another stream; the version tells streams apart by its first number and no better.
 */
const isSameModularity = (scheme: VersionScheme, { intervals }: EntryMatch, version: string | undefined): boolean => {
  const fixed = intervals.flatMap(({ end }) => (end === undefined ? [] : [end.version]))
  if (scheme.name !== 'rpm' || version === undefined || fixed.length === 0) return true
  return fixed.some(
    (end) => MODULAR.test(end) === MODULAR.test(version) && (!MODULAR.test(end) || isSameMajor(end, version)),
  )
}

const isSameMajor = (a: string, b: string): boolean => majorOf(a) === majorOf(b)
const majorOf = (version: string): string | undefined => /^(?:\d+:)?(\d+)/.exec(version)?.[1]

/* ---- subscriptions ---------------------------------------------------------------------------------------------- */

type Settlement = Readonly<{
  store: AdvisoryStore
  advised: AdvisedEcosystems
  source: string
  version: string
  standard: readonly InstalledMatch[]
  paid: readonly InstalledMatch[]
}>

/**
 * Ubuntu files a vulnerability of one package under its release, under Pro, or both (docs.ubuntu.com, OSV data). The side that
 * the installed version comes from decides: a package of the archive that is fixed there is fixed, whatever Pro says, and a
 * package of Pro (`esm` in its version) that is fixed there is fixed, though the archive has no fix.
 */
const settleSubscription = (settlement: Settlement): readonly InstalledMatch[] => {
  const { store, advised, source, version, standard, paid } = settlement
  const isPaid = /esm\d/.test(version)
  const [deciding, other] = isPaid ? [paid, standard] : [standard, paid]
  if (other.length === 0) return deciding
  const places = isPaid ? advised.subscription : advised.standard
  const matched = groupsOf(
    store,
    deciding.map(({ entry }) => entry.record),
  )
  const known = groupsOf(
    store,
    places.flatMap((place) => store.affected(place, source)).map(({ record }) => record),
  )
  const isSettled = (group: number): boolean => known.has(group) && !matched.has(group)
  return [...deciding, ...other.filter(({ entry }) => !store.record(entry.record).groups.every(isSettled))]
}

const groupsOf = (store: AdvisoryStore, records: readonly number[]): ReadonlySet<number> =>
  new Set(records.flatMap((record) => store.record(record).groups))
