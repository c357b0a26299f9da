/** Rewriting the text of a pin: shared by the managers, whose ranges hold little more than a version. */
import { schemeOf } from '../../versions/schemes.ts'
import type { PinToRender } from '../contract.ts'

/**
 * The text at `pin.raw`'s place when it means `version`. A range keeps its operator; an exact version keeps what stands around it
 * in `raw` (`==`, a quote); where `raw` is a part of the version (`1.26.1` of `1.26.1-alpine`, the rest stands elsewhere) only
 * that part is given. Gives `raw` unchanged where the version cannot be written in this place.
 */
export const renderVersion = (pin: PinToRender, version: string, digest?: string): string => {
  const spelled = keepPrefix(pin.current, version)
  const text = isExact(pin) ? replaceVersion(pin, spelled) : schemeOf(pin.versioning).raise(pin.raw, spelled)
  return pin.digest !== undefined && digest !== undefined ? replaceText(text, pin.digest, digest) : text
}

const isExact = (pin: PinToRender): boolean => !pin.floating || !schemeOf(pin.versioning).isRange(pin.raw)

/** `v1.2.3` stays with its `v`, `1.2.3` without. */
const keepPrefix = (current: string, version: string): string => {
  if (!/^v?\d/.test(current) || !/^v?\d/.test(version)) return version
  const bare = version.replace(/^v/, '')
  return current.startsWith('v') ? `v${bare}` : bare
}

const replaceVersion = ({ raw, current }: PinToRender, version: string): string => {
  if (current === '' || raw === '') return raw
  if (raw.includes(current)) return replaceText(raw, current, version)
  const at = current.indexOf(raw)
  if (at < 0) return raw
  const before = current.slice(0, at)
  const after = current.slice(at + raw.length)
  const fits = version.startsWith(before) && version.endsWith(after) && version.length > before.length + after.length
  return fits ? version.slice(before.length, version.length - after.length) : raw
}

const replaceText = (text: string, from: string, to: string): string => {
  const at = text.indexOf(from)
  return at < 0 ? text : `${text.slice(0, at)}${to}${text.slice(at + from.length)}`
}
