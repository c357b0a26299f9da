/** What a pax header says of the entry after it: `LENGTH KEY=VALUE\n`, one after another (IEEE Std 1003.1-2024, pax Extended Header). */
import type { HeaderProblem } from './tar-header.ts'

const decoder = new TextDecoder()
const SPACE = 0x20
const NEWLINE = 0x0a
const EQUALS = 0x3d

/** The last one of a key counts; an empty value takes back what a header of before said. */
export const parsePaxRecords = (bytes: Uint8Array): ReadonlyMap<string, string> | HeaderProblem => {
  const records = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at)
    const digits = space === -1 ? '' : decoder.decode(bytes.subarray(at, Math.min(space, at + 12)))
    const end = at + Number(digits)
    const equals = bytes.indexOf(EQUALS, space)
    const isSound =
      /^\d+$/.test(digits) && end <= bytes.length && bytes[end - 1] === NEWLINE && equals > space && equals < end
    if (!isSound) return { expected: 'a record of a pax header', found: `none at byte ${at} of it` }
    records.set(decoder.decode(bytes.subarray(space + 1, equals)), decoder.decode(bytes.subarray(equals + 1, end - 1)))
    at = end
  }
  return records
}
