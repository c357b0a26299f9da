/**
 * `python-version: '3.10'` means the newest 3.10: a runtime that is written with fewer numbers than its releases have goes on with as
 * few. So its releases count by line, each line by its newest.
 */
import type { Release } from '../../records/releases.ts'
import type { Subject } from '../subjects.ts'

/** Go is told by every number since 1.21, and go.mod by what the toolchain writes. */
const BY_LINE = /^(?:python|ruby|java|php|dotnet|rust)-version$/
const LINE = /^v?\d+(?:\.\d+)?$/

/** `releases` ascending, as they are for a pin that is written in full. */
export const atPrecision = (
  { component, from, scheme, packages }: Subject,
  releases: readonly Release[],
): readonly Release[] => {
  if (packages.length > 0 || !BY_LINE.test(component.datasource) || !LINE.test(from)) return releases
  const numbers = from.split('.').length
  const lines = new Map<string, Release>()
  for (const release of releases) {
    if (release.prerelease || release.yanked !== undefined) continue
    const line = release.version.split('.').slice(0, numbers).join('.')
    if (scheme.isValid(line)) lines.set(line, { ...release, version: line })
  }
  return [...lines.values()]
}
