/**
 * Capture of a tree: every pin, every package, every gap. Reads each file once, lock files once more with their manifests,
 * and puts the inventory together from plain values.
 */
import type { CustomCapture } from '../records/config.ts'
import type { FileEntry, Gap, Inventory, Package, Pin, Project } from '../records/inventory.ts'
import type { Source } from '../records/source.ts'
import type { Tree, TreeEntry } from '../system/ports.ts'
import type { CaptureCache } from './capture-cache.ts'
import { matcherOf } from './globs.ts'
import { excuseFile } from './infer/gaps/excused-files.ts'
import { mayNameOwn, ownProjectOf } from './infer/gaps/own-project.ts'
import type { FactFile, Inference } from './infer/infer-contract.ts'
import { isInferredFrom } from './infer/inferred-paths.ts'
import { READERS } from './infer/readers/index.ts'
import { keepInventory, keptInventory, slotOf } from './kept-inventory.ts'
import { lendVersions } from './lend-versions.ts'
import { LOCKFILES, unreadLockfileOf } from './lockfiles/index.ts'
import { MANAGERS } from './managers/index.ts'
import { linkPackages } from './packages.ts'
import { passOverEntry, type PassedOver } from './pass-over.ts'
import { filesOf, projectsByFile, resolveProjects } from './projects.ts'
import { createLoader, joinEntries, readFile, type FileReaders, type FileReading } from './read-file.ts'
import { readLockfiles, type LockReading } from './read-lockfiles.ts'

export type CaptureOptions = Readonly<{
  /** Globs of paths to leave out. */
  ignore: readonly string[]
  /** The configuration's own rules. */
  custom?: readonly CustomCapture[]
  cache?: CaptureCache
}>

/** Part of every cache key: raise it when a manager reads the same file differently. */
const CAPTURE_VERSION = 'capture/3'

/** Written out, so that capture loads no schema library; the type refuses anything else. */
const INVENTORY_SCHEMA: Inventory['schema'] = 'seaworthy/inventory/1'

/**
 * `source` may still be on its way: the tree is listed and, without a cache, read meanwhile. Never throws for what stands in the files: a bad one is an `invalid` entry
 * of `files`, and the rest goes on.
 */
export const captureTree = async (
  tree: Tree,
  source: Source | Promise<Source>,
  options: CaptureOptions,
): Promise<Inventory> => {
  const entries = await tree.list()
  const { cache, ignore, custom = [] } = options
  const settings = custom.length === 0 ? ignore : [...ignore, JSON.stringify(custom)]
  const slot = cache && slotOf(CAPTURE_VERSION, await source, settings, entries)
  const kept = slot && keptInventory(cache, slot, await source)
  if (kept) return kept
  const [known, readings] = await Promise.all([source, readTree(tree, entries, options)])
  const inventory = assemble(known, readings, await inferFrom(known, readings))
  if (slot) keepInventory(cache, slot, inventory)
  return inventory
}

const readTree = async (tree: Tree, listed: readonly TreeEntry[], options: CaptureOptions): Promise<Readings> => {
  const { chosen, passedOver } = chooseFiles(listed, options)
  const read = lendVersions(await readFiles(tree, chosen, options.cache))
  const { readings, inert } = await addCustom(tree, chosen, read, options.custom)
  const paths = chosen.map(({ entry }) => entry.path)
  const projects = resolveProjects(
    readings.flatMap((reading) => reading.projects),
    LOCKFILES,
    paths,
  )
  const entries = new Map(chosen.map(({ entry }) => [entry.path, entry]))
  const locks = await readLockfiles(tree, projects, entries, LOCKFILES)
  return {
    readings,
    paths,
    projects,
    locks,
    unread: paths.flatMap(unreadEntry),
    inert,
    skipped: countByReason([...passedOver, ...readings.flatMap((reading) => reading.passedOver ?? [])]),
  }
}

/** What the configuration's own rules find, among what was read. */
const addCustom = async (
  tree: Tree,
  chosen: readonly ChosenFile[],
  readings: readonly FileReading[],
  rules: CaptureOptions['custom'] = [],
): Promise<Readonly<{ readings: readonly FileReading[]; inert: readonly string[] }>> => {
  if (rules.length === 0) return { readings, inert: [] }
  const { joinCustom, readCustom } = await import('./custom/read-custom.ts')
  const entries = chosen.map(({ entry }) => entry)
  const { byFile, inert } = await readCustom(tree, entries, rules)
  return { readings: joinCustom(readings, byFile, entries), inert }
}

type ChosenFile = FileReaders & Readonly<{ entry: TreeEntry }>

const chooseFiles = (entries: readonly TreeEntry[], { ignore }: CaptureOptions) => {
  const isLockfile = (path: string) => LOCKFILES.some(({ files }) => files.test(path))
  const rules = { isIgnored: matcherOf(ignore), isLockfile }
  const chosen: ChosenFile[] = []
  const passedOver: PassedOver[] = []
  for (const entry of entries) {
    const reason = passOverEntry(entry, rules)
    if (reason) passedOver.push(reason)
    else chosen.push({ entry, ...readersOf(entry.path) })
  }
  return { chosen, passedOver }
}

const readersOf = (path: string): FileReaders => ({
  managers: MANAGERS.filter(({ files }) => files.test(path)),
  reader: isInferredFrom(path) ? READERS.find(({ files }) => files.test(path)) : undefined,
})

const isWanted = ({ entry, managers, reader }: ChosenFile): boolean =>
  managers.length > 0 || reader !== undefined || mayNameOwn(entry.path)

/** In the order of the tree. */
const readFiles = async (
  tree: Tree,
  chosen: readonly ChosenFile[],
  cache: CaptureCache | undefined,
): Promise<readonly FileReading[]> => {
  const found = new Map<string, FileReading>()
  const unknown = new Map<string, ChosenFile>()
  for (const file of chosen) {
    if (!isWanted(file)) continue
    const json = cache && file.entry.oid !== undefined ? cache.get(cacheKey(file.entry)) : undefined
    if (json === undefined) unknown.set(file.entry.path, file)
    else found.set(file.entry.path, readingOf(json))
  }
  const load = createLoader()
  for await (const { entry, content } of tree.read([...unknown.values()].map((file) => file.entry))) {
    const reading = await readFile(entry.path, content, unknown.get(entry.path) ?? { managers: [] }, load)
    found.set(entry.path, reading)
    if (entry.oid !== undefined) cache?.put(cacheKey(entry), JSON.stringify(reading))
  }
  return chosen.flatMap(({ entry }) => found.get(entry.path) ?? [])
}

const readingOf = (json: string): FileReading => JSON.parse(json)

const cacheKey = ({ oid, path }: TreeEntry): string => `${CAPTURE_VERSION} ${oid} ${path}`

const unreadEntry = (path: string): readonly FileEntry[] => {
  const tool = unreadLockfileOf(path)
  if (tool === undefined) return []
  const reason = `a lock file of ${tool}, which is not read yet: its packages are unknown`
  return [{ path, status: 'skipped', managers: [], reason }]
}

type Readings = Readonly<{
  readings: readonly FileReading[]
  /** Of all files that are not passed over. */
  paths: readonly string[]
  projects: readonly Project[]
  locks: readonly LockReading[]
  unread: readonly FileEntry[]
  /** See `Inventory.inert`. */
  inert: readonly string[]
  skipped: Readonly<Record<string, number>>
}>

const NOTHING_INFERRED: Inference = { pins: [], gaps: [], excused: [], disowned: new Set(), standings: new Map() }

/** What the files say together. The engine is loaded where there is something to infer from. */
const inferFrom = async (source: Source, { readings, paths }: Readings): Promise<Inference> => {
  const files = readings.flatMap(({ path, inference }): readonly FactFile[] =>
    inference ? [{ path, ...inference }] : [],
  )
  if (files.length === 0) return NOTHING_INFERRED
  const [{ inferPins }, { RECOGNIZERS }] = await Promise.all([
    import('./infer/infer-pins.ts'),
    import('./infer/recognizers/index.ts'),
  ])
  const own = ownProjectOf(
    source,
    readings.flatMap((reading) => reading.own ?? []),
  )
  return inferPins(files, { paths, own, known: readings.flatMap(({ pins }) => pins) }, RECOGNIZERS)
}

const assemble = (source: Source, found: Readings, inferred: Inference): Inventory => {
  const { readings, projects, locks, unread, inert, skipped } = found
  const owners = projectsByFile(projects)
  const pins = readings
    .flatMap((reading) => reading.pins)
    .filter(({ id }) => !inferred.disowned.has(id))
    .map((pin) => withProject(pin, owners.get(pin.file)))
  const pinsByFile = Map.groupBy(pins, ({ file }) => file)
  const linked = locks.map(({ project, lock }) =>
    linkPackages(
      project,
      lock,
      filesOf(project).flatMap((file) => pinsByFile.get(file) ?? []),
    ),
  )
  const lockOf = new Map(locks.map(({ project, lock }) => [project.id, lock]))
  const gaps = [...readings.flatMap((reading) => reading.gaps), ...linked.flatMap((one): readonly Gap[] => one.gaps)]
  const files = [...readings.flatMap(({ entry }) => entry ?? []), ...locks.map(({ entry }) => entry), ...unread]
  return {
    schema: INVENTORY_SCHEMA,
    source,
    pins: withInferred(readings, pins, inferred.pins).map((pin) => withStanding(pin, inferred)),
    packages: linked.flatMap(({ packages }): readonly Package[] => packages),
    projects: projects.map((project) => {
      const lock = lockOf.get(project.id)
      return {
        ...project,
        ...(lock?.lockerVersion === undefined ? {} : { lockerVersion: lock.lockerVersion }),
        runtimes: { ...lock?.runtimes, ...project.runtimes },
      }
    }),
    gaps: [...gaps.filter(({ file }) => excuseFile(file) === undefined), ...inferred.gaps],
    excused: [...gaps.flatMap(excusedGap), ...inferred.excused],
    ...(inert.length === 0 ? {} : { inert }),
    files: joinByPath(files),
    skipped,
  }
}

/** File by file, what managers found before what was inferred. */
const withInferred = (
  readings: readonly FileReading[],
  pins: readonly Pin[],
  inferred: readonly Pin[],
): readonly Pin[] => {
  if (inferred.length === 0) return pins
  const byManager = Map.groupBy(pins, ({ file }) => file)
  const byInference = Map.groupBy(inferred, ({ file }) => file)
  return readings.flatMap(({ path }) => [...(byManager.get(path) ?? []), ...(byInference.get(path) ?? [])])
}

const excusedGap = (gap: Gap): readonly Gap[] => {
  const why = excuseFile(gap.file)
  return why === undefined ? [] : [{ ...gap, why }]
}

const withStanding = (pin: Pin, { standings }: Inference): Pin => {
  const standing = standings.get(pin.id)
  return standing ? { ...pin, ...standing } : pin
}

const withProject = (pin: Pin, project: Project | undefined): Pin => (project ? { ...pin, project: project.id } : pin)

const joinByPath = (entries: readonly FileEntry[]): readonly FileEntry[] => {
  const joined = new Map<string, FileEntry>()
  for (const entry of entries) {
    const known = joined.get(entry.path)
    joined.set(entry.path, known ? joinEntries(known, entry) : entry)
  }
  return [...joined.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

const countByReason = (reasons: readonly PassedOver[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const reason of reasons.toSorted()) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
