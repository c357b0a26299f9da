/** Commits (datasource `git-refs`): a hash says nothing about order, so valid ones are neither newer nor older than each other. */
import { orderOf } from './order.ts'
import type { VersionScheme } from './scheme.ts'

const HASH = /^[0-9a-f]{7,64}$/i

/** Told from a number by its letters: `3f5ac21`, also behind `sha-` as container tags have it. */
export const looksLikeCommit = (text: string): boolean => /^(?:sha-)?(?=\d*[a-f])[0-9a-f]{7,64}$/.test(text)

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
