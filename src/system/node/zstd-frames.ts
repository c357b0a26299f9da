/**
 * Cuts zstd data at the ends of its frames: Node's decoder ignores what follows a frame in the same piece, so data of several frames
 * (zstd:chunked layers, pzstd) would be cut off without an error. Source: RFC 8878 section 3.1.
 */

const MAGIC = 0xfd2fb528
/** The first of sixteen. */
const SKIPPABLE = 0x184d2a50

type Field = 'magic' | 'skippable-size' | 'descriptor' | 'header' | 'block'
type State = Readonly<{ field: Field; need: number }> | Readonly<{ field: 'content'; need: number; last: boolean }>

const FRAME_START: State = { field: 'magic', need: 4 }
const BLOCK: State = { field: 'block', need: 3 }
const RUN_LENGTH = 1

/** Bytes of the frame header that follow its descriptor (section 3.1.1.1). */
const headerSize = (descriptor: number): number => {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  const dictionary = [0, 1, 2, 4][descriptor & 3]!
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize
}

/** What comes after a field that is complete; `undefined` for what is no zstd. `value` is little-endian. */
const stateAfter = (field: Field, value: number, hasChecksum: boolean): State | undefined => {
  switch (field) {
    case 'magic':
      if (value === MAGIC) return { field: 'descriptor', need: 1 }
      return value >= SKIPPABLE && value < SKIPPABLE + 16 ? { field: 'skippable-size', need: 4 } : undefined
    case 'skippable-size':
      return { field: 'content', need: value, last: true }
    case 'descriptor':
      return { field: 'header', need: headerSize(value) }
    case 'header':
      return BLOCK
    case 'block': {
      const last = (value & 1) !== 0
      const size = ((value >> 1) & 3) === RUN_LENGTH ? 1 : value >> 3
      return { field: 'content', need: size + (last && hasChecksum ? 4 : 0), last }
    }
    default:
      return field satisfies never
  }
}

/** The same bytes; no piece goes on behind the end of a frame. What is no zstd passes as it is, for the decoder to refuse. */
export async function* splitFrames(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let state: State | undefined = FRAME_START
  let value = 0
  let held = 0
  let hasChecksum = false
  for await (const piece of packed) {
    let from = 0
    for (let at = 0; at < piece.length && state;) {
      if (state.field === 'content') {
        const taken = Math.min(state.need - held, piece.length - at)
        at += taken
        held += taken
      } else {
        value += piece[at]! * 256 ** held
        at += 1
        held += 1
      }
      if (held < state.need) continue
      if (state.field === 'descriptor') hasChecksum = (value & 4) !== 0
      state =
        state.field === 'content' ? (state.last ? FRAME_START : BLOCK) : stateAfter(state.field, value, hasChecksum)
      // A block without content, and no checksum behind it.
      if (state?.field === 'content' && state.need === 0) state = state.last ? FRAME_START : BLOCK
      value = 0
      held = 0
      if (state !== FRAME_START) continue
      yield piece.subarray(from, at)
      from = at
    }
    if (from < piece.length) yield from === 0 ? piece : piece.subarray(from)
  }
}
