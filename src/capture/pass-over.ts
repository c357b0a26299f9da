/** Files that capture does not read, and why: they are counted in the inventory, by these words. */
import type { TreeEntry } from '../system/ports.ts'

export type PassedOver = 'symlink' | 'submodule' | 'ignored' | 'vendored' | 'oversized' | 'binary' | 'lfs' | 'not-utf-8'

const MiB = 1024 * 1024
const LARGEST_TEXT = MiB
const LARGEST_LOCKFILE = 64 * MiB

/** Folders that hold copies of what others wrote. */
const VENDORED =
  /(?:^|\/)(?:vendor|third_party|third-party|node_modules|bower_components|jspm_packages|Godeps|site-packages|\.venv|venv|\.tox|\.nox|\.yarn|__pypackages__)\//

export type EntryRules = Readonly<{
  isIgnored: (path: string) => boolean
  isLockfile: (path: string) => boolean
}>

export const passOverEntry = (entry: TreeEntry, { isIgnored, isLockfile }: EntryRules): PassedOver | undefined => {
  if (entry.kind !== 'file') return entry.kind
  if (isIgnored(entry.path)) return 'ignored'
  if (VENDORED.test(entry.path)) return 'vendored'
  if (entry.size <= LARGEST_TEXT) return undefined
  return entry.size <= LARGEST_LOCKFILE && isLockfile(entry.path) ? undefined : 'oversized'
}

/** Git itself looks for a NUL in this many bytes to tell binary from text. */
const BINARY_PROBE = 8000
const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1'

export const passOverContent = (content: Uint8Array): PassedOver | undefined => {
  if (content.subarray(0, BINARY_PROBE).includes(0)) return 'binary'
  return startsWith(content, LFS_POINTER) ? 'lfs' : undefined
}

const startsWith = (content: Uint8Array, text: string): boolean => {
  if (content.length < text.length) return false
  for (let index = 0; index < text.length; index += 1) if (content[index] !== text.charCodeAt(index)) return false
  return true
}

/** Whether an ASCII text stands in bytes: most files need no more than this, so they are never decoded. */
export const holdsText = (content: Uint8Array, text: string): boolean =>
  // A view of bytes costs more than looking through most of them, and what trees read are buffers already.
  (content instanceof Buffer ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength)).includes(
    text,
    0,
    'latin1',
  )

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a file with its byte order mark, if any; `undefined` where it is not UTF-8. */
export const decodeText = (content: Uint8Array): string | undefined => {
  try {
    return decoder.decode(content)
  } catch {
    return undefined
  }
}
