/** Reading JSON that nobody vouches for: each function gives what is there in the wanted shape, and nothing otherwise. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const objectAt = (parent: JsonObject, key: string): JsonObject => {
  const value = parent[key]
  return isObject(value) ? value : {}
}

export const objectsAt = (parent: JsonObject, key: string): readonly JsonObject[] => {
  const value: unknown = parent[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export const textAt = (parent: JsonObject, key: string): string | undefined => {
  const value = parent[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const textsAt = (parent: JsonObject, key: string): readonly string[] => {
  const value: unknown = parent[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
