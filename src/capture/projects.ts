/** From what manifests say to projects: which lock file is there, which manifests belong together. */
import type { Project } from '../records/inventory.ts'
import type { LockfileEntry, ProjectDraft } from './contract.ts'
import { selectPaths } from './globs.ts'
import { directoryOf } from './paths.ts'

/**
 * One project for each lock file, or for each manifest without one. A manifest without a lock file of its own that
 * another project has as member or manifest is part of that project.
 */
export const resolveProjects = (
  drafts: readonly ProjectDraft[],
  lockfiles: readonly LockfileEntry[],
  paths: readonly string[],
): readonly Project[] => {
  const present = new Set(paths)
  const resolved = drafts.map((draft) => resolveProject(draft, present, paths))
  const manifests = new Set(resolved.filter(({ lockfile }) => lockfile !== undefined).map(({ manifest }) => manifest))
  const members = new Set(resolved.flatMap((project) => project.members))
  const kept = resolved.filter(
    ({ lockfile, manifest }) => lockfile !== undefined || !(manifests.has(manifest) || members.has(manifest)),
  )
  return uniqueById([...kept, ...loneLockfiles(kept, lockfiles, paths)])
}

const resolveProject = (draft: ProjectDraft, present: ReadonlySet<string>, paths: readonly string[]): Project => {
  const { lockfiles, members, manifest, ...rest } = draft
  const lockfile = lockfiles.find(({ path }) => present.has(path))
  return {
    ...rest,
    id: lockfile?.path ?? manifest,
    manifest: present.has(manifest) || !lockfile ? manifest : lockfile.path,
    ...(lockfile ? { lockfile: lockfile.path } : {}),
    locker: lockfile?.locker ?? 'none',
    members: members.length === 0 ? [] : selectPaths(members, paths).filter((path) => path !== manifest),
  }
}

/** Lock files whose manifest is missing or unreadable: their packages count all the same. */
const loneLockfiles = (
  projects: readonly Project[],
  lockfiles: readonly LockfileEntry[],
  paths: readonly string[],
): readonly Project[] => {
  const known = new Set(projects.map(({ directory, ecosystem }) => `${ecosystem} ${directory}`))
  return paths.flatMap((path) => {
    const ecosystem = lockfiles.find(({ alone, files }) => alone !== undefined && files.test(path))?.alone
    const directory = directoryOf(path)
    if (ecosystem === undefined || known.has(`${ecosystem} ${directory}`)) return []
    return [
      {
        id: path,
        directory,
        manifest: path,
        lockfile: path,
        ecosystem,
        locker: 'none' as const,
        members: [],
        runtimes: {},
      },
    ]
  })
}

/** Several files may speak of one lock file (package.json and pnpm-workspace.yaml): the first says what it is, all who belongs to it. */
const uniqueById = (projects: readonly Project[]): readonly Project[] =>
  [...Map.groupBy(projects, ({ id }) => id).values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? []
    const members = [first, ...others].flatMap((project) => project.members)
    return { ...first, members: [...new Set(members)].filter((path) => path !== first.manifest) }
  })

/** The project that each file steers: as its manifest, else as its lock file, else as a member; of several, the first. */
export const projectsByFile = (projects: readonly Project[]): ReadonlyMap<string, Project> => {
  const owners = new Map<string, Project>()
  const claim = (path: string | undefined, project: Project) => {
    if (path !== undefined && !owners.has(path)) owners.set(path, project)
  }
  for (const project of projects) claim(project.manifest, project)
  for (const project of projects) claim(project.lockfile, project)
  for (const project of projects) for (const member of project.members) claim(member, project)
  return owners
}

/** The files whose pins decide what a project's lock file holds. */
export const filesOf = (project: Project): readonly string[] => [
  ...new Set([project.lockfile ?? project.manifest, project.manifest, ...project.members]),
]
