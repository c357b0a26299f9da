/**
 * Reads a tar archive as its bytes come, without a promise for each entry: images have hundreds of thousands of files and hardly any
 * is wanted. The caller says of each entry whether it wants the content; the rest is counted off.
 */
import { WorldError } from '../../../records/errors.ts'
import { imagePath, LONGEST_PATH } from './image-path.ts'
import { parsePaxRecords } from './pax-records.ts'
import {
  BLOCK,
  decodeText,
  isZeroBlock,
  parseTarHeader,
  type HeaderProblem,
  type TarEntryKind,
  type TarHeader,
} from './tar-header.ts'

export type TarEntry = Readonly<{
  /** Without leading and trailing slash; empty for the root. */
  path: string
  kind: TarEntryKind
  /** Bytes of a file when it is unpacked. */
  size: number
  /** Permission bits. */
  mode: number
  /** Of links: the target as written; of hard links as `path`. */
  link: string
  /** Where the content begins, in bytes from the archive's begin, and how many it has there. */
  offset: number
  storedSize: number
  /** The content is a map with the pieces that are not zero. */
  sparse: boolean
}>

/** Is handed the content of one file piece by piece; the pieces may be kept. */
export type ContentSink = Readonly<{ write: (bytes: Uint8Array) => void; end: () => void }>

export type TarVisitor = (entry: TarEntry) => ContentSink | undefined

export interface TarParser {
  /** Throws a WorldError that names place and offset. */
  readonly push: (bytes: Uint8Array) => void
  /** How many of the next bytes nobody wants: a file that can be read in parts need not be read there. */
  readonly unwanted: () => number
  /** Instead of pushing that many. */
  readonly skip: (bytes: number) => void
  /** After the last byte. Throws a WorldError for an archive that ends too early. */
  readonly finish: () => void
}

/** Headers about headers; one of a megabyte holds no path that could be opened. */
const MOST_META = 1024 * 1024

type MarkHeader = Extract<TarHeader, { mark: string }>
type EntryHeader = Extract<TarHeader, { kind: string }>
type Meta = Readonly<{ mark: MarkHeader['mark']; size: number; pieces: Uint8Array[] }>

export const createTarParser = (place: string, visit: TarVisitor): TarParser => {
  let offset = 0
  /** Bytes of the present content, and of the padding after it, that are still to come. */
  let content = 0
  let padding = 0
  let sink: ContentSink | undefined
  let meta: Meta | undefined
  const header = new Uint8Array(BLOCK)
  let held = 0
  let zeroBlocks = 0
  let moreMap = false
  let told: ReadonlyMap<string, string> | undefined
  let longName: string | undefined
  let longLink: string | undefined

  const refuse = ({ expected, found }: HeaderProblem): never => {
    throw new WorldError({ place: `${place}, byte ${offset}`, expected, found })
  }

  const beginContent = (size: number, receiver: ContentSink | undefined): void => {
    content = size
    padding = (BLOCK - (size % BLOCK)) % BLOCK
    sink = receiver
    if (size === 0) endContent()
  }

  const endContent = (): void => {
    const done = sink
    sink = undefined
    if (meta) endMeta(meta)
    else done?.end()
  }

  const endMeta = ({ mark, size, pieces }: Meta): void => {
    meta = undefined
    const bytes = concatenate(pieces, size)
    if (mark === 'gnu-name') longName = decodeText(bytes)
    else if (mark === 'gnu-link') longLink = decodeText(bytes)
    else if (mark === 'pax') {
      const records = parsePaxRecords(bytes)
      if ('expected' in records) refuse(records)
      else told = records
    }
    // Builders and runtimes (Go's archive/tar) apply nothing of a global header, so neither do we.
  }

  const beginMeta = ({ mark, size }: MarkHeader): void => {
    if (size > MOST_META) refuse({ expected: `a header of at most ${MOST_META} bytes`, found: `one of ${size}` })
    const pieces: Uint8Array[] = []
    meta = { mark, size, pieces }
    beginContent(size, { write: (bytes) => pieces.push(bytes), end: () => {} })
  }

  const pathOf = (written: string): string => {
    if (written.length > LONGEST_PATH)
      refuse({ expected: `a path of at most ${LONGEST_PATH} bytes`, found: `one of ${written.length}` })
    if (written.includes('\0')) refuse({ expected: 'a path without a NUL', found: quoted(written) })
    return imagePath(written) ?? refuse({ expected: 'a path inside the image', found: quoted(written) })
  }

  const linkOf = (written: string): string =>
    written.length <= LONGEST_PATH && !written.includes('\0')
      ? written
      : refuse({ expected: `a link of at most ${LONGEST_PATH} bytes without a NUL`, found: quoted(written) })

  const sizeOf = (key: string, otherwise: number): number => {
    const text = told?.get(key)
    if (!text) return otherwise
    const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    return Number.isSafeInteger(size) ? size : refuse({ expected: 'the size of an entry', found: quoted(text) })
  }

  const entryOf = (read: EntryHeader): TarEntry => {
    const isFile = read.kind === 'file'
    const storedSize = isFile ? sizeOf('size', read.size) : read.size
    const paxSparse = told?.has('GNU.sparse.major') || told?.has('GNU.sparse.map') || told?.has('GNU.sparse.size')
    const sparse = read.gnuSparse === true || (isFile && paxSparse === true)
    const realSize = read.realSize || sizeOf('GNU.sparse.realsize', sizeOf('GNU.sparse.size', storedSize))
    const link = told?.get('linkpath') || longLink || read.link
    return {
      path: pathOf((sparse && told?.get('GNU.sparse.name')) || told?.get('path') || longName || read.name),
      kind: read.kind,
      size: sparse ? realSize : storedSize,
      mode: read.mode,
      link: read.kind === 'hardlink' ? pathOf(link) : linkOf(link),
      offset: offset + BLOCK,
      storedSize,
      sparse,
    }
  }

  const beginEntry = (read: EntryHeader): void => {
    const entry = entryOf(read)
    told = undefined
    longName = undefined
    longLink = undefined
    moreMap = read.extended
    beginContent(entry.storedSize, visit(entry))
  }

  const readBlock = (block: Uint8Array): void => {
    // Blocks that continue the map of a sparse file stand between its header and its content.
    if (moreMap) {
      moreMap = block[504] !== 0
      return
    }
    if (isZeroBlock(block)) {
      zeroBlocks += 1
      return
    }
    if (zeroBlocks === 1) refuse({ expected: 'the end of the archive', found: 'more behind a block of zeros' })
    const read = parseTarHeader(block)
    if ('expected' in read) return refuse(read)
    if (!('mark' in read)) return beginEntry(read)
    if (read.mark === 'other') beginContent(read.size, undefined)
    else beginMeta(read)
  }

  const takeContent = (bytes: Uint8Array, at: number): number => {
    const taken = Math.min(content, bytes.length - at)
    sink?.write(bytes.subarray(at, at + taken))
    content -= taken
    if (content === 0) endContent()
    return taken
  }

  const takeHeader = (bytes: Uint8Array, at: number): number => {
    if (held === 0 && bytes.length - at >= BLOCK) {
      readBlock(bytes.subarray(at, at + BLOCK))
      return BLOCK
    }
    const taken = Math.min(BLOCK - held, bytes.length - at)
    header.set(bytes.subarray(at, at + taken), held)
    held += taken
    if (held === BLOCK) {
      held = 0
      offset -= BLOCK - taken
      readBlock(header)
      offset += BLOCK - taken
    }
    return taken
  }

  const take = (bytes: Uint8Array, at: number): number => {
    if (moreMap) return takeHeader(bytes, at)
    if (content > 0) return takeContent(bytes, at)
    if (padding === 0) return takeHeader(bytes, at)
    const taken = Math.min(padding, bytes.length - at)
    padding -= taken
    return taken
  }

  return {
    push(bytes) {
      // What stands behind the end is nobody's.
      for (let at = 0; at < bytes.length;) {
        if (zeroBlocks === 2) return
        const taken = take(bytes, at)
        at += taken
        offset += taken
      }
    },
    unwanted: () => (sink || moreMap ? 0 : content + padding),
    skip(bytes) {
      offset += bytes
      content = 0
      padding = 0
    },
    finish() {
      if (content > 0) refuse({ expected: `${content} more bytes of an entry`, found: 'the end of the archive' })
      if (held > 0 || moreMap || told || longName !== undefined || longLink !== undefined)
        refuse({ expected: 'the rest of a header', found: 'the end of the archive' })
    },
  }
}

const concatenate = (pieces: readonly Uint8Array[], size: number): Uint8Array => {
  const [only] = pieces
  if (pieces.length === 1 && only) return only
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Archives are hostile and terminals obey control characters. */
const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
