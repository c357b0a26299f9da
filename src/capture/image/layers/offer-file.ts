/** Hands a file's content to the readers that want it, as soon as it is whole; what does not begin right is never kept. */
import { ParseError, SeaworthyError } from '../../../records/errors.ts'
import type { FileHeader, ImageFile, PackageReader, ReadingTools } from '../contract.ts'
import type { ContentSink } from '../tar/tar-parser.ts'
import type { FileOutcome } from './layer-reading.ts'

export type Settle = (reader: PackageReader, outcome: FileOutcome) => void

/** The readers that want the file; those that it is too large for are told so. `undefined` for none, which is nearly always. */
export const takersOf = (
  readers: readonly PackageReader[],
  file: FileHeader,
  sparse: boolean,
  settle: Settle,
): readonly PackageReader[] | undefined => {
  let takers: PackageReader[] | undefined
  for (const reader of readers) {
    if (!reader.wants(file)) continue
    if (file.size > reader.maxBytes)
      settle(reader, { status: 'skipped', reason: `expected at most ${reader.maxBytes} bytes, found ${file.size}` })
    else if (sparse) settle(reader, { status: 'skipped', reason: 'expected plain content, found a sparse file' })
    else (takers ??= []).push(reader)
  }
  return takers
}

/** Gathers the content and reads it at its end. */
export const offerFile = (
  takers: readonly PackageReader[],
  file: FileHeader,
  tools: ReadingTools,
  settle: Settle,
): ContentSink => {
  const magicLength = Math.max(0, ...takers.flatMap(({ magic = [] }) => magic.map(({ length }) => length)))
  let left: readonly PackageReader[] = takers
  let bytes: Uint8Array = new Uint8Array(0)
  let whole: Uint8Array | undefined
  let held = 0
  let judged = magicLength === 0
  return {
    write(piece) {
      if (left.length === 0) return
      if (held === 0 && piece.length === file.size) bytes = piece
      else {
        whole ??= new Uint8Array(file.size)
        whole.set(piece, held)
        bytes = whole
      }
      held += piece.length
      if (judged || held < magicLength) return
      judged = true
      left = left.filter((reader) => beginsRight(reader, bytes))
      if (left.length === 0) bytes = whole = new Uint8Array(0)
    },
    end() {
      for (const reader of left)
        if (judged || beginsRight(reader, bytes.subarray(0, held)))
          settle(reader, outcomeOf(reader, { ...file, bytes }, tools))
    },
  }
}

const beginsRight = ({ magic }: PackageReader, bytes: Uint8Array): boolean =>
  magic === undefined ||
  magic.some((start) => bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte))

/** Files are hostile: one on which a reader fails is listed, and the rest is read. */
const outcomeOf = (reader: PackageReader, file: ImageFile, tools: ReadingTools): FileOutcome => {
  try {
    return { status: 'read', reading: reader.read(file, tools) }
  } catch (error) {
    if (error instanceof ParseError && error.line !== undefined)
      return { status: 'invalid', reason: error.message, line: error.line }
    if (error instanceof SeaworthyError) return { status: 'invalid', reason: error.message }
    return { status: 'invalid', reason: `the reader ${reader.name} failed: ${String(error)}` }
  }
}
