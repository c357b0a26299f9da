/**
 * The one way to rewrite a pin. The file is read again and the pin found by its id, so that an edit never trusts an offset
 * from another time; afterwards the new text is read once more, and an edit that does not say what was planned is none.
 */
import type { Pin } from '../records/inventory.ts'
import { schemeOf } from '../versions/schemes.ts'
import { asParseError } from './broken-text.ts'
import type { Manager, SourceFile } from './contract.ts'
import { extractFile } from './extract-file.ts'
import { MANAGERS } from './managers/index.ts'

export type PinEdit =
  | Readonly<{ status: 'edited'; text: string }>
  /** The pin says so already. */
  | Readonly<{ status: 'unchanged' }>
  /** The pin is not there, or its place cannot say this version. */
  | Readonly<{ status: 'missing'; reason: string }>

export type PinTarget = Readonly<{
  pinId: string
  version: string
  /** Needed where the pin carries a digest. */
  digest?: string
}>

const missing = (reason: string): PinEdit => ({ status: 'missing', reason })

/** Rewrites one pin of `file`; every character outside the pin's range stays. Idempotent. Never throws for what stands in the file. */
export const editPin = async (file: SourceFile, managerName: string, target: PinTarget): Promise<PinEdit> => {
  const entry = MANAGERS.find(({ name }) => name === managerName)
  if (!entry) return missing(`there is no manager "${managerName}"`)
  return editWith(await entry.load(), file, target)
}

/** As `editPin`, for a manager that is at hand. */
export const editWith = (manager: Manager, file: SourceFile, { pinId, version, digest }: PinTarget): PinEdit => {
  const pin = findPin(manager, file, pinId)
  if (typeof pin === 'string') return missing(pin)
  if (pin.digest !== undefined && digest === undefined && !means(pin, version))
    return missing(`${pin.raw} carries a digest and none is given for ${version}`)
  const rendered = manager.render(pin, version, digest)
  const text = `${file.text.slice(0, pin.range[0])}${rendered}${file.text.slice(pin.range[1])}`
  const after = findPin(manager, { ...file, text }, pinId)
  if (typeof after === 'string' || !means(after, version))
    return missing(`"${pin.raw}" cannot be made to mean ${version}`)
  return text === file.text ? { status: 'unchanged' } : { status: 'edited', text }
}

const findPin = (manager: Manager, file: SourceFile, pinId: string): Pin | string => {
  try {
    return extractFile(manager, file).pins.find(({ id }) => id === pinId) ?? `${file.path} has no such pin any more`
  } catch (error) {
    return `${file.path}: ${asParseError(error).message}`
  }
}

/** A pin means a version that it names, or that its range holds. */
const means = ({ current, raw, versioning }: Pin, version: string): boolean => {
  if (current.replace(/^v/, '') === version.replace(/^v/, '')) return true
  const scheme = schemeOf(versioning)
  return scheme.isRange(raw) && scheme.satisfies(version, raw)
}
