/**
 * Which records are about the same vulnerability. Ids are joined by `aliases` alone: the relation is symmetric and
 * transitive (osv-schema). `related` never joins. A record with `upstream` joins nothing: it is a statement about each
 * of its upstream ids, so a notice that fixes nine CVEs counts nine times and does not make them one.
 */

export type Linked = Readonly<{ record: number; id: string; aliases: readonly string[]; upstream: readonly string[] }>

export type Grouping = Readonly<{
  /** Sorted ids of each group that some record speaks about; the index is the group's number. */
  groups: readonly (readonly string[])[]
  /** Group numbers for each record that was given, in its order. */
  about: readonly (readonly number[])[]
}>

export const groupAdvisories = (records: readonly Linked[]): Grouping => {
  const joined = joinAliases(records)
  const upstreamOf = new Map(records.filter(({ upstream }) => upstream.length > 0).map((linked) => [linked.id, linked]))
  const numbers = new Map<string, number>()
  const numberOf = (id: string): number => {
    const root = joined.rootOf(id)
    const known = numbers.get(root)
    if (known !== undefined) return known
    numbers.set(root, numbers.size)
    return numbers.size - 1
  }
  const about = records.map((linked) => [...new Set(subjectsOf(linked, upstreamOf).map(numberOf))])
  return { groups: [...numbers.keys()].map(joined.idsOf), about }
}

/** Ids of distributions that stand for a CVE and nothing else: `DEBIAN-CVE-2024-1`, `UBUNTU-CVE-2024-1`, `ALPINE-CVE-2024-1`. */
const STANDS_FOR_CVE = /^[A-Z]+-(CVE-\d{4}-\d+)$/

const standsFor = (id: string): string => STANDS_FOR_CVE.exec(id)?.[1] ?? id

const MAX_DEPTH = 4

/** The ids that a record counts as. An upstream id that is itself a statement (a USN names UBUNTU-CVE ids) is followed. */
const subjectsOf = (linked: Linked, upstreamOf: ReadonlyMap<string, Linked>, depth = 0): readonly string[] => {
  if (linked.upstream.length === 0 || depth === MAX_DEPTH)
    return [linked.aliases.length > 0 ? linked.id : standsFor(linked.id)]
  const own = linked.aliases
  const followed = linked.upstream.flatMap((id) => {
    const further = upstreamOf.get(id)
    if (further !== undefined && further !== linked) return subjectsOf(further, upstreamOf, depth + 1)
    return [standsFor(id)]
  })
  return [...own, ...followed]
}

type Joined = Readonly<{ rootOf: (id: string) => string; idsOf: (root: string) => readonly string[] }>

/** Union-find with path halving. */
const joinAliases = (records: readonly Linked[]): Joined => {
  const parents = new Map<string, string>()
  const rootOf = (id: string): string => {
    let current = id
    for (let parent = parents.get(current); parent !== undefined; parent = parents.get(current)) {
      const grandparent = parents.get(parent)
      if (grandparent !== undefined) parents.set(current, grandparent)
      current = parent
    }
    return current
  }
  const members = new Map<string, string[]>()
  for (const { id, aliases, upstream } of records) {
    if (upstream.length > 0) continue
    for (const alias of aliases) join(rootOf(id), rootOf(alias), parents, members)
  }
  return { rootOf, idsOf: (root) => members.get(root)?.toSorted() ?? [root] }
}

/** The smaller group goes into the larger. */
const join = (a: string, b: string, parents: Map<string, string>, members: Map<string, string[]>): void => {
  if (a === b) return
  const ofA = members.get(a) ?? [a]
  const ofB = members.get(b) ?? [b]
  const [root, child] = ofA.length >= ofB.length ? [a, b] : [b, a]
  const [kept, moved] = root === a ? [ofA, ofB] : [ofB, ofA]
  for (const id of moved) kept.push(id)
  parents.set(child, root)
  members.set(root, kept)
  members.delete(child)
}
