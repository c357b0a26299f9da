/** The stage `advise`: an inventory and the advisory store give findings. Pure, apart from reading the store. */
import { FINDINGS_SCHEMA, type Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Offers } from '../../records/offers.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import { findEndOfLife } from '../end-of-life/find-end-of-life.ts'
import { findSecurityUpdates } from '../security-updates/find-security-updates.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { coverageOf } from './coverage.ts'
import { type KeylessFinding, withKeys } from './finding-keys.ts'
import { combineFixes } from './fix.ts'
import { type Location, type Occurrence, type Subject, subjectsOf } from './subjects.ts'
import { type VersionAssessor, type VersionFinding, versionAssessor } from './version-findings.ts'

export type AdviseRequest = Readonly<{
  inventory: Inventory
  store: AdvisoryStore
  /** ms since the epoch. */
  now: number
  /** Findings of an earlier run on the same target: keys are kept. */
  previous?: Findings
  /** Of an image: what its own package sources have. Then security updates without an advisory are findings too. */
  offers?: Offers
}>

/** Findings of packages and of Go itself, then unexplained security updates, then those of end of life; sorted by ecosystem, package, project and group. */
export const findVulnerabilities = ({ inventory, store, now, previous, offers }: AdviseRequest): Findings => {
  const subjects = subjectsOf(inventory, store)
  const assessor = versionAssessor(store)
  const vulnerable = subjects.toSorted(bySubject).flatMap((subject) => findingsOf(subject, assessor))
  const updates = offers === undefined ? [] : findSecurityUpdates({ inventory, offers, findings: vulnerable })
  const findings = [...vulnerable, ...updates, ...findEndOfLife({ inventory, store, now })]
  return {
    schema: FINDINGS_SCHEMA,
    source: inventory.source,
    advisories: { snapshot: store.snapshot, ecosystems: coverageOf(subjects, store, now) },
    findings: withKeys(findings, inventory.source, previous),
  }
}

const bySubject = (a: Subject, b: Subject): number =>
  compare(a.ecosystem, b.ecosystem) || compare(a.name, b.name) || compare(a.project ?? '', b.project ?? '')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type Hit = Readonly<{ occurrence: Occurrence; finding: VersionFinding }>

const findingsOf = (subject: Subject, assessor: VersionAssessor): readonly KeylessFinding[] => {
  const { ecosystem, name, occurrences } = subject
  if (occurrences.size === 1) {
    const [occurrence] = occurrences.values()
    if (!occurrence) return []
    const findings = assessor.findings(ecosystem, name, occurrence.version, occurrence.installed)
    return findings.map((finding) => keylessFinding(subject, [{ occurrence, finding }]))
  }
  const byGroup = new Map<string, Hit[]>()
  for (const occurrence of occurrencesInOrder(subject)) {
    for (const finding of assessor.findings(ecosystem, name, occurrence.version, occurrence.installed)) {
      const { group } = finding.vulnerability
      byGroup.set(group, [...(byGroup.get(group) ?? []), { occurrence, finding }])
    }
  }
  return [...byGroup].toSorted(([a], [b]) => compare(a, b)).map(([, hits]) => keylessFinding(subject, hits))
}

const occurrencesInOrder = ({ ecosystem, occurrences }: Subject): readonly Occurrence[] => {
  const scheme = schemeOfEcosystem(ecosystem)
  return [...occurrences.values()].toSorted((a, b) => scheme.compare(a.version, b.version))
}

/** Of several affected versions the oldest is shown; `fix` holds what clears each of them. */
const keylessFinding = ({ ecosystem, name, project }: Subject, hits: readonly Hit[]): KeylessFinding => {
  const [first] = hits
  if (!first) throw new Error('a finding without a hit')
  const { vulnerability, fix } = first.finding
  const { note } = hits.find(({ finding }) => finding.note !== undefined)?.finding ?? {}
  const occurrences = hits.map(({ occurrence }) => occurrence)
  return {
    kind: 'vulnerability',
    ...vulnerability,
    ids:
      hits.length === 1
        ? vulnerability.ids
        : distinct(hits.flatMap(({ finding }) => finding.vulnerability.ids)).toSorted(),
    package: { ecosystem, name, version: first.occurrence.version, purl: first.occurrence.purl },
    packageIds: distinct(hits.flatMap(({ finding, occurrence }) => finding.packageIds ?? occurrence.packageIds)),
    pinIds: distinct(occurrences.flatMap(({ pinIds }) => pinIds)),
    ...(project === undefined ? {} : { project }),
    fix:
      hits.length === 1
        ? fix
        : combineFixes(
            schemeOfEcosystem(ecosystem),
            hits.map(({ finding }) => finding.fix),
          ),
    ...(note === undefined ? {} : { note }),
    locations: distinctLocations(occurrences.flatMap(({ locations }) => locations)),
  }
}

const distinct = (items: readonly string[]): string[] => (items.length < 2 ? [...items] : [...new Set(items)])

const distinctLocations = (locations: readonly Location[]): readonly Location[] =>
  locations.length < 2
    ? locations
    : [...new Map(locations.map((location) => [`${location.file}:${location.line ?? ''}`, location])).values()]
