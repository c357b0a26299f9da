/**
 * Which distribution an image is made of: os-release(5), and for images without it the files that a distribution had before.
 * The engine decides between several by `DISTRIBUTION_FILES`.
 */
import type { Distribution } from '../../../../records/image.ts'
import { DISTRIBUTION_FILES, type FileReading, type ImageFile, type PackageReader } from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { ecosystemOf } from './ecosystem.ts'
import { parseOsRelease } from './os-release-text.ts'
import { parseReleaseLine } from './release-line.ts'

const FILES = new Set(DISTRIBUTION_FILES)

/** A file that names no distribution gives no facts: a derived image may have emptied it on purpose. */
const read = (file: ImageFile): FileReading => {
  const text = textOf(file, 'the name of a distribution')
  const distribution = file.path.endsWith('/os-release') ? fromOsRelease(text) : parseReleaseLine(file.path, text)
  return distribution === undefined ? {} : { distribution }
}

const fromOsRelease = (text: string): Distribution | undefined => {
  const release = parseOsRelease(text)
  const {
    ID: id,
    VERSION_ID: versionId = '',
    VERSION_CODENAME: codename,
    NAME: name,
    PRETTY_NAME: prettyName,
  } = release
  if (id === undefined) return undefined
  const ecosystem = ecosystemOf(release)
  return {
    id: id.toLowerCase(),
    versionId,
    ...(codename === undefined || codename === '' ? {} : { codename }),
    name: prettyName ?? name ?? id,
    ...(ecosystem === undefined ? {} : { ecosystem }),
  }
}

export const osRelease: PackageReader = {
  name: 'os-release',
  wants: ({ path }) => FILES.has(path),
  maxBytes: 64 * 1024,
  database: true,
  read,
}
