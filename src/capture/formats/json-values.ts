/** JSON read for its values, without places: lock files of megabytes, and manifests beside them. */
import { brokenText, excerpt } from '../broken-text.ts'

export type JsonRecord = Readonly<Record<string, unknown>>

export const isJsonRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object; `expected` says what of. Throws ParseError. */
export const parseJsonRecord = (text: string, expected: string): JsonRecord => {
  const value = parse(text, expected)
  if (isJsonRecord(value)) return value
  throw brokenText(text, { line: 1, expected, found: Array.isArray(value) ? 'a list' : typeof value })
}

const parse = (text: string, expected: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw brokenText(text, { line: lineOf(text, message), expected, found: excerpt(message, 120) }, error)
  }
}

const lineOf = (text: string, message: string): number => {
  const [, line] = /line (\d+)/.exec(message) ?? []
  if (line !== undefined) return Number(line)
  const [, position] = /position (\d+)/.exec(message) ?? []
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length
}

/** Empty for what is no object. */
export const parseJsonLoosely = (text: string): JsonRecord => {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonRecord(value) ? value : {}
  } catch {
    return {}
  }
}

export const recordAt = (value: JsonRecord, key: string): JsonRecord => {
  const record = value[key]
  return isJsonRecord(record) ? record : {}
}

/** The objects of a list. */
export const recordsAt = (value: JsonRecord, key: string): readonly JsonRecord[] => {
  const list = value[key]
  return Array.isArray(list) ? list.filter(isJsonRecord) : []
}

/** Empty where there is no string. */
export const textAt = (value: JsonRecord, key: string): string => {
  const text = value[key]
  return typeof text === 'string' ? text : ''
}

/** Lines of texts that follow each other in a file: each call looks from where the last was found. */
export const lineFinder = (text: string): ((wanted: string) => number | undefined) => {
  let at = 0
  let line = 1
  return (wanted) => {
    const next = text.indexOf(wanted, at)
    if (next < 0) return undefined
    for (; at < next; at += 1) if (text.charCodeAt(at) === NEWLINE) line += 1
    return line
  }
}

const NEWLINE = 10
