/**
 * What is counted: a package of an ecosystem (for distributions the source package) in one project. Several versions of
 * it in one project (npm) are one subject with several versions, because a finding's key holds no version.
 */
import type { Inventory, Package, Pin } from '../../records/inventory.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { type InstalledBinary, isDistribution } from './distribution-matcher.ts'
import { goVersions } from './go-runtime.ts'

export type Location = Readonly<{ file: string; line?: number | undefined }>

/** One version of a subject and every place that has it. */
export type Occurrence = {
  version: string
  purl: string
  packageIds: string[]
  pinIds: string[]
  locations: Location[]
  /** Of a distribution: what of the source package is installed. */
  installed?: InstalledBinary[]
}

export type Subject = Readonly<{
  ecosystem: string
  name: string
  project: string | undefined
  occurrences: ReadonlyMap<string, Occurrence>
}>

/** Packages of lock files and images, and Go itself (`stdlib`, `toolchain`) from the pins that choose it. */
export const subjectsOf = (inventory: Inventory, store: AdvisoryStore): readonly Subject[] => {
  const subjects = new Map<string, Subject & { occurrences: Map<string, Occurrence> }>()
  const occurrenceOf = (place: Omit<Subject, 'occurrences'>, version: string, purl: string): Occurrence => {
    const key = `${place.project ?? ''}\n${place.ecosystem}\n${place.name}`
    const subject = subjects.get(key) ?? { ...place, occurrences: new Map<string, Occurrence>() }
    subjects.set(key, subject)
    const occurrence = subject.occurrences.get(version) ?? { version, purl, packageIds: [], pinIds: [], locations: [] }
    subject.occurrences.set(version, occurrence)
    return occurrence
  }
  for (const item of inventory.packages) {
    if (!hasVersion(item)) continue
    const occurrence = occurrenceOf(placeOf(item), item.source?.version ?? item.version, item.purl)
    if (isDistribution(item.ecosystem)) (occurrence.installed ??= []).push(installedOf(item))
    occurrence.packageIds.push(item.id)
    occurrence.pinIds.push(...item.pinnedBy)
    occurrence.locations.push(...item.locations)
  }
  for (const { pins, version, purl, ...place } of goVersions(inventory, store)) {
    const occurrence = occurrenceOf(place, version, purl)
    occurrence.pinIds.push(...pins.map(({ id }) => id))
    occurrence.locations.push(...pins.map(locationOf))
  }
  return [...subjects.values()]
}

/** A Go program that was built from a work tree says `(devel)`, others leave it out: no advisory can say anything of that. */
const hasVersion = ({ version }: Package): boolean => !NO_VERSION.has(version)

const NO_VERSION: ReadonlySet<string> = new Set(['', '(devel)', 'unknown', 'UNKNOWN'])

const installedOf = ({ id, name, version }: Package): InstalledBinary => ({ id, name, version })

const placeOf = ({ ecosystem, name, source, project }: Package): Omit<Subject, 'occurrences'> => ({
  ecosystem,
  name: source?.name ?? name,
  project,
})

export const locationOf = ({ file, line }: Pin): Location => ({ file, line })
