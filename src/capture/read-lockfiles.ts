/** Reads each project's lock file together with its manifests. */
import type { FileEntry, Project } from '../records/inventory.ts'
import type { Tree, TreeEntry } from '../system/ports.ts'
import type { LockExtraction, LockfileEntry, SourceFile } from './contract.ts'
import { decodeText, passOverContent } from './pass-over.ts'
import { filesOf } from './projects.ts'
import { invalidEntry } from './read-file.ts'

export type LockReading = Readonly<{ project: Project; entry: FileEntry; lock: LockExtraction }>

const EMPTY: LockExtraction = { packages: [] }

/** In the order of the projects; projects without a lock file are left out. */
export const readLockfiles = async (
  tree: Tree,
  projects: readonly Project[],
  entries: ReadonlyMap<string, TreeEntry>,
  lockfiles: readonly LockfileEntry[],
): Promise<readonly LockReading[]> => {
  const locked = projects.filter(({ lockfile }) => lockfile !== undefined)
  const texts = await readTexts(
    tree,
    [...new Set(locked.flatMap(filesOf))].flatMap((path) => entries.get(path) ?? []),
  )
  const readings: LockReading[] = []
  for (const project of locked) {
    const reader = lockfiles.find(({ files }) => files.test(project.lockfile ?? ''))
    if (reader) readings.push(await readLockfile(project, reader, texts))
  }
  return readings
}

const readTexts = async (tree: Tree, entries: readonly TreeEntry[]): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  for await (const { entry, content } of tree.read(entries)) {
    const text = passOverContent(content) ? undefined : decodeText(content)
    if (text !== undefined) texts.set(entry.path, text.replace(/^\uFEFF/, ''))
  }
  return texts
}

const readLockfile = async (
  project: Project,
  { name, load }: LockfileEntry,
  texts: ReadonlyMap<string, string>,
): Promise<LockReading> => {
  const [file, ...manifests] = filesOf(project).map((path) => ({ path, text: texts.get(path) }))
  const path = file?.path ?? project.id
  if (file?.text === undefined) {
    const entry: FileEntry = { path, status: 'skipped', managers: [], reason: 'not a text file' }
    return { project, entry, lock: EMPTY }
  }
  try {
    const reader = await load()
    const lock = reader.extract({ path, text: file.text }, manifests.filter(isRead))
    return { project, entry: { path, status: 'read', managers: [name] }, lock }
  } catch (error) {
    return { project, entry: invalidEntry(path, name, error), lock: EMPTY }
  }
}

const isRead = (file: Readonly<{ path: string; text: string | undefined }>): file is SourceFile =>
  file.text !== undefined
