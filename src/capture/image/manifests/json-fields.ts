/**
 * Fields of the JSON that images are described by. By hand and not by a schema library: reading an image from what is kept of its
 * layers takes less time than loading one.
 */
import { WorldError } from '../../../records/errors.ts'
import { isJsonRecord, type JsonRecord } from '../../formats/json-values.ts'

/** What is asked for and is there with another type, or is not there though it must be, is a WorldError that names it. `null` is as nothing. */
export interface Fields {
  readonly has: (key: string) => boolean
  readonly text: (key: string) => string
  readonly optionalText: (key: string) => string | undefined
  /** A whole number from 0 on. */
  readonly size: (key: string) => number
  readonly flag: (key: string) => boolean
  /** Empty where there is none. */
  readonly texts: (key: string) => readonly string[]
  /** Of an object whose values are texts, those that are. */
  readonly textMap: (key: string) => Readonly<Record<string, string>>
  readonly record: (key: string) => Fields
  readonly optionalRecord: (key: string) => Fields | undefined
  readonly records: (key: string) => readonly Fields[]
  readonly optionalRecords: (key: string) => readonly Fields[]
}

const decoder = new TextDecoder()

/** Throws a WorldError. `what` is what the bytes should be. */
export const parseFields = (bytes: Uint8Array, what: string, place: string): Fields =>
  fieldsOf(parse(bytes, place), { what, place, path: '' })

export const parseFieldsList = (bytes: Uint8Array, what: string, place: string): readonly Fields[] => {
  const value = parse(bytes, place)
  const about = { what, place, path: '' }
  return Array.isArray(value)
    ? value.map((item, at) => fieldsOf(item, { ...about, path: `${at}.` }))
    : refuse(about, '', value)
}

const parse = (bytes: Uint8Array, place: string): unknown => {
  const text = decoder.decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    throw new WorldError({ place, expected: 'JSON', found: JSON.stringify(text.slice(0, 40)) })
  }
}

type About = Readonly<{ what: string; place: string; path: string }>

const nameOf = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 40) : value)
}

const refuse = ({ what, place, path }: About, key: string, value: unknown): never => {
  throw new WorldError({ place, expected: what, found: `${nameOf(value)} at ${`${path}${key}` || 'its top'}` })
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null

const fieldsOf = (value: unknown, about: About): Fields => {
  const record: JsonRecord = isJsonRecord(value)
    ? value
    : refuse({ ...about, path: about.path.slice(0, -1) }, '', value)
  const text = (key: string): string => {
    const found = record[key]
    return typeof found === 'string' ? found : refuse(about, key, found)
  }
  const list = (key: string): readonly unknown[] => {
    const found = record[key]
    return Array.isArray(found) ? found : refuse(about, key, found)
  }
  const records = (key: string) =>
    list(key).map((item, at) => fieldsOf(item, { ...about, path: `${about.path}${key}.${at}.` }))
  const nested = (key: string) => fieldsOf(record[key], { ...about, path: `${about.path}${key}.` })
  return {
    has: (key) => isThere(record[key]),
    text,
    optionalText: (key) => (isThere(record[key]) ? text(key) : undefined),
    size(key) {
      const found = record[key]
      return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : refuse(about, key, found)
    },
    flag: (key) => record[key] === true,
    texts: (key) =>
      isThere(record[key]) ? list(key).map((item) => (typeof item === 'string' ? item : refuse(about, key, item))) : [],
    textMap(key) {
      const found = record[key]
      const entries = isJsonRecord(found) ? Object.entries(found) : []
      return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    },
    record: nested,
    optionalRecord: (key) => (isThere(record[key]) ? nested(key) : undefined),
    records,
    optionalRecords: (key) => (isThere(record[key]) ? records(key) : []),
  }
}
