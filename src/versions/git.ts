/** Commits (datasource `git-refs`): a hash says nothing about order, so valid ones are neither newer nor older than each other. */
import { orderOf } from './order.ts'
import type { VersionScheme } from './scheme.ts'

const HASH = /^[0-9a-f]{7,64}$/i

const hashOf = (version: string): string | undefined => (HASH.test(version) ? version : undefined)

export const git: VersionScheme = {
  name: 'git',
  isValid: (version) => HASH.test(version),
  compare: orderOf(hashOf, () => 0),
  isPrerelease: () => false,
  parts: () => undefined,
  isRange: () => false,
  satisfies: (version, range) => HASH.test(version) && version.toLowerCase() === range.toLowerCase(),
  raise: (_range, version) => version,
}
