/** Records as text that is the same wherever it is made: two runs that found the same can be compared by `diff`. */

/** Keys in code-unit order at every depth, two spaces, a final line break. `undefined` members are left out, as in JSON. */
export const canonicalJson = (value: unknown): string => `${JSON.stringify(sortKeys(value), undefined, 2)}\n`

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  )
}
