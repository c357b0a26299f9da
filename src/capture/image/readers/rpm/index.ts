/**
 * What rpm installed, from each of the three formats that its database has had: SQLite (Fedora, Red Hat 9, Rocky, Alma),
 * ndb (SUSE), Berkeley DB (Red Hat 8 and before). What a file is, its first bytes say and not its name.
 */
import { ParseError } from '../../../../records/errors.ts'
import type { FileReading, FoundPackage, ImageFile, PackageReader } from '../../contract.ts'
import { collectProblems, type Problems } from '../../file-text.ts'
import { pathBudget } from '../../owned-paths.ts'
import { berkeleyDbBlobs, isBerkeleyDb } from './berkeley-db.ts'
import { isNdb, ndbBlobs } from './ndb.ts'
import { packageOfHeader } from './package.ts'
import { isSqlite, rowsOf } from './sqlite-table.ts'
import { whole } from './whole.ts'

const FOLDERS = ['var/lib/rpm/', 'usr/lib/sysimage/rpm/']
const LOG = 'rpmdb.sqlite-wal'
const FILES = new Set(
  ['rpmdb.sqlite', 'Packages.db', 'Packages', LOG].flatMap((name) => FOLDERS.map((folder) => folder + name)),
)

const read = ({ path, bytes }: ImageFile): FileReading => {
  if (path.endsWith(LOG))
    return { problems: [{ reason: 'the last changes to rpmdb.sqlite are not in it, and not read' }] }
  const problems = collectProblems()
  const paths = pathBudget()
  const packages: FoundPackage[] = []
  let number = 0
  let total = 0
  for (const blob of blobsOf(bytes, problems)) {
    number += 1
    total += blob.length
    if (total > bytes.length)
      throw new ParseError({ expected: 'records that lie apart', found: 'more than the file holds' })
    const found = whole(() => packageOfHeader(blob, paths), problems, `record ${number}`)
    if (found !== undefined) packages.push(found)
  }
  const { problems: [first] = [] } = problems.facts()
  if (packages.length === 0 && first) throw new ParseError({ expected: 'packages of rpm', found: first.reason })
  return { packages: withNeededFiles(packages), ...problems.facts() }
}

const blobsOf = (bytes: Uint8Array, problems: Problems): Iterable<Uint8Array> => {
  if (isSqlite(bytes)) return sqliteBlobs(bytes, problems)
  if (isNdb(bytes)) return ndbBlobs(bytes, problems)
  if (isBerkeleyDb(bytes)) return berkeleyDbBlobs(bytes, problems)
  throw new ParseError({ expected: 'a database of rpm (SQLite, ndb, Berkeley DB)', found: 'other first bytes' })
}

/** `Packages (hnum INTEGER PRIMARY KEY, blob BLOB)` (rpm's lib/backend/sqlite.c). */
function* sqliteBlobs(bytes: Uint8Array, problems: Problems): Generator<Uint8Array> {
  for (const [, blob] of rowsOf(bytes, 'Packages', problems)) if (blob instanceof Uint8Array) yield blob
}

/** A package may need a file (`/bin/sh`): whose it is becomes one of the names that its package provides. */
const withNeededFiles = (packages: readonly FoundPackage[]): readonly FoundPackage[] => {
  const needed = new Set(
    packages.flatMap(({ relations = [] }) =>
      relations.flatMap(({ anyOf }) => anyOf.filter((name) => name.startsWith('/')).map((name) => name.slice(1))),
    ),
  )
  return packages.map((found) => {
    const files = found.owns?.filter((path) => needed.has(path)).map((path) => `/${path}`) ?? []
    return files.length === 0 ? found : { ...found, provides: [...new Set([...(found.provides ?? []), ...files])] }
  })
}

export const rpm: PackageReader = {
  name: 'rpm',
  wants: ({ path, size }) => FILES.has(path) && size > 0,
  maxBytes: 256 * 1024 * 1024,
  database: true,
  read,
}
