/** Texts in a program's data, found by what stands before them. */
import { indexOfBytes } from '../../formats/binary-reader.ts'

/** Bytes: no version is as long. */
const LONGEST = 32
const MOST = 100

/** What follows `before`, up to the end of the text, where it is like `pattern`; of the first match of that, the part that matched. */
export const textsAfter = (bytes: Uint8Array, before: string, pattern: RegExp): readonly string[] => {
  // A zero byte stands everywhere in a program: what comes behind it is looked for.
  const isStart = before.startsWith('\0')
  const wanted = new TextEncoder().encode(isStart ? before.slice(1) : before)
  const texts: string[] = []
  let from = 0
  while (texts.length < MOST) {
    const at = indexOfBytes(bytes.subarray(from), wanted)
    if (at < 0) return texts
    const start = from + at
    const end = start + wanted.length
    const [text] = pattern.exec(textAt(bytes, end)) ?? []
    if (text !== undefined && (!isStart || bytes[start - 1] === 0)) texts.push(text)
    from = end
  }
  return texts
}

const textAt = (bytes: Uint8Array, at: number): string => {
  const piece = bytes.subarray(at, at + LONGEST)
  const zero = piece.indexOf(0)
  return String.fromCharCode(...(zero < 0 ? piece : piece.subarray(0, zero)))
}
