/**
 * What dpkg installed (dpkg(1), FILES; deb-control(5)), which package brought which file, and what apt remembers of why.
 * Distroless images have no `status` but one control file a package below `status.d/`, with its checksums beside.
 */
import type { FileReading, ImageFile, PackageReader } from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { readExtendedStates } from './extended-states.ts'
import { readStatus } from './status.ts'

const STATUS = 'var/lib/dpkg/status'
const STATUS_FOLDER = 'var/lib/dpkg/status.d/'
const INFO_FOLDER = 'var/lib/dpkg/info/'
const EXTENDED_STATES = 'var/lib/apt/extended_states'
const LIST = '.list'
const CHECKSUMS = '.md5sums'

const wants = ({ path }: Readonly<{ path: string }>): boolean => {
  if (!path.startsWith('var/lib/')) return false
  if (path.startsWith(INFO_FOLDER)) return path.endsWith(LIST)
  return path === STATUS || path === EXTENDED_STATES || path.startsWith(STATUS_FOLDER)
}

const read = (file: ImageFile): FileReading => {
  const { path } = file
  if (path === EXTENDED_STATES) return readExtendedStates(textOf(file, 'states that apt keeps'))
  if (path.startsWith(INFO_FOLDER)) {
    const paths = pathsOfList(textOf(file, 'a list of paths'))
    return { owned: { package: path.slice(INFO_FOLDER.length, -LIST.length), paths } }
  }
  const isFolder = path.startsWith(STATUS_FOLDER)
  if (isFolder && path.endsWith(CHECKSUMS)) {
    const paths = pathsOfChecksums(textOf(file, 'a list of checksums'))
    return { owned: { package: path.slice(STATUS_FOLDER.length, -CHECKSUMS.length), paths } }
  }
  return readStatus(textOf(file, 'the status of packages'), isFolder ? 'installed' : 'not-installed')
}

/** A folder stands right before the first of its contents: only the last of a branch is kept. Without leading slashes. */
const pathsOfList = (text: string): readonly string[] => {
  const lines = text.split('\n')
  return lines
    .filter((line, index) => line.length > 1 && line !== '/.' && !isInside(lines[index + 1] ?? '', line))
    .map((line) => (line.startsWith('/') ? line.slice(1) : line))
}

const SLASH = 0x2f

const isInside = (path: string, folder: string): boolean =>
  path.charCodeAt(folder.length) === SLASH && path.startsWith(folder)

/** md5sum(1): 32 digits, two blanks, the path. */
const pathsOfChecksums = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const path = /^[0-9a-f]{32} [ *](?:\.?\/)?(\S.*)$/.exec(line)?.[1]
    return path === undefined ? [] : [path]
  })

export const dpkg: PackageReader = { name: 'dpkg', wants, maxBytes: 64 * 1024 * 1024, database: true, read }
