/** Days of the configuration (`until: 2027-06-30`) against the clock that a caller hands in. */

export const DAY_MS = 24 * 3_600_000

/** UTC day of an instant in ms since the epoch: `2026-08-22`. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** True while the named day has not ended in UTC; an absent day never ends. */
export const stillStands = (until: string | undefined, now: number): boolean =>
  until === undefined || dayOf(now) <= until
