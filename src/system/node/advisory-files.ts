/**
 * Where advisories come from and where the store goes: finds what a folder, a zip or a bucket holds, and builds the new
 * store in a file beside the old one, which it replaces by a rename. A reader has the old store or the new, never a half.
 */
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { SeaworthyError, UsageError, WorldError } from '../../records/errors.ts'
import type {
  AdvisoryArchive,
  AdvisoryFile,
  AdvisoryFiles,
  AdvisoryPlace,
  AdvisorySource,
  AdvisorySupplement,
  Clock,
  Database,
  Http,
  Log,
  Rebuild,
} from '../ports.ts'
import { openDatabase } from './database.ts'
import { openFolder } from './files.ts'
import { readZip, readZipDirectory } from './zip.ts'

/** OSV.dev's public bucket: google.github.io/osv.dev/data. */
export const OSV_BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com'

export type AdvisoryFilesPorts = Readonly<{ http: Http; log: Log; clock: Clock }>

export const createAdvisoryFiles = (ports: AdvisoryFilesPorts): AdvisoryFiles => ({
  withSources: async (place, work) => {
    const workplace = await mkdtemp(join(tmpdir(), 'seaworthy-advisories-'))
    try {
      return await work(await findSources(place, ports, workplace))
    } finally {
      await rm(workplace, { recursive: true, force: true })
    }
  },
  rebuild,
})

/* ---- building and swapping -------------------------------------------------------------------------------------- */

const rebuild = async <Result>(request: Rebuild, fill: (database: Database) => Promise<Result>): Promise<Result> => {
  const unfinished = `${request.path}.importing`
  await openFolder(dirname(request.path))
  await refuseForeign(request.path)
  await prepareFile(unfinished, request)
  const result = await fillFile(unfinished, fill)
  await flush(unfinished)
  await rename(unfinished, request.path)
  return result
}

/** A slip of the hand must not cost a file: only a database is ever replaced (sqlite.org/fileformat.html, the header string). */
const refuseForeign = async (path: string): Promise<void> => {
  const kind = await kindOf(path)
  if (kind === 'none' || (kind === 'file' && (await isDatabase(path)))) return
  const found = kind === 'file' ? 'another file; it is left' : 'a folder'
  throw new UsageError({ place: path, expected: 'an advisory store, or nothing', found })
}

/** An empty file becomes a database when it is first written. */
const isDatabase = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(15), 0, 15, 0)
    return bytesRead === 0 || buffer.toString('latin1') === 'SQLite format 3'
  } finally {
    await file.close()
  }
}

/** Holds the file for itself: a second import fails instead of mixing in. */
const fillFile = async <Result>(path: string, fill: (database: Database) => Promise<Result>): Promise<Result> => {
  const database = openDatabase(path)
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    return await fill(database)
  } finally {
    database.close()
  }
}

/** An interrupted rebuild is continued; else the file starts as a copy of the one in use, where that is usable. */
const prepareFile = async (unfinished: string, { path, isUsable }: Rebuild): Promise<void> => {
  if ((await exists(unfinished)) && check(unfinished, isUsable)) return
  await rm(unfinished, { force: true })
  await rm(`${unfinished}-journal`, { force: true })
  if ((await exists(path)) && check(path, isUsable)) await copyFile(path, unfinished)
}

const check = (path: string, isUsable: (database: Database) => boolean): boolean => {
  try {
    // Not read-only: an interrupted transaction must be rolled back first.
    const database = openDatabase(path)
    try {
      return isUsable(database)
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

/** The rebuild itself runs without syncing; before the rename everything must be on the disk. */
const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/* ---- finding ---------------------------------------------------------------------------------------------------- */

const findSources = async (
  request: AdvisoryPlace,
  ports: AdvisoryFilesPorts,
  workplace: string,
): Promise<readonly AdvisorySource[]> => {
  const { from } = request
  if (/^https?:\/\//.test(from)) return await sourcesOfUrl(request, ports, workplace)
  const place = resolve(from)
  const kind = await kindOf(place)
  if (kind === 'file') return [await archiveOfZip(place, ecosystemOfZip(place), ports.clock)]
  if (kind === 'none')
    throw new UsageError({ place: from, expected: 'a folder, a zip or an address', found: 'nothing there' })
  const sources = [...(await archivesOfFolder(place, request.ecosystems, ports.clock)), ...(await supplementsOf(place))]
  if (sources.length > 0) return sources
  throw new UsageError({ place: from, expected: '<Ecosystem>/all.zip, or advisories as .json files', found: 'neither' })
}

const kindOf = async (path: string): Promise<'file' | 'folder' | 'none'> => {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return 'none'
  }
}

const exists = async (path: string): Promise<boolean> => (await kindOf(path)) !== 'none'

/** A folder laid out as OSV's bucket, one that holds such a folder as `osv`, or one of `.json` files. */
const archivesOfFolder = async (
  place: string,
  ecosystems: readonly string[] | undefined,
  clock: Clock,
): Promise<readonly AdvisoryArchive[]> => {
  const root = (await kindOf(join(place, 'osv'))) === 'folder' ? join(place, 'osv') : place
  const names = (await readdir(root)).toSorted()
  const archives: AdvisoryArchive[] = []
  for (const name of names) {
    const zip = join(root, name, 'all.zip')
    if (ecosystems !== undefined && !ecosystems.includes(name)) continue
    if (await exists(zip)) archives.push(await archiveOfZip(zip, name, clock))
  }
  if (archives.length > 0) return archives
  const files = names.filter((name) => name.endsWith('.json') && supplementKindOf(name) === undefined)
  return files.length === 0 ? [] : [await archiveOfJsonFiles(root, files)]
}

/** `PyPI/all.zip` is an ecosystem's; any other zip says what it is by its records. */
const ecosystemOfZip = (path: string): string | undefined => {
  const folder = basename(dirname(path))
  return basename(path) === 'all.zip' && /^[A-Z]|^npm$|^crates\./.test(folder) ? folder : undefined
}

const archiveOfZip = async (path: string, ecosystem: string | undefined, clock: Clock): Promise<AdvisoryArchive> => {
  const snapshot = await newestModified(join(dirname(path), 'modified_id.csv'), clock)
  return {
    kind: 'osv',
    name: ecosystem ?? basename(path),
    ...(ecosystem === undefined ? {} : { ecosystem }),
    ...(snapshot === undefined || basename(path) !== 'all.zip' ? {} : { snapshot }),
    digest: digestOfZip(path),
    entries: () => jsonEntries(path),
  }
}

/** An archive whose directory cannot be read fails when it is imported, with its own message. */
const digestOfZip = (path: string): string => {
  try {
    return digestOf(readZipDirectory(path))
  } catch (error) {
    if (error instanceof SeaworthyError) return `unreadable ${path}`
    throw error
  }
}

const jsonEntries = (path: string): AsyncIterable<AdvisoryFile> =>
  readZip(path, { isWanted: (name) => name.endsWith('.json') })

const archiveOfJsonFiles = async (folder: string, names: readonly string[]): Promise<AdvisoryArchive> => {
  const stats = await Promise.all(names.map(async (name) => await stat(join(folder, name))))
  const listing = names.map((name, index) => `${name} ${stats[index]?.size} ${stats[index]?.mtimeMs}`)
  return {
    kind: 'osv',
    name: folder,
    digest: digestOf(listing.join('\n')),
    entries: async function* () {
      for (const name of names) yield { name, bytes: await readFile(join(folder, name)) }
    },
  }
}

const digestOf = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 32)

const newestModified = async (path: string, clock: Clock): Promise<string | undefined> =>
  (await exists(path)) ? newestIn(await readFile(path, 'utf8'), clock) : undefined

/** OSV writes `modified,id` lines, newest first; neither the order nor a date in the future is relied on. */
const newestIn = (listing: string, clock: Clock): string | undefined => {
  const now = new Date(clock.now()).toISOString()
  let newest = ''
  for (const line of listing.split('\n')) {
    const modified = line.slice(0, line.indexOf(','))
    if (modified > newest && modified <= now && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(modified)) newest = modified
  }
  return newest || undefined
}

/* ---- KEV, EPSS, end of life, Debian's tracker ------------------------------------------------------------------------------------- */

const SUPPLEMENTS: readonly Readonly<{ kind: AdvisorySupplement['kind']; folder: string; file: RegExp }>[] = [
  { kind: 'kev', folder: 'kev', file: /^known_exploited_vulnerabilities.*\.json$/ },
  { kind: 'epss', folder: 'epss', file: /^epss.*\.csv(\.gz)?$/ },
  { kind: 'end-of-life', folder: 'eol', file: /^endoflife.*\.json$/ },
  { kind: 'debian-tracker', folder: 'debian', file: /^debian-(?:security-)?tracker.*\.json(\.gz)?$/ },
]

const supplementKindOf = (name: string): AdvisorySupplement['kind'] | undefined =>
  SUPPLEMENTS.find(({ file }) => file.test(name))?.kind

/** In the folder itself, in its `kev`, `epss`, `eol`, `debian`, or in those beside a folder called `osv`. */
const supplementsOf = async (place: string): Promise<readonly AdvisorySupplement[]> => {
  const parents = basename(place) === 'osv' ? [place, dirname(place)] : [place]
  const found: AdvisorySupplement[] = []
  for (const { kind, folder, file } of SUPPLEMENTS) {
    const folders = parents.flatMap((parent) => [parent, join(parent, folder)])
    const path = await firstFile(folders, file)
    if (path !== undefined) found.push(await supplementOf(kind, path))
  }
  return found
}

const firstFile = async (folders: readonly string[], file: RegExp): Promise<string | undefined> => {
  for (const folder of folders) {
    if ((await kindOf(folder)) !== 'folder') continue
    const name = (await readdir(folder)).toSorted().find((candidate) => file.test(candidate))
    if (name !== undefined) return join(folder, name)
  }
  return undefined
}

const MAX_SUPPLEMENT = 256 * 2 ** 20

const supplementOf = async (kind: AdvisorySupplement['kind'], path: string): Promise<AdvisorySupplement> => ({
  kind,
  name: kind,
  digest: digestOf(await readFile(path)),
  read: async () => await readSupplement(path),
})

const readSupplement = async (path: string): Promise<Uint8Array> => {
  const bytes = await readFile(path)
  if (!path.endsWith('.gz')) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_SUPPLEMENT })
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new WorldError({ place: path, expected: `gzip of at most ${MAX_SUPPLEMENT} bytes`, found }, { cause })
  }
}

/* ---- addresses -------------------------------------------------------------------------------------------------- */

const sourcesOfUrl = async (
  { from, ecosystems }: AdvisoryPlace,
  ports: AdvisoryFilesPorts,
  workplace: string,
): Promise<readonly AdvisorySource[]> => {
  const base = from.replace(/\/+$/, '')
  if (base.endsWith('.zip')) {
    const path = join(workplace, 'all.zip')
    await download(base, path, ports)
    return [{ ...(await archiveOfZip(path, undefined, ports.clock)), name: base }]
  }
  const wanted = ecosystems ?? (await listEcosystems(base, ports.http))
  const archives: AdvisoryArchive[] = []
  for (const ecosystem of wanted) archives.push(await archiveOfBucket(base, ecosystem, ports, workplace))
  return archives
}

const listEcosystems = async (base: string, http: Http): Promise<readonly string[]> => {
  const url = `${base}/ecosystems.txt`
  const { status, body } = await http.get({ url })
  const names = status === 200 ? new TextDecoder().decode(body).split('\n').filter(Boolean) : []
  if (names.length > 0) return names
  throw new WorldError({
    place: url,
    expected: 'a list of ecosystems',
    found: status === 200 ? 'an empty file' : `HTTP ${status}`,
  })
}

/** The zip is fetched when its turn comes and removed after; its digest is the validator that the bucket states. */
const archiveOfBucket = async (
  base: string,
  ecosystem: string,
  ports: AdvisoryFilesPorts,
  workplace: string,
): Promise<AdvisoryArchive> => {
  // Folder names hold colons and blanks: `Ubuntu:24.04:LTS`, `Red Hat`.
  const folder = `${base}/${encodeURIComponent(ecosystem)}`
  const url = `${folder}/all.zip`
  const { headers } = await ports.http.get({ url, method: 'HEAD' })
  const validator = headers['etag'] ?? headers['last-modified']
  const snapshot = await newestOfBucket(`${folder}/modified_id.csv`, ports)
  return {
    kind: 'osv',
    name: ecosystem,
    ecosystem,
    ...(snapshot === undefined ? {} : { snapshot }),
    digest:
      validator === undefined ? `fetched ${snapshot ?? ''} ${headers['content-length'] ?? ''}` : `${url} ${validator}`,
    entries: async function* () {
      const path = join(workplace, `${digestOf(ecosystem)}.zip`)
      await download(url, path, ports)
      try {
        yield* jsonEntries(path)
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

/** Newest first, so its start tells. A server that does not know ranges sends the whole file, which is small. */
const newestOfBucket = async (url: string, { http, clock }: AdvisoryFilesPorts): Promise<string | undefined> => {
  const { status, body } = await http.get({ url, headers: { range: 'bytes=0-4095' } })
  return status === 200 || status === 206 ? newestIn(new TextDecoder().decode(body), clock) : undefined
}

const MAX_ARCHIVE = 2 * 2 ** 30

const download = async (url: string, path: string, { http, log }: AdvisoryFilesPorts): Promise<void> => {
  log.progress(`advisories: fetching ${url}`)
  const { status } = await http.download({ url, maxBytes: MAX_ARCHIVE }, path)
  if (status !== 200) throw new WorldError({ place: url, expected: 'a zip archive', found: `HTTP ${status}` })
}
