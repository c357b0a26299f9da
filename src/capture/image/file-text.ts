/** The text of a file of an image. Files are hostile: what is binary, or has lines without end, is no text. */
import { ParseError } from '../../records/errors.ts'
import { excerpt } from '../broken-text.ts'
import type { ImageFile, ReadingProblem } from './contract.ts'

const decoder = new TextDecoder()

/** Throws a ParseError where there is a NUL byte. What is no UTF-8 is replaced. */
export const textOf = ({ bytes }: ImageFile, expected: string): string => {
  const zero = bytes.indexOf(0)
  if (zero !== -1) throw new ParseError({ expected, found: `a NUL byte at offset ${zero}` })
  return decoder.decode(bytes)
}

const PROBLEMS_KEPT = 20

export type Problems = Readonly<{
  add: (reason: string, line?: number) => void
  /** How many were added, kept or not. */
  count: () => number
  /** For a FileReading: nothing where all went well. */
  facts: () => Readonly<{ problems?: readonly ReadingProblem[] }>
}>

/** Collects what is damaged in a file: the first 20 places. */
export const collectProblems = (): Problems => {
  const problems: ReadingProblem[] = []
  let count = 0
  return {
    add: (reason, line) => {
      count += 1
      if (problems.length < PROBLEMS_KEPT)
        problems.push({ reason: excerpt(reason, 200), ...(line === undefined ? {} : { line }) })
    },
    count: () => count,
    facts: () => (problems.length === 0 ? {} : { problems }),
  }
}
