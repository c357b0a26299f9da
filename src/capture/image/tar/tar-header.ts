/**
 * One header block of a tar archive: POSIX ustar and pax (IEEE Std 1003.1-2024, pax, "ustar Interchange Format"), GNU's additions
 * (gnu.org/software/tar/manual, "Basic Tar Format") and the old v7 one. Archives are hostile: nothing in a header is believed unseen.
 */

export const BLOCK = 512

export type TarEntryKind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'character' | 'block' | 'fifo'

/** What the header begins: an entry of the archive, or something that speaks about the next entry, or about none. */
type TarType =
  | Readonly<{ kind: TarEntryKind; gnuSparse?: boolean }>
  | Readonly<{ mark: 'pax' | 'pax-global' | 'gnu-name' | 'gnu-link' | 'other' }>

export type TarHeader = TarType &
  Readonly<{
    /** As written. */
    name: string
    link: string
    /** Bytes that follow in the archive. */
    size: number
    mode: number
    /** Of GNU's sparse files: their size when unpacked, and whether blocks with more of the map follow. */
    realSize: number
    extended: boolean
  }>

const TYPES: Readonly<Record<string, TarType>> = {
  '0': { kind: 'file' },
  '\0': { kind: 'file' },
  '7': { kind: 'file' },
  '1': { kind: 'hardlink' },
  '2': { kind: 'symlink' },
  '3': { kind: 'character' },
  '4': { kind: 'block' },
  '5': { kind: 'directory' },
  '6': { kind: 'fifo' },
  S: { kind: 'file', gnuSparse: true },
  D: { kind: 'directory' },
  x: { mark: 'pax' },
  X: { mark: 'pax' },
  g: { mark: 'pax-global' },
  L: { mark: 'gnu-name' },
  K: { mark: 'gnu-link' },
  V: { mark: 'other' },
  M: { mark: 'other' },
  N: { mark: 'other' },
}

const decoder = new TextDecoder()

/** Up to the first NUL. */
export const decodeText = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end))
}

const SPACE = 0x20

export const isZeroBlock = (block: Uint8Array): boolean => block.every((byte) => byte === 0)

const CHECKSUM_AT = 148
const CHECKSUM_LENGTH = 8

/** The sum over all bytes, the field itself as spaces; some old writers summed signed bytes. */
const hasRightChecksum = (block: Uint8Array): boolean => {
  let sum = CHECKSUM_LENGTH * SPACE
  let high = 0
  for (let at = 0; at < BLOCK; at += 1) {
    if (at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_LENGTH) continue
    const byte = block[at]!
    sum += byte
    if (byte > 127) high += 1
  }
  const stated = parseNumber(block.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH))
  return stated === sum || stated === sum - 256 * high
}

/** Octal digits among spaces and NULs, or base 256 behind a byte 0x80 (GNU). NaN for what is neither, or too large to count with. */
const parseNumber = (field: Uint8Array): number => {
  const first = field[0]!
  if (first & 0x80) {
    if (first !== 0x80) return Number.NaN
    let value = 0
    for (const byte of field.subarray(1)) value = value * 256 + byte
    return Number.isSafeInteger(value) ? value : Number.NaN
  }
  let value = 0
  let at = 0
  while (at < field.length && (field[at] === SPACE || field[at] === 0)) at += 1
  for (; at < field.length && field[at] !== SPACE && field[at] !== 0; at += 1) {
    const digit = field[at]! - 0x30
    if (digit < 0 || digit > 7) return Number.NaN
    value = value * 8 + digit
  }
  return value
}

const USTAR = 'ustar\0'
const GNU = 'ustar '

/** Where the format has a prefix; in GNU's these bytes are times and a sparse map. */
const prefixOf = (block: Uint8Array): string => {
  const magic = String.fromCharCode(...block.subarray(257, 263))
  if (magic !== USTAR || block[345] === 0) return ''
  const isStar = String.fromCharCode(...block.subarray(508, 512)) === 'tar\0'
  return decodeText(block.subarray(345, isStar ? 476 : 500))
}

export type HeaderProblem = Readonly<{ expected: string; found: string }>

/** `block` has 512 bytes that are not all zero. */
export const parseTarHeader = (block: Uint8Array): TarHeader | HeaderProblem => {
  if (!hasRightChecksum(block)) return { expected: 'a header of a tar archive', found: 'a wrong checksum' }
  const flag = String.fromCharCode(block[156]!)
  const stated = TYPES[flag]
  if (!stated) return { expected: 'a known type of entry', found: `type ${JSON.stringify(flag)}` }
  const base = decodeText(block.subarray(0, 100))
  const prefix = prefixOf(block)
  const name = prefix === '' ? base : `${prefix}/${base}`
  // Before ustar, a slash at the end made a folder.
  const type: TarType =
    'kind' in stated && stated.kind === 'file' && name.endsWith('/') ? { kind: 'directory' } : stated
  // Only files have content, whatever the size field says: so read by Go's archive/tar, and thus by builders and runtimes.
  const hasContent = 'mark' in type || type.kind === 'file'
  const size = hasContent ? parseNumber(block.subarray(124, 136)) : 0
  if (Number.isNaN(size)) return { expected: 'the size of an entry', found: 'no number' }
  const isSparse = 'kind' in type && type.gnuSparse === true
  const isGnu = String.fromCharCode(...block.subarray(257, 263)) === GNU
  return {
    ...type,
    name,
    link: decodeText(block.subarray(157, 257)),
    size,
    mode: (parseNumber(block.subarray(100, 108)) || 0) & 0o7777,
    realSize: isSparse && isGnu ? parseNumber(block.subarray(483, 495)) || 0 : 0,
    extended: isSparse && block[482] !== 0,
  }
}
