/** How a transitive package comes in: the shortest way from each direct dependency that leads to it. */
import type { Package } from '../records/inventory.ts'

const PATHS = 3

/**
 * At most three paths, shortest first, each `name version` from the direct dependency to the package itself; one path of
 * one element for a direct package. `unknown` where edges of the project are missing and no path is known.
 */
export const dependencyPaths = (
  packages: readonly Package[],
  target: Package,
): readonly (readonly string[])[] | 'unknown' => {
  const inProject = packages.filter(({ project }) => project === target.project)
  const parents = parentsOf(inProject)
  const paths: (readonly Package[])[] = []
  const seen = new Set([target.id])
  let frontier: readonly (readonly Package[])[] = [[target]]
  while (frontier.length > 0 && paths.length < PATHS) {
    paths.push(...frontier.filter(([top]) => top?.direct))
    frontier = frontier.filter(([top]) => !top?.direct).flatMap((path) => longer(path, parents, seen))
  }
  if (paths.length === 0 && inProject.some(({ dependsOn }) => dependsOn === 'unknown')) return 'unknown'
  return paths.slice(0, PATHS).map((path) => path.map(({ name, version }) => `${name} ${version}`))
}

const longer = (
  path: readonly Package[],
  parents: ReadonlyMap<string, readonly Package[]>,
  seen: Set<string>,
): readonly (readonly Package[])[] => {
  const fresh = (parents.get(path[0]?.id ?? '') ?? []).filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return fresh.map((parent) => [parent, ...path])
}

const parentsOf = (packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> => {
  const parents = new Map<string, Package[]>()
  for (const parent of packages) {
    for (const child of parent.dependsOn === 'unknown' ? [] : parent.dependsOn) {
      const known = parents.get(child)
      if (known) known.push(parent)
      else parents.set(child, [parent])
    }
  }
  return parents
}
