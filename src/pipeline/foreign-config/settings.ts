/** Foreign settings as plain values that remember their lines, and what they must be. */
import { UsageError } from '../../records/errors.ts'

export type Settings = Readonly<Record<string, unknown>>
export type Path = readonly (string | number)[]

/** A file that was parsed. */
export type ForeignFile = Readonly<{
  path: string
  settings: Settings
  /** The line of a key, or of the nearest thing above it; counted from 1. */
  lineOf: (path: Path) => number
}>

/** Where settings stand; `line` is absent for those of a preset. */
export type Place = Readonly<{ file: string; key: string; line?: number }>

export const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `packageRules[2].matchManagers` */
export const spellPath = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`)).join('')

export const wrongType = ({ file, line, key }: Place, expected: string, found: unknown): UsageError => {
  const text = JSON.stringify(found) ?? String(found)
  return new UsageError({
    place: file,
    ...(line === undefined ? {} : { line }),
    expected: `${key}: ${expected}`,
    found: text.length > 60 ? `${text.slice(0, 57)}...` : text,
  })
}

/** A text, or a list of texts; empty where there is nothing. Throws UsageError. */
export const textsIn = (value: unknown, place: Place): readonly string[] => {
  if (value === undefined || value === null) return []
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => {
    if (typeof item === 'string') return item
    throw wrongType(place, 'a list of texts', value)
  })
}

/** Throws UsageError. */
export const listIn = (value: unknown, place: Place): readonly Settings[] => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every(isSettings)) return value
  throw wrongType(place, 'a list of objects', value)
}

/** Throws UsageError. */
export const settingsIn = (value: unknown, place: Place): Settings => {
  if (isSettings(value)) return value
  throw wrongType(place, 'an object', value)
}
