/** When a request is made again, and after how long. Pure: the waiting is done by who asks. */

export type Outcome =
  | Readonly<{ kind: 'answer'; status: number; retryAfter: string | undefined }>
  | Readonly<{ kind: 'timeout' | 'network' | 'final' }>

const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 8_000
/** A registry that wants us to wait for longer is one that does not answer in this run. */
const LONGEST_RETRY_AFTER_MS = 60_000

const RETRIED_STATUSES = new Set([429, 500, 502, 503, 504])

/** Seconds or a date (RFC 9110 section 10.2.3), in ms from `now`; undefined where it is neither. */
export const retryAfterMs = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Doubles with each attempt; between half and all of it, so that many do not come back at the same moment. */
const backOff = (attempt: number, chance: number): number =>
  Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + chance / 2)

/**
 * Milliseconds until the next attempt, undefined for none. `attempt` counts from 1, `chance` is 0 to 1.
 * A host that hangs is asked twice: waiting is what costs.
 */
export const delayBeforeNext = (
  outcome: Outcome,
  attempt: number,
  attempts: number,
  now: number,
  chance: number,
): number | undefined => {
  if (attempt >= attempts) return undefined
  if (outcome.kind === 'answer') return delayAfterAnswer(outcome, now, backOff(attempt, chance))
  if (outcome.kind === 'final' || (outcome.kind === 'timeout' && attempt >= 2)) return undefined
  return backOff(attempt, chance)
}

const delayAfterAnswer = (
  { status, retryAfter }: Extract<Outcome, { kind: 'answer' }>,
  now: number,
  ownDelay: number,
): number | undefined => {
  if (!RETRIED_STATUSES.has(status)) return undefined
  const wanted = retryAfterMs(retryAfter, now) ?? 0
  return wanted > LONGEST_RETRY_AFTER_MS ? undefined : Math.max(wanted, ownDelay)
}
