/**
 * What apk installed, and what was asked for (apk(5), FILES): Alpine, Wolfi, Chainguard. apk 3 keeps its database below `usr`
 * where the image has merged the two.
 */
import type { FileReading, ImageFile, PackageReader } from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { nameOfDependency } from './dependency.ts'
import { readInstalled } from './installed.ts'

const DATABASES = new Set(['lib/apk/db/installed', 'usr/lib/apk/db/installed'])
const WORLD = 'etc/apk/world'

const read = (file: ImageFile): FileReading =>
  file.path === WORLD
    ? { asked: wordsOf(textOf(file, 'names of packages')).flatMap((word) => nameOfDependency(word) ?? []) }
    : readInstalled(textOf(file, 'a database of apk'))

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')

export const apk: PackageReader = {
  name: 'apk',
  wants: ({ path }) => DATABASES.has(path) || path === WORLD,
  maxBytes: 64 * 1024 * 1024,
  database: true,
  read,
}
