/**
 * Executables as far as it takes to find data in them by a section's name or by address: ELF (System V gABI, chapters 4
 * and 5), PE (Microsoft, PE Format) and Mach-O (Apple, `mach-o/loader.h`).
 */
import { ParseError } from '../../../records/errors.ts'
import type { FileHeader } from '../contract.ts'
import { binaryReader, indexOfBytes } from './binary-reader.ts'
import { readElf } from './elf.ts'
import { readMachO } from './mach-o.ts'
import { readPe } from './pe.ts'
import type { Executable } from './regions.ts'

export const EXECUTABLE_MAGIC: readonly Uint8Array[] = [
  Uint8Array.of(0x7f, 0x45, 0x4c, 0x46),
  Uint8Array.of(0x4d, 0x5a),
  Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe),
  Uint8Array.of(0xce, 0xfa, 0xed, 0xfe),
]

/** Bytes: an empty program of Go has a million, one of Rust a third of that. */
const SMALLEST = 64 * 2 ** 10

/** Libraries and kernel modules that may not be executed: nothing that Go or Cargo built. */
const LIBRARY = /\.(?:so(?:\.[\d.]+)?|ko|o|a|dll|dylib)$/

export const mayBeProgram = ({ path, size, mode }: FileHeader): boolean =>
  size >= SMALLEST && ((mode & 0o111) !== 0 || !LIBRARY.test(path))

/** Bytes; programs beyond are not read. */
export const LARGEST_PROGRAM = 512 * 2 ** 20

/** Throws a ParseError for what is cut short, and for what a packer made unreadable. */
export const readExecutable = (bytes: Uint8Array): Executable => {
  refusePacked(bytes)
  switch (bytes[0]) {
    case 0x7f:
      return readElf(bytes)
    case 0x4d:
      return readPe(bytes)
    case 0xcf:
    case 0xce:
      return readMachO(bytes)
    default:
      throw new ParseError({ expected: 'an ELF, PE or Mach-O executable', found: 'other data' })
  }
}

const UPX = new TextEncoder().encode('UPX!')
/** UPX leaves its mark behind the headers. */
const PACKER_PLACE = 2048

const refusePacked = (bytes: Uint8Array): void => {
  const start = bytes.subarray(0, PACKER_PLACE)
  if (indexOfBytes(start, UPX) < 0) return
  throw new ParseError({
    expected: 'an executable as it was built',
    found: 'one packed by UPX: what was built into it cannot be read',
  })
}

/** Bytes at an address of the running program. Throws a ParseError where nothing is loaded there. */
export const bytesAt = ({ segments }: Executable, address: number, size: number): Uint8Array => {
  for (const segment of segments) {
    const at = address - segment.address
    if (at >= 0 && at + size <= segment.bytes.length) return segment.bytes.subarray(at, at + size)
  }
  throw new ParseError({ expected: `${size} bytes at address ${address}`, found: 'nothing that is loaded there' })
}

export const pointerAt = (executable: Executable, address: number, size: number): number => {
  const reader = binaryReader(bytesAt(executable, address, size), executable.order, 'a pointer')
  return size === 8 ? reader.u64(0) : reader.u32(0)
}
