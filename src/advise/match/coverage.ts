/** How far the advisories can be trusted: unknown is not zero. */
import type { Coverage } from '../../records/findings.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { advisedEcosystems } from './advised-ecosystems.ts'
import type { Subject } from './subjects.ts'

const STALE_MS = 24 * 3_600_000

/** One entry for each ecosystem that has packages, sorted. `now` in ms. */
export const coverageOf = (subjects: readonly Subject[], store: AdvisoryStore, now: number): readonly Coverage[] => {
  const packages = new Map<string, number>()
  for (const { ecosystem, occurrences } of subjects) {
    packages.set(ecosystem, (packages.get(ecosystem) ?? 0) + occurrences.size)
  }
  const known = new Map(store.coverage().map((coverage) => [coverage.ecosystem, coverage]))
  const names = [...known.keys()]
  return [...packages]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ecosystem, count]) => {
      const found = advisedEcosystems(ecosystem, names).standard.flatMap((place) => known.get(place) ?? [])
      const advisories = found.reduce((sum, one) => sum + one.advisories, 0)
      const snapshot = found.flatMap((one) => one.snapshot ?? []).toSorted()[0]
      const status = advisories === 0 ? 'no-advisories' : isStale(snapshot, now) ? 'stale' : 'known'
      const coverage = { ecosystem, packages: count, advisories, status } as const
      return snapshot === undefined ? coverage : Object.assign(coverage, { snapshot })
    })
}

/** A snapshot of unknown age is stale. */
const isStale = (snapshot: string | undefined, now: number): boolean =>
  snapshot === undefined || now - Date.parse(snapshot) > STALE_MS
