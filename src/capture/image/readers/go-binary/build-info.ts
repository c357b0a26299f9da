/**
 * Where Go's linker left what a program was built from, and how it is written. Source: Go's `debug/buildinfo` (search, both
 * headers) and `runtime/debug` (`ParseBuildInfo`: the lines).
 */
import { ParseError } from '../../../../records/errors.ts'
import { binaryReader, indexOfBytes } from '../../formats/binary-reader.ts'
import { bytesAt, pointerAt } from '../../formats/executable.ts'
import type { Executable } from '../../formats/regions.ts'

export type BuildInfoText = Readonly<{
  /** `go1.24.3`, `go1.22.1 X:boringcrypto`, `devel go1.25-4a8b2f1 …`. */
  toolchain: string
  /** Lines of module information; empty for programs built outside of modules. */
  modules: string
}>

const MAGIC = Uint8Array.of(0xff, ...new TextEncoder().encode(' Go buildinf:'))
const ALIGNMENT = 16
const HEADER_SIZE = 32
const FLAGS_BIG_ENDIAN = 1
const FLAGS_INLINE = 2

/** Nothing more is read: a kilobyte a module, thousands of modules. */
const LONGEST_TEXT = 16 * 2 ** 20

/** `undefined` for a program that no Go linker made. Throws a ParseError where the information is damaged. */
export const findBuildInfo = (executable: Executable): BuildInfoText | undefined => {
  const header = findHeader(executable)
  if (!header) return undefined
  const flags = header[15] ?? 0
  if ((flags & FLAGS_INLINE) !== 0) {
    const toolchain = inlineText(header, HEADER_SIZE)
    return textOf(toolchain.bytes, inlineText(header, toolchain.end).bytes)
  }
  const pointerSize = header[14] === 8 ? 8 : 4
  const order = (flags & FLAGS_BIG_ENDIAN) === 0 ? 'little' : 'big'
  const reader = binaryReader(header, order, 'Go build information')
  const word = pointerSize === 8 ? reader.u64 : reader.u32
  const texts = [16, 16 + pointerSize].map((at) => goString({ ...executable, order }, word(at), pointerSize))
  return textOf(texts[0]!, texts[1]!)
}

/** From the magic to the end of the region that it lies in. */
const findHeader = ({ sections, dataSegments }: Executable): Uint8Array | undefined => {
  const named = sections.filter(({ name }) => name === '.go.buildinfo' || name === '__go_buildinfo')
  for (const { bytes } of named.length > 0 ? named : dataSegments) {
    const at = indexOfBytes(bytes, MAGIC, ALIGNMENT)
    if (at >= 0 && at + HEADER_SIZE <= bytes.length) return bytes.subarray(at)
  }
  return undefined
}

const inlineText = (bytes: Uint8Array, at: number): Readonly<{ bytes: Uint8Array; end: number }> => {
  let length = 0
  let next = at
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[next]
    if (byte === undefined || shift > LONGEST_TEXT) throw damaged('a length', `byte ${next} of ${bytes.length}`)
    next += 1
    length += (byte & 0x7f) * shift
    if (byte < 0x80) break
  }
  const end = next + length
  if (length > LONGEST_TEXT || end > bytes.length) throw damaged('a text', `one of ${length} bytes`)
  return { bytes: bytes.subarray(next, end), end }
}

/** Before Go 1.18: a pointer to a string, which is a pointer and a length. */
const goString = (executable: Executable, address: number, pointerSize: number): Uint8Array => {
  if (address === 0) return new Uint8Array()
  const length = pointerAt(executable, address + pointerSize, pointerSize)
  if (length > LONGEST_TEXT) throw damaged('a text', `one of ${length} bytes`)
  return length === 0 ? new Uint8Array() : bytesAt(executable, pointerAt(executable, address, pointerSize), length)
}

const damaged = (expected: string, found: string): ParseError =>
  new ParseError({ expected: `${expected} in Go's build information`, found })

/** The module lines stand between two marks of 16 bytes each. */
const MARK_SIZE = 16
const NEWLINE = 10

const textOf = (toolchain: Uint8Array, marked: Uint8Array): BuildInfoText => {
  const isMarked = marked.length >= 2 * MARK_SIZE + 1 && marked.at(-MARK_SIZE - 1) === NEWLINE
  return {
    toolchain: decode(toolchain),
    modules: isMarked ? decode(marked.subarray(MARK_SIZE, -MARK_SIZE)) : '',
  }
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
