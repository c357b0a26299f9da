/** Renovate's durations (`3 days`, `1 week`, `P3D` never) as ours. */

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24, w: 168, month: 720, y: 8760 }
const WRITTEN = /^(\d+(?:\.\d+)?)\s*(m|h|d|w|y|min|minutes?|hours?|days?|weeks?|months?|years?)$/i

/** `undefined` for what is no duration; nothing at all is no cooldown. */
export const durationOf = (written: unknown): string | undefined => {
  if (written === null) return '0'
  if (typeof written === 'number') return written >= 0 ? daysOrHours(written * 24) : undefined
  const [, count, unit] = (typeof written === 'string' && WRITTEN.exec(written.trim())) || []
  if (count === undefined || unit === undefined) return undefined
  const lower = unit.toLowerCase()
  const hours = HOURS[lower.startsWith('month') ? 'month' : lower.charAt(0)]
  return hours === undefined ? undefined : daysOrHours(Number(count) * hours)
}

const daysOrHours = (hours: number): string => {
  if (hours === 0) return '0'
  const days = hours / 24
  if (Number.isInteger(days)) return days === 1 ? '1 day' : `${days} days`
  const whole = Math.ceil(hours)
  return whole === 1 ? '1 hour' : `${whole} hours`
}
