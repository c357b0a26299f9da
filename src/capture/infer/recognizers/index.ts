/** Every recognizer. A test holds this list against the files. */
import type { Recognizer } from '../claim.ts'

export const RECOGNIZERS: readonly Recognizer[] = []
