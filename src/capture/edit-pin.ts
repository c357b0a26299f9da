/**
 * The one way to rewrite a pin. The file is read again and the pin found by its id, so that an edit never trusts an offset
 * from another time; afterwards the new text is read once more, and an edit that does not say what was planned is none.
 */
import type { Pin } from '../records/inventory.ts'
import { schemeOf } from '../versions/schemes.ts'
import { asParseError } from './broken-text.ts'
import type { Manager, PinToRender, SourceFile } from './contract.ts'
import { extractFile } from './extract-file.ts'
import { placePin } from './infer/places/placed-pin.ts'
import type { Reader } from './infer/readers/contract.ts'
import { READERS } from './infer/readers/index.ts'
import { lentPinLike } from './lend-versions.ts'
import { MANAGERS } from './managers/index.ts'
import { renderVersion } from './pins/render.ts'
import { readFacts } from './read-facts.ts'

export type PinEdit =
  | Readonly<{ status: 'edited'; text: string }>
  /** The pin says so already. */
  | Readonly<{ status: 'unchanged' }>
  /** The pin is not there, or its place cannot say this version. */
  | Readonly<{ status: 'missing'; reason: string }>

export type PinTarget = Readonly<{
  version: string
  /** Needed where the pin carries a digest. */
  digest?: string
}>

const missing = (reason: string): PinEdit => ({ status: 'missing', reason })

/**
 * Rewrites one pin of `file`, as the inventory holds it; every character outside the pin's range stays. Idempotent. Never
 * throws for what stands in the file.
 */
export const editPin = async (file: SourceFile, pin: Pin, target: PinTarget): Promise<PinEdit> => {
  if (pin.manager === 'inferred') {
    const reader = READERS.find(({ files }) => files.test(file.path))
    return reader ? editInferred(await reader.load(), file, pin, target) : missing(`nothing reads ${file.path}`)
  }
  const entry = MANAGERS.find(({ name }) => name === pin.manager)
  if (!entry) return missing(`there is no manager "${pin.manager}"`)
  return editWith(await entry.load(), file, pin, target)
}

/** As `editPin`, for a manager that is at hand. The id is enough for a pin that its own file names. */
export const editWith = (manager: Manager, file: SourceFile, pin: Pin | Pick<Pin, 'id'>, target: PinTarget): PinEdit =>
  edit(file, target, { find: (text) => findExtracted(manager, { ...file, text }, pin), render: manager.render })

/** As `editPin`, for an inferred pin and the reader of its file. */
export const editInferred = (reader: Reader, file: SourceFile, pin: Pin, target: PinTarget): PinEdit =>
  edit(file, target, { find: (text) => findInferred(reader, { ...file, text }, pin), render: renderVersion })

type Editor = Readonly<{
  /** The pin in a text of the file, or why it is not there. */
  find: (text: string) => Pin | string
  render: (pin: PinToRender, version: string, digest?: string) => string
}>

const edit = (file: SourceFile, { version, digest }: PinTarget, { find, render }: Editor): PinEdit => {
  const pin = find(file.text)
  if (typeof pin === 'string') return missing(pin)
  if (pin.digest !== undefined && digest === undefined && !means(pin, version))
    return missing(`${pin.raw} carries a digest and none is given for ${version}`)
  const rendered = render(pin, version, digest)
  const text = `${file.text.slice(0, pin.range[0])}${rendered}${file.text.slice(pin.range[1])}`
  const after = find(text)
  if (typeof after === 'string' || !means(after, version))
    return missing(`"${pin.raw}" cannot be made to mean ${version}`)
  return text === file.text ? { status: 'unchanged' } : { status: 'edited', text }
}

const goneFrom = (path: string): string => `${path} has no such pin any more`

const findExtracted = (manager: Manager, file: SourceFile, pin: Pin | Pick<Pin, 'id'>): Pin | string => {
  try {
    const { pins, lent } = extractFile(manager, file)
    const own = pins.find(({ id }) => id === pin.id)
    return own ?? ('key' in pin ? lentPinLike(pin, lent) : undefined) ?? goneFrom(file.path)
  } catch (error) {
    return `${file.path}: ${asParseError(error).message}`
  }
}

const findInferred = (reader: Reader, file: SourceFile, pin: Pin): Pin | string => {
  const reading = readFacts(reader, file)
  return (reading && placePin(pin, file.text, reading)) ?? goneFrom(file.path)
}

/** A pin means a version that it names, or that its range holds. */
const means = ({ current, raw, versioning }: Pin, version: string): boolean => {
  if (current.replace(/^v/, '') === version.replace(/^v/, '')) return true
  const scheme = schemeOf(versioning)
  return scheme.isRange(raw) && scheme.satisfies(version, raw)
}
