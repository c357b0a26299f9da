/** Every reader, the first that takes a path reads it. A test holds this list against the folders. */
import type { ReaderEntry } from './contract.ts'

export const READERS: readonly ReaderEntry[] = []
