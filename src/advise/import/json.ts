/** Reading JSON that nobody vouches for: each function gives what is there in the wanted shape, and nothing otherwise. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NO_MEMBERS: JsonObject = {}
const NO_ITEMS: readonly never[] = []

export const objectAt = (parent: JsonObject, key: string): JsonObject => {
  const value = parent[key]
  return isObject(value) ? value : NO_MEMBERS
}

export const objectsAt = (parent: JsonObject, key: string): readonly JsonObject[] => {
  const value: unknown = parent[key]
  if (!Array.isArray(value)) return NO_ITEMS
  return value.every(isObject) ? value : value.filter(isObject)
}

export const textAt = (parent: JsonObject, key: string): string | undefined => {
  const value = parent[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'

export const textsAt = (parent: JsonObject, key: string): readonly string[] => {
  const value: unknown = parent[key]
  if (!Array.isArray(value)) return NO_ITEMS
  return value.every(isText) ? value : value.filter(isText)
}
