/** What every version scheme can do. One file per scheme implements it; `schemeOf` finds it by name. */

export type Step = 'same' | 'patch' | 'minor' | 'major' | 'down'

export interface VersionScheme {
  /** As Renovate spells it where it has the scheme: `semver`, `npm`, `go-mod`, `pep440`, `deb`, `docker`, … */
  readonly name: string
  readonly isValid: (version: string) => boolean
  /** Negative, 0, positive. Never throws: an invalid version sorts before every valid one, two invalid ones by text. */
  readonly compare: (a: string, b: string) => number
  readonly isPrerelease: (version: string) => boolean
  /** Leading numbers; missing ones are 0. `undefined` for an invalid version. */
  readonly parts: (version: string) => readonly [major: number, minor: number, patch: number] | undefined
  readonly isRange: (text: string) => boolean
  /** False for an invalid version or range. */
  readonly satisfies: (version: string, range: string) => boolean
  /**
   * The range with the same operator that has `version` in it: `^1.2.0` and 1.4.1 give `^1.4.1`; `~=3.1` and 4.2 give `~=4.2`.
   * A range that holds the version already comes back unchanged; an exact version is replaced, its prefix (`v`, `==`) kept.
   */
  readonly raise: (range: string, version: string) => string
  /**
   * Whether `candidate` may replace `current` at all: for container tags same prefix, variant and number of components.
   * Absent where every version may follow every other.
   */
  readonly isCompatible?: (current: string, candidate: string) => boolean
}

/** How far `to` is from `from` in a scheme. */
export const stepBetween = (scheme: VersionScheme, from: string, to: string): Step => {
  const order = scheme.compare(from, to)
  if (order === 0) return 'same'
  if (order > 0) return 'down'
  const before = scheme.parts(from)
  const after = scheme.parts(to)
  if (!before || !after || before[0] !== after[0]) return 'major'
  return before[1] === after[1] ? 'patch' : 'minor'
}
