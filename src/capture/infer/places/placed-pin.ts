/** A pin of an inventory as it stands in its file now: the way back from a record to a place. */
import type { Pin } from '../../../records/inventory.ts'
import type { Facts } from '../facts.ts'
import { findPlace } from './places.ts'
import { digestIn, readVersion, withoutDigest } from './version-text.ts'

/** `undefined` where the file has no such place. `text` is what the facts were read from, `shift` as in `FactFile`. */
export const placePin = (
  pin: Pin,
  text: string,
  { facts, shift = 0 }: Readonly<{ facts: Facts; shift?: number }>,
): Pin | undefined => {
  const place = findPlace(pin.file, facts, pin)
  if (!place) return undefined
  const range = [place[0] + shift, place[1] + shift] as const
  const raw = text.slice(...range)
  const { digest: _, ...rest } = pin
  const digest = digestIn(raw) ?? (raw === pin.raw ? pin.digest : undefined)
  return { ...rest, range, raw, current: currentOf(pin, raw), ...(digest === undefined ? {} : { digest }) }
}

/** What stands around the place elsewhere (`-alpine` of `${GO}-alpine`) is as the inventory saw it. */
const currentOf = ({ raw, current, role }: Pin, now: string): string => {
  if (raw === now) return current
  const then = withoutDigest(raw)
  const written = withoutDigest(now)
  const at = then === '' ? -1 : current.indexOf(then)
  if (at >= 0) return `${current.slice(0, at)}${written}${current.slice(at + then.length)}`
  return role === 'image' ? written : readVersion(written).current
}
