/**
 * rpm's own format of `Packages.db` (rpm's lib/backend/ndb/rpmpkg.c): a header, pages of slots, and blobs in blocks of 16
 * bytes, each with a head and a tail. All numbers are little-endian.
 */
import { ParseError } from '../../../../records/errors.ts'
import type { Problems } from '../../file-text.ts'
import { binaryReader, type BinaryReader } from '../../formats/binary-reader.ts'
import { whole } from './whole.ts'

const WHAT = 'an ndb database of rpm'

/** `RpmP`, `Slot`, `BlbS`. */
const FILE = 0x506d_7052
const SLOT = 0x746f_6c53
const BLOB = 0x5362_6c42
const PAGE = 4096
const SLOT_LENGTH = 16
/** The header takes the place of the first two slots. */
const HEADER = 2 * SLOT_LENGTH
const BLOCK = 16
const HEAD = 16

export const isNdb = (bytes: Uint8Array): boolean =>
  bytes.length >= HEADER && binaryReader(bytes, 'little', WHAT).u32(0) === FILE

/** The header of each package, in the order of the slots. A damaged slot or blob becomes a problem. */
export function* ndbBlobs(bytes: Uint8Array, problems: Problems): Generator<Uint8Array> {
  const view = binaryReader(bytes, 'little', WHAT)
  const version = view.u32(4)
  const pages = view.u32(12)
  if (version !== 0) throw new ParseError({ expected: 'version 0 of the ndb format', found: `version ${version}` })
  for (let slot = HEADER; slot < Math.min(pages * PAGE, bytes.length); slot += SLOT_LENGTH) {
    const blob = whole(() => blobOf(view, slot), problems, `slot at offset ${slot}`)
    if (blob !== undefined && blob !== 'empty') yield blob
  }
}

const blobOf = (view: BinaryReader, slot: number): Uint8Array | 'empty' => {
  const magic = view.u32(slot)
  if (magic !== SLOT) throw new ParseError({ expected: 'the letters "Slot"', found: `0x${magic.toString(16)}` })
  const index = view.u32(slot + 4)
  if (index === 0) return 'empty'
  const start = view.u32(slot + 8) * BLOCK
  const room = view.u32(slot + 12) * BLOCK
  const length = view.u32(start + 12)
  if (view.u32(start) !== BLOB || view.u32(start + 4) !== index || length + HEAD > room)
    throw new ParseError({ expected: `the blob of package ${index} at offset ${start}`, found: 'something else' })
  return view.slice(start + HEAD, length)
}
