/** What somebody may have meant: names a few slips away from what was typed. */

/** The `limit` names with the fewest edits, none further than a third of the query; names that contain it come first. */
export const nearestNames = (query: string, names: Iterable<string>, limit = 5): readonly string[] => {
  const wanted = query.toLowerCase()
  const reach = Math.max(2, Math.floor(wanted.length / 3))
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= reach)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name)
}

/** A name that contains the query is as near as one slip; the last path element counts as a name of its own. */
const distanceTo = (wanted: string, name: string): number => {
  if (wanted.length > 2 && name.includes(wanted)) return 1
  const last = name.slice(name.lastIndexOf('/') + 1)
  return Math.min(editDistance(wanted, name), editDistance(wanted, last))
}

/** Levenshtein's distance, row by row. */
const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [row, character] of Array.from(a).entries()) {
    const current = [row + 1]
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (character === b[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}
