/** What a lock file says moved, before against after: the lock file has the last word. Pure. */
import type { Project } from '../records/inventory.ts'
import type { Move, Resolved } from '../records/plan.ts'
import type { LockedPackages } from './contract.ts'

const versionsByName = (packages: LockedPackages): ReadonlyMap<string, ReadonlySet<string>> => {
  const versions = new Map<string, Set<string>>()
  for (const { name, version } of packages.values()) versions.set(name, (versions.get(name) ?? new Set()).add(version))
  return versions
}

const ecosystemOf = (project: Project, ...sides: readonly LockedPackages[]): string =>
  sides.flatMap((side) => [...side.values()])[0]?.ecosystem ?? project.ecosystem

const pairs = (gone: readonly string[], come: readonly string[]): readonly Pick<Resolved, 'from' | 'to'>[] =>
  Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    ...(gone[index] === undefined ? {} : { from: gone[index] }),
    ...(come[index] === undefined ? {} : { to: come[index] }),
  }))

/**
 * One entry for each package name and version that went or came, by name. A name that stands in several copies is compared by
 * its set of versions: copies are the package manager's affair, versions the user's.
 */
export const resolvedBetween = (
  project: Project,
  before: LockedPackages,
  after: LockedPackages,
): readonly Resolved[] => {
  const old = versionsByName(before)
  const now = versionsByName(after)
  const ecosystem = ecosystemOf(project, before, after)
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((name) => {
    const gone = [...(old.get(name) ?? [])].filter((version) => now.get(name)?.has(version) !== true).toSorted()
    const come = [...(now.get(name) ?? [])].filter((version) => old.get(name)?.has(version) !== true).toSorted()
    return pairs(gone, come).map((pair) => ({ project: project.id, ecosystem, name, ...pair }))
  })
}

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

/** PyPI compares names per PEP 503; the others by letter. */
const sameName = (ecosystem: string, a: string, b: string): boolean =>
  a === b || (ecosystem === 'PyPI' && normalized(a) === normalized(b))

const sameVersion = (a: string, b: string): boolean => a.replace(/^v/, '') === b.replace(/^v/, '')

/**
 * For each planned move that the lock file did not follow, one line that says where the package ended. A package that is not in
 * the lock file is nobody's to judge: an image, a tool, a dependency that went with its parent.
 */
export const departures = (moves: readonly Move[], after: LockedPackages): readonly string[] =>
  moves.flatMap((move) => {
    const found = [...after.values()].filter(({ name }) => sameName(move.ecosystem, name, move.component.name))
    const versions = [...new Set(found.map(({ version }) => version))]
    const reached = versions.some((version) => sameVersion(version, move.to))
    const stayed = move.from !== move.to && versions.some((version) => sameVersion(version, move.from))
    if (found.length === 0 || (reached && !stayed)) return []
    return [`${move.component.name}: planned ${move.to}, the lock file has ${versions.toSorted().join(', ')}`]
  })
