/** Builders for the tests of package readers. */
import { ParseError } from '../../../records/errors.ts'
import type { ImageFile, ReadingTools } from '../contract.ts'

export const imageFile = (path: string, content: string | Uint8Array, mode = 0o644): ImageFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { path, bytes, size: bytes.length, mode }
}

const refuse = (): never => {
  throw new Error('this reader asks for no tools')
}

/** For readers that unpack and hash nothing. */
export const NO_TOOLS: ReadingTools = { inflate: refuse, sha256: refuse }

/** What a reader does with foreign bytes: `read`, or the message of the ParseError that it threw. Anything else is thrown on. */
export const outcomeOf = (read: () => unknown): string => {
  try {
    read()
    return 'read'
  } catch (error) {
    if (error instanceof ParseError) return error.message
    throw error
  }
}
